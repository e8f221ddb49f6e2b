"""Describe a sample, or a tally of one, by its estimate, interval, spread and quantiles."""

from __future__ import annotations

import numpy as np

from sim.statistics.means import ratio_of, t_of
from sim.statistics.ranks import in_order, quantile_intervals
from sim.statistics.response import Response
from sim.statistics.shares import CONFIDENCE, Interval, wilson
from sim.statistics.tallies import Counts, Pairs, Sample, Spread, pick, present

# --- from a whole sample ---


def mean(values: Sample, *, whole: bool = False, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample by its mean with Student's t interval."""
    if whole:
        return describe_mean(_counted(values), confidence=confidence)
    return describe_mean(_spread(values), values, confidence)


def share(values: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe a sample of zeros and ones by the share of ones with Wilson's interval."""
    return describe_share(_counted(values), confidence)


def ratio(parts: Sample, wholes: Sample, *, confidence: float = CONFIDENCE) -> Response:
    """Describe parts of wholes, whole numbers 0 <= part <= whole, by the ratio of their sums.

    Replications whose whole is zero or missing have no value. The spread and the quantiles are of the
    replications' own ratios; the estimate is not the mean of these.
    """
    kept = (wholes > 0) & ~np.isnan(parts)
    pairs = Pairs()
    pairs.add(parts, wholes)
    ratios = parts[kept] / wholes[kept]
    return describe_ratio(pairs, _spread(ratios), ratios, confidence)


def counts(values: Sample) -> dict[int, int]:
    """Return how often each value of a sample of whole numbers occurs, the smallest first."""
    return _counted(values).counts


def _counted(values: Sample) -> Counts:
    tally = Counts()
    tally.add(values)
    return tally


def _spread(values: Sample) -> Spread:
    tally = Spread()
    tally.add(values)
    return tally


# --- from a tally; *values* are the sample itself, if it was kept: quantiles are then exact ---


def describe_mean(
    tally: Counts | Spread, values: Sample | None = None, confidence: float = CONFIDENCE
) -> Response:
    """Describe a tally by its mean with Student's t interval."""
    seen = tally.moments
    return _describe(tally, values, seen.mean, t_of(seen, confidence), confidence, "t")


def describe_share(tally: Counts, confidence: float = CONFIDENCE) -> Response:
    """Describe a tally of zeros and ones by the share of ones with Wilson's interval."""
    seen = tally.moments
    return _describe(
        tally, None, seen.mean, wilson(seen.n - tally.times[0], seen.n, confidence), confidence, "wilson"
    )


def describe_ratio(
    pairs: Pairs, ratios: Spread, values: Sample | None = None, confidence: float = CONFIDENCE
) -> Response:
    """Describe parts of wholes by the ratio of their sums; the spread is that of their own ratios."""
    estimate = pairs.parts / pairs.wholes if pairs.n else None
    return _describe(ratios, values, estimate, ratio_of(pairs, confidence), confidence, "ratio")


def _describe(
    tally: Counts | Spread,
    values: Sample | None,
    centre: float | None,
    interval: Interval | None,
    confidence: float,
    method: str,
) -> Response:
    ordered = tally.ordered if values is None else in_order(present(values))
    return Response(
        n=tally.moments.n,
        mean=centre,
        sd=tally.moments.sd,
        interval=interval,
        confidence=confidence,
        method=method,
        min=tally.low,
        max=tally.high,
        quantiles=pick(ordered),
        counts=tally.counts if isinstance(tally, Counts) else None,
        quantile_intervals=quantile_intervals(ordered, confidence),
        above=int(ordered.times[ordered.values > 0].sum()),
    )
