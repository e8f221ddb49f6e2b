"""Differences of two samples on common draws: value k of one belongs to value k of the other.

The difference is always *b* minus *a*, over the pairs in which both have a value (neither is NaN).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from sim.statistics.exact_sums import UNIT, Moments, moments
from sim.statistics.means import t_of
from sim.statistics.shares import CONFIDENCE, Interval, bound, normal
from sim.statistics.tallies import Sample

NOISE = 1e-12
"""Differences below this share of the numbers themselves are rounding."""

EXACT = 2.0**53
"""Whole numbers below this are exact in float64, and so are their sums."""

HALVINGS = 60
"""How often an interval is halved to find a limit: to the last bits of a float64."""


@dataclass(frozen=True, slots=True)
class Paired:
    """The estimated difference of two samples; None for what n is too small for.

    *mean_a* and *mean_b* are the two estimates over the same pairs; *mean* is the estimated difference, with
    *interval*. If every pair has the same difference there is no interval (except for shares, whose interval
    keeps its width); *other_below* is then an upper bound on the chance of another difference.
    *differing* is the number of pairs whose difference is not 0. *correlation* is that of the two samples,
    None if one is constant. *variance_saved* is 1 - var(b - a) / (var a + var b): what common draws save.
    """

    n: int
    mean_a: float | None
    mean_b: float | None
    mean: float | None
    sd: float | None
    interval: Interval | None
    method: str
    differing: int
    other_below: float | None
    correlation: float | None
    variance_saved: float | None


def bonferroni(comparisons: int, confidence: float = CONFIDENCE) -> float:
    """Return the confidence that each interval needs so that all hold together with *confidence*."""
    return 1 - (1 - confidence) / comparisons


def paired_means(a: Sample, b: Sample, confidence: float = CONFIDENCE) -> Paired:
    """Estimate the difference of two means, with Student's t interval of the differences."""
    return _of_means(*_complete(a, b), confidence)


def paired_shares(a: Sample, b: Sample, confidence: float = CONFIDENCE) -> Paired:
    """Estimate the difference of two shares, from zeros and ones, with Tango's score interval."""
    a, b = _complete(a, b)
    interval = tango(int(np.sum(a > b)), int(np.sum(b > a)), a.size, confidence)
    return replace(_of_means(a, b, confidence), interval=interval, method="tango")


def paired_ratios(
    a: tuple[Sample, Sample], b: tuple[Sample, Sample], confidence: float = CONFIDENCE
) -> Paired:
    """Estimate the difference of two ratios of sums, each (parts, wholes), by the delta method.

    Only pairs in which both wholes are above 0 count. Each pair's share in the error of a ratio is
    (part - ratio * whole) / mean whole; the spread of the differences of these shares holds the covariance
    of the two ratios. The interval is by t on n - 1, within [-1, 1]; *sd*, *correlation* and
    *variance_saved* are of the shares, *differing* counts the pairs' own ratios.
    Source: Cochran (1977), Sampling Techniques, chapter 6, on the comparison of two ratios.
    """
    kept = (a[1] > 0) & (b[1] > 0) & ~np.isnan(a[0]) & ~np.isnan(b[0])
    parts_a, wholes_a, parts_b, wholes_b = (sample[kept] for sample in (*a, *b))
    if not parts_a.size:
        return _of_means(parts_a, parts_b, confidence)
    ratio_a, shares_a = _linearised(parts_a, wholes_a)
    ratio_b, shares_b = _linearised(parts_b, wholes_b)
    # The shares sum to 0; with the ratios added, their means are the ratios.
    found = _of_means(shares_a + ratio_a, shares_b + ratio_b, confidence)
    differing = int(np.count_nonzero(parts_a * wholes_b != parts_b * wholes_a))
    found = replace(found, mean_a=ratio_a, mean_b=ratio_b, mean=ratio_b - ratio_a, differing=differing)
    if found.interval is None:
        return found
    low, high = found.interval
    return replace(found, interval=(max(-1.0, low), min(1.0, high)), method="ratio")


def tango(only_a: int, only_b: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the score interval of share b - share a of n pairs of zeros and ones; None for n = 0.

    *only_a* pairs are 1 only in a, *only_b* only in b. The interval keeps its width if none differ.
    Source: Tango (1998), Statistics in Medicine 17, 891-908.
    """
    if n == 0:
        return None
    z = normal(confidence)
    high = _tango_limit(only_b, only_a, n, z)
    low = -_tango_limit(only_a, only_b, n, z)
    return low, high


def _tango_limit(gained: int, lost: int, n: int, z: float) -> float:
    """Return the largest difference whose score is not below -z."""
    inside, outside = (gained - lost) / n, 1.0
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if _tango_score(gained, lost, n, middle) >= -z:
            inside = middle
        else:
            outside = middle
    return inside


def _tango_score(gained: int, lost: int, n: int, delta: float) -> float:
    """Return the score of a hypothetical difference, with the variance at the likeliest shares."""
    linear = (2 * n - gained + lost) * delta - gained - lost
    constant = -lost * delta * (1 - delta)
    share = (math.sqrt(max(0.0, linear**2 - 8 * n * constant)) - linear) / (4 * n)
    variance = n * (2 * share + delta * (1 - delta))
    distance = gained - lost - n * delta
    if variance <= 0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance)


def _complete(a: Sample, b: Sample) -> tuple[Sample, Sample]:
    """Return the pairs in which both have a value."""
    missing = np.isnan(a) | np.isnan(b)
    return (a[~missing], b[~missing]) if missing.any() else (a, b)


def _linearised(parts: Sample, wholes: Sample) -> tuple[float, Sample]:
    """Return the ratio of the sums and each pair's share in its error."""
    ratio = float(parts.sum() / wholes.sum())
    return ratio, (parts - ratio * wholes) / wholes.mean()


def _of_means(a: Sample, b: Sample, confidence: float) -> Paired:
    """Estimate the difference of means of two samples without missing values."""
    n, differences = a.size, b - a
    noise = NOISE * max(np.abs(a).max(), np.abs(b).max()) if n else 0.0
    constant = n > 1 and bool(np.ptp(differences) <= noise)
    seen = _moments(differences)
    return Paired(
        n=n,
        mean_a=_moments(a).mean,
        mean_b=_moments(b).mean,
        mean=seen.mean,
        sd=seen.sd,
        interval=None if constant else t_of(seen, confidence),
        method="constant" if constant else "t",
        differing=int(np.count_nonzero(np.abs(differences) > noise)),
        other_below=bound(n, confidence) if constant else None,
        correlation=_correlation(a, b),
        variance_saved=_variance_saved(a, b, differences),
    )


def _moments(values: Sample) -> Moments:
    """Return the moments, faster than `moments` for whole numbers, which most responses are."""
    if not values.size:
        return Moments()
    squares = float(values @ values)
    if squares >= EXACT or not np.array_equal(values, np.rint(values)):
        return moments(values)
    return Moments(values.size, int(values.sum()) << UNIT, int(squares) << 2 * UNIT)


def _correlation(a: Sample, b: Sample) -> float | None:
    if a.size < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    a, b = a - a.mean(), b - b.mean()
    return float(np.clip(a @ b / math.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def _variance_saved(a: Sample, b: Sample, differences: Sample) -> float | None:
    if a.size < 2 or (np.ptp(a) == 0 and np.ptp(b) == 0):
        return None
    return float(1 - differences.var() / (a.var() + b.var()))
