"""Draw small charts: bars with faint older ones behind, and intervals as whiskers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Fill, Line, Mark, Text


def bars(
    canvas: Canvas,
    box: Box,
    name: str,
    shares: Sequence[float],
    labels: Sequence[str],
    *,
    behind: Sequence[float] = (),
    dots: Sequence[float] = (),
    ours: int | None = None,
    colour: str = "bar",
    says: Sequence[str] = (),
) -> None:
    """Draw a bar for every share (0 to 1), its label below and its share above, if there is room.

    *behind* are older shares, drawn faint and wider; *dots* are exact ones; *ours* is the bar to outline.
    With a *name*, pressing a bar calls `change(name, its place)`.
    """
    s = canvas.s
    if not shares or box.h < 2 * s.small:
        return
    plot = Box(box.x, box.y + 1.5 * s.small, box.w, box.h - 3.1 * s.small)
    wide = min(plot.w / len(shares), 5 * s.small)
    tallest = max((*shares, *behind, *dots, 1e-9))
    left = plot.cx - wide * len(shares) / 2
    for place, share in enumerate(shares):
        column = Box(left + place * wide, plot.y, wide, plot.h)
        old = behind[place] if place < len(behind) else 0.0
        if old:
            canvas.add(Fill(_standing(column, old / tallest, 0.98), "track", 0.4 * s.unit))
        bar = _standing(column, share / tallest, 0.82 if not behind else 0.6)
        top = _bar(canvas, bar, colour, ours == place)
        if place < len(dots):
            y = plot.bottom - plot.h * dots[place] / tallest
            canvas.add(Mark(column.cx, y, 0.45 * s.small, "shot", "text"))
            top = min(top, y - 0.3 * s.small)
        _labels(canvas, column, top, labels[place], share, ours == place)
        if name:
            tip = says[place] if place < len(says) else ""
            touched = Box(column.x, box.y, wide, box.h)
            canvas.target(touched, name=f"{name} {place}", value=place, sets=name, says=tip)
    canvas.add(Line(((plot.x, plot.bottom), (plot.right, plot.bottom)), "faint", 1.0))


def _bar(canvas: Canvas, bar: Box, colour: str, ours: bool) -> float:
    """Draw one bar; return the y of its top."""
    unit = canvas.s.unit
    if bar.h:
        canvas.add(Fill(bar, colour, min(0.4 * unit, bar.h / 2)))
    if ours:
        canvas.add(Fill(bar.inset(-0.3 * unit), "none", 0.5 * unit, "chosen", max(2.0, 0.4 * unit)))
    return bar.y


def _standing(column: Box, height: float, width: float) -> Box:
    high = column.h * height
    return Box(column.cx - column.w * width / 2, column.bottom - high, column.w * width, high)


def _labels(canvas: Canvas, column: Box, top: float, label: str, share: float, ours: bool) -> None:
    s = canvas.s
    compact = "0" if share == 0 else "<1%" if share < 0.01 else f"{100 * share:.0f}%"
    if canvas.measure(compact, s.small, False) <= 0.98 * column.w:
        canvas.add(Text(column.cx, top - 0.8 * s.small, compact, s.small, "faint", anchor="centre"))
    if canvas.measure(label, s.small, ours) <= 0.98 * column.w:
        y = column.bottom + 0.8 * s.small
        canvas.add(Text(column.cx, y, label, s.small, "text", bold=ours, anchor="centre"))


@dataclass(frozen=True)
class Whisker:
    """An estimate with its interval; *shown* are its words."""

    label: str
    value: float
    low: float
    high: float
    shown: str
    faint: bool = False


def whiskers(canvas: Canvas, box: Box, rows: Sequence[Whisker], *, marked: float | None = None) -> None:
    """Draw a row for each estimate: its label, a dot and the interval on a common scale, its words.

    *marked* is a value with a line through all rows, such as 0 in a comparison.
    """
    s = canvas.s
    if not rows:
        return
    ends = [end for row in rows for end in (row.low, row.high)] + ([] if marked is None else [marked])
    low, high = min(ends), max(ends)
    spread = (high - low) or 1.0
    label = min(0.36 * box.w, max(canvas.measure(row.label, s.small, False) for row in rows) + s.small)
    words = min(0.36 * box.w, max(canvas.measure(row.shown, s.small, False) for row in rows) + s.small)
    plot = Box(box.x + label, box.y, max(1.0, box.w - label - words), box.h)

    def across(value: float) -> float:
        return plot.x + plot.w * (0.05 + 0.9 * (value - low) / spread)

    line = min(box.h / len(rows), 2.4 * s.small)
    if marked is not None:
        x = across(marked)
        canvas.add(Line(((x, box.y), (x, box.y + line * len(rows))), "line", max(1.0, 0.2 * s.unit)))
    for place, row in enumerate(rows):
        y = box.y + (place + 0.5) * line
        colour = "faint" if row.faint else "text"
        canvas.words(box.x, y, row.label, size=s.small, colour=colour, width=label - 0.5 * s.small)
        canvas.words(box.right, y, row.shown, size=s.small, colour=colour, anchor="right", width=words)
        a, b = across(row.low), across(row.high)
        canvas.add(Line(((a, y), (b, y)), colour, max(1.5, 0.3 * s.unit)))
        for x in (a, b):
            canvas.add(Line(((x, y - 0.3 * s.small), (x, y + 0.3 * s.small)), colour, max(1.5, 0.3 * s.unit)))
        canvas.add(Mark(across(row.value), y, 0.5 * s.small, "shot", "faint" if row.faint else "chosen"))
