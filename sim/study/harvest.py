"""What is remembered of the replications as they come, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.statistics import Counts, Response, Spread

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

    def responses(self, rows: Rows | None) -> Mapping[str, Response]:
        """What is known of every response; where the rows were kept their quantiles are exact."""
        return {name: self._describe(name, rows) for name in self.names}

    def _describe(self, name: str, rows: Rows | None) -> Response:
        column = self._columns[name]
        if isinstance(column, Counts):
            return statistics.describe_share(column) if name == "held" else statistics.describe_mean(column)
        exact = None
        if rows is not None:
            values = rows[:, self.names.index(name)]
            exact = statistics.quantiles(values[~np.isnan(values)])
        if name == "leak_fraction":
            return statistics.describe_ratio(self._pairs, column, exact)
        return statistics.describe_mean(column, exact)
