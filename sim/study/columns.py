"""Transpose rows of responses to columns, and separate whole numbers from other numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.vocabulary import family

Rows = NDArray[np.float64]
Table = NDArray[np.float64]


def is_whole(name: str) -> bool:
    """Return whether a response counts something, so that its values are whole numbers."""
    return family(name).whole


class Columns(NamedTuple):
    """The responses of some replications, each of shape (responses, replications), NaN for a missing value.

    *whole* holds the responses that count something, in their order, *other* the rest.
    """

    whole: Table
    other: Table


class Layout:
    """The places of the responses that count something, and of the others."""

    def __init__(self, names: Sequence[str]) -> None:
        self.whole = [place for place, name in enumerate(names) if is_whole(name)]
        self.other = [place for place, name in enumerate(names) if not is_whole(name)]

    def turn(self, rows: Rows) -> Columns:
        """Transpose rows, shape (replications, responses)."""
        lines = np.ascontiguousarray(rows.T)
        return Columns(lines[self.whole], lines[self.other])
