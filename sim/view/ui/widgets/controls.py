"""Widgets that change a value: slider, stepper, choice, text entry; and rows of icons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Choices, Dial, Entry, Fill, Line, Mark, Value
from sim.view.ui.sizes import Sizes

MINUS = "\N{MINUS SIGN}"


LETTERS = 0.42
"""The greatest share of a slider's height that its words take."""


def touch(s: Sizes) -> float:
    """The height of a control for a finger: 44 pixels in a window 720 high, in proportion."""
    return max(s.height / 16.5, 1.7 * s.body) if not s.large else 1.7 * s.body


def slider(
    canvas: Canvas,
    box: Box,
    name: str,
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    *,
    shown: str = "",
    usual: float | None = None,
    says: str = "",
    wheel: bool = True,
) -> None:
    """Draw a slider: the *label* and the value as *shown* above, a track below with a tick at *usual*.

    It is changed by dragging, by ← and → (with Shift ten steps), Home and End, and by the *wheel*, which
    a list that scrolls switches off.
    """
    s = canvas.s
    size = min(s.small, LETTERS * box.h)
    y = box.y + 0.62 * size
    shown = shown or f"{value:g}"
    taken = canvas.words(box.right, y, shown, size=size, bold=True, anchor="right", width=0.5 * box.w)
    canvas.words(box.x, y, label, size=size, width=box.w - taken - s.unit)
    track_y = box.y + 1.25 * size + (box.h - 1.25 * size) / 2
    knob = max(1.1 * s.unit, 0.3 * (box.h - 1.25 * size))
    dial = Dial(value, low, high, step, left=box.x + knob, right=box.right - knob, wheel=wheel)
    x = _across(dial, value)
    thick = max(2.0, 0.5 * s.unit)
    canvas.add(Fill(Box(box.x, track_y - thick / 2, box.w, thick), "track", thick / 2))
    canvas.add(Fill(Box(box.x, track_y - thick / 2, x - box.x, thick), "chosen", thick / 2))
    if usual is not None:
        tick = _across(dial, usual)
        canvas.add(Line(((tick, track_y - knob), (tick, track_y + knob)), "faint", max(1.0, 0.2 * s.unit)))
    grown = 1.15 if canvas.hover == name else 1.0
    canvas.add(Mark(x, track_y, knob * grown / 0.7, "shot", "text"))
    canvas.target(box, name=name, says=says, turns=dial)


def _across(dial: Dial, value: float) -> float:
    share = (value - dial.low) / max(dial.high - dial.low, 1e-12)
    return dial.left + (dial.right - dial.left) * min(1.0, max(0.0, share))


def stepper(
    canvas: Canvas,
    box: Box,
    name: str,
    label: str,
    value: float,
    low: float,
    high: float,
    step: float = 1.0,
    *,
    shown: str = "",
    says: str = "",
    wheel: bool = True,
) -> None:
    """Draw a number between two buttons, − and +, for small whole numbers. It has the keys of a slider."""
    s = canvas.s
    dial = Dial(value, low, high, step, wheel=wheel)
    side = min(box.h, 0.22 * box.w)
    minus = Box(box.right - 2 * side - 3.2 * s.small, box.y, side, box.h)
    plus = Box(box.right - side, box.y, side, box.h)
    canvas.words(box.x, box.cy, label, size=s.small, width=minus.x - box.x - s.unit)
    middle = (minus.right + plus.x) / 2
    canvas.words(
        middle, box.cy, shown or f"{value:g}", bold=True, anchor="centre", width=plus.x - minus.right
    )
    canvas.target(box, name=name, says=says, turns=dial)
    for part, face, to in ((minus, MINUS, -step), (plus, "+", step)):
        own = f"{name} {face}"
        can = low <= value + to <= high
        ground = "pressed" if canvas.hover == own and can else "button"
        canvas.add(Fill(part, ground, 0.7 * s.unit))
        canvas.words(part.cx, part.cy, face, bold=True, colour="text" if can else "faint", anchor="centre")
        canvas.target(part, name=own, value=dial.near(value + to), sets=name, focusable=False)


def choice(
    canvas: Canvas,
    box: Box,
    name: str,
    value: Value,
    faces: Sequence[tuple[str, Value]],
    *,
    label: str = "",
    says: str = "",
) -> None:
    """Draw joined buttons (face, value), of which one is chosen; one target of the focus, for ← and →."""
    s = canvas.s
    x = box.x
    if label:
        x += canvas.words(x, box.cy, label, size=s.small, width=0.4 * box.w) + 1.5 * s.unit
    gap = 0.4 * s.unit
    wanted = [canvas.measure(face, s.small, False) + 2.4 * s.unit for face, _ in faces]
    room = box.right - x - gap * (len(faces) - 1)
    shrink = min(1.0, room / max(sum(wanted), 1e-9))
    whole = Box(x, box.y, sum(wanted) * shrink + gap * (len(faces) - 1), box.h)
    values = tuple(each for _, each in faces)
    canvas.target(whole, name=name, says=says, turns=Choices(value, values))
    for wide, (face, each) in zip(wanted, faces, strict=True):
        part = Box(x, box.y, wide * shrink, box.h)
        on, own = each == value, f"{name} {each}"
        ground = "chosen" if on else "pressed" if canvas.hover == own else "button"
        canvas.add(Fill(part, ground, 0.7 * s.unit))
        ink = "on_chosen" if on else "text"
        canvas.words(
            part.cx, part.cy, face, size=s.small, colour=ink, anchor="centre", width=part.w - 0.6 * s.unit
        )
        canvas.target(part, name=own, value=each, sets=name, focusable=False)
        x += part.w + gap


def icons(canvas: Canvas, row: Box, faces: Sequence[tuple[str, str, Value]]) -> float:
    """Draw square buttons (icon, command, value) at the right of *row*; return the x where they begin."""
    side, gap = row.h, 0.4 * canvas.s.unit
    x = row.right - len(faces) * (side + gap)
    for place, (face, command, value) in enumerate(faces):
        box = Box(x + gap + place * (side + gap), row.y, side, side)
        canvas.button(box, face, command, value, says=canvas.hint(command, value), icon=True)
    return x


def before_and_next(command: str) -> tuple[tuple[str, str, Value], ...]:
    """The faces for `icons` that give *command* with -1 and with 1."""
    return ("previous", command, -1), ("next", command, 1)


def entry(
    canvas: Canvas,
    box: Box,
    name: str,
    written: str,
    *,
    invites: str = "",
    command: str = "",
    active: bool = False,
    says: str = "",
) -> None:
    """Draw a line to write on; *invites* stands there while it is empty. Enter gives *command* with its text.

    *active* shows the caret even without the focus (for a screen that `writes` here).
    """
    s = canvas.s
    here = active or canvas.focus == name
    canvas.add(Fill(box, "map", 0.7 * s.unit, "text" if here else "faint", max(1.0, s.unit / 6)))
    inner = box.inset(1.2 * s.unit, 0)
    if not written:
        canvas.words(inner.x, inner.cy, invites, size=s.small, colour="faint", width=inner.w)
    else:
        # Show the end of a long line, because that is where letters are added.
        tail = written
        while len(tail) > 1 and canvas.measure(tail, s.small, False) > inner.w - 0.4 * s.small:
            tail = tail[max(1, len(tail) // 12) :]
        wide = canvas.words(inner.x, inner.cy, tail, size=s.small)
        if here:
            x = inner.x + wide + 0.15 * s.small
            canvas.add(Line(((x, box.cy - 0.5 * s.small), (x, box.cy + 0.5 * s.small)), "text", 2.0))
    canvas.target(box, command, written, name=name, says=says, turns=Entry(written))
