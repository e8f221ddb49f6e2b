"""Estimates and intervals: arrays in, numbers out, independent of the simulation.

A sample has one number per replication, float64 of shape (n,). NaN is a missing value and is left out; *n* of
an estimate counts the rest. Sums are exact (`exact`), so an estimate depends neither on the order in which a
library adds nor on the stretches in which a long sample arrives (`tallies`).
"""

from sim.statistics.estimates import counts, describe_mean, describe_ratio, describe_share, mean, ratio, share
from sim.statistics.exact_sums import Moments
from sim.statistics.means import ratio_interval, t_interval
from sim.statistics.paired import Paired, bonferroni, paired_means, paired_ratios, paired_shares, tango
from sim.statistics.ranks import in_order, quantile_intervals, quantiles, rank_interval
from sim.statistics.resampling import bootstrap, sd_interval
from sim.statistics.response import Response
from sim.statistics.selection import Race
from sim.statistics.shares import CONFIDENCE, Interval, bound, clopper_pearson, wilson
from sim.statistics.sketches import RELATIVE_ERROR, Ordered, Sketch
from sim.statistics.steady import BatchMeans, Truncation, batch_means, mser5
from sim.statistics.tallies import QUANTILES, Counts, Pairs, Sample, Spread, count_each, present, spread_each

__all__ = [
    "CONFIDENCE",
    "QUANTILES",
    "RELATIVE_ERROR",
    "BatchMeans",
    "Counts",
    "Interval",
    "Moments",
    "Ordered",
    "Paired",
    "Pairs",
    "Race",
    "Response",
    "Sample",
    "Sketch",
    "Spread",
    "Truncation",
    "batch_means",
    "bonferroni",
    "bootstrap",
    "bound",
    "clopper_pearson",
    "count_each",
    "counts",
    "describe_mean",
    "describe_ratio",
    "describe_share",
    "in_order",
    "mean",
    "mser5",
    "paired_means",
    "paired_ratios",
    "paired_shares",
    "present",
    "quantile_intervals",
    "quantiles",
    "rank_interval",
    "ratio",
    "ratio_interval",
    "sd_interval",
    "share",
    "spread_each",
    "t_interval",
    "tango",
    "wilson",
]
