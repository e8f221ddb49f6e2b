"""The panel's second page: this run among many. Numbers first, then one figure, then the causes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.view import words
from sim.view.crowd import Sample
from sim.view.shapes import Box, Clip, Fill, Line, Text
from sim.view.sheet import Sheet

MOST_BARS = 13
"""More values than this share bars."""


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: the values from *low* to *high*, both included, and how many runs had one."""

    low: int
    high: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


def histogram(counts: dict[int, int], most: int = MOST_BARS) -> list[Bar]:
    """Bars of equal width for whole-number values and their counts, at most *most* of them."""
    low, high = min(counts), max(counts)
    width = -(-(high - low + 1) // most)
    first = low - low % width if width > 1 else low
    starts = range(first, high + 1, width)
    return [
        Bar(start, start + width - 1, sum(counts.get(value, 0) for value in range(start, start + width)))
        for start in starts
    ]


def draw(sheet: Sheet, box: Box, sample: Sample | None, this_run: float | None) -> None:
    """Draw the page; *this_run* is the number of leaks of the run on the map."""
    sheet.add(Clip(box))
    _page(sheet, box, sample, this_run)
    sheet.add(Clip(None))


def _page(sheet: Sheet, box: Box, sample: Sample | None, this_run: float | None) -> None:
    if sample is None or len(sample) == 0:
        trouble = "" if sample is None else sample.trouble
        note = f"The study stopped: {trouble}" if trouble else "Playing the first runs of this scenario …"
        sheet.paragraph(box.x, box.y, box.w, note, colour="faint")
        return
    if box.w > 2 * box.h:
        gap = 3 * sheet.s.unit
        left = Box(box.x, box.y, (box.w - gap) / 2, box.h)
        top = _progress(sheet, left, _headline(sheet, left, sample), sample)
        _causes(sheet, Box(left.x, top, left.w, max(0.0, left.bottom - top)), sample)
        _histogram(sheet, Box(left.right + gap, box.y, left.w, box.h), sample, this_run)
        return
    top = _progress(sheet, box, _headline(sheet, box, sample), sample)
    line = 1.45 * sheet.s.small
    foot = min((len(sample.causes) + 1) * line + sheet.s.unit, 0.45 * (box.bottom - top))
    _histogram(sheet, Box(box.x, top, box.w, box.bottom - foot - top), sample, this_run)
    _causes(sheet, Box(box.x, box.bottom - foot + sheet.s.unit, box.w, foot - sheet.s.unit), sample)


def _headline(sheet: Sheet, box: Box, sample: Sample) -> float:
    """Chance that all held, and leaks per run, each with its interval; returns where they end."""
    held, leaks = sample.held, sample.leaks
    chance = words.per_cent(held.mean or 0.0)
    between, spread = words.between_per_cent(held.interval), words.between(leaks.interval)
    half = box.w / 2
    _number(sheet, box.x, box.y, half, chance, "chance of no leak", between)
    return _number(sheet, box.x + half, box.y, half, words.number(leaks.mean or 0.0), "leaks per run", spread)


def _number(sheet: Sheet, x: float, y: float, w: float, number: str, name: str, between: str) -> float:
    s = sheet.s
    sheet.words(x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=w)
    y += 1.2 * s.headline + 0.55 * s.small
    sheet.words(x, y, name, size=s.small, width=w - s.unit)
    sheet.words(x, y + 1.3 * s.small, between, size=s.small, colour="faint", width=w - s.unit)
    return y + 2.2 * s.small


def _progress(sheet: Sheet, box: Box, y: float, sample: Sample) -> float:
    s = sheet.s
    done, wanted = len(sample), sample.wanted
    note = f"n = {done:,} runs" if done >= wanted else f"n = {done:,} of {wanted:,} runs so far"
    if sample.trouble:
        note = f"n = {done:,} runs; the study stopped: {sample.trouble}"
    sheet.words(box.x, y + 0.6 * s.small, note, size=s.small, colour="faint", width=box.w)
    if done < wanted and not sample.trouble:
        track = Box(box.x, y + 1.45 * s.small, box.w, max(2.0, 0.3 * s.unit))
        sheet.add(Fill(track, "track", track.h / 2))
        sheet.add(Fill(Box(track.x, track.y, track.w * done / wanted, track.h), "faint", track.h / 2))
    return y + 1.6 * s.small + 1.4 * s.unit


def _histogram(sheet: Sheet, box: Box, sample: Sample, this_run: float | None) -> None:
    s = sheet.s
    counts = dict(sample.leaks.counts or {})
    if this_run is not None and not np.isnan(this_run):
        counts.setdefault(int(this_run), 0)
    bars = histogram(counts, min(MOST_BARS, max(3, int(box.w / (1.8 * s.small)))))
    brief = box.h < 9 * s.small
    above, below = (1.5, 1.6) if brief else (3.4, 3.0)
    plot = Box(box.x, box.y + above * s.small, box.w, box.h - (above + below) * s.small)
    if plot.h < 0.8 * s.small:
        return
    _bars(sheet, plot, bars, len(sample), this_run)
    if not brief:
        title = "How many leaks, in how many of the runs"
        sheet.words(box.x, box.y + 0.6 * s.small, title, size=s.small, bold=True, width=box.w)
        _axis(sheet, plot, this_run)


def _bars(sheet: Sheet, plot: Box, bars: list[Bar], n: int, this_run: float | None) -> None:
    wide = min(plot.w / len(bars), 5 * sheet.s.small)
    tallest = max(bar.number for bar in bars) or 1
    left = plot.cx - wide * len(bars) / 2
    for place, bar in enumerate(bars):
        high = plot.h * bar.number / tallest
        column = Box(left + (place + 0.09) * wide, plot.bottom - high, 0.82 * wide, high)
        _bar(sheet, column, bar, n, this_run is not None and bar.low <= this_run <= bar.high)
    sheet.add(Line(((plot.x, plot.bottom), (plot.right, plot.bottom)), "faint", 1.0))


def _axis(sheet: Sheet, plot: Box, this_run: float | None) -> None:
    """What the values are, and what the outline means."""
    s = sheet.s
    y = plot.bottom + 2.1 * s.small
    taken = 0.0
    if this_run is not None:
        ours = f"this run: {words.count(int(this_run), 'leak')}"
        taken = sheet.measure(ours, s.small, False) + 2 * s.small
        key = Box(plot.right - taken + 0.5 * s.small, y - 0.4 * s.small, 0.8 * s.small, 0.8 * s.small)
        sheet.add(Fill(key, "none", 0.1 * s.unit, "chosen", max(2.0, 0.35 * s.unit)))
        sheet.words(plot.right, y, ours, size=s.small, anchor="right")
    room = plot.w - taken
    sheet.words(plot.x, y, "leaks in one run", size=s.small, colour="faint", width=room)


def _bar(sheet: Sheet, box: Box, bar: Bar, n: int, ours: bool) -> None:
    s = sheet.s
    if box.h > 0:
        sheet.add(Fill(box, "bar", min(0.4 * s.unit, box.h / 2)))
    if ours:
        grown = Box(box.x - 0.3 * s.unit, box.y - 0.3 * s.unit, box.w + 0.6 * s.unit, box.h + 0.6 * s.unit)
        sheet.add(Fill(grown, "none", 0.5 * s.unit, "chosen", max(2.0, 0.4 * s.unit)))
    share = words.per_cent(bar.number / n) if bar.number else "0"
    compact = share.replace(" %", "%").replace("< ", "<")
    if sheet.measure(compact, s.small, False) <= 1.16 * box.w:
        sheet.add(Text(box.cx, box.y - 0.8 * s.small, compact, s.small, "faint", anchor="centre"))
    if sheet.measure(bar.name, s.small, False) <= 1.16 * box.w:
        sheet.add(
            Text(box.cx, box.bottom + 0.8 * s.small, bar.name, s.small, "text", bold=ours, anchor="centre")
        )


def _causes(sheet: Sheet, box: Box, sample: Sample) -> None:
    """Why threats landed, per run: words, a bar and a number each; those without room are counted."""
    s = sheet.s
    line = 1.45 * s.small
    causes, fits = sample.causes, int(box.h / line + 0.05) - 1
    if not causes or fits < 1:
        return
    listed = causes if len(causes) <= fits else causes[: fits - 1]
    sheet.words(box.x, box.y + line / 2, "Why threats landed, per run", size=s.small, bold=True, width=box.w)
    for place, (cause, mean) in enumerate(listed):
        row = Box(box.x, box.y + (place + 1) * line, box.w, line)
        _cause(sheet, row, words.CAUSES.get(cause, words.plain(cause)), mean, causes[0][1])
    if len(listed) < len(causes):
        y = box.y + (len(listed) + 1.5) * line
        sheet.words(box.x, y, f"+{len(causes) - len(listed)} more causes", size=s.small, colour="faint")


def _cause(sheet: Sheet, row: Box, name: str, mean: float, most: float) -> None:
    s = sheet.s
    sheet.words(row.x, row.cy, name, size=s.small, width=0.5 * row.w)
    bar = Box(row.x + 0.52 * row.w, row.cy - 0.2 * s.small, 0.34 * row.w * mean / most, 0.4 * s.small)
    sheet.add(Fill(bar, "bar", min(bar.w, bar.h) / 2))
    sheet.words(row.right, row.cy, words.number(mean), size=s.small, anchor="right", width=0.13 * row.w)
