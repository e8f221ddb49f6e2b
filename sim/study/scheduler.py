"""Keep track of which replications of a job are finished, and pass blocks on in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.study.aggregation import Block, BlockResult
from sim.study.columns import Rows
from sim.study.digest import LEAF
from sim.study.interrupts import deferring_interrupts
from sim.study.journal import Journal
from sim.study.options import Progress
from sim.study.precision import StoppingRule


class Scheduler:
    """Receives blocks in any order and passes them on, to *take*, in the order of their replications.

    The first *unbroken* replications have been passed on; *finished* counts those received. With a
    journal, every block is written to it and must have rows.
    """

    def __init__(
        self,
        asked: int,
        take: Callable[[BlockResult], None],
        progress: Progress | None = None,
        journal: Journal | None = None,
        stopping_rule: StoppingRule | None = None,
    ) -> None:
        """Start with *asked* replications; *stopping_rule* may ask for more when all are finished."""
        self.asked = asked
        self.unbroken = 0
        self.finished = 0
        self._take = take
        self._progress = progress
        self._journal = journal
        self._stopping_rule = stopping_rule
        self._ahead: dict[int, BlockResult] = {}

    @property
    def expected(self) -> int:
        """The total number of replications, as far as is known."""
        return max(self.asked, self._stopping_rule.expected) if self._stopping_rule else self.asked

    @property
    def left(self) -> int:
        """The number of replications that are not finished."""
        return self.asked - self.finished

    @property
    def waiting(self) -> int:
        """The number of finished replications that wait for an earlier one."""
        return self.finished - self.unbroken

    def keep(self, played: BlockResult) -> None:
        """Store a block's result; none of its replications has been counted yet."""
        with deferring_interrupts():
            if self._journal:
                for part in played.parts:
                    assert part.rows is not None
                    self._journal.note(part.first, part.rows, played.player)
            self._enter(played)
        if self._progress:
            self._progress(self.finished, self.expected)

    def restore(self, count: Callable[[int, Rows, str], BlockResult]) -> None:
        """Store the blocks that an earlier study left in the journal; *count* counts their rows."""
        if self._journal is None:
            return
        for first, rows, player in self._journal.earlier():
            wanted = rows[: max(0, self.asked + 1 - first)]
            if len(wanted):
                played = count(first, wanted, player)
                with deferring_interrupts():
                    self._enter(played)
        if self._progress and self.finished:
            self._progress(self.finished, self.expected)

    def _enter(self, played: BlockResult) -> None:
        self._ahead[played.block.first] = played
        self.finished += played.block.size
        while self.unbroken + 1 in self._ahead:
            ready = self._ahead.pop(self.unbroken + 1)
            self._take(ready)
            self.unbroken += ready.block.size
        if self._stopping_rule and self.unbroken == self.asked:
            self.asked = self._stopping_rule.next_total(self.asked)

    def missing(self, size: int) -> Iterator[Block]:
        """Return the replications not finished at the time of the call, in blocks of up to *size*, in order.

        Large blocks end where leaves of the digest end, so that workers can hash their own leaves.
        """
        gaps, first = [], self.unbroken + 1
        for start in sorted(self._ahead):
            gaps.append(Block(first, start - first))
            first = start + self._ahead[start].block.size
        gaps.append(Block(first, self.asked + 1 - first))
        step = size // LEAF * LEAF
        return (block for gap in gaps for block in (_cut(gap, step, step) if step else _cut(gap, size, 1)))


def _cut(gap: Block, size: int, grid: int) -> Iterator[Block]:
    """Cut a gap into blocks of up to *size*; all but the last end at multiples of *grid*."""
    first = gap.first
    while first < gap.end:
        stop = min((first - 1 + size) // grid * grid + 1, gap.end)
        yield Block(first, stop - first)
        first = stop
