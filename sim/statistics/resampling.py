"""Bootstrap intervals, for statistics without a formula, and the interval of a standard deviation."""

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
"""Fewer values are too few to resample."""

LARGE = 5_000
"""With more values than this, the interval of the standard deviation needs no resampling."""

AT_ONCE = 4_000_000
"""Numbers drawn at once: 32 MB."""


def bootstrap(
    values: Sample,
    statistic: Callable[..., Any],
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> Interval | None:
    """Return the bias-corrected and accelerated bootstrap interval of a statistic of a sample, NaN left out.

    *statistic* takes an array, and *axis* if it can. Equal seeds give equal intervals. Returns None for
    fewer than FEWEST values, for a constant sample, and if the statistic of the resamples is constant or has
    no value: resampling nothing but zeros would give [0, 0].
    Source: Efron (1987), Journal of the American Statistical Association 82, 171-185; the computation is
    `scipy.stats.bootstrap`.
    """
    from scipy import stats

    kept = present(values)
    if kept.size < FEWEST or kept.min() == kept.max():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a degenerate distribution, which shows as NaN in the result
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
    """Return the interval of the standard deviation, and its method: "bootstrap" or "delta".

    Up to LARGE values the bootstrap is used; above, the delta method on the logarithm of the variance,
    whose standard error comes from the fourth moment. Source: Bonett (2006), Computational Statistics & Data
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
    """Return the interval of the standard deviation of a large sample; None for a constant sample."""
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
