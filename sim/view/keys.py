"""The overlay with every key, from the table that the keyboard uses."""

from __future__ import annotations

from sim.view.controls import Groups, Table, shown
from sim.view.shapes import Box, Fill, Veil
from sim.view.sheet import Sheet


def draw(sheet: Sheet, table: Table) -> None:
    """The overlay with every key, from the table that the keyboard uses."""
    s, groups = sheet.s, table.groups
    whole = Box(0, 0, s.width, s.height)
    sheet.add(Veil(whole, "background", 0.8))
    sheet.target(whole, "help", name="help overlay", focusable=False)
    columns = 3 if s.width > 1.5 * s.height else 2
    rows = _most_rows(groups, columns)
    card = whole.inset(2 * s.unit)
    line = min(1.75 * s.small, (card.h - 9 * s.unit) / (rows + 1.5))
    size = max(min(s.small, line / 1.5, card.w / (columns * 16)), min(s.height, s.width) / 50)
    high = (rows + 1.5) * line + 9 * s.unit
    card = Box(card.x, max(card.y, (s.height - high) / 2), card.w, min(card.h, high))
    sheet.add(Fill(card, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = card.inset(3 * s.unit)
    sheet.words(inner.x, inner.y + 0.5 * line, "Keys", size=1.3 * size, bold=True)
    closing = "Esc closes this"
    sheet.words(inner.right, inner.y + 0.5 * line, closing, size=size, colour="faint", anchor="right")
    below = Box(inner.x, inner.y + 1.5 * line + 0.5 * s.unit, inner.w, inner.h - 2 * line)
    _key_columns(sheet, groups, below, columns, size, line)


def _placed(groups: Groups, columns: int) -> list[tuple[int, int, str]]:
    """Column and first row of every group: one after the other, on to the next column when one is full."""
    most = -(-sum(len(group) + 2 for group in groups.values()) // columns) + 1
    placed, column, row = [], 0, 0
    for name, group in groups.items():
        if row and row + len(group) + 1 > most and column < columns - 1:
            column, row = column + 1, 0
        placed.append((column, row, name))
        row += len(group) + 2
    return placed


def _most_rows(groups: Groups, columns: int) -> int:
    return max(row + len(groups[name]) + 1 for _, row, name in _placed(groups, columns))


def _key_columns(sheet: Sheet, groups: Groups, box: Box, columns: int, size: float, line: float) -> None:
    """The groups of keys: each key as a cap, and what it does."""
    wide = box.w / columns
    for column, row, name in _placed(groups, columns):
        x = box.x + column * wide
        sheet.words(x, box.y + (row + 0.5) * line, name, size=size, bold=True, width=0.9 * wide)
        for place, control in enumerate(groups[name]):
            y = box.y + (row + place + 1.5) * line
            key = shown(control.keys[0])
            cap = max(sheet.measure(key, size, False) + size, 1.7 * size)
            sheet.add(Fill(Box(x, y - 0.42 * line, cap, 0.84 * line), "button", 0.3 * size))
            sheet.words(x + cap / 2, y, key, size=size, anchor="centre")
            first = max(cap + 0.6 * size, 0.27 * wide)
            room = wide - first - size
            sheet.words(x + first, y, control.words, size=size, colour="faint", width=room)
