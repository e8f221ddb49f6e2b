"""What the statistics screen looks like: a table, a figure, and what can be saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim import wording
from sim.view.screens import header
from sim.view.screens.statistics import figures
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Value
from sim.view.ui.widgets import choice, picture, table, touch

if TYPE_CHECKING:
    from sim.view.screens.statistics.screen import Statistics

HEADS = {
    "numbers": ("response", "mean", "95 % interval", "exact", "n"),
    "causes": ("why threats landed", "per run", "95 % interval", "exact", "n"),
    "compared": ("", "difference", "95 % interval", "n"),
}

FORMS = (("PNG", "png"), ("SVG", "svg"), ("Table CSV", "csv"), ("JSON", "json"), ("Runs CSV", "runs"))
"""Face and name of every file: the figure, the table that is shown, every replication."""

LEAST = 475
"""A figure's smallest letters are 9.5 at scale 1: at this share of the window's height, a fiftieth of it."""

TALL = 250
"""Points of height that a figure needs: larger text than leaves it so many would cover it."""


def draw(canvas: Canvas, screen: Statistics) -> None:
    """Numbers on the left (above, where it is narrow), the figure beside them, exports below."""
    s = canvas.s
    screen.apart = s.large
    about = f"{screen.runs:,} runs" if screen.numbers.names else screen.trouble or "runs are being played …"
    below = header.plain_header(
        canvas, screen.source.scenario.name, f"statistics · {about} · {screen.source.origin}"
    )
    high, gap = touch(s), 2 * s.unit
    foot = Box(below.x, below.bottom - high, below.w, high)
    body = Box(below.x, below.y, below.w, foot.y - below.y - s.unit)
    _buttons(canvas, foot)
    if screen.apart:
        _one(canvas, body, screen)
        return
    if s.narrow:
        left = Box(body.x, body.y, body.w, 0.42 * body.h)
        right = Box(body.x, left.bottom + gap, body.w, body.bottom - left.bottom - gap)
    else:
        left = Box(body.x, body.y, 0.5 * body.w, body.h)
        right = Box(left.right + gap, body.y, body.right - left.right - gap, body.h)
    rest = _turned(canvas, left, "table", screen.shown, screen.tables)
    _numbers(canvas, rest, screen)
    _figure(canvas, _turned(canvas, right, "figure", screen.figure, screen.offers), screen)


def _one(canvas: Canvas, box: Box, screen: Statistics) -> None:
    """The table or the figure, as large as it gets."""
    if screen.front == "figure":
        wide, gap = canvas.measure("Table", canvas.s.small, False) + 3 * canvas.s.unit, canvas.s.unit
        button = Box(box.x, box.y, wide, touch(canvas.s))
        canvas.button(button, "Table", "turn_table", 1, says=canvas.hint("turn_table", 1))
        aside = Box(box.x + wide + gap, box.y, box.w - wide - gap, box.h)
        rest = _turned(canvas, aside, "figure", screen.figure, screen.offers)
        _figure(canvas, Box(box.x, rest.y, box.w, rest.h), screen)
    else:
        _numbers(canvas, _turned(canvas, box, "table", screen.shown, screen.tables), screen)


def _turned(canvas: Canvas, box: Box, name: str, value: str, faces: figures.Faces) -> Box:
    """A row to choose from; returns the box below it."""
    high = touch(canvas.s)
    wide = sum(canvas.measure(face, canvas.s.small, False) + 2.8 * canvas.s.unit for face, _ in faces)
    shown = figures.brief(faces) if wide > box.w else faces
    choice(canvas, Box(box.x, box.y, box.w, high), name, value, shown)
    top = high + canvas.s.unit
    return Box(box.x, box.y + top, box.w, max(1.0, box.h - top))


def _numbers(canvas: Canvas, box: Box, screen: Statistics) -> None:
    s = canvas.s
    rows = {"numbers": screen.numbers.rows, "causes": screen.numbers.cause_rows}.get(screen.shown)
    rows = screen.differences[1] if rows is None and screen.several else rows or []
    if not rows:
        canvas.paragraph(box.x, box.y + s.unit, box.w, _why_empty(screen), colour="faint")
        return
    foot = _meaning(canvas, box, screen)
    view = Box(box.x, box.y, box.w, box.h - foot)
    at = screen.listed.index(screen.response) if screen.response in screen.listed else None
    heads = list(HEADS[screen.shown])
    if screen.shown == "compared":
        heads[0] = f"{wording.response(screen.response)}, beside"
        heads[2] = "95 % interval" if len(screen.others) == 1 else "95 %, all together"
    room, line = 0.42 * box.w, 1.75 * s.small
    screen.room = (line, view.h - line)
    shown = [[canvas.fitted(row[0], room, s.small), *row[1:]] for row in rows]
    heads[0] = canvas.fitted(heads[0], room, s.small, True)
    table(canvas, view, "rows", heads, shown, screen.offset, at)


def _meaning(canvas: Canvas, box: Box, screen: Statistics) -> float:
    """What the response counts, at the foot of the table; returns the height taken."""
    s, name = canvas.s, wording.response(screen.response)
    told = wording.meaning(screen.response)
    lines = canvas.lines(f"{name}: {told}", box.w, s.small, False)
    high = len(lines) * 1.3 * s.small + s.unit
    if not told or high > 0.34 * box.h:
        return 0.0
    canvas.paragraph(
        box.x, box.bottom - high + s.unit, box.w, f"{name}: {told}", size=s.small, colour="faint"
    )
    return high


def _why_empty(screen: Statistics) -> str:
    if screen.shown == "compared" and screen.numbers.names:
        if screen.others:
            return screen.trouble or "The comparison is being played …"
        return "Nothing is kept yet. V keeps this scenario; the statistics of another are compared with it."
    if screen.shown == "causes" and screen.numbers.names:
        return "No threat landed in any of these runs."
    return screen.trouble or "Runs are being played …"


def _figure(canvas: Canvas, box: Box, screen: Statistics) -> None:
    s = canvas.s
    line = 0.0
    if screen.figure not in figures.OF_ALL and not screen.apart:
        of, line = f"of {wording.response(screen.response)} (Y: another)", 1.6 * s.small
        canvas.words(box.x, box.y + 0.3 * line, of, size=s.small, colour="faint", width=box.w)
    place = Box(box.x, box.y + line, box.w, max(8.0, box.h - line))
    size = int(place.w), int(place.h)
    scale = min(s.small / 11, max(s.height / LEAST, place.h / TALL))
    screen.wanted = (replace(screen.asked, table=""), size, round(scale, 2))
    key, rows = screen.picture
    if rows:
        picture(canvas, place, rows, key[1])  # type: ignore[arg-type]
    else:
        waits = screen.trouble or "The figure is being drawn …"
        canvas.paragraph(place.x, place.y + s.unit, place.w, waits, colour="faint")


def _buttons(canvas: Canvas, box: Box) -> None:
    faces: list[tuple[str, str, Value]] = [(face, "export", form) for face, form in FORMS]
    wide = canvas.words(box.x, box.cy, "Save", size=canvas.s.small, colour="faint") + canvas.s.unit
    faces.append(("Keep", "keep", None))
    canvas.row_of(Box(box.x + wide, box.y, box.w - wide, box.h), faces, "", hints=True)
