"""Sums of float64 numbers and of their squares without any rounding, so that no order matters.

A float64 is a whole number of 53 bits times a power of two. Whole numbers are added as such, by power of
two and in limbs of 18 bits, whose products and sums fit float64 exactly.
"""

from __future__ import annotations

import math
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LIMB = 18
MASK = (1 << LIMB) - 1
STRETCH = 1 << 16
"""How many numbers are added at once: products of two limbs, doubled, then stay below 2**53."""

LOWEST = -1073
"""The lowest binary exponent of a float64, as `frexp` gives it."""

UNIT = 53 - LOWEST
"""Exact sums are counted in units of 2**-UNIT, exact sums of squares in units of its square."""

MORE = 64
"""Further binary digits to which a root is taken, before it is rounded to the 53 of a float64."""


class Moments(NamedTuple):
    """How many numbers, their exact sum (in 2**-UNIT) and that of their squares (in 2**(-2 UNIT))."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def plus(self, other: Moments) -> Moments:
        """Those of two samples together."""
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float | None:
        """The mean, rounded once; None where there is no number."""
        return self.total / (self.n << UNIT) if self.n else None

    @property
    def sd(self) -> float | None:
        """The sample standard deviation, with divisor n - 1; None below two numbers."""
        if self.n < 2:
            return None
        spread = self.n * self.squares - self.total**2
        # Whole numbers all the way: the square of a large float64 may be none.
        return math.isqrt((spread << 2 * MORE) // (self.n * (self.n - 1))) / (1 << UNIT + MORE)


def moments(values: NDArray[np.float64]) -> Moments:
    """The moments of finite numbers, shape (n,)."""
    found = Moments()
    for start in range(0, values.size, STRETCH):
        found = found.plus(_moments(values[start : start + STRETCH]))
    return found


def of_counts(counts: dict[int, int]) -> Moments:
    """The moments of whole numbers, each given with how often it occurs."""
    return Moments(
        sum(counts.values()),
        sum(value * times for value, times in counts.items()) << UNIT,
        sum(value * value * times for value, times in counts.items()) << 2 * UNIT,
    )


def _moments(values: NDArray[np.float64]) -> Moments:
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
    """The sum of weights times 2**(factor * power)."""
    least = int(powers.min())
    sums = np.bincount(powers - least, weights)
    return sum(int(sums[n]) << factor * (least + int(n)) for n in np.flatnonzero(sums))
