"""Exact sums of float64 numbers and of their squares, which do not depend on the order.

Numbers are cut into pieces of 36 bits or more, all multiples of one power of two, whose sums fit float64
exactly (Rump, Ogita and Oishi, 2008, SIAM Journal on Scientific Computing 31, 189-224: "extraction").
Squares are cut into two numbers before (Dekker, 1971, Numerische Mathematik 18, 224-242). Numbers so large
or so small that a square would not fit are added as whole numbers, by power of two and in limbs of 18 bits.
"""

from __future__ import annotations

import math
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

LIMB = 18
MASK = (1 << LIMB) - 1
STRETCH = 1 << 16
"""How many numbers are added at once: sums of pieces, and products of limbs, then stay below 2**53."""

SPLIT = 2.0**27 + 1
"""Multiplying by this cuts a number into two of 26 bits."""

SMALL, LARGE = 2.0**-480, 2.0**480
"""Squares of numbers between these, and their rounding errors, neither underflow nor overflow."""

LOWEST = -1073
"""The lowest binary exponent of a float64, as `frexp` gives it."""

UNIT = 53 - LOWEST
"""Exact sums are counted in units of 2**-UNIT, exact sums of squares in units of its square."""

MORE = 64
"""Extra binary digits of a root before it is rounded to the 53 of a float64."""


class Moments(NamedTuple):
    """The number of values, their exact sum (in 2**-UNIT) and the sum of squares (in 2**(-2 UNIT))."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def plus(self, other: Moments) -> Moments:
        """Return the moments of two samples together."""
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float | None:
        """The mean, rounded once; None for no number."""
        return self.total / (self.n << UNIT) if self.n else None

    @property
    def sd(self) -> float | None:
        """The sample standard deviation, with divisor n - 1; None for fewer than two numbers."""
        if self.n < 2:
            return None
        spread = self.n * self.squares - self.total**2
        # Whole numbers throughout, as the square of a large float64 may overflow.
        return math.isqrt((spread << 2 * MORE) // (self.n * (self.n - 1))) / (1 << UNIT + MORE)


def moments(values: Table) -> Moments:
    """Return the moments of finite numbers, shape (n,)."""
    return moments_of_each(values[None])[0]


def moments_of_each(samples: Table) -> list[Moments]:
    """Return the moments of each sample, shape (samples, n): finite numbers, NaN left out."""
    found = [Moments()] * len(samples)
    for start in range(0, samples.shape[1] if len(samples) else 0, STRETCH):
        stretch = _stretch_of_each(samples[:, start : start + STRETCH])
        found = [a.plus(b) for a, b in zip(found, stretch, strict=True)]
    return found


def of_counts(counts: dict[int, int]) -> Moments:
    """Return the moments of whole numbers, given with how often each occurs."""
    return Moments(
        sum(counts.values()),
        sum(value * times for value, times in counts.items()) << UNIT,
        sum(value * value * times for value, times in counts.items()) << 2 * UNIT,
    )


def _stretch_of_each(samples: Table) -> list[Moments]:
    missing = np.isnan(samples)
    filled = np.where(missing, 0.0, samples)
    sizes = np.abs(filled)
    if sizes.max() > LARGE or np.where(sizes == 0.0, 1.0, sizes).min() < SMALL:
        return [_by_power(row[~gap]) for row, gap in zip(samples, missing, strict=True)]
    present = samples.shape[1] - np.count_nonzero(missing, axis=1)
    totals, squares = _sums(filled, UNIT), [0] * len(samples)
    for part in _squared(filled):
        squares = [a + b for a, b in zip(squares, _sums(part, 2 * UNIT), strict=True)]
    return [Moments(int(n), *sums) for n, *sums in zip(present, totals, squares, strict=True)]


def _squared(values: Table) -> tuple[Table, Table]:
    """Return the rounded squares and their exact rounding errors."""
    wide = values * SPLIT
    high = wide - (wide - values)
    low = values - high
    square = values * values
    return square, (high * high - square) + 2 * high * low + low * low


def _sums(rest: Table, unit: int) -> list[int]:
    """Return the exact sum of each row, in 2**-unit."""
    totals, left = [0] * len(rest), np.arange(len(rest))
    room = rest.shape[1].bit_length()
    while True:
        largest = np.abs(rest).max(axis=1)
        more = np.flatnonzero(largest)
        if not more.size:
            return totals
        if more.size < left.size:
            rest, left, largest = rest[more], left[more], largest[more]
        # Adding this and subtracting it again rounds a number to a multiple of its last bit.
        frame = np.ldexp(1.5, np.frexp(largest)[1] + room)[:, None]
        high = (rest + frame) - frame
        rest = rest - high
        fractions, exponents = np.frexp(high.sum(axis=1))
        for row, fraction, exponent in zip(
            left.tolist(), fractions.tolist(), exponents.tolist(), strict=True
        ):
            totals[row] += int(fraction * 2**53) << exponent + unit - 53


def _by_power(values: Table) -> Moments:
    if not values.size:
        return Moments()
    fractions, exponents = np.frexp(values)
    whole = np.ldexp(fractions, 53).astype(np.int64)
    limbs = [whole & MASK, (whole >> LIMB) & MASK, whole >> 2 * LIMB]
    powers = exponents.astype(np.int64) - LOWEST
    total = sum(_gather(limb, powers, 1) << LIMB * place for place, limb in enumerate(limbs))
    squares = 0
    for a, b in combinations_with_replacement(range(3), 2):
        product = _gather(limbs[a] * limbs[b], powers, 2)
        squares += (product if a == b else 2 * product) << LIMB * (a + b)
    return Moments(values.size, total, squares)


def _gather(weights: NDArray[np.int64], powers: NDArray[np.int64], factor: int) -> int:
    """Return the sum of weights times 2**(factor * power)."""
    least = int(powers.min())
    sums = np.bincount(powers - least, weights)
    return sum(int(sums[n]) << factor * (least + int(n)) for n in np.flatnonzero(sums))
