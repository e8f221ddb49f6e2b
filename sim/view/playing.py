"""Runs played for the window: short ones where it asks, long ones in a process of their own."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from sim import live
from sim.scenario import Scenario
from sim.scenario.attack import Schedule, Stream, Volley
from sim.trace import Event, Run, Threat
from sim.view.hand import Hand

LONG = 3_000
"""Threats beyond which a run is long: it takes about a second."""

PIECE = 2_000
"""Rows that are read at a time, so that frames come between."""

Parts = tuple[Run, list[bytes], list[bytes]]


def expected(scenario: Scenario) -> float:
    """About how many threats come; a stream at its highest rate."""
    return sum(_of(entry.form) for entry in scenario.attack)


def _of(form: Volley | Stream | Schedule) -> float:
    if isinstance(form, Volley):
        return form.count
    if isinstance(form, Schedule):
        return len(form.at)
    highest = form.rate if isinstance(form.rate, int | float) else max(rate for _, rate in form.rate)
    batch = form.batch if isinstance(form.batch, int | float) else 1.0
    return highest * (form.end - form.start) * batch


def packed(scenario: Scenario, number: int) -> Parts:
    """A replication, its tables pickled in pieces."""
    run = live.play(scenario, replication=number)
    return replace(run, events=(), threats=()), _pieces(run.events), _pieces(run.threats)


def _pieces(rows: tuple[object, ...]) -> list[bytes]:
    return [pickle.dumps(rows[k : k + PIECE]) for k in range(0, len(rows), PIECE)]


def unpacked(parts: Parts) -> Run:
    """The run of `packed`, put together a piece at a time."""
    run, some_events, some_threats = parts
    events: list[Event] = []
    threats: list[Threat] = []
    for piece in some_events:
        events += pickle.loads(piece)
    for piece in some_threats:
        threats += pickle.loads(piece)
    return replace(run, events=tuple(events), threats=tuple(threats))


class Elsewhere:
    """Plays a scenario in a process of its own, which starts when it is needed."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._hand: Hand | None = None

    def __call__(self, number: int) -> Run:
        """Replication *number*; blocks. Raises what playing raises, RuntimeError if it is stopped."""
        hand = self._hand = self._hand or Hand()
        return unpacked(hand(packed, self._scenario, number))

    def stop(self) -> None:
        """Nobody wants what is being played; asked again, it plays again."""
        hand, self._hand = self._hand, None
        if hand is not None:
            hand.close()


def player(scenario: Scenario) -> tuple[Callable[[int], Run], Callable[[], None]]:
    """What plays a scenario's replications (the last ones are kept), and what stops it."""
    if expected(scenario) > LONG:
        elsewhere = Elsewhere(scenario)
        return lru_cache(maxsize=3)(elsewhere), elsewhere.stop
    return lru_cache(maxsize=8)(lambda number: live.play(scenario, replication=number)), _nothing


def _nothing() -> None:
    pass
