"""What is known of one response after a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.statistics import shares
from sim.statistics.shares import Interval


@dataclass(frozen=True, slots=True)
class Response:
    """What is known of one response after a study; what n is too small for is None.

    *n* is how many replications had a value, *missing* how many had none. *mean* is the estimate that
    *interval* belongs to: for the method "ratio" the ratio of the sums, otherwise the mean. A mean whose
    values were all the same has no interval: that nothing varied does not mean that nothing can; see
    *bound*. *counts* is how often each value occurred, for whole numbers; *above* how many replications
    had a value above 0.
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
        """Whether every replication that had a value had the same one."""
        return self.n > 0 and self.min == self.max

    @property
    def never(self) -> bool:
        """Whether it never occurred: every value was 0."""
        return self.constant and self.max == 0

    @property
    def bound(self) -> float | None:
        """One-sided, exact: below what the chance is that a replication gives what none gave.

        For a response without any value that is a value, for one whose values were all the same another
        value; None for every other response.
        """
        if self.n == 0:
            return shares.bound(self.missing, self.confidence)
        return shares.bound(self.n, self.confidence) if self.constant else None

    @property
    def occurrence(self) -> Interval | None:
        """Wilson's interval of the chance that a replication with a value has one above 0."""
        return shares.wilson(self.above, self.n, self.confidence)
