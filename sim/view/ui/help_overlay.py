"""Draw the overlay with every key and what it does; pressing a line does the same as its key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sim.view.ui.canvas import Canvas, Measure
from sim.view.ui.keymap import Control, KeyTable, shown
from sim.view.ui.shapes import Box, Fill, Veil
from sim.view.ui.sizes import Sizes, least

WORD_SIZES = (1.0, 0.92, 0.85, 0.78, 0.7, 0.6, 0.5, 0.0)
"""Sizes of the words that are tried, as shares of small text; 0 stands for the smallest words."""

SMALLEST = 10.0
"""The size of the smallest words in any window, in pixels."""

ROW_HEIGHTS = (1.75, 1.55, 1.38, 1.22)
"""Heights of a row that are tried, as multiples of its words' size; second lines have the last one."""

NOT_PRESSED = ("focus", "press", "write", "help")
"""Commands of lines that cannot be pressed: only a keyboard does them, or they hide the help."""

Items = tuple[tuple[str, tuple[Control, ...]], ...]
"""Names of groups and their controls, in order."""


@dataclass(frozen=True)
class Row:
    """A key and what it does, in *lines* of words that begin *first* pixels from the left."""

    control: Control
    lines: tuple[str, ...]
    first: float


Column = list[tuple[float, str | Row]]
"""Headings and rows of a column, each with its top."""


@dataclass(frozen=True)
class Grid:
    """*columns* of a width *wide*; the *size* of the words, the height *line* of a row and *high* of all."""

    columns: list[Column]
    wide: float
    size: float
    line: float
    high: float


def draw(canvas: Canvas, table: KeyTable) -> None:
    """Draw every key and what it does, over the screen."""
    s = canvas.s
    whole = Box(0, 0, s.width, s.height)
    canvas.add(Veil(whole, "background", 0.8))
    canvas.target(whole, "help", name="help overlay", focusable=False)
    most = whole.inset(4 * s.unit, 3.5 * s.unit)
    head = 1.9 * s.small
    grid = _grid(s, canvas.measure, tuple(table.groups.items()), (most.w, most.h - head))
    high = min(most.h, head + grid.high)
    inner = Box(most.x, most.y + (most.h - high) / 2, most.w, high)
    canvas.add(Fill(inner.inset(-2.5 * s.unit, -2 * s.unit), "panel", s.unit, "line", max(1.0, s.unit / 8)))
    y = inner.y + 0.6 * s.small
    left = canvas.words(inner.x, y, "Keys", size=1.2 * s.small, bold=True) + s.small
    closing = "A press on a line does it; Esc closes this"
    room = inner.w - left
    canvas.words(inner.right, y, closing, size=s.small, colour="faint", anchor="right", width=room)
    for place, column in enumerate(grid.columns):
        for top, each in column:
            box = Box(inner.x + place * grid.wide, inner.y + head + top, grid.wide, grid.line)
            if isinstance(each, str):
                canvas.words(box.x, box.cy, each, size=grid.size, bold=True, width=0.9 * box.w)
            else:
                _row(canvas, box, each, grid.size)


# --- where everything goes ---


@lru_cache(maxsize=4)  # every frame needs it while the help is shown
def _grid(s: Sizes, measure: Measure, items: Items, room: tuple[float, float]) -> Grid:
    """Lay out all items in even columns, with the largest words that fit, else the smallest ones."""
    wide, high = room
    canvas, floor = Canvas(s, measure), max(least(s.width, s.height), SMALLEST)
    for share in WORD_SIZES:
        size = max(share * s.small, floor)
        for count in (2, 3, 1):
            groups = _groups(canvas, items, (wide + size) / count, size)
            if any("…" in words for _, rows in groups for row in rows for words in row.lines):
                continue
            for line in ROW_HEIGHTS:
                if len(_flowed(groups, high, line * size, ROW_HEIGHTS[-1] * size)) <= count:
                    return _even(groups, count, (wide + size) / count, size, line * size)
    count = 3 if s.width > s.height else 2
    each = (wide + floor) / count
    return _even(_groups(canvas, items, each, floor), count, each, floor, ROW_HEIGHTS[-1] * floor)


Groups = list[tuple[str, list[Row]]]


def _groups(canvas: Canvas, items: Items, wide: float, size: float) -> Groups:
    """The rows of every group, their words broken to the width that its widest key leaves."""
    found = []
    for name, group in items:
        first = max(_cap(canvas, control, size) for control in group) + 0.6 * size
        room = wide - first - size
        rows = [Row(each, tuple(canvas.lines(each.words, room, size)), first) for each in group]
        found.append((name, rows))
    return found


def _flowed(groups: Groups, limit: float, line: float, closer: float) -> list[Column]:
    """Flow the groups into columns no higher than *limit*; a group may go on in the next column.

    *line* is the height of a row, *closer* that of each further line of it.
    """
    columns: list[Column] = [[]]
    y = 0.0
    for name, rows in groups:
        y += 0.6 * line if y else 0.0
        if columns[-1] and y + line + sum(_high(row, line, closer) for row in rows[:2]) > limit:
            columns.append([])
            y = 0.0
        columns[-1].append((y, name))
        y += line
        for row in rows:
            high = _high(row, line, closer)
            if y + high > limit:
                columns.append([(0.0, f"{name} …")])
                y = line
            columns[-1].append((y, row))
            y += high
    return columns


def _high(row: Row, line: float, closer: float) -> float:
    return line + max(0, len(row.lines) - 1) * closer


def _even(groups: Groups, count: int, wide: float, size: float, line: float) -> Grid:
    """Lay out the groups in *count* columns, with the least height."""
    closer = ROW_HEIGHTS[-1] * size
    low, high = 0.0, sum(line * (2 + 4 * len(rows)) for _, rows in groups)
    for _ in range(16):
        middle = (low + high) / 2
        fits = len(_flowed(groups, middle, line, closer)) <= count
        low, high = (low, middle) if fits else (middle, high)
    return Grid(_flowed(groups, high, line, closer), wide, size, line, high)


# --- a row ---


def _cap(canvas: Canvas, control: Control, size: float) -> float:
    """The width of the cap of a control's key."""
    return max(canvas.measure(shown(control.keys[0]), size, False) + size, 1.7 * size)


def _row(canvas: Canvas, box: Box, row: Row, size: float) -> None:
    """Draw a key as a cap, and what it does."""
    control, closer = row.control, ROW_HEIGHTS[-1] * size
    whole = Box(box.x - 0.4 * size, box.y, box.w - 0.6 * size, _high(row, box.h, closer))
    if control.command not in NOT_PRESSED:
        _pressable(canvas, whole, control, box.h)
    cap, high = _cap(canvas, control, size), min(0.86 * box.h, 1.5 * size)
    canvas.add(Fill(Box(box.x, box.cy - high / 2, cap, high), "button", 0.3 * size))
    canvas.words(box.x + cap / 2, box.cy, shown(control.keys[0]), size=size, anchor="centre")
    for place, words in enumerate(row.lines):
        canvas.words(box.x + row.first, box.cy + place * closer, words, size=size, colour="faint")


def _pressable(canvas: Canvas, box: Box, control: Control, line: float) -> None:
    """Make a line a button too, so that nothing needs a keyboard."""
    name = f"key {control.keys[0]}"
    if canvas.hover == name:
        canvas.add(Fill(box, "pressed", 0.3 * line))
    canvas.target(box, control.command, control.value, name=name)
