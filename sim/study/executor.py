"""Blocks of replications handed out to whoever plays them, and taken in again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import NamedTuple

from sim.errors import SimError
from sim.study.aggregation import Block, Played, Wanted
from sim.study.scheduler import Scheduler
from sim.study.series import Model

PATIENCE = 0.5
"""Seconds: Windows delivers Ctrl-C only between two waits."""


Play = Callable[[Model, Block, Wanted], Played]
"""Plays a block of replications of a model and counts them. It is sent to other processes by its name."""

Submit = Callable[[Block], Future[Played]]


class Course(NamedTuple):
    """A study under way: what is played, where its blocks go, and what is told meanwhile."""

    model: Model
    scheduler: Scheduler
    wanted: Wanted
    workers: int
    say: Callable[[str], None]


def play_alone(
    course: Course,
    play: Play,
    *,
    seconds: float = math.inf,
    chunk: float,
    most: int,
) -> float:
    """Play in this thread until all is done or *seconds* are over.

    Blocks take about *chunk* seconds and have at most *most* replications. Returns how many
    replications a second were played by the fastest block: others may have waited for the processor.
    The first replication, which may have to load the loop, does not count.
    """
    scheduler, size, rate, took = course.scheduler, 1, 0.0, 0.0
    while scheduler.left and took < seconds:
        block = next(scheduler.missing(size))
        started = time.perf_counter()
        scheduler.keep(play(course.model, block, course.wanted))
        if rate or size > 1:
            lasted = max(time.perf_counter() - started, 1e-9)
            rate, took = max(rate, block.size / lasted), took + lasted
        size = max(1, min(2 * size, int(rate * chunk) if rate else 2, most))
    return rate


def share(scheduler: Scheduler, workers: int, size: int) -> int:
    """A block's size, such that every worker gets a few blocks of what is left."""
    return max(1, min(size, -(-scheduler.left // (4 * workers))))


class Pass:
    """Blocks on their way through one pool of workers."""

    def __init__(
        self,
        submit: Submit,
        scheduler: Scheduler,
        size: int,
        ahead: int,
        losses: tuple[type[BaseException], ...] = (BrokenExecutor,),
    ) -> None:
        """Blocks have up to *size* replications, and every worker gets a few.

        *ahead* is how many blocks are handed out at once, *losses* what tells that a worker died.
        """
        self.submit = submit
        self.scheduler = scheduler
        self.size = size
        self.ahead = ahead
        self.todo = self._blocks()
        self.most_waiting = 4 * ahead * size
        self.losses = losses
        self.under_way: dict[Future[Played], Block] = {}
        self.lost = False
        self.wrong: dict[Block, SimError] = {}

    def play(self) -> None:
        """Play until all is done, or blocks were lost with a worker.

        Raises the SimError of the lowest replication that does.
        """
        while self._hand_out() or self.under_way:
            done, _ = wait(self.under_way, PATIENCE, FIRST_COMPLETED)
            for future in done:
                self._take_in(future, self.under_way.pop(future))
        if self.wrong and not self.lost:
            # All blocks below the lowest wrong one were handed out before it and came back right.
            raise self.wrong[min(self.wrong)]

    def _blocks(self) -> Iterator[Block]:
        return self.scheduler.missing(share(self.scheduler, max(1, self.ahead // 2), self.size))

    def _next(self) -> Block | None:
        """The next block; when all came back, the first of those that were asked for meanwhile."""
        block = next(self.todo, None)
        if block is None and not self.under_way and not self.lost:
            self.todo = self._blocks()
            block = next(self.todo, None)
        return block

    def _hand_out(self) -> bool:
        """Hand out as many blocks as may be under way; whether there was one."""
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

    def _take_in(self, future: Future[Played], block: Block) -> None:
        try:
            played = future.result()
        except self.losses:
            self.lost = True
        except SimError as error:
            self.wrong[block] = error
        else:
            self.scheduler.keep(played)
