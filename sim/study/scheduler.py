"""Which replications of a study are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.study.aggregation import Block, Played
from sim.study.columns import Rows
from sim.study.digest import LEAF
from sim.study.interrupts import uninterrupted
from sim.study.journal import Journal
from sim.study.precision import Pursuit

Progress = Callable[[int, int], None]


class Scheduler:
    """Blocks arrive in any order and are passed on, to *take*, in the order of their replications.

    The first *unbroken* of the replications asked for have been passed on; *finished* ones are noted in
    the journal, where there is one, and then must have their rows.
    """

    def __init__(
        self,
        asked: int,
        take: Callable[[Played], None],
        progress: Progress | None = None,
        journal: Journal | None = None,
        pursuit: Pursuit | None = None,
    ) -> None:
        """*pursuit* may ask for more whenever all that were asked for are finished."""
        self.asked = asked
        self.unbroken = 0
        self.finished = 0
        self._take = take
        self._progress = progress
        self._journal = journal
        self._pursuit = pursuit
        self._ahead: dict[int, Played] = {}

    @property
    def expected(self) -> int:
        """How many there will be in the end, as far as can be told."""
        return max(self.asked, self._pursuit.expected) if self._pursuit else self.asked

    @property
    def left(self) -> int:
        """How many replications are not finished."""
        return self.asked - self.finished

    @property
    def waiting(self) -> int:
        """How many finished replications wait for one before them."""
        return self.finished - self.unbroken

    def keep(self, played: Played) -> None:
        """Keep what came of a block, of which no replication is finished."""
        with uninterrupted():
            if self._journal:
                for part in played.parts:
                    assert part.rows is not None
                    self._journal.note(part.first, part.rows, played.player)
            self._enter(played)
        if self._progress:
            self._progress(self.finished, self.expected)

    def restore(self, count: Callable[[int, Rows, str], Played]) -> None:
        """Keep what an earlier study left in the journal: *count* counts the rows of its blocks."""
        if self._journal is None:
            return
        for first, rows, player in self._journal.earlier():
            wanted = rows[: max(0, self.asked + 1 - first)]
            if len(wanted):
                played = count(first, wanted, player)
                with uninterrupted():
                    self._enter(played)
        if self._progress and self.finished:
            self._progress(self.finished, self.expected)

    def _enter(self, played: Played) -> None:
        self._ahead[played.block.first] = played
        self.finished += played.block.size
        while self.unbroken + 1 in self._ahead:
            ready = self._ahead.pop(self.unbroken + 1)
            self._take(ready)
            self.unbroken += ready.block.size
        if self._pursuit and self.unbroken == self.asked:
            self.asked = self._pursuit.go_on(self.asked)

    def missing(self, size: int) -> Iterator[Block]:
        """What is not finished at the moment of the call, in blocks of up to *size*, in order.

        Large blocks end where leaves of the digest do, so that their digests are made where they are played.
        """
        gaps, first = [], self.unbroken + 1
        for start in sorted(self._ahead):
            gaps.append(Block(first, start - first))
            first = start + self._ahead[start].block.size
        gaps.append(Block(first, self.asked + 1 - first))
        step = size // LEAF * LEAF
        return (block for gap in gaps for block in (_cut(gap, step, step) if step else _cut(gap, size, 1)))


def _cut(gap: Block, size: int, grid: int) -> Iterator[Block]:
    """A gap in blocks of up to *size*, which but for the last end at multiples of *grid*."""
    first = gap.first
    while first < gap.end:
        stop = min((first - 1 + size) // grid * grid + 1, gap.end)
        yield Block(first, stop - first)
        first = stop
