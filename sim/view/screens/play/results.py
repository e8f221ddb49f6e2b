"""The picture at the end: where the class stands among the automatic orders, and what one attack is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import wording
from sim.trace.snapshot import at
from sim.view.map import drawing
from sim.view.screens import header
from sim.view.screens.play.session import OURS, Standing, place
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box
from sim.view.ui.widgets import Whisker, table, touch, whiskers
from sim.vocabulary import ORDERS

if TYPE_CHECKING:
    from sim.view.screens.play.screen import PlayScreen

FACES = (
    ("Watch it", "watch", None),
    ("Same attack again", "again", None),
    ("Next attack", "attack", 1),
    ("Undo the last", "undo", None),
    ("Another scenario", "others", None),
)
BRIEF = (
    ("Watch", "watch", None),
    ("Again", "again", None),
    ("Next", "attack", 1),
    ("Undo", "undo", None),
    ("Others", "others", None),
)

SHORT = {order.label: order.short for order in ORDERS.values()}
"""The orders where there is little room."""

LEAST_MAP = 11
"""Lines of small text in the height of a map that is worth showing."""


ALIKE = "The same attack, every battery following one order. Fewest leaks first, then least value lost."
NONE = "No channel ever had a choice in this attack. C: scenarios in which much can be decided."


def draw(canvas: Canvas, screen: PlayScreen) -> None:
    """The place, the table, the averages, and what to do next."""
    s, source = canvas.s, screen.source
    box = header.plain_header(canvas, source.scenario.name, screen.about("played by hand"))
    high = max(0.8 * touch(s), 1.6 * s.small) if s.large else touch(s)
    buttons = Box(box.x, box.bottom - high, box.w, high)
    wanted = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in FACES)
    body = Box(box.x, box.y, box.w, buttons.y - 1.2 * s.unit - box.y)
    if s.narrow:
        low = 0.46 * body.h if s.large else 0.36 * body.h
        _standing(canvas, Box(body.x, body.y, body.w, low), screen)
        rest = Box(body.x, body.y + low + s.unit, body.w, body.h - low - s.unit)
        used = _average(canvas, rest, screen)
        _end(canvas, Box(rest.x, rest.y + used, rest.w, rest.h - used), screen)
    else:
        wide = (0.5 if s.large else 0.55) * body.w
        used = _standing(canvas, Box(body.x, body.y, wide, body.h), screen)
        _end(canvas, Box(body.x, body.y + used, wide, body.h - used), screen)
        _average(canvas, Box(body.x + wide + 3 * s.unit, body.y, body.w - wide - 3 * s.unit, body.h), screen)
    # Drawn last so that the first Tab meets the table; the buttons follow.
    canvas.row_of(buttons, FACES if wanted <= box.w else BRIEF, "", hints=True)


def _end(canvas: Canvas, box: Box, screen: PlayScreen) -> None:
    """What happened, on the map, where there is room for it."""
    s = canvas.s
    view = Box(box.x, box.y + s.unit, box.w, box.h - s.unit)
    if view.h < LEAST_MAP * s.small:
        return
    run_index = screen.session.run_index
    now = at(run_index, len(run_index.run.events), screen.clock.time)
    drawing.still(canvas, screen.base_map(view, canvas), now)


def _standing(canvas: Canvas, box: Box, screen: PlayScreen) -> float:
    """The place as a headline, and the same attack under every order; returns the height taken."""
    s, found = canvas.s, screen.standings
    decided = bool(screen.session.own)
    where = f"Your place: {place(found)}" if decided else "Nothing to decide"
    if canvas.measure(where, s.headline, True) > box.w:
        where = place(found) if decided else "No choice"
    canvas.words(box.x, box.y + 0.6 * s.headline, where, size=s.headline, bold=True, width=box.w)
    y = box.y + 1.3 * s.headline
    if not (s.large and decided):
        note = ALIKE if decided else NONE
        y += canvas.paragraph(box.x, y, box.w, note, size=s.small, colour="faint", most=2)
    y += 0.8 * s.unit
    with_people = any(zone.people for zone in screen.source.scenario.zones.values())
    head, rows = _table(found, with_people, brief=s.large)
    if _widest(canvas) > 0.4 * box.w:
        rows = [[SHORT.get(who, who), *others] for who, *others in rows]
    ours = next(row for row, each in enumerate(found) if each.who == OURS)
    high = min(1.75 * s.small * (len(rows) + 1) + 2, max(1.0, box.bottom - y))
    table(canvas, Box(box.x, y, box.w, high), "table", head, rows, screen.offset, ours)
    return y + high - box.y


def _table(found: list[Standing], with_people: bool, *, brief: bool) -> tuple[list[str], list[list[str]]]:
    """The head and the rows."""
    head = ["who decides", "leaks", "value lost" if not brief else "lost"]
    rows = [[each.who, f"{each.leaks}", f"{each.lost:.2f}"] for each in found]
    if with_people:
        head.append("people exposed" if not brief else "people")
        rows = [[*row, f"{each.people:.1f}"] for row, each in zip(rows, found, strict=True)]
    if not brief:
        head.append("all held")
        rows = [[*row, "yes" if each.held else "no"] for row, each in zip(rows, found, strict=True)]
    return head, rows


def _average(canvas: Canvas, box: Box, screen: PlayScreen) -> float:
    """What each order does on average, with intervals, our one attack as a line; returns the height taken."""
    s, averages = canvas.s, screen.averages
    if averages is None:
        return 0.0
    said = averages.brief() if s.large else averages.sentence()
    y = box.y + canvas.paragraph(box.x, box.y, box.w, said, size=s.small, most=4) + s.unit
    rows, roomy = [], _widest(canvas) < 0.33 * box.w
    for order, sample in averages.known():
        mean = sample.leaks.mean or 0.0
        low, high = sample.leaks.interval or (mean, mean)
        known = "" if sample.leaks.interval is None or s.large else f" ({low:.2f} to {high:.2f})"
        label = ORDERS[order].label if roomy else ORDERS[order].short
        rows.append(
            Whisker(label, mean, low, high, wording.number(mean) + known, len(sample) < sample.wanted)
        )
    ours = next(each for each in screen.standings if each.who == OURS)
    foot = 1.4 * s.small
    room = Box(box.x, y, box.w, max(0.0, box.bottom - foot - s.unit - y))
    if not rows or room.h < len(rows) * 1.2 * s.small:
        return y - box.y
    whiskers(canvas, room, rows, marked=float(ours.leaks))
    note = (
        f"the line: your {ours.leaks}"
        if s.large
        else f"leaks per attack, 95 % intervals; the line: your {ours.leaks}"
    )
    low_y = room.y + min(room.h, len(rows) * 2.4 * s.small) + 0.8 * s.small
    canvas.words(box.x, low_y, note, size=s.small, colour="faint", width=box.w)
    return low_y + foot - box.y


def _widest(canvas: Canvas) -> float:
    """The width of the longest name of an order."""
    return max(canvas.measure(name, canvas.s.small, False) for name in SHORT)
