"""Intervals where no formula is at hand, by drawing from the sample again and again."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.statistics.shares import CONFIDENCE, Interval, student
from sim.statistics.sketches import Ordered
from sim.statistics.tallies import Sample, present

RESAMPLES = 9_999

FEWEST = 10
"""Fewer values say too little about how they are spread to be drawn from again."""

LARGE = 5_000
"""Above so many values an interval of the standard deviation needs no resampling."""

AT_ONCE = 4_000_000
"""Numbers drawn at once; 32 MB."""


def bootstrap(
    values: Sample,
    statistic: Callable[..., Any],
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> Interval | None:
    """The bias-corrected and accelerated bootstrap interval of a statistic of a sample, NaN left out.

    *statistic* takes an array, and *axis* if it can. The same *seed* draws the same. None below FEWEST
    values, for a sample that did not vary, and where the statistic of the resamples does not vary or has
    no value: drawing again and again from nothing but zeros would give [0, 0].
    Source: Efron (1987), Journal of the American Statistical Association 82, 171-185; the computation is
    `scipy.stats.bootstrap`.
    """
    from scipy import stats

    kept = present(values)
    if kept.size < FEWEST or kept.min() == kept.max():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a degenerate distribution: the result says it, by NaN
        found = stats.bootstrap(
            (kept,),
            statistic,
            n_resamples=RESAMPLES,
            confidence_level=confidence,
            method="BCa",
            batch=max(1, AT_ONCE // kept.size),
            rng=np.random.default_rng(seed),
        ).confidence_interval
    low, high = float(found.low), float(found.high)
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def sd_interval(
    ordered: Ordered, confidence: float = CONFIDENCE, seed: int = 0
) -> tuple[Interval | None, str]:
    """The interval of the standard deviation, and by which method: "bootstrap" or "delta".

    Up to LARGE values by the bootstrap; of more, by the delta method on the logarithm of the variance,
    whose standard error the fourth moment gives. Source: Bonett (2006), Computational Statistics & Data
    Analysis 50, 775-782, without its corrections for small samples. None as for `bootstrap`.
    """
    n = int(ordered.times.sum())
    if n <= LARGE:
        values = np.repeat(ordered.values, ordered.times)
        return bootstrap(values, _sd, confidence, seed), "bootstrap"
    return by_fourth_moment(ordered, confidence), "delta"


def _sd(values: Sample, axis: int = -1) -> Any:
    return np.std(values, axis=axis, ddof=1)


def by_fourth_moment(ordered: Ordered, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of the standard deviation of a large sample; None for one that did not vary."""
    n = int(ordered.times.sum())
    values, weights = ordered.values, ordered.times / n
    away = values - values @ weights
    second, fourth = away**2 @ weights, away**4 @ weights
    if not second:
        return None
    error = math.sqrt((fourth / second**2 - (n - 3) / n) / (n - 1))
    half = student(n - 1, confidence) * error / 2
    sd = math.sqrt(second * n / (n - 1))
    return sd * math.exp(-half), sd * math.exp(half)
