"""Play runs for the window: short ones at once, long ones in a worker process."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from sim import replay
from sim.replay import LONG, expected
from sim.scenario import Scenario
from sim.trace import Event, Run, Threat
from sim.trace.index import Filmed, RunIndex
from sim.trace.intervals import BatteryIntervals
from sim.view.background.worker import WorkerProcess

PIECE = 1_000
"""Rows that are unpickled at a time, so that frames can be drawn between."""


class RunParts(NamedTuple):
    """An indexed run, its tables and each battery's engagements pickled in pieces."""

    run: Filmed
    events: list[bytes]
    threats: list[bytes]
    tracks: dict[str, tuple[BatteryIntervals, list[bytes]]]


def played_parts(scenario: Scenario, number: int) -> RunParts:
    """Play a replication and return it in pieces. Called in the worker process.

    Garbage collection is off meanwhile: there is none to find, and looking takes a third of the time.
    """
    gc.disable()
    try:
        return cut(scenario, replay.play(scenario, replication=number))
    finally:
        gc.enable()


def cut(scenario: Scenario, run: Run) -> RunParts:
    """Index a run and cut it into pieces."""
    run_index = RunIndex(scenario, run)
    bare = replace(run, events=(), threats=())
    filmed = Filmed(**vars(bare), index=run_index.indexed(), columns=run_index.columns.indexed())
    tracks = {
        name: (replace(track, spans=[]), _pieces(tuple(track.spans)))
        for name, track in run_index.tracks.items()
    }
    return RunParts(filmed, _pieces(run.events), _pieces(run.threats), tracks)


def _pieces(rows: tuple[object, ...]) -> list[bytes]:
    return [pickle.dumps(rows[k : k + PIECE]) for k in range(0, len(rows), PIECE)]


def joined(parts: RunParts) -> Filmed:
    """Put the run of `cut` together, a piece at a time."""
    many = len(parts.threats) * PIECE > LONG
    events: list[Event] = []
    threats: list[Threat] = []
    for rows, pieces in ((events, parts.events), (threats, parts.threats)):
        for piece in pieces:
            _add(rows, piece, many)  # type: ignore[arg-type]
    tracks = {}
    for name, (track, pieces) in parts.tracks.items():
        tracks[name] = track
        for piece in pieces:
            _add(track.spans, piece, many)  # type: ignore[arg-type]
    index = {**parts.run.index, "tracks": tracks}
    return replace(parts.run, events=tuple(events), threats=tuple(threats), index=index)


def _add(rows: list[object], piece: bytes, many: bool) -> None:
    rows += pickle.loads(piece)
    if many:
        # These rows stay: looking through all of them for garbage takes 100 ms and stops every thread.
        gc.freeze()


class WorkerPlayer:
    """Plays a scenario in a worker process, which is started when it is needed."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._worker: WorkerProcess | None = None

    def __call__(self, number: int) -> Run:
        """Play replication *number*; blocks. Raises what playing raises, RuntimeError if it is stopped."""
        worker = self._worker = self._worker or WorkerProcess()
        return joined(worker(played_parts, self._scenario, number))

    def stop(self) -> None:
        """Stop playing; the next call plays again."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def player(scenario: Scenario) -> tuple[Callable[[int], Run], Callable[[], None]]:
    """Two functions: one plays a replication of the scenario and keeps the latest, one stops it."""
    if expected(scenario) > LONG:
        worker = WorkerPlayer(scenario)
        return lru_cache(maxsize=3)(worker), worker.stop
    return lru_cache(maxsize=8)(lambda number: replay.play(scenario, replication=number)), _nothing


def _nothing() -> None:
    pass
