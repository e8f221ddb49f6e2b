"""A run at one moment: threats, batteries, the siren; as it was, or as the defence knows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from sim.trace import Event
from sim.trace.in_flight import Flying, InFlight
from sim.trace.index import FATES, Places, RunIndex
from sim.trace.intervals import Interval, inside, latest
from sim.trace.queues import queue_of

__all__ = ["BatteryNow", "Flying", "Snapshot", "at", "harm", "known", "last_event"]


@dataclass(frozen=True, slots=True, eq=False)
class BatteryNow:
    """One battery. *busy* has an engagement or None per channel; *queue* has indices in order of choice."""

    name: str
    busy: tuple[Interval | None, ...]
    rounds: int | None
    capacity: int | None
    state: Literal["ready", "reloading", "broken down", "empty"]
    queue: Places


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything there is to see after *done* events, at *time* (time units)."""

    done: int
    time: float
    truth: bool
    air: InFlight
    ended: Places
    batteries: tuple[BatteryNow, ...]
    siren: bool
    counts: dict[str, int]

    @cached_property
    def flying(self) -> tuple[Flying, ...]:
        """All that are in the air, made: where they may be many, ask *air* for those that are shown."""
        return self.air[:]


def at(run_index: RunIndex, done: int, time: float, *, truth: bool = True) -> Snapshot:
    """The run after *done* events; *truth* false shows only what the defence knows."""
    order, places = run_index.in_order_of_ending
    ended = order[: int(np.searchsorted(places, done, side="left"))]
    air = InFlight(run_index, done, time, truth)
    batteries = tuple(_battery(air, name) for name in run_index.batteries)
    siren = inside(run_index.siren, done)
    return Snapshot(done, time, truth, air, ended, batteries, siren, _counts(air, ended))


def _counts(air: InFlight, ended: Places) -> dict[str, int]:
    counts = {**air.counts, **dict.fromkeys(FATES, 0)}
    fates = np.bincount(air.run_index.fates[ended], minlength=len(FATES))
    return {**counts, **{fate: int(number) for fate, number in zip(FATES, fates, strict=True)}}


def harm(run_index: RunIndex, ended: Places) -> dict[str, tuple[int, float]]:
    """Of each zone: how many landings so far, and the sum of the shares of its value lost to leaks."""
    landed = ended[run_index.fates[ended] != FATES.index("intercepted")]
    number = np.bincount(run_index.zones[landed], minlength=len(run_index.scenario.zones))
    leaks = landed[run_index.fates[landed] == FATES.index("leak")]
    lost = np.bincount(
        run_index.zones[leaks], weights=run_index.shares[leaks], minlength=len(run_index.scenario.zones)
    )
    return {name: (int(number[z]), float(lost[z])) for z, name in enumerate(run_index.scenario.zones)}


def _battery(air: InFlight, name: str) -> BatteryNow:
    battery, track, done = air.run_index.batteries[name], air.run_index.tracks[name], air.done
    _, under_way = air.of_battery(air.run_index.table.batteries.index(name))
    busy = _channels(battery.channels, under_way)
    capacity = battery.magazine if isinstance(battery.magazine, int) else None
    rounds = None if capacity is None else latest(track.rounds, done, capacity)
    state: Literal["ready", "reloading", "broken down", "empty"] = "ready"
    if inside(track.broken, done):
        state = "broken down"
    elif inside(track.reloading, done):
        state = "reloading"
    elif rounds == 0:
        state = "empty"
    return BatteryNow(name, tuple(busy), rounds, capacity, state, queue_of(air, name))


def _channels(number: int, under_way: list[Interval]) -> list[Interval | None]:
    """An engagement or None per channel; one too many (they were made fewer) is there until it is free."""
    busy: list[Interval | None] = [None] * number
    for span in under_way:
        if span.channel <= number:
            busy[span.channel - 1] = span
        elif None in busy:
            busy[busy.index(None)] = span
        else:
            busy.append(span)
    return busy


def last_event(run_index: RunIndex, done: int, *, truth: bool = True, back: int = 0) -> Event | None:
    """The *back*-th last event that has happened and that the onlooker may know of."""
    place = run_index.latest(done, truth=truth, back=back)
    return None if place is None else run_index.run.events[place]


def known(run_index: RunIndex, place: int) -> bool:
    """Whether the defence notices the event at *place*: landings, and what follows a detection."""
    return bool(run_index.noticed[place])
