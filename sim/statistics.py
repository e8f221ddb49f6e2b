"""Estimates and intervals: arrays in, numbers out. Knows no simulation.

One sample is one number per replication, float64 of shape (n,). NaN stands for a missing
value and is left out; an estimate's *n* is what remains. Sums are exactly rounded
(`math.fsum`), so an estimate does not depend on how a library orders its additions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Sample = NDArray[np.float64]
Interval = tuple[float, float]

CONFIDENCE = 0.95
QUANTILES = {"0.05": 5, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 95}
"""A quantile's name and its per cent: whole, so that a rank never hangs on a rounding."""


@dataclass(frozen=True, slots=True)
class Response:
    """What is known of one response after a study; what n is too small for is None.

    *mean* is the estimate that *interval* belongs to: for the method "ratio" the ratio of
    the sums, otherwise the mean. *counts* is how often each value occurred, for whole numbers.
    """

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None
    confidence: float
    method: str
    min: float | None
    max: float | None
    quantiles: Mapping[str, float | None]
    counts: Mapping[int, int] | None


def mean(values: Sample, *, whole: bool = False, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample by its mean with Student's t interval."""
    kept = values[~np.isnan(values)]
    return _describe(kept, _mean(kept), t_interval(kept, confidence), confidence, "t", whole)


def share(values: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample of zeros and ones by the share of ones with Wilson's interval."""
    kept = values[~np.isnan(values)]
    interval = wilson(int(np.count_nonzero(kept)), kept.size, confidence)
    return _describe(kept, _mean(kept), interval, confidence, "wilson", whole=True)


def ratio(parts: Sample, wholes: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe parts of wholes, 0 <= part <= whole, by the sum of parts over the sum of wholes.

    Replications whose whole is zero or missing have no value. The spread and the quantiles
    are of the replications' own ratios, the estimate and its interval are not their mean.
    """
    kept = (wholes > 0) & ~np.isnan(parts)
    parts, wholes = parts[kept], wholes[kept]
    estimate = math.fsum(parts) / math.fsum(wholes) if parts.size else None
    interval = ratio_interval(parts, wholes, confidence)
    return _describe(parts / wholes, estimate, interval, confidence, "ratio", whole=False)


def t_interval(values: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """Student's t interval of the mean; None below two values, the point for a constant sample."""
    centre, sd = _mean(values), _sd(values)
    if centre is None or sd is None:
        return None
    half = _t(values.size - 1, confidence) * sd / math.sqrt(values.size)
    return centre - half, centre + half


def wilson(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The score interval of a probability, None for n = 0.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    if n == 0:
        return None
    z = _rounded(float(special.ndtri(0.5 + confidence / 2)))
    p, spread = successes / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return (
        0.0 if successes == 0 else max(0.0, centre - half),
        1.0 if successes == n else min(1.0, centre + half),
    )


def ratio_interval(parts: Sample, wholes: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """The delta-method interval of sum(parts) / sum(wholes), by t on n - 1, within [0, 1].

    Source: Cochran (1977), Sampling Techniques, section 6.4. Where the ratio is 0 or 1 the
    spread says nothing; Wilson's interval with one trial per replication stands in, as wide
    as if all parts of one replication shared one fate. None below two values.
    """
    n = parts.size
    if n < 2:
        return None
    estimate = math.fsum(parts) / math.fsum(wholes)
    if estimate in {0.0, 1.0}:
        return wilson(n if estimate else 0, n, confidence)
    residuals = parts - estimate * wholes
    error = math.sqrt(math.fsum(residuals**2) * n / (n - 1)) / math.fsum(wholes)
    half = _t(n - 1, confidence) * error
    return max(0.0, estimate - half), min(1.0, estimate + half)


def quantiles(values: Sample) -> dict[str, float | None]:
    """Quantiles by the inverse of the empirical distribution function.

    The quantile of p is the smallest value with a share of at least p at or below it, so it
    is always a value that occurred: a whole number where all are.
    """
    if not values.size:
        return dict.fromkeys(QUANTILES)
    ordered = np.sort(values)
    # -(-a // b) rounds up: the rank is the smallest that reaches the per cent.
    return {name: float(ordered[-(-values.size * percent // 100) - 1]) for name, percent in QUANTILES.items()}


def counts(values: Sample) -> dict[int, int]:
    """How often each value of a sample of whole numbers occurs, the smallest first."""
    found, times = np.unique(values, return_counts=True)
    return {int(value): int(number) for value, number in zip(found, times, strict=True)}


def _describe(
    kept: Sample, centre: float | None, interval: Interval | None, confidence: float, method: str, whole: bool
) -> Response:
    return Response(
        n=int(kept.size),
        mean=centre,
        sd=_sd(kept),
        interval=interval,
        confidence=confidence,
        method=method,
        min=float(kept.min()) if kept.size else None,
        max=float(kept.max()) if kept.size else None,
        quantiles=quantiles(kept),
        counts=counts(kept) if whole else None,
    )


def _mean(values: Sample) -> float | None:
    if not values.size:
        return None
    # n times a number, divided by n, can miss it by a last bit.
    constant = values.min() == values.max()
    return float(values[0]) if constant else math.fsum(values) / values.size


def _sd(values: Sample) -> float | None:
    """The sample standard deviation, with divisor n - 1."""
    centre = _mean(values)
    if centre is None or values.size < 2:
        return None
    return math.sqrt(math.fsum((values - centre) ** 2) / (values.size - 1))


def _t(freedom: int, confidence: float) -> float:
    return _rounded(float(special.stdtrit(freedom, 0.5 + confidence / 2)))


def _rounded(quantile: float) -> float:
    """Twelve digits: the last bits of a library's quantile differ between its builds."""
    return float(f"{quantile:.12g}")
