"""What the statistics screen looks like: a table, a figure, and what can be saved."""

from __future__ import annotations

from dataclasses import dataclass

from sim import wording
from sim.view.screens import header
from sim.view.screens.statistics import figures
from sim.view.screens.statistics.queries import Rows
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Value
from sim.view.ui.widgets import choice, picture, table, touch

TABLES = (("Numbers", "numbers"), ("Causes", "causes"), ("Compared", "compared"))
"""Face and name of every table."""

FIGURE = ("Figure", "figure")
"""One more face, if text is so large that only the table or only the figure fits."""

HEADS = {
    "numbers": ("response", "mean", "95 % interval", "exact", "n"),
    "causes": ("why threats landed", "per run", "95 % interval", "exact", "n"),
    "compared": ("", "difference", "95 % interval", "n"),
}

FILE_FORMS = (("PNG", "png"), ("SVG", "svg"), ("Table CSV", "csv"), ("JSON", "json"), ("Runs CSV", "runs"))
"""Face and name of every file: the figure, the table that is shown, every replication."""

HEIGHT_AT_SCALE_1 = 475
"""The window's height divided by the scale at which a figure's smallest letters are a fiftieth of it."""

LEAST_FIGURE_HEIGHT = 250
"""The least height of a figure in points: its text is scaled so that the figure has as many."""


@dataclass(frozen=True)
class StatisticsView:
    """Everything that the statistics screen shows, as values."""

    name: str
    """The scenario's name."""
    origin: str
    """Where the numbers come from: the seed and the scenario's digest."""
    runs: int
    ready: bool
    """Whether the numbers of the scenario are there."""
    trouble: str
    """What went wrong, in a line; empty if nothing did."""
    table: str
    """Which table: "numbers", "causes" or "compared"."""
    rows: Rows
    chosen: int | None
    """The place of the chosen row."""
    offset: float
    """Pixels by which the table is scrolled."""
    response: str
    others: int
    """The number of kept variants that the scenario is compared with."""
    front: str
    """What is seen where only one fits: "table" or "figure"."""
    figure: str
    offers: figures.Faces
    """Face and name of the figures to choose from."""
    picture: bytes
    """The figure as RGB bytes; empty until it is drawn."""
    picture_size: tuple[int, int]
    """Width and height of the figure in pixels."""


@dataclass(frozen=True)
class Drawn:
    """What drawing found out: sizes that the screen needs for its next step."""

    apart: bool
    """Whether only the table or only the figure fits."""
    room: tuple[float, float] | None = None
    """The height of a row and of the whole view of the table in pixels; None if no table was drawn."""
    figure: tuple[tuple[int, int], float] | None = None
    """Size in pixels and scale of the figure that fits; None if no figure was drawn."""


def tables(apart: bool) -> tuple[tuple[str, str], ...]:
    """Face and name of what can be chosen instead of the table; the figure too, where only one fits."""
    return (*TABLES, FIGURE) if apart else TABLES


def draw(canvas: Canvas, view: StatisticsView) -> Drawn:
    """Draw the table on the left (above, in a narrow window), the figure beside it, exports below."""
    s = canvas.s
    about = f"{view.runs:,} runs" if view.ready else view.trouble or "runs are being played …"
    below = header.plain_header(canvas, view.name, f"statistics · {about} · {view.origin}")
    high, gap = touch(s), 2 * s.unit
    foot = Box(below.x, below.bottom - high, below.w, high)
    body = Box(below.x, below.y, below.w, foot.y - below.y - s.unit)
    _buttons(canvas, foot)
    if s.large:
        return _one(canvas, body, view)
    if s.narrow:
        left = Box(body.x, body.y, body.w, 0.42 * body.h)
        right = Box(body.x, left.bottom + gap, body.w, body.bottom - left.bottom - gap)
    else:
        left = Box(body.x, body.y, 0.5 * body.w, body.h)
        right = Box(left.right + gap, body.y, body.right - left.right - gap, body.h)
    room = _numbers(canvas, _choice(canvas, left, "table", view.table, tables(False)), view)
    figure = _figure(canvas, _choice(canvas, right, "figure", view.figure, view.offers), view)
    return Drawn(False, room, figure)


def _one(canvas: Canvas, box: Box, view: StatisticsView) -> Drawn:
    """Draw the table or the figure, as large as it gets."""
    if view.front == "figure":
        wide, gap = canvas.measure("Table", canvas.s.small, False) + 3 * canvas.s.unit, canvas.s.unit
        button = Box(box.x, box.y, wide, touch(canvas.s))
        canvas.button(button, "Table", "turn_table", 1, says=canvas.hint("turn_table", 1))
        aside = Box(box.x + wide + gap, box.y, box.w - wide - gap, box.h)
        rest = _choice(canvas, aside, "figure", view.figure, view.offers)
        return Drawn(True, figure=_figure(canvas, Box(box.x, rest.y, box.w, rest.h), view))
    return Drawn(True, room=_numbers(canvas, _choice(canvas, box, "table", view.table, tables(True)), view))


def _choice(canvas: Canvas, box: Box, name: str, value: str, faces: figures.Faces) -> Box:
    """Draw a row to choose from; return the box below it."""
    high = touch(canvas.s)
    wide = sum(canvas.measure(face, canvas.s.small, False) + 2.8 * canvas.s.unit for face, _ in faces)
    shown = figures.brief(faces) if wide > box.w else faces
    choice(canvas, Box(box.x, box.y, box.w, high), name, value, shown)
    top = high + canvas.s.unit
    return Box(box.x, box.y + top, box.w, max(1.0, box.h - top))


def _numbers(canvas: Canvas, box: Box, view: StatisticsView) -> tuple[float, float] | None:
    """Draw the table, or why it is empty; return the height of a row and of its view, if there is one."""
    s = canvas.s
    if not view.rows:
        canvas.paragraph(box.x, box.y + s.unit, box.w, _why_empty(view), colour="faint")
        return None
    place = Box(box.x, box.y, box.w, box.h - _meaning(canvas, box, view.response))
    heads = list(HEADS[view.table])
    if view.table == "compared":
        heads[0] = f"{wording.response(view.response)}, beside"
        heads[2] = "95 % interval" if view.others == 1 else "95 %, all together"
    room, line = 0.42 * box.w, 1.75 * s.small
    rows = [[canvas.fitted(row[0], room, s.small), *row[1:]] for row in view.rows]
    heads[0] = canvas.fitted(heads[0], room, s.small, True)
    table(canvas, place, "rows", heads, rows, view.offset, view.chosen)
    return line, place.h - line


def _meaning(canvas: Canvas, box: Box, response: str) -> float:
    """Write what the response counts at the foot of the table; return the height taken."""
    s, meaning = canvas.s, wording.meaning(response)
    words = f"{wording.response(response)}: {meaning}"
    high = len(canvas.lines(words, box.w, s.small, False)) * 1.3 * s.small + s.unit
    if not meaning or high > 0.34 * box.h:
        return 0.0
    canvas.paragraph(box.x, box.bottom - high + s.unit, box.w, words, size=s.small, colour="faint")
    return high


def _why_empty(view: StatisticsView) -> str:
    """Why there is no table yet."""
    if view.table == "compared" and view.ready:
        if view.others:
            return view.trouble or "The comparison is being played …"
        return "Nothing is kept yet. V keeps this scenario; the statistics of another are compared with it."
    if view.table == "causes" and view.ready:
        return "No threat landed in any of these runs."
    return view.trouble or "Runs are being played …"


def _figure(canvas: Canvas, box: Box, view: StatisticsView) -> tuple[tuple[int, int], float]:
    """Draw the figure, if it is there; return the size in pixels and the scale of the one that fits."""
    s = canvas.s
    line = 0.0
    if view.figure not in figures.OF_ALL and not s.large:
        of, line = f"of {wording.response(view.response)} (Y: another)", 1.6 * s.small
        canvas.words(box.x, box.y + 0.3 * line, of, size=s.small, colour="faint", width=box.w)
    place = Box(box.x, box.y + line, box.w, max(8.0, box.h - line))
    size = int(place.w), int(place.h)
    scale = min(s.small / 11, max(s.height / HEIGHT_AT_SCALE_1, place.h / LEAST_FIGURE_HEIGHT))
    if view.picture:
        picture(canvas, place, view.picture, view.picture_size)
    else:
        note = view.trouble or "The figure is being drawn …"
        canvas.paragraph(place.x, place.y + s.unit, place.w, note, colour="faint")
    return size, round(scale, 2)


def _buttons(canvas: Canvas, box: Box) -> None:
    faces: list[tuple[str, str, Value]] = [(face, "export", form) for face, form in FILE_FORMS]
    wide = canvas.words(box.x, box.cy, "Save", size=canvas.s.small, colour="faint") + canvas.s.unit
    faces.append(("Keep", "keep", None))
    canvas.row_of(Box(box.x + wide, box.y, box.w - wide, box.h), faces, "", hints=True)
