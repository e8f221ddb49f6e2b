"""Which replications of a study are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.study.interrupts import uninterrupted
from sim.study.journal import Journal

Rows = NDArray[np.float64]
Progress = Callable[[int, int], None]


class Block(NamedTuple):
    """Replications *first* to *first* + *size* - 1, counted from 1."""

    first: int
    size: int

    @property
    def end(self) -> int:
        """The first replication after the block."""
        return self.first + self.size


class Ledger:
    """Blocks of rows arrive in any order and are passed on, to *take*, in the order of their replications.

    The first *unbroken* of the replications asked for have been passed on; *finished* ones are noted in
    the journal, where there is one. *compiled* is whether the compiled loop played any of them.
    """

    def __init__(
        self,
        asked: int,
        take: Callable[[Rows], None],
        progress: Progress | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.asked = asked
        self.unbroken = 0
        self.finished = 0
        self.compiled = False
        self._take = take
        self._progress = progress
        self._journal = journal
        self._ahead: dict[int, Rows] = {}

    @property
    def left(self) -> int:
        """How many replications are not finished."""
        return self.asked - self.finished

    @property
    def waiting(self) -> int:
        """How many finished replications wait for one before them."""
        return self.finished - self.unbroken

    def keep(self, first: int, rows: Rows, compiled: bool = False) -> None:
        """Keep the rows of the replications from number *first* on, none of which is finished."""
        with uninterrupted():
            if self._journal:
                self._journal.note(first, rows, compiled)
            self._enter(first, rows, compiled)
        if self._progress:
            self._progress(self.finished, self.asked)

    def restore(self) -> None:
        """Keep what an earlier study left in the journal."""
        if self._journal is None:
            return
        for first, rows, compiled in self._journal.earlier():
            wanted = rows[: max(0, self.asked + 1 - first)]
            if len(wanted):
                with uninterrupted():
                    self._enter(first, wanted, compiled)
        if self._progress and self.finished:
            self._progress(self.finished, self.asked)

    def _enter(self, first: int, rows: Rows, compiled: bool) -> None:
        self._ahead[first] = rows
        self.finished += len(rows)
        self.compiled |= compiled
        while self.unbroken + 1 in self._ahead:
            ready = self._ahead.pop(self.unbroken + 1)
            self._take(ready)
            self.unbroken += len(ready)

    def missing(self, size: int) -> Iterator[Block]:
        """What is not finished at the moment of the call, in blocks of up to *size*, in order."""
        gaps, first = [], self.unbroken + 1
        for start in sorted(self._ahead):
            gaps.append((first, start))
            first = start + len(self._ahead[start])
        gaps.append((first, self.asked + 1))
        return (Block(n, min(size, stop - n)) for start, stop in gaps for n in range(start, stop, size))
