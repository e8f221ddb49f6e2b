"""Intervals of a probability, from the number of successes in n replications."""

from __future__ import annotations

import math
from functools import lru_cache

from scipy import special

Interval = tuple[float, float]

CONFIDENCE = 0.95


def wilson(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the score interval, None for n = 0. It covers as stated on average over probabilities.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    if n == 0:
        return None
    z = normal(confidence)
    p, spread = successes / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return (
        0.0 if successes == 0 else max(0.0, centre - half),
        1.0 if successes == n else min(1.0, centre + half),
    )


def clopper_pearson(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the exact interval, None for n = 0. It covers at least as often as stated for any probability.

    Source: Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    low = special.betaincinv(successes, n - successes + 1, tail) if successes else 0.0
    high = special.betaincinv(successes + 1, n - successes, 1 - tail) if successes < n else 1.0
    return rounded(float(low)), rounded(float(high))


def bound(n: int, confidence: float = CONFIDENCE) -> float | None:
    """Return an upper bound on the chance of what occurred in none of *n* replications; None for n = 0.

    It is Clopper's and Pearson's, one-sided: the p for which (1 - p)**n = 1 - *confidence*; for 95 % about
    3/n.
    """
    return rounded(-math.expm1(math.log1p(-confidence) / n)) if n else None


@lru_cache
def normal(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval."""
    return rounded(float(special.ndtri(0.5 + confidence / 2)))


@lru_cache
def student(freedom: int, confidence: float) -> float:
    """Return Student's quantile of a two-sided interval."""
    return rounded(float(special.stdtrit(freedom, 0.5 + confidence / 2)))


def rounded(quantile: float) -> float:
    """Round to twelve digits, as the last bits of a quantile differ between builds of a library."""
    return float(f"{quantile:.12g}")
