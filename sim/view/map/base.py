"""The part of a map that does not move: places, labels and the path of every threat."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.trace.in_flight import InFlight
from sim.trace.index import FATES, Places, RunIndex
from sim.trace.snapshot import Snapshot
from sim.view.map.paths import Curves, MapPath, along, curves, spot, threat_path
from sim.view.map.placement import OccupiedSpace, places
from sim.view.ui.canvas import Canvas, Measure, fitted
from sim.view.ui.shapes import Box, Point
from sim.view.ui.sizes import Sizes
from sim.vocabulary import outcomes

MOST_SPOTS = 60
"""The most spots in a zone; further landings share them."""

LANDED_FATES = [FATES.index(fate) for fate in outcomes.LANDED]

LONGEST_NAME = 0.3
"""The greatest width of a name on the map, as a share of the map's width."""

LABEL_PLACES = [(far, k * pi / 4) for far in (0.0, 1.0, 2.0) for k in (2, 6, 1, 3, 7, 5, 0, 4)]
"""Where a zone's label may stand: (distance, direction in radians); below first, then above."""


class BaseMap:
    """The fixed part of the map of a run in the box *field*.

    With *now*, for a picture that stands still, labels avoid the threats of that moment.
    """

    def __init__(
        self, run_index: RunIndex, field: Box, s: Sizes, measure: Measure, now: Snapshot | None = None
    ) -> None:
        self.run_index, self.field, self.s = run_index, field, s
        self._lands = np.isin(run_index.fates, LANDED_FATES)
        self.places = places(run_index.scenario, field, s)
        self.shown = {name: self._cut(name, measure) for name in (*self.places.zones, *self.places.batteries)}
        self.taken = OccupiedSpace(6 * s.unit)
        for box in self.places.batteries.values():
            self.taken.add(box)
        self.taken.rims = list(self.places.zones.values())
        self.made_up = self._made_up(measure)
        self.taken.add(self.made_up)
        self._rank = _ranks(run_index)
        self.spots = cache(self._spots)
        self.path = cache(self._path)
        self.curves = cache(self._curves)
        for x, y in self._signs(now) if now else ():
            self.taken.add(Box(x - s.sign, y - s.sign, 2 * s.sign, 2 * s.sign))
        self.battery_labels = {name: self._battery_label(name, measure) for name in self.places.batteries}
        self.zone_labels = {name: self._zone_label(name, measure) for name in self.places.zones}

    def _signs(self, now: Snapshot) -> list[Point]:
        """Where the signs of threats are at that moment."""
        flying = [self.path(one.index, one.zone).at(one.share) for one in now.air[:MOST_SPOTS]]
        return flying + [self.ended_at(int(i)) for i in now.ended[-MOST_SPOTS:]]

    def _cut(self, name: str, measure: Measure) -> str:
        """A name in plain words, cut if it is long."""
        return fitted(measure, wording.plain(name), LONGEST_NAME * self.field.w, self.s.small, True)

    def _made_up(self, measure: Measure) -> Box:
        wide, high = measure(wording.MADE_UP, self.s.small, False), 1.3 * self.s.small
        return Box(
            self.field.right - wide - self.s.unit, self.field.bottom - high - 0.4 * self.s.unit, wide, high
        )

    def _zone(self, name: str) -> int:
        return list(self.run_index.scenario.zones).index(name)

    def _battery_label(self, name: str, measure: Measure) -> Box:
        box, battery = self.places.batteries[name], self.run_index.batteries[name]
        states = (
            ("empty", battery.magazine != "unlimited"),
            ("reloading", battery.reload != "never"),
            ("broken down", battery.breakdown != "never"),
        )
        note = max((f" · {state}" for state, possible in states if possible), key=len, default="")
        wide = measure(self.shown[name], self.s.small, True) + measure(note, self.s.small, False)
        high = 1.2 * self.s.small
        gap = 0.4 * self.s.unit
        choices = (
            Box(box.cx - wide / 2, box.bottom + gap, wide, high),
            Box(box.cx - wide / 2, box.y - gap - high, wide, high),
            Box(box.right + 2 * gap, box.cy - high / 2, wide, high),
            Box(box.x - 2 * gap - wide, box.cy - high / 2, wide, high),
        )
        return self._take(choices)

    def _zone_label(self, name: str, measure: Measure) -> Box:
        (x, y), r = self.places.zones[name]
        landings = np.count_nonzero((self.run_index.zones == self._zone(name)) & self._lands)
        count = measure(f"{landings:,}", self.s.small, False) + 1.5 * self.s.small if landings else 0.0
        wide = measure(self.shown[name], self.s.small, False) + count
        high, gap = 1.2 * self.s.small, 0.7 * self.s.unit
        return self._take([_beside(x, y, r + gap, wide, high, far, turn) for far, turn in LABEL_PLACES])

    def _take(self, choices: Sequence[Box]) -> Box:
        """Take the first free place, pushed inside the field; if none is free, the first one."""
        inside = [self._pushed_inside(box) for box in choices]
        return self.taken.place(inside) or inside[0]

    def _pushed_inside(self, box: Box) -> Box:
        inner = self.field.inset(self.s.unit)
        x = min(max(box.x, inner.x), max(inner.x, inner.right - box.w))
        y = min(max(box.y, inner.y), max(inner.y, inner.bottom - box.h))
        return Box(x, y, box.w, box.h)

    def _path(self, index: int, zone: str) -> MapPath:
        edge = self.field.inset(0.8 * self.s.sign)
        return threat_path(edge, self.run_index.run.threats[index].id, self._end(index, zone))

    def positions(self, air: InFlight, indices: Places) -> NDArray[np.float32]:
        """Where many threats are, shape (n, 2) in pixels, computed without making their paths."""
        if not len(indices):
            return np.empty((0, 2), dtype=np.float32)
        return along(self.curves(air.truth), indices, air.shares(indices))

    def _curves(self, truth: bool) -> Curves:
        """The paths of all threats, to their zones or (without *truth*) to those that are foreseen."""
        zones = self.run_index.zones if truth else self.run_index.foreseen
        ranks, ends = self._rank, np.empty((len(zones), 2))
        for z, name in enumerate(self.run_index.scenario.zones):
            there, spots = zones == z, np.array(self.spots(name))
            ends[there] = spots[ranks[there] % len(spots)]
        return curves(self.field.inset(0.8 * self.s.sign), self.run_index.ids, ends)

    def _end(self, index: int, zone: str) -> Point:
        spots = self.spots(zone)
        return spots[int(self._rank[index]) % len(spots)]

    def _spots(self, zone: str) -> list[Point]:
        """Where threats land in a zone, clear of the batteries that stand in it."""
        centre, radius = self.places.zones[zone]
        wanted = min(MOST_SPOTS, max(1, int(np.count_nonzero(self.run_index.zones == self._zone(zone)))))
        cards = [box.inset(-0.5 * self.s.sign) for box in self.places.batteries.values()]
        for more in (1, 2, 3):
            spots = [spot(centre, radius, rank, wanted * more) for rank in range(wanted * more)]
            free = [(x, y) for x, y in spots if not any(card.contains(x, y) for card in cards)]
            if len(free) >= wanted:
                return free
        return spots

    def ended_at(self, index: int) -> Point:
        """Where threat *index* ended: on its path if it was stopped, else where it landed."""
        threat = self.run_index.run.threats[index]
        return self.at(index, threat.lands if threat.ended is None else threat.ended, threat.zone)

    def at(self, index: int, time: float, zone: str) -> Point:
        """Where threat *index* is at *time* (time units) on its path to *zone*."""
        threat = self.run_index.run.threats[index]
        share = (time - threat.appeared) / max(threat.lands - threat.appeared, 1e-6)
        return self.path(index, zone).at(min(1.0, max(0.0, share)))


class BaseMapCache:
    """Keeps the latest base maps, up to *most*: each is made once for a run, a box and the sizes of text."""

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._kept: list[BaseMap] = []

    def of(self, run_index: RunIndex, field: Box, canvas: Canvas, now: Snapshot | None = None) -> BaseMap:
        """The base map of a run in *field*; *now* as for `BaseMap`, always the same for one run."""
        for each in self._kept:
            if each.run_index is run_index and (each.field, each.s) == (field, canvas.s):
                return each
        made = BaseMap(run_index, field, canvas.s, canvas.measure, now)
        self._kept = [made, *self._kept][: self._most]
        return made


def _beside(x: float, y: float, r: float, wide: float, high: float, far: float, turn: float) -> Box:
    """A box outside a disc, *far* times its own height away from it, in the direction *turn* (radians)."""
    across = x + cos(turn) * (r + wide / 2 + far * high)
    down = y + sin(turn) * (r + high / 2 + far * high)
    return Box(across - wide / 2, down - high / 2, wide, high)


def _ranks(run_index: RunIndex) -> Places:
    """Each threat's number among those that head for the same zone, from 0; shape (threats,), int64."""
    ranks = np.empty(len(run_index.zones), dtype=np.int64)
    for zone in range(len(run_index.scenario.zones)):
        there = np.flatnonzero(run_index.zones == zone)
        ranks[there] = np.arange(len(there))
    return ranks
