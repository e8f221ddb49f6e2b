"""One long run: how much of its beginning to leave out, and what the rest says about the steady state.

A series is numbers in the order of time, float64 of shape (n,), none missing. Its neighbours are alike, so
what is said of independent numbers (`means`) does not hold for it.
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
"""Numbers that MSER-5 averages before it looks."""

FEWEST = 10 * BATCH
"""Numbers below which no truncation is looked for."""

EDGE = 0.9
"""A best cut beyond this share of the first half is at its end."""

FINEST = 256
"""The most batches whose independence is tested, and..."""

COARSEST = 32
"""... the fewest: with fewer the test would see nothing."""

APART = 4
"""So many of the batches that passed make one of those that the interval is of."""

MOST = 32
"""Batches for an interval: more than 30 gain little (Schmeiser, 1982, Operations Research 30, 556-568)."""

DOUBT = 0.1
"""The chance that batches which are independent fail the test."""

DRIFTING = 0.001
"""The chance that a steady series passes for drifting, if its batches are independent."""


@dataclass(frozen=True)
class Truncation:
    """How many numbers to leave out at the beginning of a series.

    *settled* is False where the rule cannot say: the series is too short, or would lose about half or more.
    """

    cut: int
    settled: bool


def mser5(series: Series) -> Truncation:
    """Where to cut a series by MSER-5: what is left then has the least standard error, as if independent.

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
    """What the means of batches of a series say of its steady state.

    *batches* of *size* numbers each; *lag1* is the correlation of neighbouring batches, *independent*
    whether finer batches passed the test; where they did not, the interval is too narrow. *drifting* is
    whether the second half differs from the first, so that there is hardly a steady state.
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
    """The mean of a series with an interval by batch means; None below two numbers for each batch.

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
    """How far the ratio of the mean square difference of neighbours to the variance is below what it is for
    independent normal numbers, in standard deviations; None for numbers that are all alike.

    Positive where neighbours are alike. Source: Young (1941), Annals of Mathematical Statistics 12, 293-300.
    """
    k, around = values.size, values - values.mean()
    total = float(around @ around)
    if k < 3 or total <= 1e-24 * float(values @ values):
        return None
    ratio = float(np.sum(np.diff(values) ** 2)) / total
    return (1 - ratio / 2) / math.sqrt((k - 2) / (k * k - 1))


def independent(values: Series) -> bool:
    """Whether numbers pass for independent: one-sided, at the level DOUBT."""
    found = von_neumann(values)
    return found is None or found < float(special.ndtri(1 - DOUBT))


def lag1(values: Series) -> float | None:
    """The correlation of neighbours; None where all numbers are alike."""
    around = values - values.mean()
    total = float(around @ around)
    return float(around[1:] @ around[:-1]) / total if total > 1e-24 * float(values @ values) else None


def _batched(series: Series, k: int) -> Series:
    """The means of *k* batches of equal size; what is left over at the beginning is left out."""
    size = series.size // k
    whole: Series = series[series.size - k * size :].reshape(k, size).mean(axis=1)
    return whole


def _around(centre: float, interval: Interval | None) -> Interval | None:
    """The interval, moved to where the mean of all numbers is."""
    if interval is None:
        return None
    half = (interval[1] - interval[0]) / 2
    return centre - half, centre + half


def drifts(means: Series) -> bool:
    """Whether the halves of some batches differ, by Student's test at the level DRIFTING."""
    half = means.size // 2
    first, second = means[:half], means[-half:]
    error = math.sqrt((first.var(ddof=1) + second.var(ddof=1)) / half)
    least = float(special.stdtrit(2 * half - 2, 1 - DRIFTING / 2)) * error
    return abs(float(second.mean() - first.mean())) > least
