"""The overlay with everything that can be done from a screen: its doors, as large buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.controls import Table
from sim.view.doors import Door
from sim.view.shapes import Box, Fill, Value, Veil
from sim.view.sheet import Sheet
from sim.view.theme import DARK


def draw(sheet: Sheet, table: Table, doors: Sequence[Door]) -> None:
    """A card with one row per door (its face, its words, its key), and the settings below."""
    s = sheet.s
    whole = Box(0, 0, s.width, s.height)
    sheet.add(Veil(whole, "background", 0.8))
    sheet.target(whole, "menu", name="menu overlay", focusable=False)
    there = [door for door in doors if door.control in table.doors]
    wide = min(s.width - 4 * s.unit, 32 * s.body)
    per_row = 4 if wide > 24 * s.body else 2
    settings = -(-len(_settings(sheet)) // per_row)
    rows = len(there) + settings + 1.4
    size = min(s.body, (s.height - 8 * s.unit) / (2.3 * rows))
    row = 2.3 * size
    high = rows * row + 5 * s.unit
    card = Box((s.width - wide) / 2, max(s.unit, (s.height - high) / 2), wide, high)
    sheet.add(Fill(card, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = card.inset(2.5 * s.unit)
    heading = "To do from here" if there else "Settings"
    note = min(size, s.small)
    sheet.words(inner.x, inner.y + row / 2, heading, size=1.2 * size, bold=True, width=0.6 * inner.w)
    sheet.words(inner.right, inner.y + row / 2, "Esc closes this", size=note, colour="faint", anchor="right")
    for place, door in enumerate(there):
        _row(sheet, Box(inner.x, inner.y + (place + 1) * row, inner.w, 0.88 * row), door, size)
    top = inner.y + (len(there) + 1.4) * row
    for place, (face, command, value) in enumerate(_settings(sheet)):
        across, gap = place % per_row, 0.6 * s.unit
        each = (inner.w - (per_row - 1) * gap) / per_row
        box = Box(inner.x + across * (each + gap), top + place // per_row * row, each, 0.88 * row)
        sheet.button(box, face, command, value, says=sheet.hint(command, value))


def _settings(sheet: Sheet) -> list[tuple[str, str, Value]]:
    """Faces, commands and values of the settings that all screens share."""
    own = sheet.settings
    return [
        ("White" if own.theme is DARK else "Dark", "theme", None),
        ("Smaller text", "text", -1),
        (f"Larger ({100 * own.scale:.0f} %)", "text", 1),
        ("Calm is on" if own.calm else "Calm is off", "calm", None),
        ("Sounds are on" if own.sound else "Sounds are off", "sound", None),
        ("Window" if own.full_screen else "Full screen", "full_screen", None),
        ("Save a picture", "save", None),
        ("All keys", "help", None),
    ]


def _row(sheet: Sheet, box: Box, door: Door, size: float) -> None:
    s, name = sheet.s, f"door {door.name}"
    sheet.add(Fill(box, "pressed" if sheet.hover == name else "button", 0.7 * s.unit))
    inner = box.inset(1.2 * s.unit, 0)
    face = 0.3 * inner.w
    sheet.words(inner.x, inner.cy, door.face, size=size, bold=True, width=face)
    key = sheet.table.key("door", door.name)
    cap = sheet.words(inner.right, inner.cy, key, size=size, colour="faint", anchor="right")
    room = inner.w - face - cap - 2 * s.unit
    sheet.words(inner.x + face + s.unit, inner.cy, door.words, size=min(size, s.small), width=room)
    sheet.target(box, "door", door.name, name=name)
