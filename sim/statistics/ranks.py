"""Quantiles and their intervals by order statistics, without assuming a distribution."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from scipy import special

from sim.statistics.shares import CONFIDENCE, Interval
from sim.statistics.sketches import Ordered
from sim.statistics.tallies import QUANTILES, Quantiles, Sample, pick, ranked

Intervals = Mapping[str, Interval | None]


def in_order(values: Sample) -> Ordered:
    """Sort a sample without missing values."""
    return Ordered(np.sort(values), np.ones(values.size, dtype=np.int64))


def quantiles(values: Sample) -> Quantiles:
    """Return quantiles by the inverse of the empirical distribution function.

    The quantile of p is the smallest value with a share of at least p at or below it, so it is always a
    value that occurred, and a whole number if all are.
    """
    return pick(in_order(values))


def quantile_intervals(ordered: Ordered, confidence: float = CONFIDENCE) -> Intervals:
    """Return the interval of each quantile: two values that occurred, or None if n is too small."""
    n = int(ordered.times.sum())
    found = {name: rank_interval(n, percent, confidence) for name, percent in QUANTILES.items()}
    wanted = sorted({rank for ranks in found.values() if ranks for rank in ranks})
    values = dict(zip(wanted, ranked(ordered, wanted), strict=True))
    return {name: (values[r[0]], values[r[1]]) if r else None for name, r in found.items()}


@lru_cache(maxsize=1024)
def rank_interval(n: int, percent: int, confidence: float = CONFIDENCE) -> tuple[int, int] | None:
    """Return the ranks, counted from 1, of the order statistics between which a quantile lies.

    Without ties the number of values below the quantile of p is binomial (n, p); ties only widen the
    interval. Each tail holds at most (1 - *confidence*) / 2. None if n is too small for such ranks.
    Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, section 3.2.
    """
    p, tail = percent / 100, (1 - confidence) / 2

    def at_most(k: int) -> float:
        return float(special.bdtr(k, n, p))

    low = bisect_left(range(n), True, key=lambda k: at_most(k) > tail)
    high = bisect_left(range(n), True, key=lambda k: at_most(k) >= 1 - tail) + 1
    return (low, high) if low >= 1 and high <= n else None
