"""The effect of a change: the paired difference on common draws, in words, and what those draws save."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim import statistics, wording
from sim.statistics import Paired
from sim.statistics.shares import Interval
from sim.study import is_whole
from sim.view.background.sample import Sample
from sim.vocabulary import family, ratio

MINUS = "\N{MINUS SIGN}"

NOISE = 1e-12
"""Differences below this share of the values themselves count as rounding errors."""


class Difference(NamedTuple):
    """After minus before, over *n* pairs of replications of which *differing* differ."""

    n: int
    mean: float | None
    interval: Interval | None
    differing: int


def paired(before: Sample, after: Sample, response: str) -> Paired | None:
    """The paired difference, with its correlation; None if one of the samples has no such response."""
    n = min(len(before), len(after))
    if response not in before.names or response not in after.names or n < 2:
        return None
    a, b = (sample.column(response)[:n] for sample in (before, after))
    if family(response).estimator == "proportion":
        return statistics.paired_shares(a, b)
    found = ratio(response)
    if found:
        sides = [found.terms(replace(side, rows=side.rows[:n]).column) for side in (before, after)]
        return statistics.paired_ratios(sides[0], sides[1])
    return statistics.paired_means(a, b)


def without_correlation(before: Sample, after: Sample, response: str) -> Difference | Paired | None:
    """The paired difference, quick enough for a frame.

    For a mean it leaves the correlation out, which takes 20 ms unless the response is a count.
    """
    n = min(len(before), len(after))
    means = n >= 2 and family(response).estimator == "mean"
    if not means or response not in before.names or response not in after.names:
        return paired(before, after, response)
    a, b = (sample.column(response)[:n] for sample in (before, after))
    there = ~(np.isnan(a) | np.isnan(b))
    a, b = a[there], b[there]
    noise = NOISE * max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    found = statistics.mean(b - a, whole=is_whole(response))
    constant = a.size == 0 or bool(np.ptp(b - a) <= noise)
    differing = int(np.count_nonzero(np.abs(b - a) > noise))
    return Difference(found.n, found.mean, None if constant else found.interval, differing)


def in_words(found: Difference | Paired | None, response: str) -> str:
    """The effect on a response in words: "1.9 leaks fewer per run, 1.8 to 2.0"."""
    if found is None or found.mean is None or not found.n:
        return ""
    if not found.differing:
        return "no run ends otherwise"
    if found.interval is None:
        return f"{_amount(found.mean, response)} in every run"
    low, high = found.interval
    ends = _decimals(low, high)
    if low <= 0 <= high:
        name = wording.response(response)
        return f"no clear difference in {name}, {_signed(low, ends)} to {_signed(high, ends)}"
    low, high = sorted((abs(low), abs(high)))
    return f"{_amount(found.mean, response, ends)}, {low:,.{ends}f} to {high:,.{ends}f}"


def _amount(mean: float, response: str, decimals: int | None = None) -> str:
    """The size of a difference in words: "1.9 leaks fewer per run"."""
    name = wording.response(response)
    size = wording.number(abs(mean)) if decimals is None else f"{abs(mean):,.{decimals}f}"
    if response == "leaks":
        return f"{size} leaks {'more' if mean > 0 else 'fewer'} per run"
    if is_whole(response):
        return f"{size} {'more' if mean > 0 else 'fewer'} per run ({name})"
    return f"{name} {size} {'higher' if mean > 0 else 'lower'}"


def _decimals(low: float, high: float) -> int:
    """The number of decimals that tell the two ends of an interval apart."""
    apart = high - low
    return next((digits for digits in range(6) if apart >= 10.0**-digits), 6)


def _signed(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def signed(value: float) -> str:
    """A difference with its sign, for a headline."""
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{wording.number(abs(value))}"


def on_common_draws(found: Paired) -> str:
    """What playing both scenarios on the same draws was worth, in words; empty if it is not known."""
    if found.correlation is None or found.variance_saved is None:
        return ""
    together = f"Correlation {found.correlation:.2f}".replace("-", MINUS)
    saved = found.variance_saved
    if saved <= 0.005:
        return f"{together}: the same draws save nothing here."
    if saved > 0.995:
        return f"{together}: the same draws save nearly all of the variance."
    worth = f"worth {1 / (1 - saved):,.1f} times as many runs"
    return f"{together}: the same draws save {100 * saved:.0f} % of the variance, {worth}."
