"""The panel's first page: this moment in numbers, the batteries' queues, the chosen threat's life."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.view import life, words
from sim.view.field import pips, rounds
from sim.view.marks import colour_of
from sim.view.reel import Reel
from sim.view.shapes import Box, Clip, Fill, Line, Mark
from sim.view.sheet import Sheet
from sim.view.snapshot import BatteryNow, Flying, Snapshot, comes_later

LONGEST_QUEUE = 5
"""Threats of a queue that the panel lists; the rest are counted."""

LISTED_CHANNELS = 4
"""Channels that get a line of their own."""


@dataclass
class Column:
    """A column that is written from above; *y* is where the next thing goes."""

    x: float
    w: float
    y: float


def draw(
    sheet: Sheet, box: Box, reel: Reel, now: Snapshot, chosen: int | None, follows: bool, scroll: float
) -> float:
    """Draw the page into *box*; returns by how much the batteries' part is too long for its place."""
    left, right = _parts(sheet, box, chosen is not None)
    if chosen is not None:
        life.draw(sheet, right, reel, now, chosen, follows)
    top = left.y
    if left.h - headline_height(sheet) > 5 * sheet.s.small:
        _headline(sheet, left, now)
        top += headline_height(sheet)
    middle = Box(left.x, top, left.w, max(0.0, left.bottom - top))
    sheet.add(Clip(middle))
    column = Column(middle.x, middle.w, middle.y - scroll)
    _batteries(sheet, column, reel, now)
    sheet.add(Clip(None))
    return max(0.0, column.y + scroll - middle.bottom)


def _parts(sheet: Sheet, box: Box, with_life: bool) -> tuple[Box, Box]:
    """The batteries' box and the chosen threat's: below it, or beside it where the panel is low."""
    if box.w > 2 * box.h:
        gap = 3 * sheet.s.unit
        half = (box.w - gap) / 2
        return Box(box.x, box.y, half, box.h), Box(box.x + half + gap, box.y, half, box.h)
    foot = life.height(sheet, box) if with_life else 0.0
    return Box(box.x, box.y, box.w, box.h - foot), Box(box.x, box.bottom - foot, box.w, foot)


def headline_height(sheet: Sheet) -> float:
    """The height that the three numbers take."""
    s = sheet.s
    return 1.2 * s.headline + 1.3 * s.small + 1.6 * s.unit


def _headline(sheet: Sheet, box: Box, now: Snapshot) -> None:
    """The three numbers that matter."""
    s = sheet.s
    in_air = now.counts["unseen"] + now.counts["waiting"] + now.counts["engaged"]
    shown = (
        (in_air, "in the air", "waiting", "waiting"),
        (now.counts["intercepted"], "stopped", "intercepted", "intercepted"),
        (now.counts["leak"], "leaked", "landed", "leak"),
    )
    for place, (number, name, form, colour) in enumerate(shown):
        x = box.x + place * box.w / 3
        sheet.words(x, box.y + 0.6 * s.headline, f"{number:,}", size=s.headline, bold=True)
        sheet.add(
            Mark(x + 0.5 * s.small, box.y + 1.2 * s.headline + 0.55 * s.small, 0.42 * s.small, form, colour)
        )
        y = box.y + 1.2 * s.headline + 0.55 * s.small
        sheet.words(
            x + 1.25 * s.small, y, name, size=s.small, colour="faint", width=box.w / 3 - 1.4 * s.small
        )


# --- batteries and their queues ---


def _batteries(sheet: Sheet, column: Column, reel: Reel, now: Snapshot) -> None:
    if not now.batteries:
        column.y += sheet.paragraph(
            column.x, column.y, column.w, "No defence here: every threat lands.", colour="faint"
        )
        in_air = sorted(now.flying, key=lambda one: one.threat.lands)
        _queue(sheet, column, reel, now, in_air, "In the air, next to land first", "Nothing in the air")
    by_index = {one.index: one for one in now.flying}
    for battery in now.batteries:
        _title(sheet, column, reel, battery)
        _channels(sheet, column, reel, now, battery)
        waiting = [by_index[i] for i in battery.queue]
        _queue(sheet, column, reel, now, waiting, "Waiting, next choice first")
        later = sum(comes_later(reel, battery.name, one, now.time) for one in now.flying)
        if later:
            _note(sheet, column, f"{words.count(later, 'threat')} not yet within reach")
        column.y += 1.2 * sheet.s.unit


def _title(sheet: Sheet, column: Column, reel: Reel, battery: BatteryNow) -> None:
    s = sheet.s
    y = column.y + s.row / 2
    name = words.plain(battery.name)
    wide = sheet.words(column.x, y, name, bold=True, width=0.5 * column.w)
    order = words.ORDERS[reel.batteries[battery.name].order]
    if battery.state != "ready":
        order = battery.state
    sheet.words(
        column.x + column.w,
        y,
        order,
        size=s.small,
        colour="faint",
        anchor="right",
        width=column.w - wide - s.unit,
    )
    sheet.add(Line(((column.x, column.y + s.row), (column.x + column.w, column.y + s.row)), "line", 1.0))
    column.y += s.row + 0.7 * s.unit


def _channels(sheet: Sheet, column: Column, reel: Reel, now: Snapshot, battery: BatteryNow) -> None:
    s = sheet.s
    line = 1.45 * s.small
    if len(battery.busy) <= LISTED_CHANNELS:
        for place in range(len(battery.busy)):
            _channel(sheet, Box(column.x, column.y, column.w, line), reel, now, battery, place)
            column.y += line
    else:
        busy = sum(span is not None for span in battery.busy)
        note = f"{busy:,} of {words.count(len(battery.busy), 'channel')} busy"
        sheet.words(column.x, column.y + line / 2, note, size=s.small, width=0.6 * column.w)
        if len(battery.busy) <= 10:
            pips(sheet, Box(column.x + 0.62 * column.w, column.y, 0.38 * column.w, line), battery)
        column.y += line
    if battery.rounds is not None and battery.capacity is not None:
        sheet.words(
            column.x, column.y + line / 2, "rounds left", size=s.small, colour="faint", width=0.34 * column.w
        )
        first = 0.36 * column.w
        bar = Box(column.x + first, column.y, column.w - first, line)
        rounds(sheet, bar, battery.rounds, battery.capacity, s.small)
        column.y += line


def _channel(sheet: Sheet, box: Box, reel: Reel, now: Snapshot, battery: BatteryNow, place: int) -> None:
    """One channel: free, or which threat it engages and how far it is."""
    s = sheet.s
    span = battery.busy[place]
    sheet.words(box.x, box.cy, f"channel {place + 1}", size=s.small, colour="faint", width=0.34 * box.w)
    if span is None:
        note = "free" if battery.state in ("ready", "empty") else battery.state
        sheet.words(box.x + 0.36 * box.w, box.cy, note, size=s.small, colour="faint")
        return
    threat = reel.run.threats[span.threat]
    wide = sheet.words(box.x + 0.36 * box.w, box.cy, f"threat {threat.id}", size=s.small, width=0.34 * box.w)
    share = min(1.0, max(0.0, (now.time - span.start) / max(span.planned, 1e-6)))
    start = max(0.7 * box.w, 0.36 * box.w + wide + s.unit)
    bar = Box(box.x + start, box.cy - 0.16 * s.small, box.w - start, 0.32 * s.small)
    sheet.add(Fill(bar, "track", bar.h / 2))
    sheet.add(Fill(replace(bar, w=bar.w * share), "engaged", bar.h / 2))


def _queue(
    sheet: Sheet,
    column: Column,
    reel: Reel,
    now: Snapshot,
    waiting: list[Flying],
    heading: str,
    empty: str = "No threat waits to be engaged",
) -> None:
    """The threats that wait, with their time to landing as a bar that shrinks."""
    s = sheet.s
    line = 1.45 * s.small
    _note(sheet, column, heading if waiting else empty)
    for one in waiting[:LONGEST_QUEUE]:
        _waiting(sheet, Box(column.x, column.y, column.w, line), reel, now, one)
        column.y += line
    if len(waiting) > LONGEST_QUEUE:
        _note(sheet, column, f"+{len(waiting) - LONGEST_QUEUE:,} more")


def _note(sheet: Sheet, column: Column, text: str) -> None:
    line = 1.45 * sheet.s.small
    sheet.words(column.x, column.y + line / 2, text, size=sheet.s.small, colour="faint", width=column.w)
    column.y += line


def _waiting(sheet: Sheet, box: Box, reel: Reel, now: Snapshot, one: Flying) -> None:
    s, end = sheet.s, reel.run.end
    number = one.threat.id
    name = f"queue {number}"
    if sheet.hover == name:
        sheet.add(Fill(box, "button", 0.4 * s.unit))
    sheet.add(Mark(box.x + 0.55 * s.small, box.cy, 0.42 * s.small, one.status, colour_of(one)))
    left = max(0.0, one.threat.lands - now.time)
    zone = one.threat.foreseen if not now.truth or one.threat.detected is not None else one.threat.zone
    first = f"{number}  {words.plain(zone)}"
    sheet.words(box.x + 1.3 * s.small, box.cy, first, size=s.small, width=0.46 * box.w - 1.3 * s.small)
    flight = max(one.threat.lands - one.threat.appeared, 1e-6)
    room = Box(box.x + 0.48 * box.w, box.cy - 0.16 * s.small, 0.3 * box.w, 0.32 * s.small)
    sheet.add(Fill(room, "track", room.h / 2))
    sheet.add(Fill(replace(room, w=room.w * min(1.0, left / flight)), colour_of(one), room.h / 2))
    clock = f"{words.time(left, end)} left"
    sheet.words(box.right, box.cy, clock, size=s.small, anchor="right", width=0.21 * box.w)
    sheet.target(box, "choose", number, name=name, says=f"Choose threat {number}")
