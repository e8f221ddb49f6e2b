"""Draw what lies above every screen: the ring around the focus, tips, news and progress."""

from __future__ import annotations

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Fill, Target

MOST_LINES = 3
"""The most lines of news: more would cover what they are about."""


def focus_ring(canvas: Canvas, target: Target | None) -> None:
    """Draw a ring around the target that has the focus."""
    if target is None:
        return
    width = max(2.0, 0.4 * canvas.s.unit)
    box = target.box.inset(-0.45 * canvas.s.unit)
    canvas.add(Clip(None), Fill(box, "none", 1.1 * canvas.s.unit, "text", width))


def tip(canvas: Canvas, target: Target | None) -> None:
    """Draw the tip of a target: what it does, and its key."""
    if target is None or not target.says:
        return
    s = canvas.s
    says = canvas.fitted(target.says, s.width - 4 * s.small, s.small)
    wide, high = canvas.measure(says, s.small, False) + 1.4 * s.small, 1.7 * s.small
    x = min(max(target.box.cx - wide / 2, s.unit), max(s.unit, s.width - wide - s.unit))
    above = target.box.y - high - s.unit
    y = above if above > s.unit else target.box.bottom + s.unit
    canvas.add(Clip(None), Fill(Box(x, y, wide, high), "hint", 0.6 * s.unit, "faint", 1.0))
    canvas.words(x + wide / 2, y + high / 2, says, size=s.small, anchor="centre")


def news(canvas: Canvas, said: str) -> None:
    """Draw news in the middle of the window: a line, or a few if text is large."""
    s = canvas.s
    size = s.small
    room = max(size, s.width - 6 * size)
    lines = canvas.lines(said, room, size)[:MOST_LINES] or [""]
    wide = max(canvas.measure(line, size, False) for line in lines) + 2 * size
    box = Box((s.width - wide) / 2, 0.4 * s.height, wide, (0.7 + 1.3 * len(lines)) * size)
    canvas.add(Clip(None), Fill(box, "hint", s.unit, "faint", 1.0))
    for place, line in enumerate(lines):
        y = box.y + (1.0 + 1.3 * place) * size
        canvas.words(box.cx, y, line, size=size, anchor="centre")


def progress(canvas: Canvas, words: str, share: float) -> None:
    """Draw the progress of work in the background at the top; nothing without words."""
    if not words:
        return
    s = canvas.s
    wide = canvas.measure(words.partition(" ")[0] + " 100 %", s.small, False) + 2 * s.small
    box = Box((s.width - wide) / 2, 0.4 * s.unit, wide, 1.9 * s.small)
    canvas.add(Clip(None), Fill(box, "hint", 0.6 * s.unit, "faint", 1.0))
    done = Box(box.x, box.bottom - 0.35 * s.small, box.w * min(1.0, share), 0.35 * s.small)
    canvas.add(Fill(done, "chosen", 0.15 * s.small))
    canvas.words(box.cx, box.cy - 0.1 * s.small, words, size=s.small, anchor="centre", width=box.w)
