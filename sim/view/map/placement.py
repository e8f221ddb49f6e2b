"""Place zones and batteries on the map, in pixels, and find free space for labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from sim.scenario import Scenario
from sim.view.ui.shapes import Box, Point
from sim.view.ui.sizes import Sizes


@dataclass(frozen=True)
class MapPlaces:
    """Where a map's *zones* (centre, radius) and *batteries* (boxes) stand in the box *field*; in pixels."""

    field: Box
    zones: dict[str, tuple[Point, float]]
    batteries: dict[str, Box]


def places(scenario: Scenario, field: Box, s: Sizes) -> MapPlaces:
    """Fit a scenario's map into *field*, leaving room around it for paths and labels."""
    zones, batteries = positions(scenario)
    discs = [(*zones[name], zone.radius) for name, zone in scenario.zones.items()]
    discs += [(x, y, 0.0) for x, y in batteries.values()]
    west, east = min(x - r for x, _, r in discs), max(x + r for x, _, r in discs)
    south, north = min(y - r for _, y, r in discs), max(y + r for _, y, r in discs)
    room = Box(field.x + 0.15 * field.w, field.y + 0.24 * field.h, 0.7 * field.w, 0.58 * field.h)
    largest = max(zone.radius for zone in scenario.zones.values())
    scale = min(room.w / max(east - west, 1e-9), room.h / max(north - south, 1e-9), 0.2 * field.h / largest)

    def pixel(x: float, y: float) -> Point:
        return room.cx + (x - (west + east) / 2) * scale, room.cy - (y - (south + north) / 2) * scale

    least = 3.2 * s.unit
    placed = {
        name: (pixel(*zones[name]), max(zone.radius * scale, least)) for name, zone in scenario.zones.items()
    }
    return MapPlaces(field, placed, _cards({name: pixel(*at) for name, at in batteries.items()}, field, s))


def card_size(s: Sizes) -> tuple[float, float]:
    """Width and height of a battery's card."""
    return 3.6 * s.sign, 2.6 * s.sign


def _cards(centres: dict[str, Point], field: Box, s: Sizes) -> dict[str, Box]:
    """The box of every battery's card; one that would cover another moves aside, down or up."""
    wide, high = card_size(s)
    gap = 1.9 * s.sign
    cards: dict[str, Box] = {}
    for name, (x, y) in centres.items():
        boxes = (
            Box(x + dx * (wide + gap) - wide / 2, y + dy * (high + gap) - high / 2, wide, high)
            for dx, dy in _around()
        )
        inside = (box for box in boxes if field.covers(box))
        free = (
            box for box in inside if not any(box.inset(-gap / 2).overlap(other) for other in cards.values())
        )
        cards[name] = next(free, Box(x - wide / 2, y - high / 2, wide, high))
    return cards


def _around() -> Iterable[tuple[int, int]]:
    """Offsets in cards, from the middle outwards, sideways before up and down."""
    offsets = [(dx, dy) for dx in range(-4, 5) for dy in range(-3, 4)]
    return sorted(offsets, key=lambda at: (abs(at[0]) + 1.5 * abs(at[1]), at[1] < 0, at[0] < 0))


def positions(scenario: Scenario) -> tuple[dict[str, Point], dict[str, Point]]:
    """Map coordinates of zones and batteries; those without a position get a free one."""
    zones: dict[str, Point] = {}
    taken: list[Point] = []
    for name, zone in scenario.zones.items():
        if not isinstance(zone.position, str):
            zones[name] = zone.position
            taken.append(zone.position)
    reach = 2.2 * sum(zone.radius for zone in scenario.zones.values()) / len(scenario.zones)
    for name in scenario.zones:
        if name not in zones:
            zones[name] = _free(taken, reach)
            taken.append(zones[name])
    batteries = {
        name: _middle(list(zones.values())) if isinstance(battery.position, str) else battery.position
        for name, battery in scenario.defence.batteries.items()
    }
    return {name: zones[name] for name in scenario.zones}, batteries


def _middle(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _free(taken: list[Point], reach: float) -> Point:
    """A place on a ring around the *taken* points, as far from all of them as the ring allows."""
    if not taken:
        return 0.0, 0.0
    x, y = _middle(taken)
    out = max(hypot(a - x, b - y) for a, b in taken) + 1.15 * reach
    turns = [pi * k / 8 for k in range(16)]
    ring = [(x + 1.25 * out * cos(turn), y + 0.8 * out * sin(turn)) for turn in turns]
    return max(ring, key=lambda at: min(hypot(at[0] - a, at[1] - b) for a, b in taken))


class OccupiedSpace:
    """Boxes that are occupied, kept by cells so that looking them up stays cheap with many of them.

    *rims* are discs (centre, radius) whose edges are occupied too.
    """

    def __init__(self, cell: float) -> None:
        self._per = 1 / max(cell, 1.0)  # cells a pixel
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        self.rims: list[tuple[Point, float]] = []

    def _keys(self, box: Box) -> Sequence[tuple[int, int]]:
        per, x, y = self._per, box.x, box.y
        left, right = int(x * per), int((x + box.w) * per)
        top, bottom = int(y * per), int((y + box.h) * per)
        if left == right and top == bottom:
            return ((left, top),)
        return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]

    def add(self, box: Box) -> None:
        """Occupy *box*, whatever is there."""
        edges = box.x, box.y, box.right, box.bottom
        for key in self._keys(box):
            if key in self.cells:
                self.cells[key].append(edges)
            else:
                self.cells[key] = [edges]

    def covered(self, box: Box) -> float:
        """How much occupied space *box* would cover, in square pixels (an upper bound)."""
        left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
        found = 0.0
        for key in self._keys(box):
            for x, y, far, low in self.cells.get(key, ()):
                # Written out because it runs thousands of times a frame.
                if x < right and left < far and y < bottom and top < low:
                    found += (min(right, far) - max(left, x)) * (min(bottom, low) - max(top, y))
        if self.rims:
            found += sum(0.5 * box.w * box.h for centre, r in self.rims if _crosses(box, centre, r))
        return found

    def place(self, choices: Iterable[Box], most: float = float("inf")) -> Box | None:
        """Occupy the first choice that covers nothing, else the one that covers least, if below *most*.

        Returns the box; None if every choice covers *most* or more.
        """
        least, best = most, None
        for box in choices:
            covered = self.covered(box)
            if covered < least:
                least, best = covered, box
            if not covered:
                break
        if best is not None:
            self.add(best)
        return best


def _crosses(box: Box, centre: Point, r: float) -> bool:
    """Whether the rim of a disc passes through *box*."""
    near = hypot(
        max(box.x - centre[0], 0.0, centre[0] - box.right),
        max(box.y - centre[1], 0.0, centre[1] - box.bottom),
    )
    far = hypot(
        max(abs(box.x - centre[0]), abs(box.right - centre[0])),
        max(abs(box.y - centre[1]), abs(box.bottom - centre[1])),
    )
    return near < r < far
