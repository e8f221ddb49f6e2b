"""The panel's first page: this moment in numbers, the batteries' queues, the chosen threat's life."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.view import gantt, life, words
from sim.view.cards import pips, rounds
from sim.view.marks import colour_of, form_of
from sim.view.queues import later
from sim.view.reel import Places, Reel
from sim.view.shapes import Box, Fill, Line, Mark
from sim.view.sheet import Sheet
from sim.view.snapshot import BatteryNow, Flying, Snapshot

LONGEST_QUEUE = 5
"""Threats of a queue that the panel lists; the rest are counted."""

NO_DEFENCE = "No defence here: every threat lands."

LISTED_CHANNELS = 4
"""Channels that get a line of their own."""


@dataclass
class Column:
    """Rows from above, *y* where the next goes; only those wholly inside *view* are shown."""

    view: Box
    y: float

    def row(self, high: float) -> Box | None:
        """The next row, if it is to be seen."""
        box = Box(self.view.x, self.y, self.view.w, high)
        self.y += high
        return box if self.view.covers(box.inset(0, 1)) else None


@dataclass(frozen=True)
class Looks:
    """What the page shows: a *threat*'s life (it *follows* the latest event unless chosen), one *battery*."""

    threat: int | None = None
    follows: bool = False
    battery: str | None = None
    scroll: float = 0.0


def draw(sheet: Sheet, box: Box, reel: Reel, now: Snapshot, looks: Looks) -> float:
    """Draw the page into *box*; returns by how much the batteries' part is too long for its place."""
    left, right = _parts(sheet, box, None if looks.threat is None else life.sentence(reel, now, looks.threat))
    if looks.threat is not None:
        life.draw(sheet, right, reel, now, looks.threat, looks.follows)
    top = left.y
    needed = 5 * sheet.s.small if looks.battery is None else 14 * sheet.s.small
    if left.h - headline_height(sheet) > needed:
        _headline(sheet, left, now)
        top += headline_height(sheet)
    middle = Box(left.x, top, left.w, max(0.0, left.bottom - top))
    column = Column(middle, middle.y - looks.scroll)
    _batteries(sheet, column, reel, now, looks.battery)
    return max(0.0, column.y + looks.scroll - middle.bottom)


def _parts(sheet: Sheet, box: Box, told: str | None) -> tuple[Box, Box]:
    """The batteries' box and that of the threat of which is *told*: below it, or beside it in a low panel."""
    if box.w > 2 * box.h:
        gap = 3 * sheet.s.unit
        half = (box.w - gap) / 2
        return Box(box.x, box.y, half, box.h), Box(box.x + half + gap, box.y, half, box.h)
    foot = 0.0 if told is None else life.height(sheet, box, told)
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
            x + 1.25 * s.small, y, name, size=s.small, colour="faint", width=box.w / 3 - 1.3 * s.small
        )


# --- batteries and their queues ---


def _batteries(sheet: Sheet, column: Column, reel: Reel, now: Snapshot, only: str | None) -> None:
    if not now.batteries:
        row = column.row(sheet.s.row)
        if row is not None:
            sheet.words(row.x, row.cy, NO_DEFENCE, colour="faint", width=row.w)
        in_air = now.air.in_order(reel.columns.by_landing)
        _queue(sheet, column, reel, now, in_air, "In the air, next to land first", "Nothing in the air")
    for battery in now.batteries:
        if only not in (None, battery.name):
            continue
        _title(sheet, column, reel, battery)
        if only is None:
            _channels(sheet, column, reel, now, battery)
        else:
            _chart(sheet, column, reel, now, battery)
        _queue(sheet, column, reel, now, battery.queue, "Waiting, next choice first")
        to_come = later(now.air, battery.name)
        if to_come:
            _note(sheet, column, f"{words.count(to_come, 'threat')} not yet within reach")
        column.y += 1.2 * sheet.s.unit


def _title(sheet: Sheet, column: Column, reel: Reel, battery: BatteryNow) -> None:
    """The battery's name, and the order in which it chooses, or what keeps it from choosing."""
    s = sheet.s
    row = column.row(s.row)
    column.y += 0.7 * s.unit
    if row is None:
        return
    wide = sheet.words(row.x, row.cy, words.plain(battery.name), bold=True, width=0.5 * row.w)
    order = words.ORDERS[reel.batteries[battery.name].order]
    about = order if battery.state == "ready" else battery.state
    room = row.w - wide - s.unit
    sheet.words(row.right, row.cy, about, size=s.small, colour="faint", anchor="right", width=room)
    sheet.add(Line(((row.x, row.bottom), (row.right, row.bottom)), "line", 1.0))
    says = f"{words.plain(battery.name)} over time, or all batteries"
    sheet.target(row, "battery", battery.name, name=f"title {battery.name}", says=says)


def _chart(sheet: Sheet, column: Column, reel: Reel, now: Snapshot, battery: BatteryNow) -> None:
    """The channels over time, then the rounds left."""
    room = column.view.bottom - column.y - (3.2 if sheet.s.large else 8) * sheet.s.small
    high = max(min(gantt.height(sheet, reel, battery.name), room), 4.5 * sheet.s.small)
    chart = column.row(high)
    if chart is not None:
        gantt.draw(sheet, chart, reel, now, battery.name)
    column.y += 0.6 * sheet.s.unit
    if battery.rounds is not None and battery.capacity is not None:
        row = column.row(1.45 * sheet.s.small)
        if row is not None:
            _rounds(sheet, row, battery.rounds, battery.capacity)


def _channels(sheet: Sheet, column: Column, reel: Reel, now: Snapshot, battery: BatteryNow) -> None:
    """A row per channel, or one for many; then the rounds left."""
    line = 1.45 * sheet.s.small
    if len(battery.busy) > LISTED_CHANNELS:
        _many_channels(sheet, column.row(line), battery)
    else:
        for place in range(len(battery.busy)):
            row = column.row(line)
            if row is not None:
                _channel(sheet, row, reel, now, battery, place)
    if battery.rounds is not None and battery.capacity is not None:
        row = column.row(line)
        if row is not None:
            _rounds(sheet, row, battery.rounds, battery.capacity)


def _many_channels(sheet: Sheet, row: Box | None, battery: BatteryNow) -> None:
    if row is None:
        return
    busy = sum(span is not None for span in battery.busy)
    note = f"{busy:,} of {words.count(len(battery.busy), 'channel')} busy"
    sheet.words(row.x, row.cy, note, size=sheet.s.small, width=0.6 * row.w)
    if len(battery.busy) <= 10:
        pips(sheet, Box(row.x + 0.62 * row.w, row.y, 0.38 * row.w, row.h), battery)


def _rounds(sheet: Sheet, row: Box, left: int, capacity: int) -> None:
    size = sheet.s.small
    sheet.words(row.x, row.cy, "rounds left", size=size, colour="faint", width=0.34 * row.w)
    rounds(sheet, Box(row.x + 0.36 * row.w, row.y, 0.64 * row.w, row.h), left, capacity, size)


def _channel(sheet: Sheet, box: Box, reel: Reel, now: Snapshot, battery: BatteryNow, place: int) -> None:
    """One channel: free, or which threat it engages and how far it is."""
    s = sheet.s
    span = battery.busy[place]
    name = f"channel {place + 1}"
    if sheet.measure(name, s.small, False) > 0.34 * box.w:
        name = f"{place + 1}"
    sheet.words(box.x, box.cy, name, size=s.small, colour="faint")
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
    waiting: Places,
    heading: str,
    empty: str = "No threat waits to be engaged",
) -> None:
    """The threats that wait, with their time to landing as a bar that shrinks."""
    _note(sheet, column, heading if len(waiting) else empty)
    for i in waiting[:LONGEST_QUEUE].tolist():
        row = column.row(1.45 * sheet.s.small)
        if row is not None:
            _waiting(sheet, row, reel, now, now.air.made(i))
    if len(waiting) > LONGEST_QUEUE:
        _note(sheet, column, f"+{len(waiting) - LONGEST_QUEUE:,} more")


def _note(sheet: Sheet, column: Column, text: str) -> None:
    row = column.row(1.45 * sheet.s.small)
    if row is not None:
        sheet.words(row.x, row.cy, text, size=sheet.s.small, colour="faint", width=row.w)


def _waiting(sheet: Sheet, box: Box, reel: Reel, now: Snapshot, one: Flying) -> None:
    s, end = sheet.s, reel.run.end
    number = one.threat.id
    name = f"queue {number}"
    if sheet.hover == name:
        sheet.add(Fill(box, "button", 0.4 * s.unit))
    sheet.add(Mark(box.x + 0.55 * s.small, box.cy, 0.42 * s.small, form_of(one), colour_of(one)))
    left = max(0.0, one.threat.lands - now.time)
    first = f"{number}  {words.plain(one.zone)}"
    sheet.words(box.x + 1.3 * s.small, box.cy, first, size=s.small, width=0.46 * box.w - 1.3 * s.small)
    flight = max(one.threat.lands - one.threat.appeared, 1e-6)
    room = Box(box.x + 0.48 * box.w, box.cy - 0.16 * s.small, 0.3 * box.w, 0.32 * s.small)
    sheet.add(Fill(room, "track", room.h / 2))
    sheet.add(Fill(replace(room, w=room.w * min(1.0, left / flight)), colour_of(one), room.h / 2))
    clock = f"{words.time(left, end)} left"
    sheet.words(box.right, box.cy, clock, size=s.small, anchor="right", width=0.21 * box.w)
    sheet.target(box, "choose", number, name=name, says=f"Choose threat {number}")
