"""Analyse one long run: how much of its beginning to leave out, and the steady state from the rest.

A series is numbers in the order of time, float64 of shape (n,), none missing. Neighbours are correlated, so
intervals for independent numbers (`means`) do not apply.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.statistics.means import t_interval
from sim.statistics.shares import CONFIDENCE, Interval

Series = NDArray[np.float64]

BATCH = 5
"""Numbers in a batch of MSER-5."""

FEWEST = 10 * BATCH
"""The least numbers for which a truncation is sought."""

EDGE = 0.9
"""A best cut beyond this share of the first half counts as at its end."""

FINEST = 256
"""The most batches whose independence is tested, and..."""

COARSEST = 32
"""... the fewest: with fewer the test would see nothing."""

APART = 4
"""How many of the batches that passed are merged into one for the interval."""

MOST = 32
"""The most batches for an interval: more than 30 gain little (Schmeiser, 1982, Operations Research 30,
556-568)."""

DOUBT = 0.1
"""The level of the test of independence: the chance that independent batches fail it."""

DRIFTING = 0.001
"""The level of the test for drift, for a steady series with independent batches."""


@dataclass(frozen=True)
class Truncation:
    """How many numbers to leave out at the beginning of a series.

    *settled* is False if the rule gives no answer: the series is too short, or would lose about half or
    more.
    """

    cut: int
    settled: bool


def mser5(series: Series) -> Truncation:
    """Find the cut by MSER-5: the one that leaves the least standard error, as if independent.

    Sources: White (1997), Simulation 69, 323-334; White, Cobb and Spratt (2000), Proceedings of the Winter
    Simulation Conference, 755-760: batches of 5, cuts in the first half alone. There is no answer where the
    best of these is at the end of that half: the longer the cut the better, so nothing has settled. That
    the whole series has a better cut in its second half is no sign of it: a calm end is enough, and waits
    in a queue often have one.
    """
    if series.size < FEWEST:
        return Truncation(0, settled=False)
    batches = _batched(series, series.size // BATCH)
    k = batches.size
    # From the end: the sum and the sum of squares of what is left after each cut.
    centred = (batches - batches.mean())[::-1]
    left = np.arange(1, k + 1)
    spread = np.cumsum(centred**2) - np.cumsum(centred) ** 2 / left
    errors = (np.maximum(spread, 0.0) / left**2)[::-1][: k // 2 + 1]
    best = int(np.argmin(errors))
    return Truncation(best * BATCH, settled=best < EDGE * (k // 2))


@dataclass(frozen=True)
class BatchMeans:
    """The steady state of a series, estimated by batch means.

    There are *batches* of *size* numbers each. *lag1* is the correlation of neighbouring batches.
    *independent* is whether finer batches passed the test; if not, the interval is too narrow. *drifting* is
    whether the second half differs from the first, so that there may be no steady state.
    """

    n: int
    batches: int
    size: int
    mean: float
    interval: Interval | None
    confidence: float
    lag1: float | None
    independent: bool
    drifting: bool


def batch_means(series: Series, confidence: float = CONFIDENCE) -> BatchMeans | None:
    """Return the mean of a series with an interval by batch means; None for fewer than 2 COARSEST numbers.

    The series is cut into FINEST batches, half as many, and so on, until von Neumann's test finds their
    means independent (Fishman, 1978, Operations Research 26, 510-521). Every APART of these then make one
    batch, so that the correlation that the test may have missed hardly counts, and Student's t interval
    is of the means of those (Law, 2015, Simulation Modeling and Analysis, 5th edition, section 9.5.3).
    """
    if series.size < 2 * COARSEST:
        return None
    k = FINEST
    while k > COARSEST and (series.size < 2 * k or not independent(_batched(series, k))):
        k //= 2
    passed = independent(_batched(series, k))
    means = _batched(series, min(MOST, k // APART))
    return BatchMeans(
        n=series.size,
        batches=means.size,
        size=series.size // means.size,
        mean=float(series.mean()),
        interval=_around(float(series.mean()), t_interval(means, confidence)),
        confidence=confidence,
        lag1=lag1(means),
        independent=passed,
        drifting=drifts(means),
    )


def von_neumann(values: Series) -> float | None:
    """Return von Neumann's test statistic of independence; None if all numbers are equal.

    It is how far the ratio of the mean square difference of neighbours to the variance lies below its
    expectation for independent normal numbers, in standard deviations; positive if neighbours are alike.
    Source: Young (1941), Annals of Mathematical Statistics 12, 293-300.
    """
    k, around = values.size, values - values.mean()
    total = float(around @ around)
    if k < 3 or total <= 1e-24 * float(values @ values):
        return None
    ratio = float(np.sum(np.diff(values) ** 2)) / total
    return (1 - ratio / 2) / math.sqrt((k - 2) / (k * k - 1))


def independent(values: Series) -> bool:
    """Return whether numbers pass the one-sided test of independence at the level DOUBT."""
    found = von_neumann(values)
    return found is None or found < float(special.ndtri(1 - DOUBT))


def lag1(values: Series) -> float | None:
    """Return the correlation of neighbours; None if all numbers are equal."""
    around = values - values.mean()
    total = float(around @ around)
    return float(around[1:] @ around[:-1]) / total if total > 1e-24 * float(values @ values) else None


def _batched(series: Series, k: int) -> Series:
    """Return the means of *k* batches of equal size; a remainder at the beginning is left out."""
    size = series.size // k
    whole: Series = series[series.size - k * size :].reshape(k, size).mean(axis=1)
    return whole


def _around(centre: float, interval: Interval | None) -> Interval | None:
    """Return the interval, centred on the mean of all numbers."""
    if interval is None:
        return None
    half = (interval[1] - interval[0]) / 2
    return centre - half, centre + half


def drifts(means: Series) -> bool:
    """Return whether the halves of a series of means differ, by Student's test at the level DRIFTING."""
    half = means.size // 2
    first, second = means[:half], means[-half:]
    error = math.sqrt((first.var(ddof=1) + second.var(ddof=1)) / half)
    least = float(special.stdtrit(2 * half - 2, 1 - DRIFTING / 2)) * error
    return abs(float(second.mean() - first.mean())) > least
