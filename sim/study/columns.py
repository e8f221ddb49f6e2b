"""Rows of responses turned over: a line for each response, those that count something apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.vocabulary import family

Rows = NDArray[np.float64]
Table = NDArray[np.float64]


def is_whole(name: str) -> bool:
    """Whether a response counts something, so that its values are whole numbers."""
    return family(name).whole


class Columns(NamedTuple):
    """Some replications, a column for each, NaN for a missing value: (responses, replications).

    The lines of *whole* are the responses that count something, in their order, those of *other* the rest.
    """

    whole: Table
    other: Table


class Layout:
    """Which of the responses count something."""

    def __init__(self, names: Sequence[str]) -> None:
        self.whole = [place for place, name in enumerate(names) if is_whole(name)]
        self.other = [place for place, name in enumerate(names) if not is_whole(name)]

    def turn(self, rows: Rows) -> Columns:
        """Rows, shape (replications, responses), turned over."""
        lines = np.ascontiguousarray(rows.T)
        return Columns(lines[self.whole], lines[self.other])
