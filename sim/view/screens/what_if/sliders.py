"""The numbers that can be moved, one below the other: sliders, steppers and choices that scroll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import wording
from sim.view.screens.parameters import Number
from sim.view.screens.parameters.variant import Variant
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Dial, Fill
from sim.view.ui.sizes import Sizes
from sim.view.ui.widgets import LETTERS, choice, scroll_bar, slider, stepper, touch
from sim.vocabulary import ORDERS


@dataclass(frozen=True)
class Place:
    """Where a row of the list stands, from the list's own top: a number, or the heading of a group."""

    top: float
    high: float
    number: Number | None
    heading: str = ""


def tall(s: Sizes) -> float:
    """The height of a control: what a finger finds, also where the window is much higher than wide.

    A slider's words are as large as all others there.
    """
    return max(min(touch(s), max(44.0, 1.7 * s.body, s.width / 16.5)), s.small / LETTERS)


def places(canvas: Canvas, numbers: Sequence[Number]) -> list[Place]:
    """The rows and their heights, a heading wherever another group begins."""
    s, found, top, group = canvas.s, list[Place](), 0.0, ""
    for number in numbers:
        if number.group != group:
            group = number.group
            found.append(Place(top, 1.9 * s.small, None, group))
            top += 1.9 * s.small
        high = tall(s) + 0.8 * s.unit + (1.4 * s.small if number.choices else 0.0)
        found.append(Place(top, high, number))
        top += high
    return found


def draw(
    canvas: Canvas, box: Box, numbers: Sequence[Number], variant: Variant, offset: float, follow: bool
) -> float:
    """The list, from *offset* on; returns the offset at which it was drawn.

    Where it is to *follow* the focus, the focused number and its neighbours are in view, so that the next
    Tab finds something.
    """
    s = canvas.s
    rows = places(canvas, numbers)
    whole = rows[-1].top + rows[-1].high if rows else 0.0
    most = max(0.0, whole - box.h)
    offset = min(max(0.0, _following(canvas, rows, box.h, offset) if follow else offset), most)
    dial = Dial(offset, 0.0, most, 3 * 1.3 * s.body, page=0.8 * box.h, upright=True)
    canvas.target(box, name="list", turns=dial, focusable=False)
    canvas.add(Clip(box))
    rail = 1.8 * s.unit if most else 0.0
    for row in rows:
        place = Box(box.x, box.y + row.top - offset, box.w - rail, row.high)
        if place.bottom > box.y + 1 and place.y < box.bottom - 1:
            _row(canvas, place, row, variant)
    canvas.add(Clip(None))
    if most:
        scroll_bar(canvas, Box(box.right - 0.8 * s.unit, box.y, 0.8 * s.unit, box.h), offset, box.h, whole)
    return offset


def _following(canvas: Canvas, rows: list[Place], high: float, offset: float) -> float:
    """The offset nearest to this one at which the focused number and the rows beside it are seen."""
    own = [at for at, row in enumerate(rows) if row.number is not None and row.number.path == canvas.focus]
    if not own:
        return offset
    before, after = rows[max(0, own[0] - 2)], rows[min(len(rows) - 1, own[0] + 2)]
    if after.top + after.high - before.top > high:
        before = after = rows[own[0]]
    return min(max(offset, after.top + after.high - high), before.top)


def _row(canvas: Canvas, box: Box, row: Place, variant: Variant) -> None:
    s, number = canvas.s, row.number
    if number is None:
        y = box.y + 1.1 * s.small
        canvas.words(box.x, y, row.heading, size=s.small, bold=True, colour="faint", width=box.w)
        return
    moved = number.path in variant.moved
    if moved:
        mark = Box(box.x, box.y + 0.4 * s.unit, 0.5 * s.unit, box.h - 1.2 * s.unit)
        canvas.add(Fill(mark, "chosen", mark.w / 2))
    inner = Box(box.x + 1.4 * s.unit, box.y, box.w - 2 * s.unit, box.h - 0.8 * s.unit)
    if number.choices:
        _choice(canvas, inner, number, variant, moved)
    elif number.stepped:
        _stepper(canvas, inner, number, variant, moved)
    else:
        _slider(canvas, inner, number, variant, moved)


def _was(number: Number) -> str:
    return f"file: {number.shown(number.value)}"


def _choice(canvas: Canvas, box: Box, number: Number, variant: Variant, moved: bool) -> None:
    s = canvas.s
    faces = [(wording.plain(str(each)), each) for each in number.choices]
    wide = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _ in faces)
    label = number.label
    if wide > box.w:
        faces = [(_word(str(each)), each) for each in number.choices]
        label = number.shown(variant.value(number))
    elif moved:
        label = f"{number.label} ({_was(number)})"
    canvas.words(box.x, box.y + 0.7 * s.small, label, size=s.small, width=box.w)
    row = Box(box.x, box.y + 1.4 * s.small, box.w, box.h - 1.4 * s.small)
    choice(canvas, row, number.path, variant.value(number), faces, says=number.title)


def _word(choice: str) -> str:
    """A choice where there is no room for two words."""
    return ORDERS[choice].word if choice in ORDERS else wording.plain(choice)


def _stepper(canvas: Canvas, box: Box, number: Number, variant: Variant, moved: bool) -> None:
    s, label = canvas.s, f"{number.label} ({_was(number)})" if moved else number.label
    room = box.w - 2 * min(box.h, 0.22 * box.w) - 3.2 * s.small - s.unit
    if canvas.measure(label, s.small, False) > room:
        label = number.label
    value = variant.value(number)
    at = number.place(value)
    low, high, step = number.low, number.furthest, number.step
    stepper(canvas, box, number.path, label, at, low, high, step, says=number.title, wheel=False)


def _slider(canvas: Canvas, box: Box, number: Number, variant: Variant, moved: bool) -> None:
    value = variant.value(number)
    slider(
        canvas,
        box,
        number.path,
        number.label,
        number.place(value),
        number.low,
        number.furthest,
        number.step,
        shown=f"{number.shown(value)}  ({_was(number)})" if moved else number.shown(value),
        usual=number.place(number.value),
        says=number.title,
        wheel=False,
    )
