"""A run, indexed once: who was in the air, engaged, out of rounds or under repair after each event.

A place in a run is the number of its events that have happened (*done*), because several may
happen at one instant. Event j has happened where j < done.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim import plan as p
from sim import vocabulary
from sim.rules import state as s
from sim.rules.vectors import Truths
from sim.scenario import Battery, Scenario
from sim.trace.columns import NEVER, NOBODY, Columns
from sim.trace.intervals import BatteryIntervals, Interval, between
from sim.trace.run import Run
from sim.trace.tables import EVENTS, Event

Places = NDArray[np.int64]
"""Indices of threats, or numbers of events."""

FATES = tuple(vocabulary.FATES)
"""The names of fates: how a threat may end, for the eye."""

KINDS = {name: k for k, name in enumerate(EVENTS)}
"""The place of each kind of event among all."""


class RunIndex:
    """One replication and its scenario, ready to be asked about any moment.

    Raises ValueError for a run without columns.
    """

    def __init__(self, scenario: Scenario, run: Run) -> None:
        self.scenario, self.run = scenario, run
        if run.columns is None:
            raise ValueError("only a run with its columns can be indexed")
        self.table: Columns = run.columns
        self.times = self.table.events.tick / p.TICKS
        """(events,) float64, time units, not decreasing."""
        self.kinds = self.table.events.kind
        """(events,) int64: what each is, as in KINDS."""
        self.whose = self.table.events.threat
        """(events,) int64: the index of each event's threat, -1 where it has none."""
        self.appeared = self._first("appeared")
        self.detected = self._first("detected")
        self.ended = np.minimum(self._first("intercepted"), self._first("landed"))
        """Each (threats,) int64: the event at which it happened, or NEVER."""

    @property
    def batteries(self) -> dict[str, Battery]:
        """The batteries of the scenario, by name."""
        return self.scenario.defence.batteries

    @cached_property
    def index(self) -> dict[int, int]:
        """The index of each threat by its number."""
        return {i + 1: i for i in range(len(self.run.threats))}

    @property
    def ids(self) -> Places:
        """(threats,) int64: their numbers."""
        return np.arange(1, len(self.run.threats) + 1)

    # --- events ---

    def _first(self, kind: str) -> Places:
        """The place of the first event of a kind of every threat."""
        found = np.full(len(self.run.threats), NEVER, dtype=np.int64)
        places = np.flatnonzero(self.kinds == KINDS[kind])[::-1]
        found[self.whose[places]] = places
        return found

    def closed(self, battery: str) -> Places:
        """(threats,) int64: the event at which a battery's window on each threat closed, or NEVER."""
        return self._closed[battery]

    @cached_property
    def _closed(self) -> dict[str, Places]:
        return {name: self._closing(self._code(name)) for name in self.batteries}

    def _closing(self, battery: int) -> Places:
        events = self.table.events
        opened, closed = KINDS["window_opened"], KINDS["window_closed"]
        places = np.flatnonzero((events.battery == battery) & np.isin(events.kind, (opened, closed)))
        found = np.full(len(self.run.threats), NEVER, dtype=np.int64)
        found[self.whose[places]] = np.where(events.kind[places] == closed, places, NEVER)
        return found

    def of_threat(self, i: int) -> list[int]:
        """The places of the events of threat *i*."""
        return self.table.of_threat(i)

    @cached_property
    def noticed(self) -> Truths:
        """(events,): whether the defence notices each: landings, and what follows a detection."""
        kinds, whose = self.kinds, self.whose
        places = np.arange(len(whose))
        after = (kinds != KINDS["appeared"]) & (np.append(self.detected, NEVER)[whose] <= places)
        noticed: Truths = (whose < 0) | (kinds == KINDS["landed"]) | after
        return noticed

    def latest(self, done: int, *, truth: bool = True, back: int = 0, of_threat: bool = False) -> int | None:
        """The place of the *back*-th last event of the first *done* that the onlooker may know of."""
        block = 64
        while done > 0:
            first = max(0, done - block)
            there = self.noticed[first:done] | truth
            if of_threat:
                there &= self.whose[first:done] >= 0
            places = np.flatnonzero(there)
            if len(places) > back:
                return first + int(places[-1 - back])
            done, back, block = first, back - len(places), 16 * block
        return None

    def places_of(self, kind: str) -> list[int]:
        """The places of the events of one kind."""
        found: list[int] = np.flatnonzero(self.kinds == KINDS[kind]).tolist()
        return found

    def done_at(self, time: float) -> int:
        """How many events have happened at *time*, those of that instant included."""
        return int(np.searchsorted(self.times, time, side="right"))

    def time_of(self, done: int) -> float:
        """The time of the last event that has happened; 0 before the first."""
        return float(self.times[done - 1]) if done > 0 else 0.0

    @cached_property
    def shots(self) -> list[int]:
        """The places of the engagements' starts."""
        return self.places_of("engaged")

    @cached_property
    def detections(self) -> list[int]:
        """The places of the detections."""
        return self.places_of("detected")

    @cached_property
    def siren(self) -> list[tuple[int, int]]:
        """The stretches of places in which the siren sounds."""
        return between(self.places_of("siren_started"), self.places_of("siren_ended"))

    # --- batteries and their engagements ---

    def _code(self, battery: str) -> int:
        """The number of a battery in the columns."""
        return self.table.batteries.index(battery)

    @cached_property
    def tracks(self) -> dict[str, BatteryIntervals]:
        """What each battery did, but for its engagements."""
        return {name: self._track(name, battery) for name, battery in self.batteries.items()}

    def _track(self, name: str, battery: Battery) -> BatteryIntervals:
        own = self.table.of_battery(self._code(name))
        kinds = self.kinds[own].tolist()
        placed: dict[int, list[int]] = {}
        for place, kind in zip(own, kinds, strict=True):
            placed.setdefault(kind, []).append(place)
        of = [placed.get(kind, []) for kind in (s.RELOAD_STARTED, s.RELOADED, s.BROKE_DOWN, s.REPAIRED)]
        return BatteryIntervals(list(self._rounds(own, battery)), between(*of[:2]), between(*of[2:]))

    def _rounds(self, own: list[int], battery: Battery) -> Iterator[tuple[int, int]]:
        """(place, rounds left) after each change of a battery's rounds."""
        if not isinstance(battery.magazine, int):
            return
        events, left = self.table.events, battery.magazine
        for place, kind, rounds in zip(own, events.kind[own], events.rounds[own], strict=True):
            if kind in (s.ENGAGED, s.RELOADED):
                # Below 0 where a smaller magazine came in mid-run: its rounds were fired before.
                left = battery.magazine if kind == s.RELOADED else max(0, left - int(rounds))
                yield place, left

    def intervals(self, engagements: Places) -> list[Interval]:
        """Some engagements, by their places among all."""
        columns = self.table.engagements
        rows = zip(*(column[engagements].tolist() for column in columns), strict=True)
        return [self._interval(*row) for row in rows]

    def _interval(
        self,
        threat: int,
        battery: int,
        channel: int,
        begins: int,
        ends: int,
        start: int,
        planned: int,
        result: int,
    ) -> Interval:
        name = self.table.batteries[battery]
        told = "under way" if result == NOBODY else EVENTS[result]
        length = (planned - start) / p.TICKS
        return Interval(threat, name, channel, begins, ends, start / p.TICKS, length, told)

    def under_way(self, done: int) -> Places:
        """The engagements under way after *done* events, by their places among all."""
        columns = self.table.engagements
        return np.flatnonzero((columns.begins < done) & (columns.ends >= done))

    def spans_of(self, i: int) -> list[Interval]:
        """The engagements of threat *i*, in their order."""
        first, last = np.searchsorted(self.table.engagements.threat, (i, i + 1))
        return self.intervals(np.arange(first, last))

    def number_of_engagements(self, battery: str) -> int:
        """How many engagements a battery starts in the run."""
        return len(self._starts[battery][0])

    @cached_property
    def _by_channel(self) -> dict[tuple[int, int], Places]:
        """The engagements of each channel, in the order of their starts."""
        columns = self.table.engagements
        order = np.lexsort((columns.begins, columns.channel, columns.battery))
        of = np.stack([columns.battery[order], columns.channel[order]], axis=1)
        channels, first = np.unique(of, axis=0, return_index=True)
        parts = np.split(order, first[1:])
        return {(int(b), int(c)): part for (b, c), part in zip(channels, parts, strict=False)}

    def spans_on(self, battery: str, channel: int, first: float, last: float) -> list[Interval]:
        """A channel's engagements that begin up to *last*, from the one under way at *first* on."""
        own = self._by_channel.get((self._code(battery), channel), np.zeros(0, dtype=np.int64))
        starts = self.table.engagements.start[own] / p.TICKS
        begin = int(np.searchsorted(starts, first, side="left"))
        return self.intervals(own[max(0, begin - 1) : int(np.searchsorted(starts, last, side="right"))])

    def started(self, battery: str, done: int) -> Places:
        """(threats,): how many engagements of each a battery has started, those under way included."""
        begins, threats = self._starts[battery]
        return np.bincount(threats[: np.searchsorted(begins, done)], minlength=len(self.run.threats))

    @cached_property
    def _starts(self) -> dict[str, tuple[Places, Places]]:
        """Of each battery: the places at which its engagements start, rising, and whose they are."""
        columns, found = self.table.engagements, {}
        for name in self.batteries:
            own = np.flatnonzero(columns.battery == self._code(name))
            own = own[np.argsort(columns.begins[own], kind="stable")]
            found[name] = columns.begins[own], columns.threat[own]
        return found

    # --- threats ---

    @cached_property
    def appears(self) -> NDArray[np.float64]:
        """(threats,) float64: when each appears, in time units."""
        return self.table.threats.appears / p.TICKS

    @cached_property
    def lands(self) -> NDArray[np.float64]:
        """(threats,) float64: when each lands unless it is intercepted, in time units."""
        return self.table.threats.lands / p.TICKS

    @property
    def zones(self) -> Places:
        """(threats,) int64: where each lands unless it is intercepted, as a place among the zones."""
        return self.table.threats.zone

    @property
    def foreseen(self) -> Places:
        """(threats,) int64: where the defence expects each to land."""
        return self.table.threats.foreseen

    @property
    def shares(self) -> NDArray[np.float64]:
        """(threats,) float64: the share of its zone's value that each destroys."""
        return self.table.threats.share

    @cached_property
    def fates(self) -> NDArray[np.int8]:
        """(threats,) int8: the place in FATES of how each ends."""
        threats = self.table.threats
        values = np.array([self.scenario.zones[zone].value for zone in self.table.zones])
        landed = np.where(threats.decoy, 2, np.where(values[threats.zone] > 0, 1, 3))
        fates = np.select([threats.outcome == s.INTERCEPTED, threats.outcome == s.LANDED], [0, landed], 4)
        return fates.astype(np.int8)

    @cached_property
    def by_landing(self) -> Places:
        """Indices, those that land first before the others."""
        return np.argsort(self.table.threats.lands, kind="stable")

    def ranked(self, battery: str) -> Places:
        """Indices in the order in which a battery prefers them (the model, rule 4)."""
        return self._ranked[battery]

    @cached_property
    def _ranked(self) -> dict[str, Places]:
        key = self.table.key
        return {name: np.argsort(key[:, self._code(name)], kind="stable") for name in self.batteries}

    @cached_property
    def in_order_of_ending(self) -> tuple[Places, Places]:
        """Indices of the threats that end, and the places at which they do, in that order."""
        order = np.argsort(self.ended, kind="stable")
        order = order[: int(np.count_nonzero(self.ended < NEVER))]
        return order.astype(np.int64), self.ended[order]

    @cached_property
    def endings(self) -> NDArray[np.int8]:
        """(events,) int8: the place in FATES of how each event ends its threat, -1 where it does not."""
        ending = np.isin(self.kinds, [KINDS["landed"], KINDS["intercepted"]])
        return np.where(ending, np.append(self.fates, -1)[self.whose], -1).astype(np.int8)

    @cached_property
    def leaks(self) -> list[int]:
        """The places of the landings that are leaks."""
        found: list[int] = np.flatnonzero(self.endings == FATES.index("leak")).tolist()
        return found

    def fate_of(self, event: Event) -> str | None:
        """How the event ends its threat, if it does."""
        if event.threat is None or event.event not in ("landed", "intercepted"):
            return None
        fate: str = FATES[self.fates[self.index[event.threat]]]
        return fate
