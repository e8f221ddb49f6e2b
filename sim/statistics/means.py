"""Intervals of a mean and of a ratio of means over replications."""

from __future__ import annotations

import math

from sim.statistics.exact_sums import Moments, moments
from sim.statistics.shares import CONFIDENCE, Interval, student, wilson
from sim.statistics.tallies import Pairs, Sample


def t_interval(values: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """Return Student's t interval of the mean; None for fewer than two values or a constant sample."""
    return t_of(moments(values), confidence)


def t_of(seen: Moments, confidence: float = CONFIDENCE) -> Interval | None:
    """Return Student's t interval from the moments of a sample."""
    centre, sd = seen.mean, seen.sd
    if centre is None or not sd:
        return None
    half = student(seen.n - 1, confidence) * sd / math.sqrt(seen.n)
    return centre - half, centre + half


def ratio_interval(parts: Sample, wholes: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the interval of sum(parts) / sum(wholes); see `ratio_of`."""
    pairs = Pairs()
    pairs.add(parts, wholes)
    return ratio_of(pairs, confidence)


def ratio_of(pairs: Pairs, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the delta-method interval of a ratio of sums, by t on n - 1, within [0, 1].

    Source: Cochran (1977), Sampling Techniques, section 6.4. If the ratio is 0 or 1 there is no spread;
    then it is Wilson's interval with one trial per replication, as wide as if all parts of a replication
    had one outcome. None for fewer than two values, and if all replications had the same ratio between 0
    and 1.
    """
    n = pairs.n
    if n < 2:
        return None
    if pairs.parts in {0, pairs.wholes}:
        return wilson(n if pairs.parts else 0, n, confidence)
    if not pairs.residuals:
        return None
    estimate = pairs.parts / pairs.wholes
    error = math.sqrt(pairs.residuals * n / (n - 1)) / pairs.wholes
    half = student(n - 1, confidence) * error
    return max(0.0, estimate - half), min(1.0, estimate + half)
