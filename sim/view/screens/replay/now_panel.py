"""The panel's first page, this moment: numbers, the batteries and their queues, details of a threat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim import wording
from sim.trace.index import Places, RunIndex
from sim.trace.queues import later
from sim.trace.snapshot import BatteryNow, Flying, Snapshot
from sim.view.map.battery_card import pips, rounds
from sim.view.map.marks import colour_of, form_of
from sim.view.screens.replay import battery_chart, threat_details
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Fill, Line, Mark
from sim.vocabulary import ORDERS

LONGEST_QUEUE = 5
"""The most threats of a queue that are listed; the rest are counted."""

NO_DEFENCE = "No defence here: every threat lands."

LISTED_CHANNELS = 4
"""The most channels with a line of their own."""


@dataclass
class Column:
    """Rows from the top, the next one at *y*; only rows wholly inside *view* are shown."""

    view: Box
    y: float

    def row(self, high: float) -> Box | None:
        """The box of the next row; None if it is not shown."""
        box = Box(self.view.x, self.y, self.view.w, high)
        self.y += high
        return box if self.view.covers(box.inset(0, 1)) else None


@dataclass(frozen=True)
class NowView:
    """What the page shows: details of a *threat* (its index), and one *battery* or, without one, all.

    *follows* means that the threat is merely the one of the latest event; *scroll* is in pixels.
    """

    threat: int | None = None
    follows: bool = False
    battery: str | None = None
    scroll: float = 0.0


def draw(canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, view: NowView) -> float:
    """Draw the page; return the pixels of the batteries' part that do not fit."""
    left, right = _parts(
        canvas, box, None if view.threat is None else threat_details.sentence(run_index, now, view.threat)
    )
    if view.threat is not None:
        threat_details.draw(canvas, right, run_index, now, view.threat, view.follows)
    top = left.y
    needed = 5 * canvas.s.small if view.battery is None else 14 * canvas.s.small
    if left.h - headline_height(canvas) > needed:
        _headline(canvas, left, now)
        top += headline_height(canvas)
    middle = Box(left.x, top, left.w, max(0.0, left.bottom - top))
    column = Column(middle, middle.y - view.scroll)
    _batteries(canvas, column, run_index, now, view.battery)
    return max(0.0, column.y + view.scroll - middle.bottom)


def _parts(canvas: Canvas, box: Box, sentence: str | None) -> tuple[Box, Box]:
    """The box of the batteries and that of the threat with this *sentence*, below it or beside it."""
    if box.w > 2 * box.h:
        gap = 3 * canvas.s.unit
        half = (box.w - gap) / 2
        return Box(box.x, box.y, half, box.h), Box(box.x + half + gap, box.y, half, box.h)
    foot = 0.0 if sentence is None else threat_details.height(canvas, box, sentence)
    return Box(box.x, box.y, box.w, box.h - foot), Box(box.x, box.bottom - foot, box.w, foot)


def headline_height(canvas: Canvas) -> float:
    """The height of the three numbers in pixels."""
    s = canvas.s
    return 1.2 * s.headline + 1.3 * s.small + 1.6 * s.unit


def _headline(canvas: Canvas, box: Box, now: Snapshot) -> None:
    """Draw the numbers of threats in the air, stopped and leaked."""
    s = canvas.s
    in_air = now.counts["unseen"] + now.counts["waiting"] + now.counts["engaged"]
    shown = (
        (in_air, "in the air", "waiting", "waiting"),
        (now.counts["intercepted"], "stopped", "intercepted", "intercepted"),
        (now.counts["leak"], "leaked", "landed", "leak"),
    )
    for place, (number, name, form, colour) in enumerate(shown):
        x = box.x + place * box.w / 3
        canvas.words(x, box.y + 0.6 * s.headline, f"{number:,}", size=s.headline, bold=True)
        canvas.add(
            Mark(x + 0.5 * s.small, box.y + 1.2 * s.headline + 0.55 * s.small, 0.42 * s.small, form, colour)
        )
        y = box.y + 1.2 * s.headline + 0.55 * s.small
        canvas.words(
            x + 1.25 * s.small, y, name, size=s.small, colour="faint", width=box.w / 3 - 1.3 * s.small
        )


# --- batteries and their queues ---


def _batteries(canvas: Canvas, column: Column, run_index: RunIndex, now: Snapshot, only: str | None) -> None:
    if not now.batteries:
        row = column.row(canvas.s.row)
        if row is not None:
            canvas.words(row.x, row.cy, NO_DEFENCE, colour="faint", width=row.w)
        in_air = now.air.in_order(run_index.by_landing)
        _queue(canvas, column, run_index, now, in_air, "In the air, next to land first", "Nothing in the air")
    for battery in now.batteries:
        if only not in (None, battery.name):
            continue
        _title(canvas, column, run_index, battery)
        if only is None:
            _channels(canvas, column, run_index, now, battery)
        else:
            _chart(canvas, column, run_index, now, battery)
        _queue(canvas, column, run_index, now, battery.queue, "Waiting, next choice first")
        to_come = later(now.air, battery.name)
        if to_come:
            _note(canvas, column, f"{wording.count(to_come, 'threat')} not yet within reach")
        column.y += 1.2 * canvas.s.unit


def _title(canvas: Canvas, column: Column, run_index: RunIndex, battery: BatteryNow) -> None:
    """Write the battery's name, and its order of choice, or its state unless it is ready."""
    s = canvas.s
    row = column.row(s.row)
    column.y += 0.7 * s.unit
    if row is None:
        return
    wide = canvas.words(row.x, row.cy, wording.plain(battery.name), bold=True, width=0.5 * row.w)
    order = ORDERS[run_index.batteries[battery.name].order].label
    about = order if battery.state == "ready" else battery.state
    room = row.w - wide - s.unit
    canvas.words(row.right, row.cy, about, size=s.small, colour="faint", anchor="right", width=room)
    canvas.add(Line(((row.x, row.bottom), (row.right, row.bottom)), "line", 1.0))
    says = f"{wording.plain(battery.name)} over time, or all batteries"
    canvas.target(row, "battery", battery.name, name=f"title {battery.name}", says=says)


def _chart(canvas: Canvas, column: Column, run_index: RunIndex, now: Snapshot, battery: BatteryNow) -> None:
    """Draw the channels over time, then the rounds left."""
    room = column.view.bottom - column.y - (3.2 if canvas.s.large else 8) * canvas.s.small
    high = max(min(battery_chart.height(canvas, run_index, battery.name), room), 4.5 * canvas.s.small)
    chart = column.row(high)
    if chart is not None:
        battery_chart.draw(canvas, chart, run_index, now, battery.name)
    column.y += 0.6 * canvas.s.unit
    if battery.rounds is not None and battery.capacity is not None:
        row = column.row(1.45 * canvas.s.small)
        if row is not None:
            _rounds(canvas, row, battery.rounds, battery.capacity)


def _channels(
    canvas: Canvas, column: Column, run_index: RunIndex, now: Snapshot, battery: BatteryNow
) -> None:
    """Draw a row for each channel, or one for many; then the rounds left."""
    line = 1.45 * canvas.s.small
    if len(battery.busy) > LISTED_CHANNELS:
        _many_channels(canvas, column.row(line), battery)
    else:
        for place in range(len(battery.busy)):
            row = column.row(line)
            if row is not None:
                _channel(canvas, row, run_index, now, battery, place)
    if battery.rounds is not None and battery.capacity is not None:
        row = column.row(line)
        if row is not None:
            _rounds(canvas, row, battery.rounds, battery.capacity)


def _many_channels(canvas: Canvas, row: Box | None, battery: BatteryNow) -> None:
    if row is None:
        return
    busy = sum(span is not None for span in battery.busy)
    note = f"{busy:,} of {wording.count(len(battery.busy), 'channel')} busy"
    canvas.words(row.x, row.cy, note, size=canvas.s.small, width=0.6 * row.w)
    if len(battery.busy) <= 10:
        pips(canvas, Box(row.x + 0.62 * row.w, row.y, 0.38 * row.w, row.h), battery)


def _rounds(canvas: Canvas, row: Box, left: int, capacity: int) -> None:
    size = canvas.s.small
    canvas.words(row.x, row.cy, "rounds left", size=size, colour="faint", width=0.34 * row.w)
    rounds(canvas, Box(row.x + 0.36 * row.w, row.y, 0.64 * row.w, row.h), left, capacity, size)


def _channel(
    canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, battery: BatteryNow, place: int
) -> None:
    """Draw one channel: free, or the threat that it engages and the progress."""
    s = canvas.s
    span = battery.busy[place]
    name = f"channel {place + 1}"
    if canvas.measure(name, s.small, False) > 0.34 * box.w:
        name = f"{place + 1}"
    canvas.words(box.x, box.cy, name, size=s.small, colour="faint")
    if span is None:
        note = "free" if battery.state in ("ready", "empty") else battery.state
        canvas.words(box.x + 0.36 * box.w, box.cy, note, size=s.small, colour="faint")
        return
    threat = run_index.run.threats[span.threat]
    wide = canvas.words(box.x + 0.36 * box.w, box.cy, f"threat {threat.id}", size=s.small, width=0.34 * box.w)
    share = min(1.0, max(0.0, (now.time - span.start) / max(span.planned, 1e-6)))
    start = max(0.7 * box.w, 0.36 * box.w + wide + s.unit)
    bar = Box(box.x + start, box.cy - 0.16 * s.small, box.w - start, 0.32 * s.small)
    canvas.add(Fill(bar, "track", bar.h / 2))
    canvas.add(Fill(replace(bar, w=bar.w * share), "engaged", bar.h / 2))


def _queue(
    canvas: Canvas,
    column: Column,
    run_index: RunIndex,
    now: Snapshot,
    waiting: Places,
    heading: str,
    empty: str = "No threat waits to be engaged",
) -> None:
    """List the threats that wait, each with its time to landing as a bar that shrinks."""
    _note(canvas, column, heading if len(waiting) else empty)
    for i in waiting[:LONGEST_QUEUE].tolist():
        row = column.row(1.45 * canvas.s.small)
        if row is not None:
            _waiting(canvas, row, run_index, now, now.air.made(i))
    if len(waiting) > LONGEST_QUEUE:
        _note(canvas, column, f"+{len(waiting) - LONGEST_QUEUE:,} more")


def _note(canvas: Canvas, column: Column, text: str) -> None:
    row = column.row(1.45 * canvas.s.small)
    if row is not None:
        canvas.words(row.x, row.cy, text, size=canvas.s.small, colour="faint", width=row.w)


def _waiting(canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, one: Flying) -> None:
    s, end = canvas.s, run_index.run.end
    number = one.threat.id
    name = f"queue {number}"
    if canvas.hover == name:
        canvas.add(Fill(box, "button", 0.4 * s.unit))
    canvas.add(Mark(box.x + 0.55 * s.small, box.cy, 0.42 * s.small, form_of(one), colour_of(one)))
    left = max(0.0, one.threat.lands - now.time)
    first = f"{number}  {wording.plain(one.zone)}"
    canvas.words(box.x + 1.3 * s.small, box.cy, first, size=s.small, width=0.46 * box.w - 1.3 * s.small)
    flight = max(one.threat.lands - one.threat.appeared, 1e-6)
    room = Box(box.x + 0.48 * box.w, box.cy - 0.16 * s.small, 0.3 * box.w, 0.32 * s.small)
    canvas.add(Fill(room, "track", room.h / 2))
    canvas.add(Fill(replace(room, w=room.w * min(1.0, left / flight)), colour_of(one), room.h / 2))
    clock = f"{wording.time(left, end)} left"
    canvas.words(box.right, box.cy, clock, size=s.small, anchor="right", width=0.21 * box.w)
    canvas.target(box, "choose", number, name=name, says=f"Choose threat {number}")
