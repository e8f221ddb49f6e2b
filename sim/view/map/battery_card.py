"""Draw a battery's card on the map: a pip per channel, the rounds that are left, and its name."""

from __future__ import annotations

from sim import wording
from sim.trace.snapshot import BatteryNow
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Fill, Mark, Text


def draw(canvas: Canvas, box: Box, now: BatteryNow, chosen: bool) -> None:
    """Draw the card of a battery: its channels, and its rounds if they can run out."""
    unit = canvas.s.unit
    ready = now.state == "ready"
    canvas.add(Fill(box, "panel", 0.9 * unit, "text" if ready else "faint", max(1.0, 0.2 * unit)))
    if chosen:
        canvas.add(Fill(box.inset(-0.7 * unit), "none", 1.3 * unit, "chosen", max(2.0, 0.4 * unit)))
    canvas.target(box, "battery", now.name, focusable=False)
    inner = box.inset(0.28 * canvas.s.sign, 0.25 * canvas.s.sign)
    with_rounds = now.rounds is not None
    pips(canvas, Box(inner.x, inner.y, inner.w, inner.h * (0.48 if with_rounds else 1.0)), now)
    if now.rounds is not None and now.capacity is not None:
        low = Box(inner.x, inner.y + 0.52 * inner.h, inner.w, 0.48 * inner.h)
        rounds(canvas, low, now.rounds, now.capacity, canvas.s.sign)


def label(canvas: Canvas, box: Box, card: Box, name: str, state: str) -> None:
    """Write the battery's name in its place close to the card, and its state unless it is ready."""
    size = canvas.s.small
    note = "" if state == "ready" else f" · {state}"
    wide = canvas.measure(name, size, True)
    whole = wide + canvas.measure(note, size, False)
    beside = box.x if box.x >= card.right else box.right - whole if box.right <= card.x else None
    x = box.cx - whole / 2 if beside is None else beside
    canvas.add(Text(x, box.cy, name, size, bold=True, halo="map"))
    if note:
        canvas.add(Text(x + wide, box.cy, note, size, halo="map"))


def pips(canvas: Canvas, box: Box, now: BatteryNow) -> None:
    """Draw one pip per channel, filled if it is busy; beyond ten channels, a number."""
    busy = sum(span is not None for span in now.busy)
    if len(now.busy) > 10:
        size = min(canvas.s.small, max(box.h, 0.8 * canvas.s.small))
        canvas.words(box.cx, box.cy, f"{busy}/{len(now.busy):,}", size=size, anchor="centre", width=box.w)
        return
    rows = 1 if len(now.busy) <= 5 else 2
    each = -(-len(now.busy) // rows)
    r = min(box.h / (2.3 * rows), box.w / (2.5 * each), 0.45 * canvas.s.small)
    for place, span in enumerate(now.busy):
        x = box.cx + (place % each - (each - 1) / 2) * 2.5 * r
        y = box.cy + (place // each - (rows - 1) / 2) * 2.4 * r
        if span is None:
            canvas.add(Mark(x, y, r, "waiting", "faint"))
        else:
            canvas.add(Mark(x, y, 1.3 * r, "shot", "engaged"))


def rounds(canvas: Canvas, box: Box, left: int, capacity: int, size: float) -> None:
    """Draw the rounds left as a number and a bar."""
    number = wording.short(left)
    wide = canvas.measure(wording.short(capacity), size, False)
    canvas.words(box.x + wide, box.cy, number, size=size, anchor="right")
    bar = Box(
        box.x + wide + 0.4 * size, box.cy - 0.14 * size, box.right - box.x - wide - 0.4 * size, 0.3 * size
    )
    share = left / capacity if capacity else 0.0
    if bar.w > 2:
        canvas.add(Fill(bar, "track", bar.h / 2))
        canvas.add(Fill(Box(bar.x, bar.y, bar.w * share, bar.h), "text", bar.h / 2))
