"""Two maps side by side (stacked in a narrow window), what fares otherwise framed in both."""

from __future__ import annotations

from dataclasses import dataclass

from sim.view import field, words
from sim.view.beside.pair import FATE_WORDS, Other, Pair
from sim.view.layout import Layout, Sizes
from sim.view.places import Taken
from sim.view.reel import Reel
from sim.view.shapes import Box, Mark, Point, Text
from sim.view.sheet import Sheet
from sim.view.snapshot import Flying, Snapshot, at, last_event
from sim.view.stage import Stage

LABELLED = 7
"""With more threats than this that fare otherwise on a map, only their frames are drawn there."""


class Stages:
    """The fixed parts of the maps, kept until the window or the runs change."""

    def __init__(self) -> None:
        self._key: object = None
        self._made: dict[tuple[int, Box], Stage] = {}

    def of(self, reel: Reel, box: Box, sheet: Sheet, key: object) -> Stage:
        """The map of *reel* in *box*."""
        if key != self._key:
            self._key, self._made = key, {}
        name = id(reel), box
        if name not in self._made:
            self._made[name] = Stage(reel, box, sheet.s, sheet.measure)
        return self._made[name]


@dataclass(frozen=True)
class Looks:
    """What is seen of two runs: after *done* events at *time*; their *labels*; the threat *chosen*."""

    done: int
    time: float
    labels: tuple[str, str]
    chosen: int | None = None
    rate: float = 0.0


def areas(s: Sizes, boxes: Layout) -> tuple[Box, Box]:
    """The two parts that share the place of a replay's map; in a narrow window one above the other."""
    top = boxes.status.y
    bottom = panel_of(s, boxes).y - 1.5 * s.unit if s.narrow else boxes.caption.bottom
    whole = Box(boxes.status.x, top, boxes.status.w, bottom - top)
    gap = 1.5 * s.unit
    if s.narrow:
        high = (whole.h - gap) / 2
        return Box(whole.x, whole.y, whole.w, high), Box(whole.x, whole.y + high + gap, whole.w, high)
    wide = (whole.w - gap) / 2
    return Box(whole.x, whole.y, wide, whole.h), Box(whole.x + wide + gap, whole.y, wide, whole.h)


def panel_of(s: Sizes, boxes: Layout) -> Box:
    """The panel's place: lower than a replay's below two maps."""
    if not s.narrow:
        return boxes.panel
    high = (boxes.panel.bottom - boxes.status.y) * (0.36 if s.large else 0.27)
    return Box(boxes.panel.x, boxes.panel.bottom - high, boxes.panel.w, high)


def draw(sheet: Sheet, boxes: tuple[Box, Box], pair: Pair, looks: Looks, stages: Stages) -> None:
    """Both maps, each with its name above and its latest event below."""
    others = pair.others
    for side, box in enumerate(boxes):
        _side(sheet, box, pair, side, looks, stages, others)


def _side(
    sheet: Sheet, box: Box, pair: Pair, side: int, looks: Looks, stages: Stages, others: list[Other]
) -> None:
    s = sheet.s
    reel, done = pair.shown(side, looks.time), pair.done_of(side, looks.done)
    if reel is not pair.sides[side]:
        done = pair.done_of(0, looks.done)
    now = at(reel, done, looks.time)
    head = Box(box.x, box.y, box.w, 1.5 * s.body)
    foot = Box(box.x, box.bottom - 1.5 * s.small, box.w, 1.5 * s.small)
    ground = Box(box.x, head.bottom, box.w, max(4 * s.unit, foot.y - head.bottom - 0.4 * s.unit))
    _head(sheet, head, looks.labels[side], now)
    stage = stages.of(reel, ground, sheet, (id(pair), s))
    chosen = reel.index.get(looks.chosen) if looks.chosen is not None else None
    framed = _framed(sheet, stage, now, others, looks)
    named = frozenset(reel.index[one.number] for one, _, told in framed if told)
    field.draw(sheet, stage, now, field.Looks(chosen, looks.rate, sheet.settings.calm, named=named))
    _frames(sheet, stage, side, framed)
    event = last_event(reel, done)
    if event is not None:
        time = words.time(event.time, pair.run.end)
        sheet.words(
            foot.x, foot.cy, f"{time}  {words.caption(event)}", size=s.small, colour="faint", width=foot.w
        )


def _head(sheet: Sheet, box: Box, label: str, now: Snapshot) -> None:
    """The name of a side, and how many it has stopped and let leak so far."""
    s = sheet.s
    x = box.right
    for fate, form in (("leak", "landed"), ("intercepted", "intercepted"))[
        : 1 if box.w < 12 * s.small else 2
    ]:
        number = f"{now.counts[fate]:,}"
        name = "" if s.large or box.w < 24 * s.small else f" {words.STATUS[fate]}"
        wide = sheet.measure(number + name, s.small, False)
        sheet.words(x, box.cy, number + name, size=s.small, anchor="right")
        sheet.add(Mark(x - wide - 0.8 * s.small, box.cy, 0.42 * s.small, form, fate))
        x -= wide + 2.2 * s.small
    sheet.words(box.x, box.cy, label, size=s.small, bold=True, width=max(0.0, x - box.x))


def _framed(
    sheet: Sheet, stage: Stage, now: Snapshot, others: list[Other], looks: Looks
) -> list[tuple[Other, Point, bool]]:
    """The threats that fare otherwise and are to be seen, where, and whether there is room for a word."""
    flying = {one.index: one for one in now.flying}
    index = stage.reel.index
    seen = [(one, spot) for one in others if (spot := _spot(stage, now, flying, index[one.number]))]
    roomy = min(LABELLED, int(stage.field.w / (5 * sheet.s.small)))
    return [(one, spot, len(seen) <= roomy or looks.chosen == one.number) for one, spot in seen]


def _frames(sheet: Sheet, stage: Stage, side: int, framed: list[tuple[Other, Point, bool]]) -> None:
    """A square frame around each threat that fares otherwise, with what becomes of it here."""
    r = field.radius(sheet)
    taken = Taken(6 * sheet.s.unit)
    labels = (*stage.battery_labels.values(), *stage.zone_labels.values(), stage.made_up)
    for box in (*stage.places.batteries.values(), *labels):
        taken.add(box)
    for _, (x, y), _ in framed:
        taken.add(Box(x - 1.6 * r, y - 1.6 * r, 3.2 * r, 3.2 * r))
    for one, (x, y), told in framed:
        fate = one.fates[side]
        colour = "text" if fate == "unresolved" else fate
        sheet.add(Mark(x, y, 2.5 * r, "framed", colour))
        if told:
            _word(sheet, taken, stage.field, (x, y), f"{one.number}: {FATE_WORDS[fate]}", 2.2 * r)


def _spot(stage: Stage, now: Snapshot, flying: dict[int, Flying], i: int) -> Point | None:
    """Where threat *i* is to be seen, if it is."""
    if i in flying:
        return stage.way(i, flying[i].zone).at(flying[i].share)
    return stage.ended_at(i) if stage.reel.ended[i] < now.done else None


def _word(sheet: Sheet, taken: Taken, ground: Box, spot: Point, words_: str, away: float) -> None:
    s, (x, y) = sheet.s, spot
    wide, high = sheet.measure(words_, s.small, True), 1.1 * s.small
    choices = (
        Box(x - wide / 2, y - away - high, wide, high),
        Box(x - wide / 2, y + away, wide, high),
        Box(x + away, y - high / 2, wide, high),
        Box(x - away - wide, y - high / 2, wide, high),
    )
    box = taken.place([each for each in choices if ground.covers(each)])
    if box is not None:
        sheet.add(Text(box.x, box.cy, words_, s.small, bold=True, halo="map"))
