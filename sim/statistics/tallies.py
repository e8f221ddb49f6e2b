"""Tallies of a sample that arrives in stretches; the result does not depend on how it is cut.

Tallies of stretches are merged into one of the whole. Many samples of equal length are added at once
(`count_each`, `spread_each`), which costs less than one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.statistics.exact_sums import Moments, moments_of_each, of_counts
from sim.statistics.sketches import Ordered, Sketch

Sample = NDArray[np.float64]
Table = NDArray[np.float64]
Times = NDArray[np.int64]
Quantiles = dict[str, float | None]

QUANTILES = {"0.05": 5, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 95}
"""Quantiles by name, in whole per cent, so that a rank never depends on rounding."""

DENSE = 4096
"""Whole numbers below this are counted without sorting them."""


def rank(n: int, percent: int) -> int:
    """Return the rank, counted from 1, of the smallest of *n* values that reaches the per cent."""
    # -(-a // b) rounds up.
    return max(1, -(-n * percent // 100))


def present(values: Sample) -> Sample:
    """Return the values that are not missing."""
    return values[~np.isnan(values)]


class Counts:
    """Counts how often each whole number occurs."""

    def __init__(self) -> None:
        self._small: Times = np.zeros(1, dtype=np.int64)
        self._others: Counter[int] = Counter()

    def add(self, values: Sample) -> None:
        """Add a stretch, NaN left out."""
        count_each([self], values[None])

    def add_small(self, times: Times) -> None:
        """Add the numbers 0, 1, ..., each as often as *times* says."""
        more = times.size - self._small.size
        if more > 0:
            self._small = np.concatenate([self._small, np.zeros(more, dtype=np.int64)])
        self._small[: times.size] += times

    def add_any(self, values: Sample) -> None:
        """Add whole numbers of any size."""
        found, times = np.unique(values.astype(np.int64), return_counts=True)
        self._others.update(dict(zip(found.tolist(), times.tolist(), strict=True)))

    def merge(self, other: Counts) -> None:
        """Add everything that another tally has counted."""
        self.add_small(other._small)
        self._others.update(other._others)

    @property
    def times(self) -> Counter[int]:
        """How often each value occurred, in any order; 0 for one that did not."""
        seen = np.flatnonzero(self._small)
        return self._others + Counter(dict(zip(seen.tolist(), self._small[seen].tolist(), strict=True)))

    @property
    def counts(self) -> dict[int, int]:
        """How often each value occurred, the smallest first."""
        return dict(sorted(self.times.items()))

    @property
    def moments(self) -> Moments:
        return of_counts(self.times)

    @property
    def low(self) -> float | None:
        return float(min(times)) if (times := self.times) else None

    @property
    def high(self) -> float | None:
        return float(max(times)) if (times := self.times) else None

    @property
    def ordered(self) -> Ordered:
        """All values in order."""
        counts = self.counts
        return Ordered(
            np.array(list(counts), dtype=np.float64), np.array(list(counts.values()), dtype=np.int64)
        )

    def quantiles(self) -> Quantiles:
        """Return exact quantiles."""
        return pick(self.ordered)


def count_each(tallies: Sequence[Counts], samples: Table) -> None:
    """Add to each tally a stretch of its sample, shape (tallies, n), NaN left out."""
    if not samples.size:
        return
    varied: list[int] = []
    lows, highs = samples.min(axis=1).tolist(), samples.max(axis=1).tolist()
    for row, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low >= 0 and high < DENSE:
            varied.append(row)
        else:  # an extreme is NaN if a value is
            tallies[row].add_any(present(samples[row]))
    if varied:
        # All at once, each sample in its own range of places.
        ends = np.cumsum([int(highs[row]) + 1 for row in varied])
        starts = np.append(0, ends[:-1])
        places = samples[varied].astype(np.int64) + starts[:, None]
        times = np.bincount(places.ravel(), minlength=ends[-1])
        for row, start, end in zip(varied, starts.tolist(), ends.tolist(), strict=True):
            tallies[row].add_small(times[start:end])


class Spread:
    """Exact moments and extremes of any numbers and, if *sketched*, a `Sketch` of their distribution."""

    def __init__(self, sketched: bool = False) -> None:
        self.moments = Moments()
        self.low: float | None = None
        self.high: float | None = None
        self._sketch = Sketch() if sketched else None

    def add(self, values: Sample) -> None:
        """Add a stretch, NaN left out."""
        spread_each([self], values[None])

    def add_ordered(self, ordered: Sample, moments: Moments) -> None:
        """Add numbers in ascending order, without a negative zero, and their moments."""
        if not ordered.size:
            return
        self._join(moments, float(ordered[0]), float(ordered[-1]))
        if self._sketch:
            self._sketch.add(ordered)

    def merge(self, other: Spread) -> None:
        """Add everything in another tally; both have a sketch, or neither."""
        if other.low is None or other.high is None:
            return
        self._join(other.moments, other.low, other.high)
        if self._sketch and other._sketch:
            self._sketch.merge(other._sketch)

    def _join(self, moments: Moments, low: float, high: float) -> None:
        self.moments = self.moments.plus(moments)
        self.low = low if self.low is None else min(self.low, low)
        self.high = high if self.high is None else max(self.high, high)

    @property
    def ordered(self) -> Ordered:
        """The least number of each group of the sketch; empty without a sketch."""
        return (self._sketch or Sketch()).ordered

    def quantiles(self) -> Quantiles:
        """Return the quantiles of the sketch."""
        return pick(self.ordered)


def spread_each(tallies: Sequence[Spread], samples: Table) -> None:
    """Add to each tally a stretch of its sample, shape (tallies, n), NaN left out."""
    # Removes negative zeros; missing values come last.
    ordered = np.sort(samples + 0.0, axis=1)
    for tally, row, found in zip(tallies, ordered, moments_of_each(samples), strict=True):
        tally.add_ordered(row[: found.n], found)


class Pairs:
    """Sums of parts and wholes, for their ratio; whole numbers with 0 <= part <= whole.

    Pairs whose whole is zero or missing have no ratio and are left out.
    """

    def __init__(self) -> None:
        self.n = self.parts = self.wholes = 0
        self.parts_squared = self.products = self.wholes_squared = 0

    def add(self, parts: Sample, wholes: Sample) -> None:
        """Add a stretch of pairs."""
        kept = (wholes > 0) & ~np.isnan(parts)
        a, b = parts[kept].astype(np.int64), wholes[kept].astype(np.int64)
        self.n += a.size
        self.parts += int(a.sum())
        self.wholes += int(b.sum())
        self.parts_squared += int(a @ a)
        self.products += int(a @ b)
        self.wholes_squared += int(b @ b)

    def merge(self, other: Pairs) -> None:
        """Add everything in another tally."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def residuals(self) -> float:
        """The sum of squares of part - ratio * whole, rounded once."""
        a, b = self.parts, self.wholes
        whole = self.parts_squared * b * b - 2 * self.products * a * b + self.wholes_squared * a * a
        return whole / (b * b)


def ranked(ordered: Ordered, ranks: Sequence[int]) -> list[float]:
    """Return the values at these ranks, counted from 1."""
    places = np.searchsorted(np.cumsum(ordered.times), np.array(ranks, dtype=np.int64))
    return [float(value) for value in ordered.values[places]]


def pick(ordered: Ordered) -> Quantiles:
    """Return quantiles by the inverse of the empirical distribution function."""
    n = int(ordered.times.sum())
    if not n:
        return dict.fromkeys(QUANTILES)
    values = ranked(ordered, [rank(n, percent) for percent in QUANTILES.values()])
    return dict(zip(QUANTILES, values, strict=True))
