"""What comes of a variant: numbers first, then one figure, then the causes; the file's own faint behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sim.statistics import Response
from sim.study import is_whole
from sim.view import words
from sim.view.among import Bar, bars_of, histogram
from sim.view.crowd import Sample
from sim.view.many import named
from sim.view.shapes import Box, Clip, Fill, Mark
from sim.view.sheet import Sheet
from sim.view.what_if.refining import Known
from sim.view.widgets import bars as draw_bars

MOST_BARS = 13

TAIL = 0.005
"""The share of runs, those with the highest values, that the last bar gathers."""


@dataclass(frozen=True)
class Result:
    """What is shown: the runs *now*, those of the file *before*, what theory knows, the change in words.

    *calm* is a sentence instead, where the numbers cannot be so; *note* says what keeps it slow.
    """

    now: Sample
    before: Sample | None
    response: str
    known: Mapping[str, Known] = field(default_factory=dict)
    line: str = ""
    calm: str = ""
    note: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Columns:
    """The bars of both: labels, shares now and before, exact shares where theory has them."""

    labels: list[str]
    now: list[float]
    before: list[float]
    exact: list[float]


def columns(result: Result, most: int = MOST_BARS) -> Columns:
    """The histogram of the response, over the values of both; none where there are no values."""
    response = result.response
    there = [result.now] if result.before is None or not result.changed else [result.now, result.before]
    there = [sample for sample in there if response in sample.names and len(sample)]
    if not there:
        return Columns([], [], [], [])
    found = [sample.of(response) for sample in there]
    whole = is_whole(response) and all(each.counts is not None for each in found)
    if whole:
        bars, shares = _whole(found, most)
    else:
        bars, shares = _continuous(there, response, most)
    known = result.known.get(response)
    pmf = None if known is None else known.pmf
    exact = [] if pmf is None else [float(pmf[max(0, int(b.low)) : int(b.high) + 1].sum()) for b in bars]
    before = shares[1] if len(shares) > 1 else []
    labels = [bar.name for bar in bars]
    if whole and bars[-1].high > bars[-1].low and bars[-1].high - bars[-1].low != bars[0].high - bars[0].low:
        labels[-1] = f"{bars[-1].low:g}+"
    return Columns(labels, shares[0] if shares else [], before, exact)


def _whole(found: list[Response], most: int) -> tuple[list[Bar], list[list[float]]]:
    merged: dict[int, int] = {}
    for each in found:
        for value, count in (each.counts or {}).items():
            merged[value] = merged.get(value, 0) + count
    if not merged:
        return [], []
    few = max(merged) - min(merged) < most
    bars = _without_tail(histogram(merged if few else _gathered(merged), most), max(merged))
    shares = []
    for each in found:
        counts, n = each.counts or {}, max(each.n, 1)
        shares.append([_within(counts, bar) / n for bar in bars])
    return bars, shares


def _gathered(counts: Mapping[int, int]) -> dict[int, int]:
    """The counts without the rarest of the highest values, which would press all others together."""
    room, kept = TAIL * sum(counts.values()), dict(counts)
    for value in sorted(counts, reverse=True):
        room -= counts[value]
        if room < 0:
            break
        del kept[value]
    return kept


def _without_tail(bars: list[Bar], highest: int) -> list[Bar]:
    """The same bars, the last one reaching up to the highest value."""
    return [*bars[:-1], replace(bars[-1], high=max(bars[-1].high, highest))]


def _within(counts: Mapping[int, int], bar: Bar) -> int:
    if bar.high - bar.low < len(counts):
        return sum(counts.get(value, 0) for value in range(int(bar.low), int(bar.high) + 1))
    return sum(count for value, count in counts.items() if bar.low <= value <= bar.high)


def _continuous(there: list[Sample], response: str, most: int) -> tuple[list[Bar], list[list[float]]]:
    values = [sample.column(response) for sample in there]
    together = Sample((response,), np.concatenate(values)[:, None])
    bars = bars_of(together, response, None, most)
    present = [each[~np.isnan(each)] for each in values]
    return bars, [[float(bar.has(each).mean()) if each.size else 0.0 for bar in bars] for each in present]


# --- the picture ---

LEAST = 0.005
"""Landings per run: what is rarer would be shown as 0.00."""


PAGES = 3
"""Where not all fits at once: the numbers, the figure, the causes."""


def draw(sheet: Sheet, box: Box, result: Result, shown: Columns, page: int) -> bool:
    """Draw it into *box*; returns whether not all fits at once: then a *page* of `PAGES` is shown."""
    sheet.add(Clip(box))
    s = sheet.s
    low = box.h < 1.2 * s.headline + 21 * s.small and box.w <= 2.2 * box.h
    if box.w > 2.2 * box.h:
        gap = 3 * s.unit
        left = Box(box.x, box.y, 0.46 * (box.w - gap), box.h)
        right = Box(left.right + gap, box.y, box.w - gap - left.w, box.h)
        top = _numbers(sheet, left, result)
        _causes(sheet, Box(left.x, top, left.w, left.bottom - top), result)
        _figure(sheet, right, result, shown)
    elif low:
        _page(sheet, box, result, shown, page % PAGES)
    else:
        top = _numbers(sheet, box, result)
        room = Box(box.x, top, box.w, max(0.0, box.bottom - top))
        foot = min(1.45 * s.small * (1 + len(_told_causes(result))) + s.unit, 0.36 * room.h)
        _figure(sheet, Box(room.x, room.y, room.w, room.h - foot), result, shown)
        _causes(sheet, Box(room.x, room.bottom - foot + s.unit, room.w, foot - s.unit), result)
    sheet.add(Clip(None))
    return low


def _page(sheet: Sheet, box: Box, result: Result, shown: Columns, page: int) -> None:
    """One part after the other, with a button to the next."""
    s = sheet.s
    side = 1.8 * s.small
    more = Box(box.right - side, box.y, side, side)
    sheet.button(more, "up" if page == PAGES - 1 else "down", "more", says=sheet.hint("more"), icon=True)
    if page == 0:
        top = _numbers(sheet, box, result, side + s.unit)
        room = Box(box.x, top, box.w, max(0.0, box.bottom - top))
        if room.h > 9 * s.small:
            _figure(sheet, room, result, shown)
        else:
            _causes(sheet, room, result)
        return
    below = Box(box.x, box.y + side + s.unit, box.w, max(0.0, box.h - side - s.unit))
    line = result.calm or result.line
    sheet.words(box.x, more.cy, line, size=s.small, bold=True, width=box.w - side - s.unit)
    if page == 1:
        _figure(sheet, below, result, shown)
    else:
        _causes(sheet, below, result)


def _numbers(sheet: Sheet, box: Box, result: Result, aside: float = 0.0) -> float:
    """The change in words (*aside*: pixels kept free beside them), the two numbers, how many runs.

    Returns where they end.
    """
    s, y = sheet.s, box.y
    line = result.calm or result.line
    size, most = (s.small, 3) if result.calm else (s.body, 2)
    sheet.paragraph(box.x, y, box.w - aside, line, size=size, bold=True, most=most)
    y += max(2 * s.body, 3 * s.small if result.calm else 0.0) * 1.3 + 0.4 * s.unit
    y = _headline(sheet, Box(box.x, y, box.w, 0), result)
    return _progress(sheet, box, y, result)


def _headline(sheet: Sheet, box: Box, result: Result) -> float:
    now, before, response = result.now, result.before, result.response
    half = box.w / 2
    found = now.of(response)
    number = "none" if found.mean is None else words.number(found.mean)
    old = before.of(response).mean if before is not None and _has(before, response) else None
    about = _about(result, response, "" if old is None else words.number(old))
    left = Box(box.x, box.y, half, 0)
    _number(sheet, left, number, named(response), words.between(found.interval), about)
    held = now.held
    chance = words.per_cent(held.mean or 0.0)
    was = before.held.mean if before is not None and _has(before, "held") else None
    about = _about(result, "held", "" if was is None else words.per_cent(was))
    right = Box(box.x + half, box.y, half, 0)
    return _number(sheet, right, chance, "chance of no leak", words.between_per_cent(held.interval), about)


def _has(sample: Sample, response: str) -> bool:
    return response in sample.names and len(sample) > 0


def _about(result: Result, response: str, old: str) -> str:
    """The exact value, and what the file's own numbers give."""
    parts = []
    known = result.known.get(response)
    if known is not None:
        value = f"{100 * known.value:.4g} %" if response == "held" else f"{known.value:.4g}"
        parts.append(f"{'in the long run' if known.limit else 'exact'} {value}")
    if result.changed and old:
        parts.append(f"file {old}")
    return " · ".join(parts)


def _number(sheet: Sheet, box: Box, number: str, name: str, between: str, about: str) -> float:
    s, y, room = sheet.s, box.y, box.w - sheet.s.unit
    sheet.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=room)
    y += 1.2 * s.headline + 0.55 * s.small
    sheet.words(box.x, y, name, size=s.small, width=room)
    sheet.words(box.x, y + 1.3 * s.small, between, size=s.small, colour="faint", width=room)
    sheet.words(box.x, y + 2.6 * s.small, about, size=s.small, width=room)
    return y + 3.5 * s.small


def _progress(sheet: Sheet, box: Box, y: float, result: Result) -> float:
    s, sample = sheet.s, result.now
    done, wanted = len(sample), sample.wanted
    note = f"n = {done:,} runs" if done >= wanted else f"n = {done:,} of {wanted:,} runs so far"
    if sample.trouble:
        note = f"n = {done:,} runs; the study stopped: {sample.trouble}"
    elif result.note:
        note = f"{note} · {result.note}"
    sheet.words(box.x, y + 0.6 * s.small, note, size=s.small, colour="faint", width=box.w)
    track = Box(box.x, y + 1.4 * s.small, box.w, max(2.0, 0.3 * s.unit))
    if done < wanted and not sample.trouble:
        sheet.add(Fill(track, "track", track.h / 2))
        sheet.add(Fill(Box(track.x, track.y, track.w * done / wanted, track.h), "faint", track.h / 2))
    return y + 1.6 * s.small + s.unit


def _figure(sheet: Sheet, box: Box, result: Result, shown: Columns) -> None:
    s = sheet.s
    title = 1.8 * s.small
    right = Box(box.right - title, box.y, title, title)
    left = Box(right.x - title - 0.4 * s.unit, box.y, title, title)
    sheet.button(left, "previous", "response", -1, says=sheet.hint("response", -1), icon=True)
    sheet.button(right, "next", "response", 1, says=sheet.hint("response", 1), icon=True)
    name = words.response(result.response)
    told = f"{name[:1].upper()}{name[1:]} in one run"
    sheet.words(box.x, right.cy, told, size=s.small, bold=True, width=left.x - box.x - s.unit)
    key = 1.6 * s.small if box.h > 7 * s.small else 0.0
    plot = Box(box.x, box.y + title, box.w, box.h - title - key)
    if not shown.labels:
        sheet.words(
            plot.x, plot.y + s.body, "No run has a value.", size=s.small, colour="faint", width=plot.w
        )
        return
    if plot.h > 4.5 * s.small:
        draw_bars(sheet, plot, "", shown.now, shown.labels, behind=shown.before, dots=shown.exact)
    if key:
        _key(sheet, Box(box.x, box.bottom - key, box.w, key), shown)


def _key(sheet: Sheet, box: Box, shown: Columns) -> None:
    """What bars, faint bars and dots mean."""
    s, x, side = sheet.s, box.x, 0.8 * sheet.s.small
    entries = [("now", "bar")] if shown.before else []
    entries += [("as the file has it", "track")] if shown.before else []
    for name, colour in entries:
        sheet.add(Fill(Box(x, box.cy - side / 2, side, side), colour, 0.1 * s.unit))
        x += side + 0.5 * s.small
        x += sheet.words(x, box.cy, name, size=s.small, colour="faint", width=box.right - x) + 1.4 * s.small
    if shown.exact:
        sheet.add(Mark(x + side / 2, box.cy, 0.45 * s.small, "shot", "text"))
        room = box.right - x - side - 0.5 * s.small
        sheet.words(x + side + 0.5 * s.small, box.cy, "exact", size=s.small, colour="faint", width=room)


def _means(result: Result) -> tuple[dict[str, float], dict[str, float]]:
    """Mean landings per run by cause: now, and as the file has it where that differs."""
    before = dict(result.before.causes) if result.before is not None and result.changed else {}
    return dict(result.now.causes), before


def _told_causes(result: Result) -> list[str]:
    """The causes worth a line, the most frequent of either first."""
    now, before = _means(result)
    most = {cause: max(now.get(cause, 0.0), before.get(cause, 0.0)) for cause in {**now, **before}}
    return sorted((cause for cause in most if most[cause] >= LEAST), key=lambda cause: -most[cause])


def _causes(sheet: Sheet, box: Box, result: Result) -> None:
    """Why threats landed, per run: now, and faint behind it as the file has it."""
    s = sheet.s
    line = 1.45 * s.small
    (now, before), causes = _means(result), _told_causes(result)
    fits = int(box.h / line + 0.05) - 1
    if not causes or fits < 1:
        return
    sheet.words(box.x, box.y + line / 2, "Why threats landed, per run", size=s.small, bold=True, width=box.w)
    listed = causes if len(causes) <= fits else causes[: fits - 1]
    most = max((*now.values(), *before.values()))
    for place, cause in enumerate(listed):
        row = Box(box.x, box.y + (place + 1) * line, box.w, line)
        old = before.get(cause, 0.0) if before else None
        _cause(sheet, row, words.CAUSES.get(cause, words.plain(cause)), now.get(cause, 0.0), old, most)
    if len(listed) < len(causes):
        y = box.y + (len(listed) + 1.5) * line
        sheet.words(box.x, y, f"+{len(causes) - len(listed)} more causes", size=s.small, colour="faint")


def _cause(sheet: Sheet, row: Box, name: str, now: float, old: float | None, most: float) -> None:
    s = sheet.s
    sheet.words(row.x, row.cy, name, size=s.small, width=0.44 * row.w)
    left, room = row.x + 0.46 * row.w, 0.3 * row.w
    if old:
        behind = Box(left, row.cy - 0.42 * s.small, room * old / most, 0.84 * s.small)
        sheet.add(Fill(behind, "track", min(behind.w, behind.h) / 4))
    bar = Box(left, row.cy - 0.2 * s.small, room * now / most, 0.4 * s.small)
    sheet.add(Fill(bar, "bar", min(bar.w, bar.h) / 2))
    told = words.number(now) if old is None else f"{words.number(now)} ({words.number(old)})"
    if sheet.measure(told, s.small, False) > 0.22 * row.w:
        told = words.number(now)
    sheet.words(row.right, row.cy, told, size=s.small, anchor="right", width=0.22 * row.w)
