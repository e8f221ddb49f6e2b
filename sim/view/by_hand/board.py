"""The picture while one plays: the map as the defence knows it, the question, a card for each candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.live import Candidate, Decision
from sim.view import composing, field, frame, words
from sim.view.shapes import Box, Choices, Clip, Fill, Mark, Value
from sim.view.sheet import Sheet
from sim.view.snapshot import last_event
from sim.view.widgets import choice, scroll_bar, touch

if TYPE_CHECKING:
    from sim.view.by_hand.screen import ByHand

PACES = (("slow", "slow"), ("normal", "normal"), ("fast", "fast"), ("jump", "end"))
LIMITS = (("no limit", 0), ("20 s", 20), ("10 s", 10), ("5 s", 5))


def draw(sheet: Sheet, screen: ByHand) -> None:
    """Compose the whole picture."""
    s, source = sheet.s, screen.source
    box = frame.plain_header(sheet, source.scenario.name, screen.about("play it yourself"))
    if s.narrow:
        high = 0.42 * box.h
        left = Box(box.x, box.y, box.w, high)
        right = Box(box.x, box.y + high + s.unit, box.w, box.h - high - s.unit)
    else:
        wide = (0.52 if s.large else 0.56) * box.w
        left = Box(box.x, box.y, wide, box.h)
        right = Box(box.x + wide + 2 * s.unit, box.y, box.w - wide - 2 * s.unit, box.h)
    # The panel first: the focus goes to the cards before anything else.
    _panel(sheet, right, screen)
    _map(sheet, left, screen)


# --- the map ---


def _map(sheet: Sheet, box: Box, screen: ByHand) -> None:
    s, now = sheet.s, screen.clock.now
    items = frame.legend_items(now, composing.possible(screen.source.scenario))
    if s.large:
        items = frame.present(items, now)
    rows = 1 if s.large else frame.legend_rows(sheet, box.w, items, now)
    legend = rows * (1.4 if s.large else 1.6) * s.small
    caption = (1.4 if s.large or s.narrow else 2.7) * s.small
    foot = legend + caption + s.unit
    place = Box(box.x, box.y, box.w, max(4 * s.unit, box.h - foot))
    index = screen.session.reel.index.get(screen.chosen) if _asked(screen) else None
    looks = field.Looks(chosen=index, calm=sheet.settings.calm)
    field.draw(sheet, screen.stage(place, sheet), now, looks)
    frame.legend(sheet, Box(box.x, place.bottom + 0.5 * s.unit, box.w, legend), now, items)
    low = Box(box.x, box.bottom - caption, box.w, caption)
    latest = (last_event(screen.session.reel, now.done, truth=False, back=back) for back in (0, 1))
    frame.captions(sheet, low, [event for event in latest if event], screen.session.end)


def _asked(screen: ByHand) -> Decision | None:
    """What is asked now; None while time passes."""
    return None if screen.clock.moving else screen.session.decision


# --- the question and the cards ---


def _panel(sheet: Sheet, box: Box, screen: ByHand) -> None:
    s = sheet.s
    sheet.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(1.6 * s.unit, 1.2 * s.unit)
    decision = _asked(screen)
    y = inner.y + _question(sheet, inner, screen, decision) + s.unit
    high = _foot_height(sheet)
    foot = Box(inner.x, inner.bottom - high, inner.w, high)
    cards = Box(inner.x, y, inner.w, max(0.0, foot.y - s.unit - y))
    if decision is None:
        note = (
            "Space goes straight to the next decision." if not screen.session.over else "Space: to the end."
        )
        sheet.paragraph(cards.x, cards.y, cards.w, note, size=s.small, colour="faint")
        sheet.target(cards, "take", name="cards", says="To the next decision (Space)")
    else:
        _cards(sheet, cards, screen, decision)
    _foot(sheet, foot, screen)


def question(decision: Decision, *, brief: bool = False) -> str:
    """What is asked, in a sentence."""
    name = words.plain(decision.battery)
    if brief:
        return f"{name}: which threat{'' if decision.free == 1 else ' first'}?"
    if decision.free == 1:
        return f"{name} has a free channel: which threat should it take?"
    return f"{name} has {decision.free:,} free channels: which threat should it take first?"


def _question(sheet: Sheet, box: Box, screen: ByHand, decision: Decision | None) -> float:
    """The question and the clock; returns the height taken."""
    s = sheet.s
    if decision is None:
        return sheet.paragraph(box.x, box.y, box.w, "Time passes …", bold=True)
    high = sheet.paragraph(
        box.x, box.y, box.w, question(decision, brief=s.large), bold=True, most=2 if s.large else 3
    )
    unit = screen.source.scenario.time_unit
    facts = [f"at {words.time(decision.time, screen.session.end)} {unit}"]
    if decision.rounds is not None:
        facts.append(f"{words.count(decision.rounds, 'round')} left")
    if screen.clock.thinking:
        facts.append(f"{max(0.0, screen.clock.left):.0f} s to think")
    line = " · ".join(facts)
    sheet.words(box.x, box.y + high + 0.65 * s.small, line, size=s.small, colour="faint", width=box.w)
    return high + 1.4 * s.small


def _cards(sheet: Sheet, box: Box, screen: ByHand, decision: Decision) -> None:
    """A card for each candidate, the chosen one in view; one stop for the focus, moved by the arrow keys."""
    s, found = sheet.s, decision.candidates
    high = max(touch(s), (1.75 if s.large else 3.1) * s.small)
    fits = max(1, int((box.h + 0.5 * s.unit) // (high + 0.5 * s.unit)))
    place = decision.threats.index(screen.chosen)
    first = min(max(0, place - fits // 2), max(0, len(found) - fits))
    turns = Choices(screen.chosen, decision.threats, upright=True)
    says = "Which threat? Arrow keys, then Enter"
    sheet.target(box, "take", name="cards", says=says, turns=turns)
    rail = 1.4 * s.unit if len(found) > fits else 0.0
    sheet.add(Clip(box))
    for row, one in enumerate(found[first : first + fits]):
        y = box.y + row * (high + 0.5 * s.unit)
        _card(sheet, Box(box.x, y, box.w - rail, high), screen, one)
    sheet.add(Clip(None))
    if rail:
        scroll_bar(sheet, Box(box.right - 0.8 * s.unit, box.y, 0.8 * s.unit, box.h), first, fits, len(found))


def _card(sheet: Sheet, box: Box, screen: ByHand, one: Candidate) -> None:
    s, name, on = sheet.s, f"card {one.threat}", one.threat == screen.chosen
    ground = "chosen" if on else "pressed" if sheet.hover == name else "button"
    ink, pale = ("on_chosen", "on_chosen") if on else ("text", "faint")
    sheet.add(Fill(box, ground, 0.8 * s.unit))
    inner = box.inset(1.2 * s.unit, 0.3 * s.unit)
    two = box.h >= 2.9 * s.small and not s.large
    y = inner.y + 0.28 * inner.h if two else inner.cy
    sheet.add(
        Mark(inner.x + 0.6 * s.small, inner.cy, 0.55 * s.small, "waiting", "on_chosen" if on else "waiting")
    )
    x = inner.x + 1.9 * s.small
    left = f"{words.time(one.left, screen.session.end)} {screen.source.scenario.time_unit} left"
    clock = sheet.words(
        inner.right, y, left, size=s.small, colour=ink, bold=two, anchor="right", width=0.4 * inner.w
    )
    room = inner.right - clock - s.unit - x
    first = f"Threat {one.threat}" + (f" · {words.plain(one.kind)}" if one.kind else "")
    if not two:
        first = f"{one.threat} · {words.plain(one.zone)} · {one.value:g}"
    sheet.words(x, y, first, size=s.small, bold=True, colour=ink, width=room)
    if two:
        _second_line(sheet, inner, x, screen, one, (ink, pale))
    sheet.target(box, "choose", one.threat, name=name, focusable=False, says=f"Take threat {one.threat}")


def _second_line(
    sheet: Sheet, inner: Box, x: float, screen: ByHand, one: Candidate, inks: tuple[str, str]
) -> None:
    """Where it is foreseen to land, what was tried so far, and a bar of the time left."""
    s, y = sheet.s, inner.bottom - 0.26 * inner.h
    tried = {0: "", 1: " · engaged once"}.get(one.engagements, f" · engaged {one.engagements} times")
    about = f"{words.plain(one.zone)}, value {one.value:g}{tried}"
    bar = Box(inner.right - 0.36 * inner.w, y - 0.16 * s.small, 0.36 * inner.w, 0.32 * s.small)
    sheet.words(x, y, about, size=s.small, colour=inks[1], width=bar.x - x - s.unit)
    share = min(1.0, one.left / max(screen.session.longest, 1e-9))
    sheet.add(Fill(bar, "track", bar.h / 2))
    sheet.add(Fill(Box(bar.right - bar.w * share, bar.y, bar.w * share, bar.h), inks[0], bar.h / 2))


# --- below the cards ---


def _line(sheet: Sheet) -> float:
    return max(0.8 * touch(sheet.s), 1.6 * sheet.s.small) if sheet.s.large else touch(sheet.s)


def _foot_height(sheet: Sheet) -> float:
    """One line of buttons, or two where how time goes has room too."""
    s = sheet.s
    return _line(sheet) if s.large and not s.narrow else 2 * _line(sheet) + 0.6 * s.unit


def _foot(sheet: Sheet, box: Box, screen: ByHand) -> None:
    """Buttons, and how time goes."""
    s, high = sheet.s, _line(sheet)
    _buttons(sheet, Box(box.x, box.y, box.w, high))
    if box.h < 2 * high:
        return
    y, gap = box.bottom - high, 2 * s.unit
    wanted = [_wanted(sheet, PACES, "Pace"), _wanted(sheet, LIMITS, "Think")]
    labels = ("Pace", "Think") if sum(wanted) + gap <= box.w else ("", "")
    wide = (box.w - gap) * wanted[0] / sum(wanted)
    says = "How fast time passes between decisions (. and ,)"
    choice(sheet, Box(box.x, y, wide, high), "pace", screen.clock.pace, PACES, label=labels[0], says=says)
    says = "Time to think, then the battery's own order decides (O)"
    think = Box(box.x + wide + gap, y, box.w - wide - gap, high)
    choice(sheet, think, "thinking", screen.clock.thinking, LIMITS, label=labels[1], says=says)


def _wanted(sheet: Sheet, faces: Sequence[tuple[str, Value]], label: str) -> float:
    """The width of a row of faces with its label, in pixels."""
    s = sheet.s
    wide = sum(sheet.measure(face, s.small, False) + 2.8 * s.unit for face, _ in faces)
    return wide + sheet.measure(label, s.small, False) + 1.5 * s.unit


FACES = (
    ("Wait", "wait", None),
    ("Earliest landing decides", "order", None),
    ("… the rest too", "rest", None),
    ("Undo", "undo", None),
)
BRIEF = (("Wait", "wait", None), ("Order", "order", None), ("Rest", "rest", None), ("Undo", "undo", None))


def _buttons(sheet: Sheet, box: Box) -> None:
    s = sheet.s
    wanted = sum(sheet.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in FACES)
    sheet.row_of(box, FACES if wanted <= box.w else BRIEF, "", hints=True)
