"""The findings about a variant: its runs beside those of the file, and the bars of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sim.statistics import Response
from sim.study import is_whole
from sim.view.background.exact_values import ExactValues
from sim.view.background.sample import Sample
from sim.view.screens.replay.histogram import Bar, bars_of, histogram

MOST_BARS = 13

TAIL = 0.005
"""The share of runs, those with the highest values, that share the last bar."""


@dataclass(frozen=True)
class Columns:
    """The bars of both: labels, shares now and before, exact shares if they are known."""

    labels: list[str]
    now: list[float]
    before: list[float]
    exact: list[float]


NO_COLUMNS = Columns([], [], [], [])


@dataclass(frozen=True)
class Findings:
    """What is shown: the runs *now*, those of the file *before*, exact values, and the change in a *line*.

    *refusal* is shown instead of the line if the change is not valid; *columns* are the bars of the response.
    """

    now: Sample
    before: Sample | None
    response: str
    known: ExactValues = field(default_factory=dict)
    line: str = ""
    refusal: str = ""
    changed: bool = False
    columns: Columns = NO_COLUMNS


def columns(findings: Findings, most: int = MOST_BARS) -> Columns:
    """The histogram of the response, over the values of both; empty if there are no values."""
    response = findings.response
    both = (findings.now, findings.before if findings.changed else None)
    there = [sample for sample in both if sample is not None and response in sample.names and len(sample)]
    if not there:
        return NO_COLUMNS
    found = [sample.of(response) for sample in there]
    whole = is_whole(response) and all(each.counts is not None for each in found)
    if whole:
        bars, shares = _whole(found, most)
    else:
        bars, shares = _continuous(there, response, most)
    known = findings.known.get(response)
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
    """The counts without the rarest of the highest values, which would squeeze all other bars."""
    room, kept = TAIL * sum(counts.values()), dict(counts)
    for value in sorted(counts, reverse=True):
        room -= counts[value]
        if room < 0:
            break
        del kept[value]
    return kept


def _without_tail(bars: list[Bar], highest: int) -> list[Bar]:
    """The bars, with the last one extended to the highest value."""
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
