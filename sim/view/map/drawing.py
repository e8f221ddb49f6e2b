"""Draw the map: zones, batteries, threats on their paths, engagements, and where threats ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.trace.index import FATES, Places, RunIndex
from sim.trace.snapshot import Flying, Snapshot, harm
from sim.view.map import battery_card
from sim.view.map.base import BaseMap
from sim.view.map.marks import FATE_FORMS, colour_of, form_of
from sim.view.map.paths import MapPath
from sim.view.map.placement import OccupiedSpace
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Disc, Fill, Line, Mark, Point, Target, Text

MOST_SINGLE = 60
"""The most threats in the air that are drawn one by one; the rest are counted in clusters."""

MOST_ENDED = 90
"""The number of marks of ended threats, the latest ones; the labels of zones count all."""

FADE_SECONDS = 0.3
"""Seconds in which a mark fades in while the replay plays."""

STOPPED_OPACITY = 0.9
"""Opacity of stopped threats: they recede, but keep a contrast of 3 to 1 to the ground."""

TRAIL = 0.07
"""The length of the trail behind a threat, as a share of its path."""


@dataclass(frozen=True)
class MapView:
    """How the map is shown: the index of the *chosen* threat, the chosen *battery*, *calm* without trails.

    *rate* is the pace of the replay in time units per second while marks fade in, else 0. The numbers of
    the *named* threats (indices) are drawn by the caller.
    """

    chosen: int | None = None
    rate: float = 0.0
    calm: bool = False
    battery: str | None = None
    named: frozenset[int] = frozenset()


def draw(canvas: Canvas, base_map: BaseMap, now: Snapshot, view: MapView) -> OccupiedSpace:
    """Draw the map at one moment; return the space that is occupied then."""
    field, unit = base_map.field, canvas.s.unit
    canvas.add(Fill(field, "map", radius=unit, edge="line", edge_width=max(1.0, unit / 8)))
    canvas.add(Clip(field.inset(max(1.0, unit / 8))))
    _zones(canvas, base_map, now)
    _misses(canvas, base_map, now)
    _ended(canvas, base_map, now, view)
    ones, hidden = now.air.foremost(MOST_SINGLE, view.chosen)
    _engagements(canvas, base_map, ones)
    for battery in now.batteries:
        battery_card.draw(
            canvas, base_map.places.batteries[battery.name], battery, view.battery == battery.name
        )
    _ended(canvas, base_map, now, view, above=True)
    taken = _threats(canvas, base_map, now, view, ones, hidden)
    _names(canvas, base_map, now)
    canvas.add(Clip(None))
    corner = base_map.made_up
    canvas.words(corner.x, corner.cy, wording.MADE_UP, size=canvas.s.small, colour="faint")
    return taken


def still(canvas: Canvas, base_map: BaseMap, now: Snapshot) -> None:
    """Draw the map as a mere picture: nothing on it can be pressed."""
    inner = Canvas(canvas.s, canvas.measure, settings=canvas.settings)
    draw(inner, base_map, now, MapView(calm=canvas.settings.calm))
    canvas.add(*(shape for shape in inner.shapes if not isinstance(shape, Target)))


def radius(canvas: Canvas) -> float:
    """The radius of a threat's sign in pixels."""
    return 0.62 * canvas.s.sign


# --- what stands still ---


def _zones(canvas: Canvas, base_map: BaseMap, now: Snapshot) -> None:
    lost = harm(base_map.run_index, now.ended)
    for name, zone in base_map.run_index.scenario.zones.items():
        (x, y), r = base_map.places.zones[name]
        share = lost[name][1]
        matters = zone.value > 0
        width = max(1.0, canvas.s.unit * (0.18 + 0.7 * min(1.0, share)))
        edge = "leak" if matters and share > 0 else "zone"
        canvas.add(Disc(x, y, r, "zone", 0.17 if matters else 0.06, edge, width, dashed=not matters))


def _names(canvas: Canvas, base_map: BaseMap, now: Snapshot) -> None:
    """Draw the names of zones and batteries above all that moves, so that they stay readable."""
    lost = harm(base_map.run_index, now.ended)
    for name, zone in base_map.run_index.scenario.zones.items():
        fate = "leak" if zone.value > 0 else "harmless"
        _zone_label(canvas, base_map.zone_labels[name], base_map.shown[name], lost[name][0], fate)
    for battery in now.batteries:
        box, card = base_map.battery_labels[battery.name], base_map.places.batteries[battery.name]
        battery_card.label(canvas, box, card, base_map.shown[battery.name], battery.state)


def _zone_label(canvas: Canvas, box: Box, name: str, landed: int, fate: str) -> None:
    size = canvas.s.small
    wide = canvas.measure(name, size, False)
    count = f"{landed:,}" if landed else ""
    extra = 1.5 * size + canvas.measure(count, size, False) if landed else 0.0
    x = box.cx - (wide + extra) / 2
    canvas.add(Text(x, box.cy, name, size, halo="map"))
    if landed:
        canvas.add(Mark(x + wide + 0.85 * size, box.cy, 0.36 * size, FATE_FORMS[fate], fate))
        canvas.words(x + wide + 1.5 * size, box.cy, count, size=size)


# --- what moves ---


def _ended(canvas: Canvas, base_map: BaseMap, now: Snapshot, view: MapView, *, above: bool = False) -> None:
    """Mark where threats ended; with *above*, the chosen one alone, again, because a card may hide it."""
    r = radius(canvas)
    chosen = () if view.chosen is None or view.chosen not in now.ended else (view.chosen,)
    for i in chosen if above else now.ended[-MOST_ENDED:]:
        fate = FATES[base_map.run_index.fates[i]]
        threat = base_map.run_index.run.threats[int(i)]
        age = (now.time - (threat.ended or 0.0)) / (FADE_SECONDS * view.rate) if view.rate else 1.0
        alpha = min(1.0, max(0.0, age))
        x, y = base_map.ended_at(int(i))
        form = FATE_FORMS[fate]
        canvas.add(
            Mark(x, y, 0.9 * r, form, fate, alpha=alpha * (STOPPED_OPACITY if form == "intercepted" else 1.0))
        )
        if view.chosen == i:
            _ring(canvas, x, y, r)
        canvas.add(_handle(x, y, r, threat.id))


def _misses(canvas: Canvas, base_map: BaseMap, now: Snapshot) -> None:
    """Draw a small cross beside the place of every engagement that missed."""
    r = radius(canvas)
    if len(now.air) > MOST_SINGLE:
        return
    for i, zone in _shown(base_map.run_index, now):
        for span in base_map.run_index.spans_of(i):
            if span.result == "missed" and span.ends < now.done:
                x, y = base_map.at(i, span.start + span.planned, zone)
                canvas.add(Mark(x + 0.9 * r, y - 0.9 * r, 0.5 * r, "missed", "faint", alpha=0.8))


def _shown(run_index: RunIndex, now: Snapshot) -> Iterator[tuple[int, str]]:
    yield from ((one.index, one.zone) for one in now.air[:MOST_SINGLE])
    yield from ((int(i), run_index.run.threats[int(i)].zone) for i in now.ended[-MOST_ENDED // 3 :])


def _engagements(canvas: Canvas, base_map: BaseMap, ones: Sequence[Flying]) -> None:
    """Draw a line from each battery to each threat that it engages, except those in clusters."""
    width = max(1.0, 0.17 * canvas.s.unit)
    for one in ones:
        x, y = base_map.path(one.index, one.zone).at(one.share)
        for name in one.by:
            box = base_map.places.batteries[name]
            canvas.add(Line(((box.cx, box.cy), (x, y)), "engaged", width, 0.75))


def _threats(
    canvas: Canvas, base_map: BaseMap, now: Snapshot, view: MapView, ones: Sequence[Flying], hidden: Places
) -> OccupiedSpace:
    """Draw the threats in the air and their numbers, the *hidden* ones as clusters; return what is taken."""
    shown = [(one, base_map.path(one.index, one.zone).at(one.share)) for one in ones]
    gathered = clusters(base_map.positions(now.air, hidden), base_map.field.h / 2.5)
    taken = OccupiedSpace(6 * canvas.s.unit)
    r = radius(canvas)
    labels = (*base_map.battery_labels.values(), *base_map.zone_labels.values(), base_map.made_up)
    for box in (*base_map.places.batteries.values(), *labels):
        taken.add(box)
    ended = () if gathered else tuple(base_map.ended_at(int(i)) for i in now.ended[-MOST_ENDED:])
    for x, y in (*(spot for _, spot in shown), *ended):
        taken.add(Box(x - r, y - r, 2 * r, 2 * r))
    for one, spot in shown:
        _threat(canvas, base_map, one, spot, view)
    for one, spot in shown:
        if one.index in view.named or (gathered and one.status != "engaged" and one.index != view.chosen):
            continue
        from_right = base_map.path(one.index, one.zone).start[0] > spot[0]
        always = view.chosen == one.index
        _label(canvas, taken, base_map.field, one.threat.id, spot, always, from_right)
    for (x, y), more in gathered:
        _more(canvas, taken, base_map.field, x, y, more)
    return taken


def _threat(canvas: Canvas, base_map: BaseMap, one: Flying, spot: Point, view: MapView) -> None:
    r, (x, y) = radius(canvas), spot
    colour = colour_of(one)
    if not view.calm:
        _trail(canvas, base_map.path(one.index, one.zone), one.share, colour)
    canvas.add(Mark(x, y, r, form_of(one), colour, one.progress))
    if view.chosen == one.index:
        _ring(canvas, x, y, r)
    canvas.add(_handle(x, y, r, one.threat.id))


def _ring(canvas: Canvas, x: float, y: float, r: float) -> None:
    """Draw a blue ring around what is chosen, with a rim that stands out from any ground."""
    canvas.add(Mark(x, y, 1.88 * r, "rim", "text"), Mark(x, y, 1.7 * r, "chosen", "chosen"))


def _trail(canvas: Canvas, path: MapPath, share: float, colour: str) -> None:
    """Draw a short trail along the path behind a sign, from the sign's rim."""
    (ax, ay), (bx, by) = path.at(share), path.at(max(0.0, share - 0.01))
    speed = hypot(ax - bx, ay - by) / 0.01
    rim = share - radius(canvas) / max(speed, 1e-6)
    if rim > 0 and speed > 0:
        points = path.stretch(max(0.0, rim - TRAIL), rim, 2)
        canvas.add(Line(points, colour, max(1.0, 0.22 * canvas.s.unit), 0.45))


def _handle(x: float, y: float, r: float, number: int) -> Target:
    box = Box(x - 1.6 * r, y - 1.6 * r, 3.2 * r, 3.2 * r)
    return Target(box, f"threat {number}", "choose", number, focusable=False)


def _label(
    canvas: Canvas, taken: OccupiedSpace, field: Box, number: int, spot: Point, always: bool, from_right: bool
) -> None:
    """Write the threat's number on a free side of its sign, away from where it came."""
    size, r, (x, y) = canvas.s.small, radius(canvas), spot
    wide, high, gap = canvas.measure(str(number), size, False), 1.05 * size, (1.0 if always else 0.45) * r
    sides = [Box(x + r + gap, y - high / 2, wide, high), Box(x - r - gap - wide, y - high / 2, wide, high)]
    over, under = y - r - gap / 2 - high, y + r + gap / 2
    choices = (
        *(sides[::-1] if from_right else sides),
        Box(x - wide / 2, over, wide, high),
        Box(x - wide / 2, under, wide, high),
    )
    inside = [box for box in choices if field.covers(box)]
    box = taken.place(inside, float("inf") if always else 0.05 * wide * high)
    if box is not None:
        canvas.words(box.x, box.cy, str(number), size=size)


def _more(canvas: Canvas, taken: OccupiedSpace, field: Box, x: float, y: float, more: int) -> None:
    size = canvas.s.small
    note = f"+{more:,} more here"
    wide, high = canvas.measure(note, size, False) + size, 1.35 * size
    x = min(max(x - wide / 2, field.x + size), field.right - wide - size)
    offsets = (0.0, -1.4, 1.4, -2.8, 2.8, -4.2, 4.2)
    rows = (min(max(y + k * size - high / 2, field.y), field.bottom - high) for k in offsets)
    box = taken.place([Box(x, row, wide, high) for row in rows])
    if box is not None:
        canvas.add(Fill(box, "hint", 0.5 * high))
        canvas.words(box.cx, box.cy, note, size=size, anchor="centre")


def clusters(spots: NDArray[np.floating[Any]], cell: float) -> list[tuple[Point, int]]:
    """Cluster points, shape (n, 2), by cells of a grid: the middle and the number of points of each cell."""
    if not len(spots):
        return []
    columns, rows = (np.floor(spots[:, k] / cell).astype(np.int64) for k in (0, 1))
    rows -= rows.min()
    width = int(rows.max()) + 1
    cells = (columns - columns.min()) * width + rows
    numbers = np.bincount(cells)
    filled = np.flatnonzero(numbers)
    across, down = (np.bincount(cells, weights=spots[:, k])[filled] / numbers[filled] for k in (0, 1))
    found = zip(across.tolist(), down.tolist(), numbers[filled].tolist(), strict=True)
    return [((x, y), n) for x, y, n in found]
