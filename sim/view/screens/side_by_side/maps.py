"""Draw two maps side by side, or stacked; threats whose fates differ are framed in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import wording
from sim.trace.captions import caption
from sim.trace.pair import Other, Pair
from sim.trace.snapshot import Snapshot, at, last_event
from sim.view.map import drawing
from sim.view.map.base import BaseMap, BaseMapCache
from sim.view.map.placement import OccupiedSpace
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Mark, Point, Text
from sim.view.ui.sizes import Layout, Sizes
from sim.vocabulary import STATUSES

LABELLED, NUMBERED = 7, 24
"""The most framed threats on a map whose fates are written, and the most whose numbers are."""

FLATTEST = 0.3
"""The least height of a stacked map, as a share of its width."""


@dataclass(frozen=True)
class TwoMapsView:
    """What two maps show: two runs after *done* events at *time*, under *labels*; the *chosen* number.

    *rate* is the pace of the replay in time units per second while marks fade in, else 0. A *note* stands
    below the left map instead of its latest event.
    """

    done: int
    time: float
    labels: tuple[str, str]
    chosen: int | None = None
    rate: float = 0.0
    note: str = ""


def areas(s: Sizes, boxes: Layout) -> tuple[Box, Box]:
    """The boxes of the two maps, which share the place of a replay's map.

    In a narrow window they are stacked, unless that makes them too flat to read, as large text does.
    """
    top = boxes.status.y
    bottom = panel_of(s, boxes).y - 1.5 * s.unit if s.narrow else boxes.caption.bottom
    whole = Box(boxes.status.x, top, boxes.status.w, bottom - top)
    gap = 1.5 * s.unit
    high = (whole.h - gap) / 2
    if s.narrow and high - 3 * s.body > FLATTEST * whole.w:
        return Box(whole.x, whole.y, whole.w, high), Box(whole.x, whole.y + high + gap, whole.w, high)
    wide = (whole.w - gap) / 2
    return Box(whole.x, whole.y, wide, whole.h), Box(whole.x + wide + gap, whole.y, wide, whole.h)


def panel_of(s: Sizes, boxes: Layout) -> Box:
    """The panel's box: in a narrow window less high than a replay's, because of the two maps."""
    if not s.narrow:
        return boxes.panel
    high = (boxes.panel.bottom - boxes.status.y) * (0.36 if s.large else 0.27)
    return Box(boxes.panel.x, boxes.panel.bottom - high, boxes.panel.w, high)


def draw(
    canvas: Canvas, boxes: tuple[Box, Box], pair: Pair, view: TwoMapsView, base_maps: BaseMapCache
) -> None:
    """Draw both maps, each with its name above and its latest event below."""
    for side, box in enumerate(boxes):
        _side(canvas, box, pair, side, view, base_maps)


def _side(
    canvas: Canvas, box: Box, pair: Pair, side: int, view: TwoMapsView, base_maps: BaseMapCache
) -> None:
    s = canvas.s
    run_index, done = pair.shown(side, view.time), pair.done_of(side, view.done)
    if run_index is not pair.sides[side]:
        done = pair.done_of(0, view.done)
    now = at(run_index, done, view.time)
    head = Box(box.x, box.y, box.w, 1.5 * s.body)
    foot = Box(box.x, box.bottom - 1.5 * s.small, box.w, 1.5 * s.small)
    ground = Box(box.x, head.bottom, box.w, max(4 * s.unit, foot.y - head.bottom - 0.4 * s.unit))
    _head(canvas, head, view.labels[side], now)
    base_map = base_maps.of(run_index, ground, canvas)
    chosen = run_index.index.get(view.chosen) if view.chosen is not None else None
    seen = _seen(base_map, now, pair)
    named = frozenset(run_index.index[one.number] for one, _ in _written_about(seen, view.chosen))
    taken = drawing.draw(
        canvas, base_map, now, drawing.MapView(chosen, view.rate, canvas.settings.calm, named=named)
    )
    _frames(canvas, base_map, taken, side, seen, view)
    event = last_event(run_index, done)
    if view.note and side == 0:
        canvas.words(foot.x, foot.cy, view.note, size=s.small, bold=True, width=foot.w)
    elif event is not None:
        time = wording.time(event.time, pair.run.end)
        canvas.words(foot.x, foot.cy, f"{time}  {caption(event)}", size=s.small, colour="faint", width=foot.w)


def _head(canvas: Canvas, box: Box, label: str, now: Snapshot) -> None:
    """Write the name of a side, and how many threats it has stopped and let leak so far."""
    s = canvas.s
    x = box.right
    for fate, form in (("leak", "landed"), ("intercepted", "intercepted"))[
        : 1 if box.w < 12 * s.small else 2
    ]:
        number = f"{now.counts[fate]:,}"
        name = "" if s.large or box.w < 24 * s.small else f" {STATUSES[fate].label}"
        wide = canvas.measure(number + name, s.small, False)
        canvas.words(x, box.cy, number + name, size=s.small, anchor="right")
        canvas.add(Mark(x - wide - 0.8 * s.small, box.cy, 0.42 * s.small, form, fate))
        x -= wide + 2.2 * s.small
    canvas.words(box.x, box.cy, label, size=s.small, bold=True, width=max(0.0, x - box.x))


def _seen(base_map: BaseMap, now: Snapshot, pair: Pair) -> list[tuple[Other, Point]]:
    """The threats with different fates whose signs are on the map, and where they are."""
    run_index, done = base_map.run_index, now.done
    indices = pair.others_of[run_index is pair.sides[1]]
    over = run_index.ended[indices] < done
    in_air = np.flatnonzero((run_index.appeared[indices] < done) & ~over)[: drawing.MOST_SINGLE]
    last = set(now.ended[-drawing.MOST_ENDED :].tolist())
    landed = [int(k) for k in np.flatnonzero(over) if int(indices[k]) in last]
    found = [(pair.others[k], base_map.ended_at(int(indices[k]))) for k in landed]
    flying = ((pair.others[k], now.air.made(int(indices[k]))) for k in in_air.tolist())
    return [*found, *((other, base_map.path(one.index, one.zone).at(one.share)) for other, one in flying)]


def _written_about(seen: list[tuple[Other, Point]], chosen: int | None) -> list[tuple[Other, Point]]:
    """Those that are described in words: all if they are few, else the chosen one."""
    return seen if len(seen) <= NUMBERED else [each for each in seen if each[0].number == chosen]


def _frames(
    canvas: Canvas,
    base_map: BaseMap,
    taken: OccupiedSpace,
    side: int,
    seen: list[tuple[Other, Point]],
    view: TwoMapsView,
) -> None:
    """Draw a square frame around each threat whose fates differ, and write its fate on this side."""
    r = drawing.radius(canvas)
    roomy = len(seen) <= min(LABELLED, int(base_map.field.w / (5 * canvas.s.small)))
    for one, (x, y) in seen:
        fate = one.fates[side]
        taken.add(Box(x - 1.6 * r, y - 1.6 * r, 3.2 * r, 3.2 * r))
        canvas.add(Mark(x, y, 2.5 * r, "framed", "text" if fate == "unresolved" else fate))
    for one, spot in _written_about(seen, view.chosen):
        number, chosen = str(one.number), view.chosen == one.number
        whole = f"{number}: {STATUSES[one.fates[side]].label}"
        if chosen or not (roomy and _write(canvas, taken, base_map.field, spot, whole, 0.05)):
            _write(canvas, taken, base_map.field, spot, *((whole, 9.0) if chosen else (number, 0.3)))


def _write(canvas: Canvas, taken: OccupiedSpace, ground: Box, spot: Point, words: str, most: float) -> bool:
    """Write words around a frame where they cover least; return False if they cover too much everywhere.

    *most* is how much they may cover, as a multiple of their own size.
    """
    s, (x, y), away = canvas.s, spot, 2.2 * drawing.radius(canvas)
    wide, high = canvas.measure(words, s.small, True), 1.1 * s.small
    rows = y - away - high, y + away
    boxes = [Box(left, top, wide, high) for left in (x - wide / 2, x - away, x + away - wide) for top in rows]
    boxes += [Box(left, y - high / 2, wide, high) for left in (x + away, x - away - wide)]
    box = taken.place(filter(ground.covers, boxes), most * wide * high)
    if box is not None:
        canvas.add(Text(box.x, box.cy, words, s.small, bold=True, halo="map"))
    return box is not None
