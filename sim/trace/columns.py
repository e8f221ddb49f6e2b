"""A run in columns: what every loop tells of its events, threats and engagements, as arrays.

Batteries, zones and kinds of threat stand as indices into `Columns.batteries`, `zones` and `kinds`, threats
as their index from 0 (their number less one), times in ticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan as p
from sim.plan import Floats, Ints
from sim.responses import CAUSES
from sim.rules import state as s
from sim.rules.vectors import Chances, Truths
from sim.trace.explain import OUTCOMES, Case, Cases
from sim.trace.tables import EVENTS, Event, Table, Threat

NOBODY = -1
"""In place of a threat, battery, channel or zone where an event has none."""

NEVER = 2**62
"""The place of an event that does not come."""

BEGINS, ENDS = s.ENGAGED, (s.MISSED, s.WAS_INTERCEPTED, s.CUT)


class EventColumns(NamedTuple):
    """The events in order, (events,) each."""

    tick: Ints
    kind: Ints  # as in EVENTS
    threat: Ints
    battery: Ints
    channel: Ints  # from 1 on
    rounds: Ints
    zone: Ints
    planned: Ints  # of an engagement that starts: when it is to end


class ThreatColumns(NamedTuple):
    """The threats in the order of their numbers, (threats,) each."""

    kind: Ints
    appears: Ints
    detected: Ints  # plan.NEVER where it is not, before the end
    lands: Ints
    zone: Ints
    foreseen: Ints
    decoy: Truths
    recognised: Truths
    counted: Truths
    outcome: Ints  # as in OUTCOMES
    cause: Ints  # as in CAUSES; NOBODY where it did not land
    ended: Ints  # NOBODY where it is unresolved
    engagements: Ints
    rounds: Ints
    share: Floats


class Engagements(NamedTuple):
    """All engagements in the order of their threats, then of their starts; (engagements,) each.

    *begins* and *ends* are places among the events, *start* and *planned* ticks, *result* is the kind of
    event that ends it (NOBODY and NEVER for one under way at the end of the run).
    """

    threat: Ints
    battery: Ints
    channel: Ints
    begins: Ints
    ends: Ints
    start: Ints
    planned: Ints
    result: Ints


@dataclass(frozen=True, eq=False)
class Columns:
    """The events and threats of one run. *key* is each battery's order of choice, lowest first."""

    batteries: tuple[str, ...]
    zones: tuple[str, ...]
    kinds: tuple[str, ...]
    events: EventColumns
    threats: ThreatColumns
    chances: Chances  # (threats, batteries)
    key: Ints  # (threats, batteries)

    @cached_property
    def engagements(self) -> Engagements:
        """All engagements: each start with the next end on the same channel."""
        events = self.events
        places = np.flatnonzero(np.isin(events.kind, (BEGINS, *ENDS)))
        places = places[np.lexsort((places, events.channel[places], events.battery[places]))]
        begin = np.flatnonzero(events.kind[places] == BEGINS)
        after = np.minimum(begin + 1, len(places) - 1)
        begins, following = places[begin], places[after]
        same = (events.battery[begins] == events.battery[following]) & (
            events.channel[begins] == events.channel[following]
        )
        over = same & (following > begins) & (events.kind[following] != BEGINS)
        ends = np.where(over, following, NEVER)
        result = np.where(over, events.kind[following], NOBODY)
        order = np.lexsort((begins, events.threat[begins]))
        begins, ends, result = begins[order], ends[order], result[order]
        return Engagements(
            events.threat[begins],
            events.battery[begins],
            events.channel[begins],
            begins,
            ends,
            events.tick[begins],
            events.planned[begins],
            result,
        )

    @cached_property
    def by_threat(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of all events in the order of their threats, and where each threat's begin."""
        order = np.argsort(self.events.threat, kind="stable")
        count = np.arange(len(self.threats.kind) + 1)
        return order, np.searchsorted(self.events.threat[order], count)

    def of_threat(self, i: int) -> list[int]:
        """The places of the events of threat *i*."""
        order, begins = self.by_threat
        found: list[int] = order[begins[i] : begins[i + 1]].tolist()
        return found

    def of_battery(self, battery: int) -> list[int]:
        """The places of the events of a battery, NOBODY for those of none."""
        found: list[int] = np.flatnonzero(self.events.battery == battery).tolist()
        return found

    def happened_to(self, battery: int) -> list[tuple[str, float]]:
        """What happened to a battery and when, in time units."""
        places = self.of_battery(battery)
        kinds, ticks = (column[places].tolist() for column in (self.events.kind, self.events.tick))
        return [(EVENTS[kind], p.time_of(tick)) for kind, tick in zip(kinds, ticks, strict=True)]


class Events(Table[Event]):
    """The events of a run as rows."""

    TOGETHER = 500

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns.events.tick)

    def make(self, first: int, stop: int) -> tuple[Event, ...]:
        rows = zip(*(column[first:stop].tolist() for column in self.columns.events), strict=True)
        return tuple(self._event(*row) for row in rows)

    def _event(
        self, tick: int, kind: int, threat: int, battery: int, channel: int, rounds: int, zone: int, _: int
    ) -> Event:
        return Event(
            tick / p.TICKS,
            EVENTS[kind],
            threat + 1 if threat != NOBODY else None,
            self.columns.batteries[battery] if battery != NOBODY else None,
            channel if channel != NOBODY else None,
            rounds,
            self.columns.zones[zone] if zone != NOBODY else None,
        )


class Threats(Table[Threat]):
    """The threats of a run as rows; *cases* explain why each ended as it did."""

    def __init__(self, columns: Columns, events: Events, cases: Cases) -> None:
        self.columns, self.events, self.cases = columns, events, cases

    def __len__(self) -> int:
        return len(self.columns.threats.kind)

    def make(self, first: int, stop: int) -> tuple[Threat, ...]:
        rows = zip(*(column[first:stop].tolist() for column in self.columns.threats), strict=True)
        return tuple(self._threat(first + k, ThreatColumns(*row)) for k, row in enumerate(rows))

    def reason(self, place: int) -> str:
        """Why the threat at *place* ended so, without saying how it ended: a part of its sentence."""
        return self._case(place, int(self.columns.threats.cause[place])).reason()

    def _case(self, place: int, cause: int) -> Case:
        own = [self.events[k] for k in self.columns.of_threat(place)]
        return self.cases.case(place, _cause(cause), own)

    def _threat(self, place: int, row: Any) -> Threat:
        columns = self.columns
        return Threat(
            id=place + 1,
            kind=columns.kinds[row.kind],
            appeared=row.appears / p.TICKS,
            detected=row.detected / p.TICKS if row.detected != p.NEVER else None,
            lands=row.lands / p.TICKS,
            zone=columns.zones[row.zone],
            foreseen=columns.zones[row.foreseen],
            decoy=bool(row.decoy),
            recognised=bool(row.recognised),
            counted=bool(row.counted),
            outcome=OUTCOMES[row.outcome],
            cause=_cause(row.cause),
            ended=row.ended / p.TICKS if row.ended != NOBODY else None,
            engagements=int(row.engagements),
            rounds=int(row.rounds),
            share=float(row.share),
            why=self._case(place, row.cause).why(),
        )


def _cause(code: int) -> str | None:
    """The name of a cause, None where there is none."""
    return CAUSES[code] if code != NOBODY else None
