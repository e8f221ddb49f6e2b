"""A study's blocks of replications on worker processes, which may die and are then replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import live
from sim.errors import SimError
from sim.plan import Plan
from sim.study.ledger import Ledger

POOLS = 5
"""How often workers are started anew before a study gives up."""

PATIENCE = 0.5
"""Seconds: Windows delivers Ctrl-C only between two waits."""


class Block(NamedTuple):
    """Replications *first* to *first* + *size* - 1."""

    first: int
    size: int


def play_together(plan: Plan, ledger: Ledger, workers: int, size: int) -> None:
    """Play what is left of the ledger on *workers* processes, in blocks of up to *size* replications.

    Blocks that are lost with a killed worker are played again. Raises SimError where a
    replication does, the same one as on one process, and where workers die again and again.
    """
    lost = _blocks(ledger, min(size, -(-ledger.left // (4 * workers))))
    for _ in range(POOLS):
        lost = _play_in_one_pool(plan, ledger, workers, lost)
        if not lost:
            return
    raise SimError(
        f"Worker processes died {POOLS} times; {ledger.finished} of {ledger.asked} replications were finished"
        " before. Perhaps memory ran out: try fewer workers. In a script of your own, start studies with"
        " workers under 'if __name__ == \"__main__\":'."
    )


def _blocks(ledger: Ledger, size: int) -> list[Block]:
    starts = range(ledger.unbroken + 1, ledger.asked + 1, size)
    return [Block(first, min(size, ledger.asked + 1 - first)) for first in starts]


def _play_in_one_pool(plan: Plan, ledger: Ledger, workers: int, blocks: list[Block]) -> list[Block]:
    """Return the blocks that were lost because a worker died."""
    others = set(multiprocessing.active_children())
    # Never fork beside SDL or threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_settle_in, initargs=(plan,)) as pool:
        try:
            return _Pass(pool, ledger, blocks).play(ahead=2 * workers)
        except BaseException:
            # Otherwise the pool would wait for the blocks under way.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


class _Pass:
    """Blocks on their way through one pool."""

    def __init__(self, pool: ProcessPoolExecutor, ledger: Ledger, blocks: Iterable[Block]) -> None:
        self.pool = pool
        self.ledger = ledger
        self.todo = deque(blocks)
        self.under_way: dict[Future[NDArray[np.float64]], Block] = {}
        self.lost: list[Block] = []
        self.wrong: dict[Block, SimError] = {}

    def play(self, ahead: int) -> list[Block]:
        """Return the blocks lost with a worker. Raises the SimError of the lowest replication."""
        while self.under_way or self._may_go_on():
            while self._may_go_on() and len(self.under_way) < ahead:
                self._hand_out()
            done, _ = wait(self.under_way, PATIENCE, FIRST_COMPLETED)
            for future in done:
                self._take_in(future, self.under_way.pop(future))
        if self.wrong:
            # All blocks below the lowest wrong one were handed out before it and came back right.
            raise self.wrong[min(self.wrong)]
        return [*self.lost, *self.todo]

    def _may_go_on(self) -> bool:
        return bool(self.todo) and not self.lost and not self.wrong

    def _hand_out(self) -> None:
        block = self.todo.popleft()
        try:
            with _deaf_to_interrupts():
                self.under_way[self.pool.submit(_play_block, *block)] = block
        except BrokenProcessPool:
            self.lost.append(block)

    def _take_in(self, future: Future[NDArray[np.float64]], block: Block) -> None:
        try:
            self.ledger.keep(block.first, future.result())
        except BrokenProcessPool:
            self.lost.append(block)
        except SimError as error:
            self.wrong[block] = error


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A process started meanwhile inherits deafness: Ctrl-C is for this process to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


# --- in a worker ---------------------------------------------------------------------

_given: list[Plan] = []


def _settle_in(plan: Plan) -> None:
    """Keep the plan, sent once; leave Ctrl-C to the parent; end when the parent does."""
    _given[:] = [plan]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _play_block(first: int, size: int) -> NDArray[np.float64]:
    plan = _given[0]
    return live.rows(plan, plan.seed, first, size)
