"""The picture at the end of a game: our rank among the automatic orders, and each order's average."""

from __future__ import annotations

from dataclasses import dataclass

from sim import wording
from sim.trace.index import RunIndex
from sim.trace.snapshot import at
from sim.view.background.sample import Sample
from sim.view.map import drawing
from sim.view.map.base import BaseMapCache
from sim.view.screens import header
from sim.view.screens.play.session import OURS, Standing, rank
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box
from sim.view.ui.widgets import Whisker, table, touch, whiskers
from sim.vocabulary import ORDERS

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
"""The least height of a map that is worth drawing, in lines of small text."""


TABLE_NOTE = "The same attack, every battery following one order. Fewest leaks first, then least value lost."
NO_CHOICE_NOTE = "No channel ever had a choice in this attack. C: scenarios in which much can be decided."


@dataclass(frozen=True)
class ResultsView:
    """Everything that the end of a game shows, as values."""

    name: str
    """The scenario's name."""
    about: str
    """The words beside the name."""
    run_index: RunIndex
    time: float
    """The time at which the clock stands, in time units."""
    decided: bool
    """Whether there was anything to decide."""
    with_people: bool
    """Whether people live in any zone."""
    standings: list[Standing]
    """How this attack went for us and under each order, the best first."""
    offset: float
    """Pixels by which the table is scrolled."""
    averages: list[tuple[str, Sample]]
    """(order, its runs) as far as they are known, the fewest leaks first."""
    said: str
    """What one attack is worth beside many, in words; brief where text is large."""
    said_briefly: str


def draw(canvas: Canvas, view: ResultsView, base_maps: BaseMapCache) -> None:
    """Draw our rank, the table, the map, the averages, and buttons for what to do next."""
    s = canvas.s
    box = header.plain_header(canvas, view.name, view.about)
    high = max(0.8 * touch(s), 1.6 * s.small) if s.large else touch(s)
    buttons = Box(box.x, box.bottom - high, box.w, high)
    wanted = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in FACES)
    body = Box(box.x, box.y, box.w, buttons.y - 1.2 * s.unit - box.y)
    if s.narrow:
        low = 0.46 * body.h if s.large else 0.36 * body.h
        _standing(canvas, Box(body.x, body.y, body.w, low), view)
        rest = Box(body.x, body.y + low + s.unit, body.w, body.h - low - s.unit)
        used = _average(canvas, rest, view)
        _end(canvas, Box(rest.x, rest.y + used, rest.w, rest.h - used), view, base_maps)
    else:
        wide = (0.5 if s.large else 0.55) * body.w
        used = _standing(canvas, Box(body.x, body.y, wide, body.h), view)
        _end(canvas, Box(body.x, body.y + used, wide, body.h - used), view, base_maps)
        _average(canvas, Box(body.x + wide + 3 * s.unit, body.y, body.w - wide - 3 * s.unit, body.h), view)
    # Drawn last so that the first Tab meets the table; the buttons follow.
    canvas.row_of(buttons, FACES if wanted <= box.w else BRIEF, "", hints=True)


def _end(canvas: Canvas, box: Box, view: ResultsView, base_maps: BaseMapCache) -> None:
    """Draw the map at the end of the run, where there is room for it."""
    s = canvas.s
    place = Box(box.x, box.y + s.unit, box.w, box.h - s.unit)
    if place.h < LEAST_MAP * s.small:
        return
    now = at(view.run_index, len(view.run_index.run.events), view.time)
    drawing.still(canvas, base_maps.of(view.run_index, place, canvas), now)


def _standing(canvas: Canvas, box: Box, view: ResultsView) -> float:
    """Draw our rank as a headline and the table of the orders below it; return the height taken."""
    s, found, decided = canvas.s, view.standings, view.decided
    where = f"Your place: {rank(found)}" if decided else "Nothing to decide"
    if canvas.measure(where, s.headline, True) > box.w:
        where = rank(found) if decided else "No choice"
    canvas.words(box.x, box.y + 0.6 * s.headline, where, size=s.headline, bold=True, width=box.w)
    y = box.y + 1.3 * s.headline
    if not (s.large and decided):
        note = TABLE_NOTE if decided else NO_CHOICE_NOTE
        y += canvas.paragraph(box.x, y, box.w, note, size=s.small, colour="faint", most=2)
    y += 0.8 * s.unit
    head, rows = _table(found, view.with_people, brief=s.large)
    if _widest(canvas) > 0.4 * box.w:
        rows = [[SHORT.get(who, who), *others] for who, *others in rows]
    ours = next(row for row, each in enumerate(found) if each.who == OURS)
    high = min(1.75 * s.small * (len(rows) + 1) + 2, max(1.0, box.bottom - y))
    table(canvas, Box(box.x, y, box.w, high), "table", head, rows, view.offset, ours)
    return y + high - box.y


def _table(found: list[Standing], with_people: bool, *, brief: bool) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the table."""
    head = ["who decides", "leaks", "value lost" if not brief else "lost"]
    rows = [[each.who, f"{each.leaks}", f"{each.lost:.2f}"] for each in found]
    if with_people:
        head.append("people exposed" if not brief else "people")
        rows = [[*row, f"{each.people:.1f}"] for row, each in zip(rows, found, strict=True)]
    if not brief:
        head.append("all held")
        rows = [[*row, "yes" if each.held else "no"] for row, each in zip(rows, found, strict=True)]
    return head, rows


def _average(canvas: Canvas, box: Box, view: ResultsView) -> float:
    """Draw each order's average with its interval, and our attack as a line; return the height taken."""
    s, said = canvas.s, view.said_briefly if canvas.s.large else view.said
    y = box.y + canvas.paragraph(box.x, box.y, box.w, said, size=s.small, most=4) + s.unit
    rows, roomy = [], _widest(canvas) < 0.33 * box.w
    for order, sample in view.averages:
        mean = sample.leaks.mean or 0.0
        low, high = sample.leaks.interval or (mean, mean)
        known = "" if sample.leaks.interval is None or s.large else f" ({low:.2f} to {high:.2f})"
        label = ORDERS[order].label if roomy else ORDERS[order].short
        rows.append(
            Whisker(label, mean, low, high, wording.number(mean) + known, len(sample) < sample.wanted)
        )
    ours = next(each for each in view.standings if each.who == OURS)
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
