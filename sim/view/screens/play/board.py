"""The picture during a game: the map as the defence knows it, the question, a card for each candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import wording
from sim.live import Candidate, Decision
from sim.trace.index import RunIndex
from sim.trace.snapshot import Snapshot, last_event
from sim.view.map import drawing
from sim.view.map.base import BaseMapCache
from sim.view.screens import header
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Choices, Clip, Fill, Mark, Value
from sim.view.ui.widgets import choice, scroll_bar, touch

PACES = (("slow", "slow"), ("normal", "normal"), ("fast", "fast"), ("jump", "end"))
LIMITS = (("no limit", 0), ("20 s", 20), ("10 s", 10), ("5 s", 5))


@dataclass(frozen=True)
class BoardView:
    """Everything that the board shows, as values."""

    name: str
    """The scenario's name."""
    about: str
    """The words beside the name."""
    time_unit: str
    statuses: frozenset[str]
    """The statuses that threats of the scenario can have."""
    run_index: RunIndex
    """The run so far."""
    now: Snapshot
    """The moment that is shown, as the defence knows it."""
    end: float
    """The time of the last landing, in time units."""
    decision: Decision | None
    """The open decision; None while time passes."""
    chosen: int
    """The number of the chosen threat."""
    over: bool
    """Whether no more decisions will come."""
    longest: float
    """The longest time to landing so far, in time units."""
    pace: str
    thinking: int
    """Seconds for a decision; 0 for no limit."""
    seconds_left: float
    """Seconds left of them."""


def draw(canvas: Canvas, view: BoardView, base_maps: BaseMapCache) -> None:
    """Compose the whole picture."""
    s = canvas.s
    box = header.plain_header(canvas, view.name, view.about)
    if s.narrow:
        high = 0.42 * box.h
        left = Box(box.x, box.y, box.w, high)
        right = Box(box.x, box.y + high + s.unit, box.w, box.h - high - s.unit)
    else:
        wide = (0.52 if s.large else 0.56) * box.w
        left = Box(box.x, box.y, wide, box.h)
        right = Box(box.x + wide + 2 * s.unit, box.y, box.w - wide - 2 * s.unit, box.h)
    # The panel first: the focus goes to the cards before anything else.
    _panel(canvas, right, view)
    _map(canvas, left, view, base_maps)


# --- the map ---


def _map(canvas: Canvas, box: Box, view: BoardView, base_maps: BaseMapCache) -> None:
    """Draw the map, the legend and the latest two events below it."""
    s, now = canvas.s, view.now
    items = header.legend_items(now, view.statuses)
    if s.large:
        items = header.present(items, now)
    rows = 1 if s.large else header.legend_rows(canvas, box.w, items, now)
    legend = rows * (1.4 if s.large else 1.6) * s.small
    caption = (1.4 if s.large or s.narrow else 2.7) * s.small
    foot = legend + caption + s.unit
    place = Box(box.x, box.y, box.w, max(4 * s.unit, box.h - foot))
    index = view.run_index.index.get(view.chosen) if view.decision else None
    shown = drawing.MapView(chosen=index, calm=canvas.settings.calm)
    drawing.draw(canvas, base_maps.of(view.run_index, place, canvas), now, shown)
    header.legend(canvas, Box(box.x, place.bottom + 0.5 * s.unit, box.w, legend), now, items)
    low = Box(box.x, box.bottom - caption, box.w, caption)
    latest = (last_event(view.run_index, now.done, truth=False, back=back) for back in (0, 1))
    header.captions(canvas, low, [event for event in latest if event], view.end)


# --- the question and the cards ---


def _panel(canvas: Canvas, box: Box, view: BoardView) -> None:
    """Draw the question, the cards of the candidates and the buttons."""
    s = canvas.s
    canvas.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(1.6 * s.unit, 1.2 * s.unit)
    y = inner.y + _question(canvas, inner, view) + s.unit
    high = _foot_height(canvas)
    foot = Box(inner.x, inner.bottom - high, inner.w, high)
    cards = Box(inner.x, y, inner.w, max(0.0, foot.y - s.unit - y))
    if view.decision is None:
        note = "Space goes straight to the next decision." if not view.over else "Space: to the end."
        canvas.paragraph(cards.x, cards.y, cards.w, note, size=s.small, colour="faint")
        canvas.target(cards, "take", name="cards", says="To the next decision (Space)")
    else:
        _cards(canvas, cards, view, view.decision)
    _foot(canvas, foot, view)


def question(decision: Decision, *, brief: bool = False) -> str:
    """The question of a decision, in a sentence."""
    name = wording.plain(decision.battery)
    if brief:
        return f"{name}: which threat{'' if decision.free == 1 else ' first'}?"
    if decision.free == 1:
        return f"{name} has a free channel: which threat should it take?"
    return f"{name} has {decision.free:,} free channels: which threat should it take first?"


def _question(canvas: Canvas, box: Box, view: BoardView) -> float:
    """Write the question and the clock; return the height taken."""
    s, decision = canvas.s, view.decision
    if decision is None:
        return canvas.paragraph(box.x, box.y, box.w, "Time passes …", bold=True)
    high = canvas.paragraph(
        box.x, box.y, box.w, question(decision, brief=s.large), bold=True, most=2 if s.large else 3
    )
    facts = [f"at {wording.time(decision.time, view.end)} {view.time_unit}"]
    if decision.rounds is not None:
        facts.append(f"{wording.count(decision.rounds, 'round')} left")
    if view.thinking:
        facts.append(f"{max(0.0, view.seconds_left):.0f} s to think")
    line = " · ".join(facts)
    canvas.words(box.x, box.y + high + 0.65 * s.small, line, size=s.small, colour="faint", width=box.w)
    return high + 1.4 * s.small


def _cards(canvas: Canvas, box: Box, view: BoardView, decision: Decision) -> None:
    """Draw a card for each candidate, the chosen one in view.

    They are one target of the focus; the arrow keys move the choice.
    """
    s, found = canvas.s, decision.candidates
    high = max(touch(s), (1.75 if s.large else 3.1) * s.small)
    fits = max(1, int((box.h + 0.5 * s.unit) // (high + 0.5 * s.unit)))
    place = decision.threats.index(view.chosen)
    first = min(max(0, place - fits // 2), max(0, len(found) - fits))
    turns = Choices(view.chosen, decision.threats, upright=True)
    says = "Which threat? Arrow keys, then Enter"
    canvas.target(box, "take", name="cards", says=says, turns=turns)
    rail = 1.4 * s.unit if len(found) > fits else 0.0
    canvas.add(Clip(box))
    for row, one in enumerate(found[first : first + fits]):
        y = box.y + row * (high + 0.5 * s.unit)
        _card(canvas, Box(box.x, y, box.w - rail, high), view, one)
    canvas.add(Clip(None))
    if rail:
        scroll_bar(canvas, Box(box.right - 0.8 * s.unit, box.y, 0.8 * s.unit, box.h), first, fits, len(found))


def _card(canvas: Canvas, box: Box, view: BoardView, one: Candidate) -> None:
    s, name, on = canvas.s, f"card {one.threat}", one.threat == view.chosen
    ground = "chosen" if on else "pressed" if canvas.hover == name else "button"
    ink, pale = ("on_chosen", "on_chosen") if on else ("text", "faint")
    canvas.add(Fill(box, ground, 0.8 * s.unit))
    inner = box.inset(1.2 * s.unit, 0.3 * s.unit)
    two = box.h >= 2.9 * s.small and not s.large
    y = inner.y + 0.28 * inner.h if two else inner.cy
    canvas.add(
        Mark(inner.x + 0.6 * s.small, inner.cy, 0.55 * s.small, "waiting", "on_chosen" if on else "waiting")
    )
    x = inner.x + 1.9 * s.small
    left = f"{wording.time(one.left, view.end)} {view.time_unit} left"
    clock = canvas.words(
        inner.right, y, left, size=s.small, colour=ink, bold=two, anchor="right", width=0.4 * inner.w
    )
    room = inner.right - clock - s.unit - x
    first = f"Threat {one.threat}" + (f" · {wording.plain(one.kind)}" if one.kind else "")
    if not two:
        first = f"{one.threat} · {wording.plain(one.zone)} · {one.value:g}"
    canvas.words(x, y, first, size=s.small, bold=True, colour=ink, width=room)
    if two:
        _second_line(canvas, inner, x, view, one, (ink, pale))
    canvas.target(box, "choose", one.threat, name=name, focusable=False, says=f"Take threat {one.threat}")


def _second_line(
    canvas: Canvas, inner: Box, x: float, view: BoardView, one: Candidate, inks: tuple[str, str]
) -> None:
    """Write where the threat is foreseen to land and what was tried so far; draw a bar of the time left."""
    s, y = canvas.s, inner.bottom - 0.26 * inner.h
    tried = {0: "", 1: " · engaged once"}.get(one.engagements, f" · engaged {one.engagements} times")
    about = f"{wording.plain(one.zone)}, value {one.value:g}{tried}"
    bar = Box(inner.right - 0.36 * inner.w, y - 0.16 * s.small, 0.36 * inner.w, 0.32 * s.small)
    canvas.words(x, y, about, size=s.small, colour=inks[1], width=bar.x - x - s.unit)
    share = min(1.0, one.left / max(view.longest, 1e-9))
    canvas.add(Fill(bar, "track", bar.h / 2))
    canvas.add(Fill(Box(bar.right - bar.w * share, bar.y, bar.w * share, bar.h), inks[0], bar.h / 2))


# --- below the cards ---


def _line(canvas: Canvas) -> float:
    return max(0.8 * touch(canvas.s), 1.6 * canvas.s.small) if canvas.s.large else touch(canvas.s)


def _foot_height(canvas: Canvas) -> float:
    """The height of one line of buttons, or of two where pace and time to think have room too."""
    s = canvas.s
    return _line(canvas) if s.large and not s.narrow else 2 * _line(canvas) + 0.6 * s.unit


def _foot(canvas: Canvas, box: Box, view: BoardView) -> None:
    """Draw the buttons; below them, where there is room, the pace and the time to think."""
    s, high = canvas.s, _line(canvas)
    _buttons(canvas, Box(box.x, box.y, box.w, high))
    if box.h < 2 * high:
        return
    y, gap = box.bottom - high, 2 * s.unit
    wanted = [_wanted(canvas, PACES, "Pace"), _wanted(canvas, LIMITS, "Think")]
    labels = ("Pace", "Think") if sum(wanted) + gap <= box.w else ("", "")
    wide = (box.w - gap) * wanted[0] / sum(wanted)
    says = "How fast time passes between decisions (. and ,)"
    choice(canvas, Box(box.x, y, wide, high), "pace", view.pace, PACES, label=labels[0], says=says)
    says = "Time to think, then the battery's own order decides (O)"
    think = Box(box.x + wide + gap, y, box.w - wide - gap, high)
    choice(canvas, think, "thinking", view.thinking, LIMITS, label=labels[1], says=says)


def _wanted(canvas: Canvas, faces: Sequence[tuple[str, Value]], label: str) -> float:
    """The width of a row of faces with its label, in pixels."""
    s = canvas.s
    wide = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _ in faces)
    return wide + canvas.measure(label, s.small, False) + 1.5 * s.unit


FACES = (
    ("Wait", "wait", None),
    ("Earliest landing decides", "order", None),
    ("… the rest too", "rest", None),
    ("Undo", "undo", None),
)
BRIEF = (("Wait", "wait", None), ("Order", "order", None), ("Rest", "rest", None), ("Undo", "undo", None))


def _buttons(canvas: Canvas, box: Box) -> None:
    s = canvas.s
    wanted = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in FACES)
    canvas.row_of(box, FACES if wanted <= box.w else BRIEF, "", hints=True)
