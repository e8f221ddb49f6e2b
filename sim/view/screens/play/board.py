"""The picture while one plays: the map as the defence knows it, the question, a card for each candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim import wording
from sim.live import Candidate, Decision
from sim.trace.snapshot import last_event
from sim.view.map import drawing
from sim.view.screens import header
from sim.view.screens.replay import layout
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Choices, Clip, Fill, Mark, Value
from sim.view.ui.widgets import choice, scroll_bar, touch

if TYPE_CHECKING:
    from sim.view.screens.play.screen import PlayScreen

PACES = (("slow", "slow"), ("normal", "normal"), ("fast", "fast"), ("jump", "end"))
LIMITS = (("no limit", 0), ("20 s", 20), ("10 s", 10), ("5 s", 5))


def draw(canvas: Canvas, screen: PlayScreen) -> None:
    """Compose the whole picture."""
    s, source = canvas.s, screen.source
    box = header.plain_header(canvas, source.scenario.name, screen.about("play it yourself"))
    if s.narrow:
        high = 0.42 * box.h
        left = Box(box.x, box.y, box.w, high)
        right = Box(box.x, box.y + high + s.unit, box.w, box.h - high - s.unit)
    else:
        wide = (0.52 if s.large else 0.56) * box.w
        left = Box(box.x, box.y, wide, box.h)
        right = Box(box.x + wide + 2 * s.unit, box.y, box.w - wide - 2 * s.unit, box.h)
    # The panel first: the focus goes to the cards before anything else.
    _panel(canvas, right, screen)
    _map(canvas, left, screen)


# --- the map ---


def _map(canvas: Canvas, box: Box, screen: PlayScreen) -> None:
    s, now = canvas.s, screen.clock.now
    items = header.legend_items(now, layout.possible(screen.source.scenario))
    if s.large:
        items = header.present(items, now)
    rows = 1 if s.large else header.legend_rows(canvas, box.w, items, now)
    legend = rows * (1.4 if s.large else 1.6) * s.small
    caption = (1.4 if s.large or s.narrow else 2.7) * s.small
    foot = legend + caption + s.unit
    place = Box(box.x, box.y, box.w, max(4 * s.unit, box.h - foot))
    index = screen.session.run_index.index.get(screen.chosen) if _asked(screen) else None
    looks = drawing.Looks(chosen=index, calm=canvas.settings.calm)
    drawing.draw(canvas, screen.base_map(place, canvas), now, looks)
    header.legend(canvas, Box(box.x, place.bottom + 0.5 * s.unit, box.w, legend), now, items)
    low = Box(box.x, box.bottom - caption, box.w, caption)
    latest = (last_event(screen.session.run_index, now.done, truth=False, back=back) for back in (0, 1))
    header.captions(canvas, low, [event for event in latest if event], screen.session.end)


def _asked(screen: PlayScreen) -> Decision | None:
    """What is asked now; None while time passes."""
    return None if screen.clock.moving else screen.session.decision


# --- the question and the cards ---


def _panel(canvas: Canvas, box: Box, screen: PlayScreen) -> None:
    s = canvas.s
    canvas.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(1.6 * s.unit, 1.2 * s.unit)
    decision = _asked(screen)
    y = inner.y + _question(canvas, inner, screen, decision) + s.unit
    high = _foot_height(canvas)
    foot = Box(inner.x, inner.bottom - high, inner.w, high)
    cards = Box(inner.x, y, inner.w, max(0.0, foot.y - s.unit - y))
    if decision is None:
        note = (
            "Space goes straight to the next decision." if not screen.session.over else "Space: to the end."
        )
        canvas.paragraph(cards.x, cards.y, cards.w, note, size=s.small, colour="faint")
        canvas.target(cards, "take", name="cards", says="To the next decision (Space)")
    else:
        _cards(canvas, cards, screen, decision)
    _foot(canvas, foot, screen)


def question(decision: Decision, *, brief: bool = False) -> str:
    """What is asked, in a sentence."""
    name = wording.plain(decision.battery)
    if brief:
        return f"{name}: which threat{'' if decision.free == 1 else ' first'}?"
    if decision.free == 1:
        return f"{name} has a free channel: which threat should it take?"
    return f"{name} has {decision.free:,} free channels: which threat should it take first?"


def _question(canvas: Canvas, box: Box, screen: PlayScreen, decision: Decision | None) -> float:
    """The question and the clock; returns the height taken."""
    s = canvas.s
    if decision is None:
        return canvas.paragraph(box.x, box.y, box.w, "Time passes …", bold=True)
    high = canvas.paragraph(
        box.x, box.y, box.w, question(decision, brief=s.large), bold=True, most=2 if s.large else 3
    )
    unit = screen.source.scenario.time_unit
    facts = [f"at {wording.time(decision.time, screen.session.end)} {unit}"]
    if decision.rounds is not None:
        facts.append(f"{wording.count(decision.rounds, 'round')} left")
    if screen.clock.thinking:
        facts.append(f"{max(0.0, screen.clock.left):.0f} s to think")
    line = " · ".join(facts)
    canvas.words(box.x, box.y + high + 0.65 * s.small, line, size=s.small, colour="faint", width=box.w)
    return high + 1.4 * s.small


def _cards(canvas: Canvas, box: Box, screen: PlayScreen, decision: Decision) -> None:
    """A card for each candidate, the chosen one in view; one stop for the focus, moved by the arrow keys."""
    s, found = canvas.s, decision.candidates
    high = max(touch(s), (1.75 if s.large else 3.1) * s.small)
    fits = max(1, int((box.h + 0.5 * s.unit) // (high + 0.5 * s.unit)))
    place = decision.threats.index(screen.chosen)
    first = min(max(0, place - fits // 2), max(0, len(found) - fits))
    turns = Choices(screen.chosen, decision.threats, upright=True)
    says = "Which threat? Arrow keys, then Enter"
    canvas.target(box, "take", name="cards", says=says, turns=turns)
    rail = 1.4 * s.unit if len(found) > fits else 0.0
    canvas.add(Clip(box))
    for row, one in enumerate(found[first : first + fits]):
        y = box.y + row * (high + 0.5 * s.unit)
        _card(canvas, Box(box.x, y, box.w - rail, high), screen, one)
    canvas.add(Clip(None))
    if rail:
        scroll_bar(canvas, Box(box.right - 0.8 * s.unit, box.y, 0.8 * s.unit, box.h), first, fits, len(found))


def _card(canvas: Canvas, box: Box, screen: PlayScreen, one: Candidate) -> None:
    s, name, on = canvas.s, f"card {one.threat}", one.threat == screen.chosen
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
    left = f"{wording.time(one.left, screen.session.end)} {screen.source.scenario.time_unit} left"
    clock = canvas.words(
        inner.right, y, left, size=s.small, colour=ink, bold=two, anchor="right", width=0.4 * inner.w
    )
    room = inner.right - clock - s.unit - x
    first = f"Threat {one.threat}" + (f" · {wording.plain(one.kind)}" if one.kind else "")
    if not two:
        first = f"{one.threat} · {wording.plain(one.zone)} · {one.value:g}"
    canvas.words(x, y, first, size=s.small, bold=True, colour=ink, width=room)
    if two:
        _second_line(canvas, inner, x, screen, one, (ink, pale))
    canvas.target(box, "choose", one.threat, name=name, focusable=False, says=f"Take threat {one.threat}")


def _second_line(
    canvas: Canvas, inner: Box, x: float, screen: PlayScreen, one: Candidate, inks: tuple[str, str]
) -> None:
    """Where it is foreseen to land, what was tried so far, and a bar of the time left."""
    s, y = canvas.s, inner.bottom - 0.26 * inner.h
    tried = {0: "", 1: " · engaged once"}.get(one.engagements, f" · engaged {one.engagements} times")
    about = f"{wording.plain(one.zone)}, value {one.value:g}{tried}"
    bar = Box(inner.right - 0.36 * inner.w, y - 0.16 * s.small, 0.36 * inner.w, 0.32 * s.small)
    canvas.words(x, y, about, size=s.small, colour=inks[1], width=bar.x - x - s.unit)
    share = min(1.0, one.left / max(screen.session.longest, 1e-9))
    canvas.add(Fill(bar, "track", bar.h / 2))
    canvas.add(Fill(Box(bar.right - bar.w * share, bar.y, bar.w * share, bar.h), inks[0], bar.h / 2))


# --- below the cards ---


def _line(canvas: Canvas) -> float:
    return max(0.8 * touch(canvas.s), 1.6 * canvas.s.small) if canvas.s.large else touch(canvas.s)


def _foot_height(canvas: Canvas) -> float:
    """One line of buttons, or two where how time goes has room too."""
    s = canvas.s
    return _line(canvas) if s.large and not s.narrow else 2 * _line(canvas) + 0.6 * s.unit


def _foot(canvas: Canvas, box: Box, screen: PlayScreen) -> None:
    """Buttons, and how time goes."""
    s, high = canvas.s, _line(canvas)
    _buttons(canvas, Box(box.x, box.y, box.w, high))
    if box.h < 2 * high:
        return
    y, gap = box.bottom - high, 2 * s.unit
    wanted = [_wanted(canvas, PACES, "Pace"), _wanted(canvas, LIMITS, "Think")]
    labels = ("Pace", "Think") if sum(wanted) + gap <= box.w else ("", "")
    wide = (box.w - gap) * wanted[0] / sum(wanted)
    says = "How fast time passes between decisions (. and ,)"
    choice(canvas, Box(box.x, y, wide, high), "pace", screen.clock.pace, PACES, label=labels[0], says=says)
    says = "Time to think, then the battery's own order decides (O)"
    think = Box(box.x + wide + gap, y, box.w - wide - gap, high)
    choice(canvas, think, "thinking", screen.clock.thinking, LIMITS, label=labels[1], says=says)


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
