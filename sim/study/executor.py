"""Play the blocks of a job: in this thread, or by a pool of workers."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import NamedTuple

from sim.errors import SimError
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.scheduler import Scheduler
from sim.study.series import Model

PATIENCE = 0.5
"""Seconds of one wait: Windows delivers Ctrl-C only between two waits."""


Play = Callable[[Model, Block, Wanted], BlockResult]
"""Plays and counts a block of replications of a model. Other processes import it by its name."""

Submit = Callable[[Block], Future[BlockResult]]


class Job(NamedTuple):
    """What to play, where its blocks go, on how many workers, and where messages go."""

    model: Model
    scheduler: Scheduler
    wanted: Wanted
    workers: int
    say: Callable[[str], None]


def play_alone(
    job: Job,
    play: Play,
    *,
    seconds: float = math.inf,
    chunk: float,
    most: int,
) -> float:
    """Play in this thread until the job is done or *seconds* are over.

    Blocks take about *chunk* seconds and have at most *most* replications. Returns the replications per
    second of the fastest block, as other blocks may have waited for the processor. The first replication
    does not count, as it may have to load the loop.
    """
    scheduler, size, rate, took = job.scheduler, 1, 0.0, 0.0
    while scheduler.left and took < seconds:
        block = next(scheduler.missing(size))
        started = time.perf_counter()
        scheduler.keep(play(job.model, block, job.wanted))
        if rate or size > 1:
            lasted = max(time.perf_counter() - started, 1e-9)
            rate, took = max(rate, block.size / lasted), took + lasted
        size = max(1, min(2 * size, int(rate * chunk) if rate else 2, most))
    return rate


def share(scheduler: Scheduler, workers: int, size: int) -> int:
    """Return a block size, at most *size*, such that every worker gets a few blocks of what is left."""
    return max(1, min(size, -(-scheduler.left // (4 * workers))))


class Dispatch:
    """Submits the blocks of a job to a pool of workers and collects the results."""

    def __init__(
        self,
        submit: Submit,
        scheduler: Scheduler,
        size: int,
        ahead: int,
        losses: tuple[type[BaseException], ...] = (BrokenExecutor,),
    ) -> None:
        """Prepare blocks of up to *size* replications, a few for every worker.

        *ahead* is how many blocks are submitted at once, *losses* are the errors that mean a dead worker.
        """
        self.submit = submit
        self.scheduler = scheduler
        self.size = size
        self.ahead = ahead
        self.todo = self._blocks()
        self.most_waiting = 4 * ahead * size
        self.losses = losses
        self.under_way: dict[Future[BlockResult], Block] = {}
        self.lost = False
        self.wrong: dict[Block, SimError] = {}

    def play(self) -> None:
        """Play until the job is done, or a worker died with its blocks.

        Raises the SimError of the lowest replication that raises one.
        """
        while self._hand_out() or self.under_way:
            done, _ = wait(self.under_way, PATIENCE, FIRST_COMPLETED)
            for future in done:
                self._receive(future, self.under_way.pop(future))
        if self.wrong and not self.lost:
            # All blocks below the lowest wrong one were submitted before it and succeeded.
            raise self.wrong[min(self.wrong)]

    def _blocks(self) -> Iterator[Block]:
        return self.scheduler.missing(share(self.scheduler, max(1, self.ahead // 2), self.size))

    def _next(self) -> Block | None:
        """Return the next block, or None. When all are back, the scheduler may have asked for more."""
        block = next(self.todo, None)
        if block is None and not self.under_way and not self.lost:
            self.todo = self._blocks()
            block = next(self.todo, None)
        return block

    def _hand_out(self) -> bool:
        """Submit as many blocks as may be under way; return whether there was one."""
        any_more = False
        while self._may_go_on() and (block := self._next()) is not None:
            any_more = True
            try:
                self.under_way[self.submit(block)] = block
            except self.losses:
                self.lost = True
        return any_more

    def _may_go_on(self) -> bool:
        return (
            not (self.lost or self.wrong)
            and len(self.under_way) < self.ahead
            and self.scheduler.waiting < self.most_waiting
        )

    def _receive(self, future: Future[BlockResult], block: Block) -> None:
        try:
            played = future.result()
        except self.losses:
            self.lost = True
        except SimError as error:
            self.wrong[block] = error
        else:
            self.scheduler.keep(played)
