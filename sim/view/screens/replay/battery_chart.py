"""Draw one battery over time: its channels as a Gantt chart, and its rounds."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from sim import wording
from sim.trace.index import RunIndex
from sim.trace.intervals import Interval
from sim.trace.snapshot import Snapshot
from sim.view.map.marks import FORMS
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Fill, Line, Mark
from sim.vocabulary.events import ENDINGS

MOST_ROWS = 8
"""The most channels with a row of their own; the rest are counted."""

MOST_SPANS = 14
"""The most engagements that are readable on one row; a run with more is shown in part."""

END_MARKS = {end: FORMS[end] for end in ENDINGS}
"""Form and colour of the mark for each end of an engagement."""


@dataclass(frozen=True)
class Axis:
    """The times from *first* to *last* (time units) across a box."""

    box: Box
    first: float
    last: float

    def at(self, time: float) -> float:
        """The x of *time* in pixels, kept within the axis."""
        share = (time - self.first) / max(self.last - self.first, 1e-9)
        return self.box.x + self.box.w * min(1.0, max(0.0, share))


def stretch(run_index: RunIndex, name: str, time: float) -> tuple[float, float]:
    """The first and the last time that are shown: all of the run, or a readable part around *time*."""
    end = max(run_index.run.end, 1e-6)
    busiest = run_index.number_of_engagements(name) / max(1, run_index.batteries[name].channels)
    wide = end * min(1.0, MOST_SPANS / max(busiest, 1.0))
    first = min(max(0.0, time - 0.7 * wide), end - wide)
    return first, first + wide


def height(canvas: Canvas, run_index: RunIndex, name: str) -> float:
    """The height of the whole chart in pixels."""
    rows = min(MOST_ROWS, run_index.batteries[name].channels)
    rounds = 2.2 if isinstance(run_index.batteries[name].magazine, int) else 0.0
    return (1.7 * rows + 2.2 + rounds) * canvas.s.small


def draw(canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, name: str) -> None:
    """Draw the chart: solid what has happened, faint what is to come, and a line at this moment."""
    s = canvas.s
    label = 4.2 * s.small
    battery = run_index.batteries[name]
    axis = Axis(Box(box.x + label, box.y, box.w - label, box.h), *stretch(run_index, name, now.time))
    rows = min(MOST_ROWS, battery.channels)
    with_rounds = isinstance(battery.magazine, int) and box.h > (4.6 + 0.6 * rows) * s.small
    line = min(1.7 * s.small, (box.h - (4.4 if with_rounds else 2.2) * s.small) / max(rows, 1))
    if line < 0.5 * s.small:
        return
    bottom = box.y + rows * line
    canvas.add(Clip(box))
    _outages(canvas, run_index, axis, now, name, bottom, with_rounds)
    for row in range(rows):
        y = box.y + (row + 0.5) * line
        if line > 0.9 * s.small:
            canvas.words(box.x, y, f"ch. {row + 1}", size=s.small, colour="faint", width=label - s.unit)
        track = Box(axis.box.x, y - 0.04 * line, axis.box.w, max(1.0, 0.08 * line))
        canvas.add(Fill(track, "track"))
        spans = run_index.spans_on(name, row + 1, axis.first, axis.last)
        _spans(canvas, run_index, axis, now, spans, Box(axis.box.x, y - 0.4 * line, axis.box.w, 0.8 * line))
    if with_rounds and isinstance(battery.magazine, int):
        below = Box(axis.box.x, bottom + 0.3 * s.small, axis.box.w, 1.8 * s.small)
        canvas.words(box.x, below.cy, "rounds", size=s.small, colour="faint", width=label - s.unit)
        _rounds(canvas, run_index, Axis(below, axis.first, axis.last), now, name, battery.magazine)
        bottom = below.bottom
    x = axis.at(now.time)
    canvas.add(Line(((x, box.y), (x, bottom + 0.3 * s.small)), "text", max(1.0, 0.2 * s.unit)))
    _ends(canvas, axis, bottom + 1.1 * s.small, run_index.run.end, battery.channels - rows)
    canvas.add(Clip(None))


def _spans(
    canvas: Canvas, run_index: RunIndex, axis: Axis, now: Snapshot, spans: list[Interval], row: Box
) -> None:
    s = canvas.s
    ends: list[Mark] = []
    for span in spans:
        end = (
            run_index.run.events[span.ends].time
            if span.ends < len(run_index.run.events)
            else run_index.run.end
        )
        if span.start > axis.last or end < axis.first:
            continue
        begun, over = span.begins < now.done, span.ends < now.done
        upto = end if over or not begun else min(end, now.time)
        left, right = axis.at(span.start), axis.at(upto)
        if begun:
            bar = Box(left, row.y, max(1.5, right - left), row.h)
            canvas.add(Fill(bar, "engaged", min(0.4 * s.unit, bar.w / 2)))
        if not over:
            ahead = Box(max(left, right if begun else left), row.y + 0.2 * row.h, 0, 0.6 * row.h)
            ahead = Box(ahead.x, ahead.y, max(1.5, axis.at(end) - ahead.x), ahead.h)
            canvas.add(Fill(ahead, "track", min(0.4 * s.unit, ahead.w / 2)))
        if over and span.result in END_MARKS and axis.first <= end <= axis.last:
            form, colour = END_MARKS[span.result]
            ends.append(Mark(right - 0.34 * row.h, row.cy, 0.27 * row.h, form, colour))
        number = str(run_index.run.threats[span.threat].id)
        right -= 0.66 * row.h if over else 0.0
        if (
            begun
            and canvas.measure(number, s.small, False) + 0.3 * s.unit < right - left
            and row.h > 0.8 * s.small
        ):
            ink = "on_siren"
            canvas.words((left + right) / 2, row.cy, number, size=s.small, colour=ink, anchor="centre")
    for mark in ends:  # on a background of their own, because they cannot be read on the bars
        canvas.add(Mark(mark.x, mark.y, 0.5 * row.h, "shot", "panel"), mark)


def _outages(
    canvas: Canvas,
    run_index: RunIndex,
    axis: Axis,
    now: Snapshot,
    name: str,
    bottom: float,
    with_rounds: bool,
) -> None:
    """Shade the times so far at which the battery reloaded or was broken down.

    The word "reloading" stands in the row of rounds, because engagements go on meanwhile.
    """
    s, track = canvas.s, run_index.tracks[name]
    for word, stretches in (("reloading", track.reloading), ("broken down", track.broken)):
        for begins, ends in stretches:
            if begins >= now.done:
                continue
            first = run_index.run.events[begins].time
            last = run_index.run.events[ends].time if ends < now.done else now.time
            if last < axis.first or first > axis.last:
                continue
            box = Box(
                axis.at(first), axis.box.y, max(1.0, axis.at(last) - axis.at(first)), bottom - axis.box.y
            )
            canvas.add(Fill(box, "hint"))
            lower = word == "reloading"
            if canvas.measure(word, s.small, False) < box.w and (with_rounds or not lower):
                y = bottom + 1.1 * s.small if lower else box.y + 0.6 * s.small
                canvas.words(box.cx, y, word, size=s.small, colour="faint", anchor="centre")


def _rounds(canvas: Canvas, run_index: RunIndex, axis: Axis, now: Snapshot, name: str, capacity: int) -> None:
    """Draw the rounds left so far as steps, a full magazine at the top."""
    rounds = run_index.tracks[name].rounds
    first = bisect_left(rounds, (run_index.done_at(axis.first), -1))
    changes = [(0.0, rounds[first - 1][1] if first else capacity)]
    for begins, left in rounds[first : bisect_left(rounds, (now.done, -1))]:
        changes.append((run_index.run.events[begins].time, left))
    changes.append((now.time, changes[-1][1]))
    points: list[tuple[float, float]] = []
    for (time, left), (after, _) in pairwise(changes):
        if after < axis.first:
            continue
        y = axis.box.bottom - axis.box.h * left / max(1, capacity)
        points += [(axis.at(time), y), (axis.at(after), y)]
    if len(points) > 1:
        canvas.add(Line(((axis.box.x, axis.box.bottom), (axis.box.right, axis.box.bottom)), "line", 1.0))
        canvas.add(Line(tuple(points), "text", max(1.5, 0.25 * canvas.s.unit)))


def _ends(canvas: Canvas, axis: Axis, y: float, end: float, left_out: int) -> None:
    s = canvas.s
    first, last = wording.time(axis.first, end), wording.time(axis.last, end)
    canvas.words(axis.box.x, y, first, size=s.small, colour="faint")
    canvas.words(axis.box.right, y, last, size=s.small, colour="faint", anchor="right")
    if left_out > 0:
        note = f"+{left_out:,} more"
        canvas.words(axis.box.cx, y, note, size=s.small, colour="faint", anchor="centre")
