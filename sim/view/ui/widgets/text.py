"""Widgets to read: pages of words that scroll, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Dial, Fill, Line, Picture, Text

LEAST_NAMES = 0.3
"""The least share of a table's width for its names, however long the numbers are."""


def scroll_bar(canvas: Canvas, box: Box, first: float, seen: float, whole: float) -> None:
    """Draw a scroll bar: *seen* of *whole* is in view, from *first* on."""
    share = min(1.0, seen / max(whole, 1e-9))
    high = max(share * box.h, 2 * box.w)
    y = box.y + (box.h - high) * first / max(whole - seen, 1e-9)
    canvas.add(Fill(box, "track", box.w / 2), Fill(Box(box.x, y, box.w, high), "faint", box.w / 2))


def page(canvas: Canvas, box: Box, name: str, lines: Sequence[str], offset: float = 0.0) -> None:
    """Draw paragraphs that scroll by the wheel and by ↑ ↓ Page up Page down: `change(name, new offset)`.

    A paragraph that begins with "# " is a heading; one that begins with four spaces is not wrapped.
    """
    s = canvas.s
    rail = 1.6 * s.unit
    view = Box(box.x, box.y, box.w - rail - s.unit, box.h)
    laid = _laid(canvas, lines, min(view.w, 34 * s.body))
    whole = laid[-1][0] + 2 * s.body if laid else 0.0
    most = max(0.0, whole - box.h)
    offset = min(max(0.0, offset), most)
    canvas.add(Clip(box))
    for top, words, size, bold, colour in laid:
        y = box.y + top - offset
        if box.y - size < y < box.bottom + size:
            canvas.add(Text(view.x, y, words, size, colour, bold))
    canvas.add(Clip(None))
    dial = Dial(offset, 0.0, most, 3 * 1.3 * s.body, page=0.9 * box.h, upright=True)
    canvas.target(box, name=name, turns=dial)
    if most:
        scroll_bar(canvas, Box(box.right - rail, box.y, 0.8 * s.unit, box.h), offset, box.h, whole)


def _laid(canvas: Canvas, lines: Sequence[str], width: float) -> list[tuple[float, str, float, bool, str]]:
    """The lines of a page: middle, words, size, whether bold, and colour of each."""
    s = canvas.s
    found: list[tuple[float, str, float, bool, str]] = []
    y = 0.0
    for paragraph, after in zip(lines, (*lines[1:], ""), strict=True):
        heading, kept = paragraph.startswith("# "), paragraph.startswith("    ")
        size = 1.1 * s.body if heading else s.body
        words = paragraph.removeprefix("# ")
        y += 0.8 * s.body if heading and found else 0.0
        parts = [canvas.fitted(words, width, size)] if kept else canvas.lines(words, width, size, heading)
        for part in parts:
            found.append((y + 0.65 * size, part, size, heading, "faint" if kept else "text"))
            y += 1.3 * size
        y += _gap(kept, after.startswith("    ")) * s.body
    return found


def _gap(kept: bool, kept_after: bool) -> float:
    """The room below a paragraph: a quoted line stands close to the one before and apart from the next."""
    if kept_after:
        return 0.0 if kept else 0.1
    return 0.6 if kept else 0.35


def table(
    canvas: Canvas,
    box: Box,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    offset: float = 0.0,
    chosen: int | None = None,
) -> None:
    """Draw rows of words under a head that stays; the first column holds names, the others numbers.

    It scrolls as a page does. Pressing a row calls `change("NAME row", its place)`.
    """
    s = canvas.s
    line = 1.75 * s.small
    widths = _widths(canvas, box.w - 1.6 * s.unit, head, rows)
    head, rows = head[: len(widths)], [row[: len(widths)] for row in rows]
    _cells(canvas, Box(box.x, box.y, box.w, line), widths, head, bold=True)
    y = box.y + line
    canvas.add(Line(((box.x, y), (box.right, y)), "line", 1.0))
    view = Box(box.x, y, box.w, max(0.0, box.bottom - y))
    most = max(0.0, len(rows) * line - view.h)
    offset = min(max(0.0, offset), most)
    dial = Dial(offset, 0.0, most, line, page=0.9 * view.h, upright=True)
    canvas.target(view, name=name, turns=dial)
    canvas.add(Clip(view))
    first = int(offset // line)
    for place in range(first, min(len(rows), first + int(view.h / line) + 2)):
        row = Box(view.x, view.y + place * line - offset, view.w - 1.6 * s.unit, line)
        if chosen == place or canvas.hover == f"{name} row {place}":
            canvas.add(Fill(row, "button", 0.4 * s.unit))
        _cells(canvas, row, widths, rows[place])
        if view.covers(row):
            canvas.target(row, name=f"{name} row {place}", value=place, sets=f"{name} row", focusable=False)
    canvas.add(Clip(None))
    if most:
        rail = Box(box.right - 0.8 * s.unit, view.y, 0.8 * s.unit, view.h)
        scroll_bar(canvas, rail, offset, view.h, len(rows) * line)


def _widths(canvas: Canvas, room: float, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The width of each column: that of its words. If they do not fit, cut names, then drop last columns."""
    s = canvas.s
    wanted = [
        max(
            canvas.measure(head[k], s.small, True),
            *(canvas.measure(row[k], s.small, False) for row in rows),
            2 * s.small,
        )
        + 1.5 * s.small
        for k in range(len(head))
    ]
    closer = 0.6 * s.small
    while len(wanted) > 2 and sum(wanted[1:]) - closer * (len(wanted) - 1) > (1 - LEAST_NAMES) * room:
        wanted.pop()
    spare = room - sum(wanted)
    if spare < 0:
        others = len(wanted) - 1
        names = max(wanted[0] + min(0.0, spare + closer * others), LEAST_NAMES * room)
        less = (sum(wanted[1:]) - (room - names)) / others
        return [names, *(max(each - less, 0.3 * each) for each in wanted[1:])]
    return [wanted[0] + min(spare, wanted[0]), *wanted[1:]]


def _cells(
    canvas: Canvas, row: Box, widths: Sequence[float], words: Sequence[str], *, bold: bool = False
) -> None:
    s, x = canvas.s, row.x
    for place, (wide, cell) in enumerate(zip(widths, words, strict=True)):
        room = wide - 0.8 * s.small
        colour = "faint" if bold else "text"
        if place == 0:
            canvas.words(x, row.cy, cell, size=s.small, width=room, bold=bold, colour=colour)
        else:
            right = x + wide - 0.4 * s.small
            canvas.words(
                right, row.cy, cell, size=s.small, width=room, bold=bold, colour=colour, anchor="right"
            )
        x += wide


def picture(canvas: Canvas, box: Box, rows: bytes, size: tuple[int, int]) -> None:
    """Draw an image of RGB bytes in the middle of *box*, as large as fits without distortion.

    An image of the box's size in pixels is drawn as it is.
    """
    shrink = min(box.w / max(size[0], 1), box.h / max(size[1], 1))
    wide, high = size[0] * shrink, size[1] * shrink
    canvas.add(Picture(Box(box.cx - wide / 2, box.cy - high / 2, wide, high), size, rows))
