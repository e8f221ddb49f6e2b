"""Draw the parameters as a list that scrolls: sliders, steppers and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import wording
from sim.view.screens.parameters import Parameter
from sim.view.screens.parameters.variant import Variant
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Dial, Fill
from sim.view.ui.sizes import Sizes
from sim.view.ui.widgets import LETTERS, choice, scroll_bar, slider, stepper, touch
from sim.vocabulary import ORDERS


@dataclass(frozen=True)
class Place:
    """A row of the list, *top* pixels from the list's top: a parameter, or the heading of a group."""

    top: float
    high: float
    parameter: Parameter | None
    heading: str = ""


def tall(s: Sizes) -> float:
    """The height of a control: large enough for a finger, and for a slider's words in small text."""
    return max(min(touch(s), max(44.0, 1.7 * s.body, s.width / 16.5)), s.small / LETTERS)


def places(canvas: Canvas, parameters: Sequence[Parameter]) -> list[Place]:
    """The rows of the list, with a heading wherever another group begins."""
    s, found, top, group = canvas.s, list[Place](), 0.0, ""
    for parameter in parameters:
        if parameter.group != group:
            group = parameter.group
            found.append(Place(top, 1.9 * s.small, None, group))
            top += 1.9 * s.small
        high = tall(s) + 0.8 * s.unit + (1.4 * s.small if parameter.choices else 0.0)
        found.append(Place(top, high, parameter))
        top += high
    return found


def draw(
    canvas: Canvas, box: Box, parameters: Sequence[Parameter], variant: Variant, offset: float, follow: bool
) -> float:
    """Draw the list from *offset* on; return the offset at which it was drawn.

    With *follow*, the focused parameter and its neighbours are in view, so that the next Tab finds one.
    """
    s = canvas.s
    rows = places(canvas, parameters)
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
    """The nearest offset at which the focused parameter and the rows beside it are in view."""
    own = [
        at for at, row in enumerate(rows) if row.parameter is not None and row.parameter.path == canvas.focus
    ]
    if not own:
        return offset
    before, after = rows[max(0, own[0] - 2)], rows[min(len(rows) - 1, own[0] + 2)]
    if after.top + after.high - before.top > high:
        before = after = rows[own[0]]
    return min(max(offset, after.top + after.high - high), before.top)


def _row(canvas: Canvas, box: Box, row: Place, variant: Variant) -> None:
    s, parameter = canvas.s, row.parameter
    if parameter is None:
        y = box.y + 1.1 * s.small
        canvas.words(box.x, y, row.heading, size=s.small, bold=True, colour="faint", width=box.w)
        return
    moved = parameter.path in variant.moved
    if moved:
        mark = Box(box.x, box.y + 0.4 * s.unit, 0.5 * s.unit, box.h - 1.2 * s.unit)
        canvas.add(Fill(mark, "chosen", mark.w / 2))
    inner = Box(box.x + 1.4 * s.unit, box.y, box.w - 2 * s.unit, box.h - 0.8 * s.unit)
    if parameter.choices:
        _choice(canvas, inner, parameter, variant, moved)
    elif parameter.stepped:
        _stepper(canvas, inner, parameter, variant, moved)
    else:
        _slider(canvas, inner, parameter, variant, moved)


def _was(parameter: Parameter) -> str:
    return f"file: {parameter.shown(parameter.value)}"


def _choice(canvas: Canvas, box: Box, parameter: Parameter, variant: Variant, moved: bool) -> None:
    s = canvas.s
    faces = [(wording.plain(str(each)), each) for each in parameter.choices]
    wide = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _ in faces)
    label = parameter.label
    if wide > box.w:
        faces = [(_word(str(each)), each) for each in parameter.choices]
        label = parameter.shown(variant.value(parameter))
    elif moved:
        label = f"{parameter.label} ({_was(parameter)})"
    canvas.words(box.x, box.y + 0.7 * s.small, label, size=s.small, width=box.w)
    row = Box(box.x, box.y + 1.4 * s.small, box.w, box.h - 1.4 * s.small)
    choice(canvas, row, parameter.path, variant.value(parameter), faces, says=parameter.title)


def _word(choice: str) -> str:
    """A choice where there is no room for two words."""
    return ORDERS[choice].word if choice in ORDERS else wording.plain(choice)


def _stepper(canvas: Canvas, box: Box, parameter: Parameter, variant: Variant, moved: bool) -> None:
    s, label = canvas.s, f"{parameter.label} ({_was(parameter)})" if moved else parameter.label
    room = box.w - 2 * min(box.h, 0.22 * box.w) - 3.2 * s.small - s.unit
    if canvas.measure(label, s.small, False) > room:
        label = parameter.label
    value = variant.value(parameter)
    at = parameter.place(value)
    low, high, step = parameter.low, parameter.furthest, parameter.step
    stepper(canvas, box, parameter.path, label, at, low, high, step, says=parameter.title, wheel=False)


def _slider(canvas: Canvas, box: Box, parameter: Parameter, variant: Variant, moved: bool) -> None:
    value = variant.value(parameter)
    slider(
        canvas,
        box,
        parameter.path,
        parameter.label,
        parameter.place(value),
        parameter.low,
        parameter.furthest,
        parameter.step,
        shown=f"{parameter.shown(value)}  ({_was(parameter)})" if moved else parameter.shown(value),
        usual=parameter.place(parameter.value),
        says=parameter.title,
        wheel=False,
    )
