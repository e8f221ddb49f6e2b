"""Decide sequentially how many replications a half-width needs.

The rule: look after FIRST replications. If the half-width is too wide, play as many as its square says are
needed, at most GROWTH times as many as there are, and look again. If it is narrow enough, look ahead: play
AHEAD per cent more, and stop only if it is still narrow enough. Everything that was played counts.

A rule that stops as soon as the half-width is narrow enough stops too often while the spread looks smaller
than it is; few looks and a look ahead correct that. Sources: Chow and Robbins (1965), Annals of Mathematical
Statistics 36, 457-462, that the coverage tends to what was asked as the half-width tends to 0; Hoad, Robinson
and Davies (2010), Journal of the Operational Research Society 61, 1632-1644, for the look ahead of 5, above
100 replications 5 per cent; Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.4.1, for the
relative precision and its adjustment g / (1 + g). `tests/test_precision.py` counts the coverage.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.statistics import shares
from sim.statistics.response import Response

FIRST = 100
"""Replications before the first look, and the least number of values to judge by."""

GROWTH = 4
"""The largest growth of the number of replications from one look to the next."""

AHEAD = 5
"""The look ahead: so many per cent more, and at least so many replications."""


def half_width(found: Response) -> float | None:
    """Return how far the estimate may be from the truth: the larger distance to an end of its interval.

    It is at least that of Wilson's interval of the chance that the response is above 0, times the mean of
    the values above 0 (1 for a whole number that never was): a mean of few occurrences looks more certain
    than it is. Returns None for fewer than FIRST values, and if it is unknown.
    """
    if found.n < FIRST or found.mean is None:
        return None
    widths = [_wider(found.mean, found.interval)] if found.interval else []
    size = _size(found)
    if size is not None and found.method != "wilson":
        widths.append(size * _wider(found.above / found.n, found.occurrence))
    return max(widths) if widths else None


def _size(found: Response) -> float | None:
    """Return the mean of the values above 0; 1 for whole numbers without any, else None."""
    if found.above and found.mean is not None:
        return abs(found.mean) * found.n / found.above
    return 1.0 if found.counts is not None else None


def _wider(centre: float, interval: shares.Interval | None) -> float:
    low, high = interval or (-math.inf, math.inf)
    return max(centre - low, high - centre)


@dataclass(frozen=True)
class Goal:
    """A half-width to reach: *asked*, or, if *relative*, that share of the estimate."""

    asked: float
    relative: bool

    def target(self, found: Response) -> float | None:
        """Return the half-width to reach; 0, which is never reached, for a share of a zero mean."""
        if found.mean is None:
            return None
        # An estimate off by g / (1 + g) of itself is off by at most g of the truth.
        return self.asked / (1 + self.asked) * abs(found.mean) if self.relative else self.asked

    def met(self, found: Response) -> bool:
        """Return whether the half-width is narrow enough."""
        width, target = half_width(found), self.target(found)
        return width is not None and target is not None and 0 < width <= target

    def needed(self, n: int, found: Response) -> int | None:
        """Estimate after *n* replications how many are needed in all; None if unknown."""
        width, target = half_width(found), self.target(found)
        if found.n < FIRST:
            return math.ceil(n * FIRST / found.n) if found.n else None
        return math.ceil(n * (width / target) ** 2) if width and target else None


def next_look(n: int, needed: int | None, met: bool) -> int:
    """Return after how many replications to look next, having looked after *n*."""
    ahead = n + max(AHEAD, -(-n * AHEAD // 100))
    most = GROWTH * n
    return ahead if met else max(ahead, min(most if needed is None else needed, most))
