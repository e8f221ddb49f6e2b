"""What must be remembered of a sample that arrives in stretches: the same, however it is cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.statistics.exact import Moments, moments, of_counts

Sample = NDArray[np.float64]
Quantiles = dict[str, float | None]

QUANTILES = {"0.05": 5, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 95}
"""A quantile's name and its per cent: whole, so that a rank never hangs on a rounding."""

DENSE = 4096
"""Whole numbers below this are counted without sorting them."""

BITS = 12
"""Binary digits after the first to which a sketch tells numbers apart."""

RELATIVE_ERROR = 2.0**-BITS
"""How far below the true quantile that of a sketch may lie, as a share of it."""

_SHIFT = 52 - BITS
_ROOM = 1 << BITS


class Ordered(NamedTuple):
    """Values in order, the smallest first, and how often each occurred; values may repeat."""

    values: Sample
    times: NDArray[np.int64]


def rank(n: int, percent: int) -> int:
    """The rank, counted from 1, of the smallest of *n* values that reaches the per cent."""
    # -(-a // b) rounds up.
    return max(1, -(-n * percent // 100))


def present(values: Sample) -> Sample:
    """The values that are not missing."""
    return values[~np.isnan(values)]


class Counts:
    """Whole numbers, by how often each occurred."""

    def __init__(self) -> None:
        self.times: Counter[int] = Counter()

    def add(self, values: Sample) -> None:
        """Count a stretch, NaN left out."""
        whole = present(values).astype(np.int64)
        if not whole.size:
            return
        if whole.min() >= 0 and whole.max() < DENSE:
            times = np.bincount(whole)
            found = np.flatnonzero(times)
            times = times[found]
        else:
            found, times = np.unique(whole, return_counts=True)
        self.times.update(dict(zip(found.tolist(), times.tolist(), strict=True)))

    @property
    def counts(self) -> dict[int, int]:
        """How often each value occurred, the smallest first."""
        return dict(sorted(self.times.items()))

    @property
    def moments(self) -> Moments:
        return of_counts(self.times)

    @property
    def low(self) -> float | None:
        return float(min(self.times)) if self.times else None

    @property
    def high(self) -> float | None:
        return float(max(self.times)) if self.times else None

    @property
    def ordered(self) -> Ordered:
        """All values."""
        values = np.array(list(self.counts), dtype=np.float64)
        return Ordered(values, np.array(list(self.counts.values()), dtype=np.int64))

    def quantiles(self) -> Quantiles:
        """Exact quantiles."""
        return pick(self.ordered)


class Spread:
    """Any numbers, by their exact moments, their extremes and a sketch of how they lie.

    The sketch (only where *sketched*) counts numbers that agree in sign, exponent and their first BITS
    binary digits together and remembers the smallest of them, so it takes room for the kinds of numbers
    and not for the numbers, and does not depend on their order. A quantile of it is a value that
    occurred, at most RELATIVE_ERROR below the true one, and exact where values repeat.
    """

    def __init__(self, sketched: bool = False) -> None:
        self.moments = Moments()
        self.low: float | None = None
        self.high: float | None = None
        self.sketched = sketched
        self._times: dict[int, NDArray[np.int64]] = {}
        self._least: dict[int, Sample] = {}

    def add(self, values: Sample) -> None:
        """Take in a stretch, NaN left out."""
        kept = present(values) + 0.0  # no negative zero
        if not kept.size:
            return
        self.moments = self.moments.plus(moments(kept))
        low, high = float(kept.min()), float(kept.max())
        self.low = low if self.low is None else min(self.low, low)
        self.high = high if self.high is None else max(self.high, high)
        if self.sketched:
            self._sketch(kept)

    def _sketch(self, values: Sample) -> None:
        bits = values.view(np.int64)
        # Numbers below zero in their own order: all bits but the sign turned over.
        ordered = bits ^ ((bits >> 63) & np.int64(2**63 - 1))
        keys = ordered >> _SHIFT
        octaves = keys >> BITS
        for octave in np.unique(octaves).tolist():
            mine = octaves == octave
            self._count(octave, keys[mine] & (_ROOM - 1), values[mine])

    def _count(self, octave: int, places: NDArray[np.int64], values: Sample) -> None:
        if octave not in self._times:
            self._times[octave] = np.zeros(_ROOM, dtype=np.int64)
            self._least[octave] = np.full(_ROOM, np.inf)
        self._times[octave] += np.bincount(places, minlength=_ROOM)
        np.minimum.at(self._least[octave], places, values)

    @property
    def ordered(self) -> Ordered:
        """The smallest number of each kind of the sketch; nothing where there is no sketch."""
        octaves = sorted(self._times)
        if not octaves:
            return Ordered(np.empty(0), np.empty(0, dtype=np.int64))
        times = np.concatenate([self._times[octave] for octave in octaves])
        least = np.concatenate([self._least[octave] for octave in octaves])
        return Ordered(least[times > 0], times[times > 0])

    def quantiles(self) -> Quantiles:
        """Quantiles of the sketch."""
        return pick(self.ordered)


class Pairs:
    """Parts of wholes, 0 <= part <= whole, both whole numbers: the sums that a ratio needs.

    Pairs whose whole is zero or missing have no ratio and are left out.
    """

    def __init__(self) -> None:
        self.n = self.parts = self.wholes = 0
        self.parts_squared = self.products = self.wholes_squared = 0

    def add(self, parts: Sample, wholes: Sample) -> None:
        """Take in a stretch of pairs."""
        kept = (wholes > 0) & ~np.isnan(parts)
        a, b = parts[kept].astype(np.int64), wholes[kept].astype(np.int64)
        self.n += a.size
        self.parts += int(a.sum())
        self.wholes += int(b.sum())
        self.parts_squared += int(a @ a)
        self.products += int(a @ b)
        self.wholes_squared += int(b @ b)

    @property
    def residuals(self) -> float:
        """The sum of squares of part - ratio * whole, rounded once."""
        a, b = self.parts, self.wholes
        whole = self.parts_squared * b * b - 2 * self.products * a * b + self.wholes_squared * a * a
        return whole / (b * b)


def ranked(ordered: Ordered, ranks: Sequence[int]) -> list[float]:
    """The values at these ranks, counted from 1."""
    places = np.searchsorted(np.cumsum(ordered.times), np.array(ranks, dtype=np.int64))
    return [float(value) for value in ordered.values[places]]


def pick(ordered: Ordered) -> Quantiles:
    """Quantiles by the inverse of the empirical distribution function."""
    n = int(ordered.times.sum())
    if not n:
        return dict.fromkeys(QUANTILES)
    values = ranked(ordered, [rank(n, percent) for percent in QUANTILES.values()])
    return dict(zip(QUANTILES, values, strict=True))
