"""The estimates of one response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.statistics import shares
from sim.statistics.shares import Interval


@dataclass(frozen=True, slots=True)
class Response:
    """The estimates of one response after a study; None for what n is too small for.

    *n* replications had a value, *missing* had none. *mean* is the estimate, with *interval*: the ratio of
    the sums for the method "ratio", otherwise the mean. A mean of equal values has no interval, since it may
    vary in other replications; see *bound*. *counts* is how often each value occurred, for whole numbers;
    *above* replications had a value above 0.
    """

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None
    confidence: float
    method: str
    min: float | None
    max: float | None
    quantiles: Mapping[str, float | None]
    counts: Mapping[int, int] | None
    quantile_intervals: Mapping[str, Interval | None] = field(default_factory=dict)
    above: int = 0
    missing: int = 0

    @property
    def constant(self) -> bool:
        """Whether every value was the same."""
        return self.n > 0 and self.min == self.max

    @property
    def never(self) -> bool:
        """Whether every value was 0."""
        return self.constant and self.max == 0

    @property
    def bound(self) -> float | None:
        """An exact upper bound on the chance of what no replication showed; None if that is nothing.

        For a response without any value it is the chance of a value, for a constant response the chance of
        another value.
        """
        if self.n == 0:
            return shares.bound(self.missing, self.confidence)
        return shares.bound(self.n, self.confidence) if self.constant else None

    @property
    def occurrence(self) -> Interval | None:
        """Wilson's interval of the chance that a value is above 0."""
        return shares.wilson(self.above, self.n, self.confidence)
