"""The overlay with everything that can be done from a screen: its doors, as large buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.controls import Table, shown
from sim.view.doors import Door
from sim.view.shapes import Box, Fill, Veil
from sim.view.sheet import Sheet


def draw(sheet: Sheet, table: Table, doors: Sequence[Door]) -> None:
    """A card with one row per door: its face, its words, its key."""
    s = sheet.s
    whole = Box(0, 0, s.width, s.height)
    sheet.add(Veil(whole, "background", 0.8))
    sheet.target(whole, "menu", name="menu overlay", focusable=False)
    there = [door for door in doors if door.control in table.doors]
    size = min(s.body, (s.height - 12 * s.unit) / (2.6 * (len(there) + 1)))
    row = 2.6 * size
    wide = min(s.width - 6 * s.unit, 30 * s.body)
    high = (len(there) + 1) * row + 5 * s.unit
    card = Box((s.width - wide) / 2, max(s.unit, (s.height - high) / 2), wide, high)
    sheet.add(Fill(card, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = card.inset(2.5 * s.unit)
    heading = "To do from here" if there else "Nothing more to do from here"
    sheet.words(inner.x, inner.y + row / 2, heading, size=1.2 * size, bold=True, width=0.7 * inner.w)
    sheet.words(
        inner.right, inner.y + row / 2, "Esc closes this", size=s.small, colour="faint", anchor="right"
    )
    for place, door in enumerate(there):
        box = Box(inner.x, inner.y + (place + 1) * row, inner.w, 0.88 * row)
        _row(sheet, box, door, size)


def _row(sheet: Sheet, box: Box, door: Door, size: float) -> None:
    s, name = sheet.s, f"door {door.name}"
    sheet.add(Fill(box, "pressed" if sheet.hover == name else "button", 0.7 * s.unit))
    inner = box.inset(1.2 * s.unit, 0)
    face = 0.3 * inner.w
    sheet.words(inner.x, inner.cy, door.face, size=size, bold=True, width=face)
    key = shown(door.keys[0])
    cap = sheet.words(inner.right, inner.cy, key, size=size, colour="faint", anchor="right")
    room = inner.w - face - cap - 2 * s.unit
    sheet.words(inner.x + face + s.unit, inner.cy, door.words, size=min(size, s.small), width=room)
    sheet.target(box, "door", door.name, name=name)
