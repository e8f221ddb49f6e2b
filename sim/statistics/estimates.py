"""Estimates and their intervals, of a sample at once or of a tally of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from sim.statistics.exact import Moments, moments
from sim.statistics.tallies import QUANTILES, Counts, Pairs, Quantiles, Sample, Spread, present, rank

Interval = tuple[float, float]

CONFIDENCE = 0.95


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


# --- of a sample at once ---


def mean(values: Sample, *, whole: bool = False, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample by its mean with Student's t interval."""
    if whole:
        return describe_mean(_counted(values), confidence=confidence)
    return describe_mean(_spread(values), quantiles(present(values)), confidence)


def share(values: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample of zeros and ones by the share of ones with Wilson's interval."""
    return describe_share(_counted(values), confidence)


def ratio(parts: Sample, wholes: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe parts of wholes, whole numbers 0 <= part <= whole, by the ratio of their sums.

    Replications whose whole is zero or missing have no value. The spread and the quantiles
    are of the replications' own ratios, the estimate and its interval are not their mean.
    """
    kept = (wholes > 0) & ~np.isnan(parts)
    ratios = parts[kept] / wholes[kept]
    return describe_ratio(_paired(parts, wholes), _spread(ratios), quantiles(ratios), confidence)


def t_interval(values: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """Student's t interval of the mean; None below two values, the point for a constant sample."""
    return _t_interval(moments(values), confidence)


def ratio_interval(parts: Sample, wholes: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """The delta-method interval of sum(parts) / sum(wholes), by t on n - 1, within [0, 1].

    Source: Cochran (1977), Sampling Techniques, section 6.4. Where the ratio is 0 or 1 the
    spread says nothing; Wilson's interval with one trial per replication stands in, as wide
    as if all parts of one replication shared one fate. None below two values.
    """
    return _ratio_interval(_paired(parts, wholes), confidence)


def quantiles(values: Sample) -> Quantiles:
    """Quantiles by the inverse of the empirical distribution function.

    The quantile of p is the smallest value with a share of at least p at or below it, so it
    is always a value that occurred: a whole number where all are.
    """
    if not values.size:
        return dict.fromkeys(QUANTILES)
    ordered = np.sort(values)
    return {name: float(ordered[rank(values.size, percent) - 1]) for name, percent in QUANTILES.items()}


def counts(values: Sample) -> dict[int, int]:
    """How often each value of a sample of whole numbers occurs, the smallest first."""
    return _counted(values).counts


def _counted(values: Sample) -> Counts:
    tally = Counts()
    tally.add(values)
    return tally


def _spread(values: Sample) -> Spread:
    tally = Spread()
    tally.add(values)
    return tally


def _paired(parts: Sample, wholes: Sample) -> Pairs:
    tally = Pairs()
    tally.add(parts, wholes)
    return tally


# --- of a tally ---


def describe_mean(
    tally: Counts | Spread, exact: Quantiles | None = None, confidence: float = CONFIDENCE
) -> Response:
    """Describe a tally by its mean with Student's t interval; *exact* quantiles where they are known."""
    seen = tally.moments
    return _describe(tally, exact, seen.mean, _t_interval(seen, confidence), confidence, "t")


def describe_share(tally: Counts, confidence: float = CONFIDENCE) -> Response:
    """Describe a tally of zeros and ones by the share of ones with Wilson's interval."""
    seen = tally.moments
    interval = wilson(seen.n - tally.times[0], seen.n, confidence)
    return _describe(tally, None, seen.mean, interval, confidence, "wilson")


def describe_ratio(
    pairs: Pairs, ratios: Spread, exact: Quantiles | None = None, confidence: float = CONFIDENCE
) -> Response:
    """Describe parts of wholes by the ratio of their sums, the spread by that of their own ratios."""
    estimate = pairs.parts / pairs.wholes if pairs.n else None
    interval = _ratio_interval(pairs, confidence)
    return _describe(ratios, exact, estimate, interval, confidence, "ratio")


def _describe(
    tally: Counts | Spread,
    exact: Quantiles | None,
    centre: float | None,
    interval: Interval | None,
    confidence: float,
    method: str,
) -> Response:
    return Response(
        n=tally.moments.n,
        mean=centre,
        sd=tally.moments.sd,
        interval=interval,
        confidence=confidence,
        method=method,
        min=tally.low,
        max=tally.high,
        quantiles=tally.quantiles() if exact is None else exact,
        counts=tally.counts if isinstance(tally, Counts) else None,
    )


def _t_interval(seen: Moments, confidence: float) -> Interval | None:
    centre, sd = seen.mean, seen.sd
    if centre is None or sd is None:
        return None
    half = _t(seen.n - 1, confidence) * sd / math.sqrt(seen.n)
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


def _ratio_interval(pairs: Pairs, confidence: float) -> Interval | None:
    n = pairs.n
    if n < 2:
        return None
    if pairs.parts in {0, pairs.wholes}:
        return wilson(n if pairs.parts else 0, n, confidence)
    estimate = pairs.parts / pairs.wholes
    error = math.sqrt(pairs.residuals * n / (n - 1)) / pairs.wholes
    half = _t(n - 1, confidence) * error
    return max(0.0, estimate - half), min(1.0, estimate + half)


@lru_cache
def _t(freedom: int, confidence: float) -> float:
    return _rounded(float(special.stdtrit(freedom, 0.5 + confidence / 2)))


def _rounded(quantile: float) -> float:
    """Twelve digits: the last bits of a library's quantile differ between its builds."""
    return float(f"{quantile:.12g}")
