"""A run's threats and engagements as arrays: what does not change while the run is watched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.trace.index import RunIndex
    from sim.trace.intervals import Interval

Places = NDArray[np.int64]
"""Indices of threats, or numbers of events."""
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


class Columns:
    """Arrays (threats,) by index from 0; times in time units."""

    def __init__(self, run_index: RunIndex, made: Mapping[str, Any] = {}) -> None:
        self._reel, threats = run_index, run_index.run.threats
        self._spans = [span for spans in run_index.spans_of.values() for span in spans]
        if made:
            vars(self).update(made)
            return
        order = {name: z for z, name in enumerate(run_index.scenario.zones)}
        self.ids = np.array([threat.id for threat in threats], dtype=np.int64)
        self.appears = np.array([threat.appeared for threat in threats], dtype=np.float64)
        self.lands = np.array([threat.lands for threat in threats], dtype=np.float64)
        self.foreseen = np.array([order[threat.foreseen] for threat in threats], dtype=np.int64)
        self.recognised = np.array([threat.recognised for threat in threats], dtype=np.bool_)
        codes = {name: code for code, name in enumerate(run_index.batteries)}
        self.span_threats = np.array([span.threat for span in self._spans], dtype=np.int64)
        self.span_batteries = np.array([codes[span.battery] for span in self._spans], dtype=np.int64)
        """Of all engagements, in the order of their threats: whose they are, and which battery's."""
        self._begins = np.array([span.begins for span in self._spans], dtype=np.int64)
        self._ends = np.array([span.ends for span in self._spans], dtype=np.int64)
        self._ignored: dict[str, Truths] = {}
        self._ranked: dict[str, Places] = {}
        self._shots: dict[str, tuple[Places, Places]] = {}

    def indexed(self) -> dict[str, Any]:
        """All that there is, worked out: arrays alone."""
        for battery in self._reel.batteries:
            self.ranked(battery)
            self.ignored(battery)
            self.engagements(battery, 0)
        self.by_landing  # noqa: B018  # made now
        return {name: value for name, value in vars(self).items() if name not in ("_reel", "_spans")}

    def under_way(self, done: int) -> Places:
        """The places, among all engagements, of those under way after *done* events."""
        return np.flatnonzero((self._begins < done) & (self._ends >= done))

    def spans(self, places: Places) -> list[Interval]:
        """The engagements at some places."""
        return [self._spans[k] for k in places.tolist()]

    def closed(self, battery: str) -> Places:
        """The event at which each threat's window for a battery closed, or beyond all events."""
        return self._reel.closed[battery]

    def ignored(self, battery: str) -> Truths:
        """Whether a battery lets each threat through, for where it is foreseen to land."""
        if battery not in self._ignored:
            zones = list(self._reel.scenario.zones)
            ignored = [zones.index(zone) for zone in self._reel.batteries[battery].ignore if zone in zones]
            self._ignored[battery] = np.isin(self.foreseen, ignored)
        return self._ignored[battery]

    def engagements(self, battery: str, done: int) -> Places:
        """How many engagements by a battery each threat has had, those under way included."""
        if battery not in self._shots:
            spans = self._reel.tracks[battery].spans
            threats = np.array([span.threat for span in spans], dtype=np.int64)
            self._shots[battery] = threats, np.array([span.begins for span in spans], dtype=np.int64)
        threats, begins = self._shots[battery]
        return np.bincount(threats[begins < done], minlength=len(self.ids))

    @cached_property
    def by_landing(self) -> Places:
        """Indices, those that land first before the others."""
        return np.lexsort((self.ids, self.appears, self.lands))

    def ranked(self, battery: str) -> Places:
        """Indices in the order in which a battery prefers them (MODEL, rule 4)."""
        if battery not in self._ranked:
            self._ranked[battery] = self._order(battery)
        return self._ranked[battery]

    def _order(self, battery: str) -> Places:
        order = self._reel.batteries[battery].order
        if order == "earliest_landing":
            return self.by_landing
        if order == "highest_value":
            values = np.array([zone.value for zone in self._reel.scenario.zones.values()])
            return np.lexsort((self.ids, self.appears, self.lands, -values[self.foreseen]))
        first = self._detections if order == "first_detected" else self._priorities(battery)
        return np.lexsort((self.ids, self.appears, first))

    @cached_property
    def _detections(self) -> Floats:
        times = (threat.detected for threat in self._reel.run.threats)
        return np.array([np.inf if time is None else time for time in times], dtype=np.float64)

    def _priorities(self, battery: str) -> Floats:
        drawn, known = self._reel.drawn, np.isfinite(self._detections)
        pairs = zip(self.ids, known, strict=True)
        return np.array([drawn.priority(battery, int(n)) if seen else np.inf for n, seen in pairs])
