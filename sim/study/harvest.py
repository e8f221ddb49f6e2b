"""What is remembered of the replications as they come, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.statistics import CONFIDENCE, Counts, Ordered, Response, Spread

Rows = NDArray[np.float64]

WHOLE = frozenset(
    {
        *("threats", "decoys", "detected", "intercepted", "landed", "unresolved", "leaks", "leaks_in"),
        *("landed_in", "cause", "engagements", "rounds", "rounds_left", "debris_hits", "held"),
    }
)
"""Families of responses whose values are whole numbers; a family is a name up to its dot."""


def is_whole(name: str) -> bool:
    """Whether a response counts something, so that its values are whole numbers."""
    return name.partition(".")[0] in WHOLE


class _Needed(NamedTuple):
    """Columns of which the leak fraction is made."""

    leaks: int
    threats: int
    decoys: int


class Tally:
    """What a study tells of its responses, counted as their rows come; it takes no room for the rows.

    *sketched* is for rows that will not be kept: quantiles of what is no whole number then come from a
    sketch (`statistics.Spread`).
    """

    def __init__(self, names: Sequence[str], sketched: bool) -> None:
        self.names = tuple(names)
        self._columns = {name: Counts() if is_whole(name) else Spread(sketched) for name in names}
        self._pairs = statistics.Pairs()

    def add(self, rows: Rows) -> None:
        """Take in rows, shape (any, responses)."""
        for name, column in zip(self.names, rows.T, strict=True):
            self._columns[name].add(column)
        if "leak_fraction" in self._columns:
            at = _Needed(*(self.names.index(name) for name in _Needed._fields))
            self._pairs.add(rows[:, at.leaks], rows[:, at.threats] - rows[:, at.decoys])

    def responses(
        self, rows: Rows | None, replications: int, confidence: float = CONFIDENCE
    ) -> Mapping[str, Response]:
        """What is known of every response after so many *replications*.

        Where the rows were kept their quantiles are exact.
        """
        found = {name: self._describe(name, rows, confidence) for name in self.names}
        return {name: replace(one, missing=replications - one.n) for name, one in found.items()}

    def ordered(self, name: str, rows: Rows | None) -> Ordered:
        """The values of a response in order; from the sketch where the rows were not kept."""
        column = self._columns[name]
        if rows is None or isinstance(column, Counts):
            return column.ordered
        return statistics.in_order(statistics.present(rows[:, self.names.index(name)]))

    def _describe(self, name: str, rows: Rows | None, confidence: float) -> Response:
        column = self._columns[name]
        if isinstance(column, Counts):
            describe = statistics.describe_share if name == "held" else statistics.describe_mean
            return describe(column, confidence=confidence)
        values = None if rows is None else rows[:, self.names.index(name)]
        if name == "leak_fraction":
            return statistics.describe_ratio(self._pairs, column, values, confidence)
        return statistics.describe_mean(column, values, confidence)
