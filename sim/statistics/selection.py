"""Select the best of k systems, fully sequentially, with a stated chance of being right.

Source: Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation,
ACM Transactions on Modeling and Computer Simulation 11, 251-273: their procedure KN with c = 1, which
allows common random numbers. For normal responses the largest mean is selected with the stated confidence
wherever it is larger than every other by at least the indifference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRETCH = 1024
"""Replications that are looked at together."""


def boundary(systems: int, first: int, confidence: float) -> float:
    """Return h squared of KN, how far apart sums must be, for *systems* and *first* replications of each.

    It allows any dependence between the systems, as the errors of all pairs are added up.
    """
    share = (1 - confidence) / (systems - 1)
    eta = ((2 * share) ** (-2 / (first - 1)) - 1) / 2
    return float(2 * eta * (first - 1))


class Race:
    """Drops systems as soon as they are clearly worse; the last one left is selected.

    Larger means are better. *alive* holds the systems left, *seen* is the number of replications of each of
    them, *spent* is the number of replications of each system, *sums* its sum over them.
    """

    def __init__(
        self, sample: Floats, indifference: float, confidence: float, least_variance: float = 0.0
    ) -> None:
        """Start with *sample*, the first stage, shape (at least 2, systems), a row per replication.

        *least_variance* is the least variance assumed for the difference of a pair.
        """
        first, systems = sample.shape
        differences = sample[:, :, None] - sample[:, None, :]
        variances = np.maximum(differences.var(axis=0, ddof=1), least_variance)
        self.indifference = indifference
        self.limits = boundary(systems, first, confidence) * variances / indifference**2
        self.alive = list(range(systems))
        self.spent = np.full(systems, first)
        self.sums = sample.sum(axis=0)
        self.seen = first
        self._screen(self.sums[None, :], np.array([first]))

    @property
    def longest(self) -> int:
        """The number of replications after which the selection is certainly over."""
        pairs = self.limits[np.ix_(self.alive, self.alive)]
        return int(np.floor(np.max(pairs, initial=0, where=~np.eye(len(pairs), dtype=bool)))) + 1

    @property
    def over(self) -> bool:
        """Whether the selection is made."""
        return len(self.alive) == 1 or self.seen >= self.longest

    @property
    def best(self) -> int:
        """The system with the largest mean of those left; the first of equals."""
        return max(self.alive, key=lambda system: self.sums[system] / self.spent[system])

    def add(self, rows: Floats) -> None:
        """Add the next replications, shape (any, systems); dropped systems may be NaN."""
        for start in range(0, len(rows), STRETCH):
            self._add(rows[start : start + STRETCH])

    def _add(self, rows: Floats) -> None:
        while len(rows) and not self.over:
            rows = rows[: self.longest - self.seen]
            counts = self.seen + 1 + np.arange(len(rows))
            rows = rows[self._screen(self.sums + np.cumsum(rows, axis=0), counts) :]

    def _screen(self, sums: Floats, counts: NDArray[np.int64]) -> int:
        """Test the sums after each of the *counts* of replications, until a system is dropped.

        Returns how many of them were tested.
        """
        means = sums[:, self.alive] / counts[:, None]
        limits = self.limits[np.ix_(self.alive, self.alive)]
        slack = np.maximum(0.0, self.indifference / 2 * (limits / counts[:, None, None] - 1))
        worse = np.any(means[:, :, None] < means[:, None, :] - slack, axis=2)
        moments = np.flatnonzero(worse.any(axis=1))
        looked = int(moments[0]) + 1 if moments.size else len(counts)
        self.seen = int(counts[looked - 1])
        self.spent[self.alive] = self.seen
        self.sums[self.alive] = sums[looked - 1, self.alive]
        self.alive = [s for s, out in zip(self.alive, worse[looked - 1], strict=True) if not out]
        return looked
