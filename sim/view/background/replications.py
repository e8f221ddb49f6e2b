"""Runs played for the window: short ones where it asks, long ones in a process of their own."""

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
"""Rows that are read at a time, so that frames come between."""


class Parts(NamedTuple):
    """A run with its reel's index, its tables (and each battery's engagements) pickled in pieces."""

    run: Filmed
    events: list[bytes]
    threats: list[bytes]
    tracks: dict[str, tuple[BatteryIntervals, list[bytes]]]


def packed(scenario: Scenario, number: int) -> Parts:
    """A replication, indexed, in pieces; in a process of its own.

    Nothing of a run is garbage before it is sent: looking for some takes a third of the time.
    """
    gc.disable()
    try:
        return parted(scenario, replay.play(scenario, replication=number))
    finally:
        gc.enable()


def parted(scenario: Scenario, run: Run) -> Parts:
    """A run, indexed, in pieces."""
    run_index = RunIndex(scenario, run)
    bare = replace(run, events=(), threats=())
    filmed = Filmed(**vars(bare), index=run_index.indexed(), columns=run_index.columns.indexed())
    tracks = {
        name: (replace(track, spans=[]), _pieces(tuple(track.spans)))
        for name, track in run_index.tracks.items()
    }
    return Parts(filmed, _pieces(run.events), _pieces(run.threats), tracks)


def _pieces(rows: tuple[object, ...]) -> list[bytes]:
    return [pickle.dumps(rows[k : k + PIECE]) for k in range(0, len(rows), PIECE)]


def unpacked(parts: Parts) -> Filmed:
    """The run of `parted`, put together a piece at a time."""
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
        # What is there stays: looking through all of it for garbage takes 100 ms, and stops every thread.
        gc.freeze()


class Elsewhere:
    """Plays a scenario in a process of its own, which starts when it is needed."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._worker: WorkerProcess | None = None

    def __call__(self, number: int) -> Run:
        """Replication *number*; blocks. Raises what playing raises, RuntimeError if it is stopped."""
        worker = self._worker = self._worker or WorkerProcess()
        return unpacked(worker(packed, self._scenario, number))

    def stop(self) -> None:
        """Nobody wants what is being played; asked again, it plays again."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def player(scenario: Scenario) -> tuple[Callable[[int], Run], Callable[[], None]]:
    """What plays a scenario's replications (the last ones are kept), and what stops it."""
    if expected(scenario) > LONG:
        elsewhere = Elsewhere(scenario)
        return lru_cache(maxsize=3)(elsewhere), elsewhere.stop
    return lru_cache(maxsize=8)(lambda number: replay.play(scenario, replication=number)), _nothing


def _nothing() -> None:
    pass
