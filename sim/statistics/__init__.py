"""Estimates and intervals: arrays in, numbers out. Knows no simulation.

One sample is one number per replication, float64 of shape (n,). NaN stands for a missing value and is left
out; an estimate's *n* is what remains. Sums are exact (`exact`), so an estimate depends neither on how a
library orders its additions nor on the stretches in which a long sample arrives (`tallies`).
"""

from sim.statistics.estimates import (
    CONFIDENCE,
    Interval,
    Response,
    counts,
    describe_mean,
    describe_ratio,
    describe_share,
    mean,
    quantiles,
    ratio,
    ratio_interval,
    share,
    t_interval,
    wilson,
)
from sim.statistics.exact import Moments
from sim.statistics.tallies import QUANTILES, Counts, Pairs, Sample, Spread

__all__ = [
    "CONFIDENCE",
    "QUANTILES",
    "Counts",
    "Interval",
    "Moments",
    "Pairs",
    "Response",
    "Sample",
    "Spread",
    "counts",
    "describe_mean",
    "describe_ratio",
    "describe_share",
    "mean",
    "quantiles",
    "ratio",
    "ratio_interval",
    "share",
    "t_interval",
    "wilson",
]
