"""Which replications of a study are finished."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


class Ledger:
    """Blocks of rows arrive in any order and are kept in the order of their replications.

    *rows* has shape (replications asked for, responses); its first *unbroken* rows are filled.
    """

    def __init__(self, rows: NDArray[np.float64], progress: Callable[[int, int], None] | None = None) -> None:
        self.rows = rows
        self.unbroken = 0
        self.finished = 0
        self._progress = progress
        self._ahead: dict[int, int] = {}

    @property
    def asked(self) -> int:
        return len(self.rows)

    @property
    def left(self) -> int:
        """How many replications follow the unbroken ones."""
        return self.asked - self.unbroken

    def keep(self, first: int, block: NDArray[np.float64]) -> None:
        """Keep the rows of the replications from number *first* (counted from 1) on."""
        start = first - 1
        self.rows[start : start + len(block)] = block
        self._ahead[start] = start + len(block)
        while self.unbroken in self._ahead:
            self.unbroken = self._ahead.pop(self.unbroken)
        self.finished += len(block)
        if self._progress:
            self._progress(self.finished, self.asked)
