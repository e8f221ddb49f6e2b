"""A run, indexed once: who was in the air, engaged, out of rounds or under repair after each event.

A place in a run is the number of its events that have happened (*done*), because several may
happen at one instant. Event j has happened where j < done.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import vocabulary
from sim.replay.drawn import Drawn
from sim.scenario import Battery, Scenario
from sim.trace import EVENTS, Event, Run
from sim.trace.columns import Columns
from sim.trace.intervals import NEVER, WHOLE, BatteryIntervals, Interval, between, track_of

Places = NDArray[np.int64]


FATES = tuple(vocabulary.FATES)
"""The names of fates: how a threat may end, for the eye."""


KINDS = {name: k for k, name in enumerate(EVENTS)}
"""The place of each kind of event among all."""

HEAVY = ("run", "scenario", "drawn", "columns", "tracks", "spans_of", "_by_battery", "_by_channel")
"""What is not part of a reel's index: the run itself, and what is sent in pieces or made anew."""


@dataclass(frozen=True)
class Filmed(Run):
    """A run with all that its reel worked out in another process."""

    index: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    columns: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


class RunIndex:
    """One replication and its scenario, ready to be asked about any moment."""

    def __init__(self, scenario: Scenario, run: Run) -> None:
        self.scenario, self.run = scenario, run
        if isinstance(run, Filmed):
            vars(self).update(run.index)
            return
        self.times = np.array([event.time for event in run.events], dtype=np.float64)
        """(events,) float64, time units, not decreasing."""
        self.index = {threat.id: i for i, threat in enumerate(run.threats)}
        self.appeared = self._first("appeared")
        self.detected = self._first("detected")
        self.ended = np.minimum(self._first("intercepted"), self._first("landed"))
        """Each (threats,) int64: the event at which it happened, or NEVER."""
        self.closed = {name: self._closed(name) for name in self.batteries}
        """Of each battery (threats,) int64: the event at which its window on a threat closed for good."""
        self.tracks = {name: self._track(name, battery) for name, battery in self.batteries.items()}

    def indexed(self) -> dict[str, Any]:
        """All that was worked out, but for what is HEAVY: arrays and short lists."""
        for name, made in vars(RunIndex).items():
            if isinstance(made, cached_property) and name not in HEAVY:
                getattr(self, name)
        return {name: value for name, value in vars(self).items() if name not in HEAVY}

    @property
    def batteries(self) -> dict[str, Battery]:
        return self.scenario.defence.batteries

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """(events,) int8: what each is, as in KINDS."""
        return np.array([KINDS[event.event] for event in self.run.events], dtype=np.int8)

    @cached_property
    def whose(self) -> Places:
        """(events,) int64: the index of each event's threat, -1 where it has none."""
        whose = (-1 if event.threat is None else self.index[event.threat] for event in self.run.events)
        return np.fromiter(whose, dtype=np.int64, count=len(self.run.events))

    def _first(self, kind: str) -> Places:
        """The place of the first event of a kind of every threat."""
        found = np.full(len(self.run.threats), NEVER, dtype=np.int64)
        places = np.flatnonzero(self.kinds == KINDS[kind])[::-1]
        found[self.whose[places]] = places
        return found

    def _closed(self, battery: str) -> Places:
        closed = np.full(len(self.run.threats), NEVER, dtype=np.int64)
        for place, event in self._by_battery.get(battery, ()):
            if event.threat is not None and event.event in ("window_closed", "window_opened"):
                closed[self.index[event.threat]] = place if event.event == "window_closed" else NEVER
        return closed

    @cached_property
    def _by_threat(self) -> tuple[Places, Places]:
        """The places of all events in the order of their threats, and where each threat's begin."""
        order = np.argsort(self.whose, kind="stable")
        return order, np.searchsorted(self.whose[order], np.arange(len(self.run.threats) + 1))

    def of_threat(self, i: int) -> list[int]:
        """The places of the events of threat *i*."""
        order, begins = self._by_threat
        found: list[int] = order[begins[i] : begins[i + 1]].tolist()
        return found

    @cached_property
    def noticed(self) -> NDArray[np.bool_]:
        """(events,): whether the defence notices each: landings, and what follows a detection."""
        kinds, whose = self.kinds, self.whose
        places = np.arange(len(whose))
        after = (kinds != KINDS["appeared"]) & (np.append(self.detected, NEVER)[whose] <= places)
        noticed: NDArray[np.bool_] = (whose < 0) | (kinds == KINDS["landed"]) | after
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

    @cached_property
    def _by_battery(self) -> dict[str | None, list[tuple[int, Event]]]:
        found: dict[str | None, list[tuple[int, Event]]] = {}
        for place, event in enumerate(self.run.events):
            found.setdefault(event.battery, []).append((place, event))
        return found

    def _track(self, name: str, battery: Battery) -> BatteryIntervals:
        track = track_of(self._by_battery.get(name, ()), name, battery, self.index)
        track.spans = self._with_lengths(track.spans)
        return track

    def _with_lengths(self, spans: list[Interval]) -> list[Interval]:
        """One battery's engagements; those broken off or not over with the length that was drawn for them."""
        tries: dict[int, int] = {}
        lengths: dict[int, float] = {}
        for span in sorted(spans, key=lambda span: span.begins):
            earlier = tries.get(span.threat, 0)
            tries[span.threat] = earlier + 1
            if span.result not in WHOLE:
                number = self.run.threats[span.threat].id
                lengths[span.begins] = self.drawn.length(span.battery, number, earlier)
        return [span._replace(planned=lengths.get(span.begins, span.planned)) for span in spans]

    @cached_property
    def spans_of(self) -> dict[int, list[Interval]]:
        """The engagements of each threat that has any, in their order."""
        found: dict[int, list[Interval]] = {}
        for span in sorted(span for track in self.tracks.values() for span in track.spans):
            found.setdefault(span.threat, []).append(span)
        return found

    @cached_property
    def _by_channel(self) -> dict[tuple[str, int], list[Interval]]:
        found: dict[tuple[str, int], list[Interval]] = {}
        for track in self.tracks.values():
            for span in sorted(track.spans, key=attrgetter("begins")):
                found.setdefault((span.battery, span.channel), []).append(span)
        return found

    def spans_on(self, battery: str, channel: int, first: float, last: float) -> list[Interval]:
        """A channel's engagements that begin up to *last*, from the one under way at *first* on."""
        spans = self._by_channel.get((battery, channel), [])
        begin = bisect_left(spans, first, key=attrgetter("start"))
        return spans[max(0, begin - 1) : bisect_right(spans, last, key=attrgetter("start"))]

    @cached_property
    def columns(self) -> Columns:
        """The threats and engagements as arrays."""
        return Columns(self, self.run.columns if isinstance(self.run, Filmed) else {})

    @cached_property
    def drawn(self) -> Drawn:
        """What the run drew but does not tell."""
        return Drawn(self.scenario, self.run.seed, self.run.replication)

    @cached_property
    def fates(self) -> NDArray[np.int8]:
        """(threats,) int8: the place in FATES of how each ends."""
        return np.array([FATES.index(self._fate(i)) for i in range(len(self.run.threats))], dtype=np.int8)

    def _fate(self, i: int) -> str:
        threat = self.run.threats[i]
        if threat.outcome != "landed":
            return threat.outcome
        if threat.decoy:
            return "decoy"
        return "leak" if self.scenario.zones[threat.zone].value > 0 else "harmless"

    @cached_property
    def zones(self) -> Places:
        """(threats,) int64: where each lands unless it is intercepted, as a place among the zones."""
        order = {name: z for z, name in enumerate(self.scenario.zones)}
        return np.array([order[threat.zone] for threat in self.run.threats], dtype=np.int64)

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """(threats,) float64: the share of its zone's value that each destroys."""
        return np.array([threat.share for threat in self.run.threats], dtype=np.float64)

    @cached_property
    def siren(self) -> list[tuple[int, int]]:
        """The stretches of places in which the siren sounds."""
        return between(self._by_battery.get(None, ()), "siren_started", "siren_ended")

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

    @cached_property
    def shots(self) -> list[int]:
        """The places of the engagements' starts."""
        return self.places_of("engaged")

    @cached_property
    def detections(self) -> list[int]:
        """The places of the detections."""
        return self.places_of("detected")

    def places_of(self, kind: str) -> list[int]:
        """The places of the events of one kind."""
        found: list[int] = np.flatnonzero(self.kinds == KINDS[kind]).tolist()
        return found

    def fate_of(self, event: Event) -> str | None:
        """How the event ends its threat, if it does."""
        if event.threat is None or event.event not in ("landed", "intercepted"):
            return None
        fate: str = FATES[self.fates[self.index[event.threat]]]
        return fate

    def done_at(self, time: float) -> int:
        """How many events have happened at *time*, those of that instant included."""
        return int(np.searchsorted(self.times, time, side="right"))

    def time_of(self, done: int) -> float:
        """The time of the last event that has happened; 0 before the first."""
        return float(self.times[done - 1]) if done > 0 else 0.0
