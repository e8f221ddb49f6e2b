"""The overlay with every key, from the table that the keyboard uses; a press on a line does the same."""

from __future__ import annotations

from sim.view.controls import Control, Groups, Table, shown
from sim.view.shapes import Box, Fill, Veil
from sim.view.sheet import Sheet

Placed = list[tuple[int, int, str | Control]]
"""Headings and controls: the column and the row of each."""

NOT_PRESSED = ("focus", "press", "write", "help")
"""What only a keyboard does, and the help itself."""


def draw(sheet: Sheet, table: Table) -> None:
    """The overlay with every key, from the table that the keyboard uses."""
    s, groups = sheet.s, table.groups
    whole = Box(0, 0, s.width, s.height)
    sheet.add(Veil(whole, "background", 0.8))
    sheet.target(whole, "help", name="help overlay", focusable=False)
    columns = 3 if s.width > 1.5 * s.height else 2
    placed = _placed(groups, columns)
    rows = 1 + max(row for _, row, _ in placed)
    card = whole.inset(2 * s.unit)
    line = min(1.75 * s.small, (card.h - 9 * s.unit) / (rows + 1.5))
    size = max(min(s.small, line / 1.5, card.w / (columns * 16)), min(s.height, s.width) / 50)
    high = (rows + 1.5) * line + 9 * s.unit
    card = Box(card.x, max(card.y, (s.height - high) / 2), card.w, min(card.h, high))
    sheet.add(Fill(card, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = card.inset(3 * s.unit)
    sheet.words(inner.x, inner.y + 0.5 * line, "Keys", size=1.3 * size, bold=True)
    closing = "A press on a line does it; Esc closes this"
    sheet.words(inner.right, inner.y + 0.5 * line, closing, size=size, colour="faint", anchor="right")
    below = Box(inner.x, inner.y + 1.5 * line + 0.5 * s.unit, inner.w, inner.h - 2 * line)
    _columns(sheet, placed, below, columns, size, line)


def _filled(groups: Groups, most: int) -> Placed:
    """Column and row of every heading and control, *most* rows in a column; a group may go on in the next."""
    placed: Placed = []
    column = row = 0
    for name, group in groups.items():
        row += 1 if row else 0
        if row + 1 + min(2, len(group)) > most:
            column, row = column + 1, 0
        placed.append((column, row, name))
        for control in group:
            row += 1
            if row >= most:
                column, row = column + 1, 1
                placed.append((column, 0, f"{name} …"))
            placed.append((column, row, control))
        row += 1
    return placed


def _placed(groups: Groups, columns: int) -> Placed:
    """The same in as few rows as these columns allow."""
    most = 4
    while (placed := _filled(groups, most))[-1][0] >= columns:
        most += 1
    return placed


def _columns(sheet: Sheet, placed: Placed, box: Box, columns: int, size: float, line: float) -> None:
    """Headings, and below each its keys."""
    wide = box.w / columns
    for column, row, each in placed:
        x, y = box.x + column * wide, box.y + (row + 0.5) * line
        if isinstance(each, str):
            sheet.words(x, y, each, size=size, bold=True, width=0.9 * wide)
        else:
            _row(sheet, Box(x, y - line / 2, wide, line), each, size)


def _row(sheet: Sheet, box: Box, control: Control, size: float) -> None:
    """A key as a cap, and what it does."""
    if control.command not in NOT_PRESSED:
        _pressable(sheet, Box(box.x - 0.4 * size, box.y, box.w - 0.6 * size, box.h), control)
    key = shown(control.keys[0])
    cap = max(sheet.measure(key, size, False) + size, 1.7 * size)
    high = min(0.84 * box.h, 1.5 * size)
    sheet.add(Fill(Box(box.x, box.cy - high / 2, cap, high), "button", 0.3 * size))
    sheet.words(box.x + cap / 2, box.cy, key, size=size, anchor="centre")
    first = max(cap + 0.6 * size, 0.22 * box.w)
    sheet.words(box.x + first, box.cy, control.words, size=size, colour="faint", width=box.w - first - size)


def _pressable(sheet: Sheet, box: Box, control: Control) -> None:
    """A line is a button too: nothing needs a keyboard."""
    name = f"key {control.keys[0]}"
    if sheet.hover == name:
        sheet.add(Fill(box, "pressed", 0.3 * box.h))
    sheet.target(box, control.command, control.value, name=name)
