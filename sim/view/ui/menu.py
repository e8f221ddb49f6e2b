"""Draw the menu over a screen: its destinations and the settings as large buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.ui.canvas import Canvas
from sim.view.ui.destination import Destination
from sim.view.ui.keymap import KeyTable
from sim.view.ui.shapes import Box, Fill, Value, Veil
from sim.view.ui.theme import DARK


def draw(canvas: Canvas, table: KeyTable, destinations: Sequence[Destination]) -> None:
    """Draw a row for each destination (its face, words and key), and the settings below."""
    s = canvas.s
    whole = Box(0, 0, s.width, s.height)
    canvas.add(Veil(whole, "background", 0.8))
    canvas.target(whole, "menu", name="menu overlay", focusable=False)
    there = [each for each in destinations if each.control in table.destinations]
    wide = min(s.width - 4 * s.unit, 32 * s.body)
    per_row = 4 if wide > 24 * s.body else 2
    settings = -(-len(_settings(canvas)) // per_row)
    rows = len(there) + settings + 1.4
    size = min(s.body, (s.height - 8 * s.unit) / (2.3 * rows))
    row = 2.3 * size
    high = rows * row + 5 * s.unit
    card = Box((s.width - wide) / 2, max(s.unit, (s.height - high) / 2), wide, high)
    canvas.add(Fill(card, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = card.inset(2.5 * s.unit)
    heading = "To do from here" if there else "Settings"
    note = min(size, s.small)
    canvas.words(inner.x, inner.y + row / 2, heading, size=1.2 * size, bold=True, width=0.6 * inner.w)
    canvas.words(inner.right, inner.y + row / 2, "Esc closes this", size=note, colour="faint", anchor="right")
    for place, each in enumerate(there):
        _row(canvas, Box(inner.x, inner.y + (place + 1) * row, inner.w, 0.88 * row), each, size)
    top = inner.y + (len(there) + 1.4) * row
    for place, (face, command, value) in enumerate(_settings(canvas)):
        across, gap = place % per_row, 0.6 * s.unit
        wide = (inner.w - (per_row - 1) * gap) / per_row
        box = Box(inner.x + across * (wide + gap), top + place // per_row * row, wide, 0.88 * row)
        canvas.button(box, face, command, value, says=canvas.hint(command, value))


def _settings(canvas: Canvas) -> list[tuple[str, str, Value]]:
    """Faces, commands and values of the settings."""
    own = canvas.settings
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


def _row(canvas: Canvas, box: Box, to: Destination, size: float) -> None:
    s, name = canvas.s, f"go {to.name}"
    canvas.add(Fill(box, "pressed" if canvas.hover == name else "button", 0.7 * s.unit))
    inner = box.inset(1.2 * s.unit, 0)
    face = 0.3 * inner.w
    canvas.words(inner.x, inner.cy, to.face, size=size, bold=True, width=face)
    key = canvas.table.key("go", to.name)
    cap = canvas.words(inner.right, inner.cy, key, size=size, colour="faint", anchor="right")
    room = inner.w - face - cap - 2 * s.unit
    canvas.words(inner.x + face + s.unit, inner.cy, to.words, size=min(size, s.small), width=room)
    canvas.target(box, "go", to.name, name=name)
