"""Stream replications from the process that plays them in blocks, keeping all cores busy."""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache, partial
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sim import plan
from sim.plan import Plan
from sim.scenario import Scenario
from sim.view.background.worker import EndedError, WorkerProcess

Rows = NDArray[np.float64]

Play = Callable[[int, int], Rows]
"""(first replication, how many) to their rows, shape (how many, responses)."""

FIRST = 1_000
"""Replications after which the first block is sent, although it took less than the patience."""

PART = 0.016
"""Seconds of a processor that a part takes, about: so long a core is busy with what nobody wants."""

FASTER = 10
"""How many times as many replications the next part may have, at most."""

LEAST = 4
"""Parts become smaller towards the end, down to this fraction of what is usual."""

TRIES = 3
"""How often a process that ended before it sent anything is replaced."""


class Pace:
    """How many replications make a part, as far as it is known how long they take."""

    def __init__(self, size: int = 10) -> None:
        self.size = size

    def note(self, count: int, seconds: float) -> None:
        """So many took so long."""
        self.size = max(1, min(FASTER * self.size, int(count * PART / max(seconds, 1e-6))))


Blocks = Callable[[int, float], Generator[Rows]]
"""(how many replications, seconds between two blocks) to blocks, from replication 1 on."""


def growing(
    play: Play, first: int, count: int, patience: float, pace: Pace, threads: int = 1
) -> Generator[Rows | None]:
    """*count* replications in their order: a block whenever *patience* seconds have passed, else None.

    The first block comes as soon as it has `FIRST`. While one is looked at, the next are played.
    """
    block: list[Rows] = []
    done, enough, since = 0, FIRST, time.perf_counter()
    with closing(_parts(play, first, count, pace, threads)) as parts:
        for rows in parts:
            block.append(rows)
            done += len(rows)
            if done >= min(enough, count) or time.perf_counter() - since >= patience:
                yield np.vstack(block)
                block, enough, since = [], count, time.perf_counter()
            else:
                yield None


def _parts(play: Play, first: int, count: int, pace: Pace, threads: int) -> Generator[Rows]:
    """The same, each part when it is there. No core waits for who takes them."""
    pool, coming = ThreadPoolExecutor(threads), deque[Future[tuple[Rows, float]]]()
    begun = 0
    try:
        while begun < count or coming:
            while begun < count and len(coming) < 2 * threads:
                part = _next_part(pace.size, begun, count - begun, threads)
                coming.append(pool.submit(_timed, play, first + begun, part))
                begun += part
            rows, seconds = coming.popleft().result()
            pace.note(len(rows), seconds)
            yield rows
    finally:
        pool.shutdown(cancel_futures=True)


def _next_part(size: int, begun: int, left: int, threads: int) -> int:
    """Ever less towards the end, so that all cores finish together; the first block is for all cores."""
    most = size if begun >= FIRST else min(size, max(1, FIRST // threads))
    return min(left, most, max(1, size // LEAST, left // (2 * threads)))


def _timed(play: Play, first: int, count: int) -> tuple[Rows, float]:
    """The rows, and what they cost: seconds of the processor, for others use it too."""
    began = time.thread_time()
    return play(first, count), time.thread_time() - began


@lru_cache(maxsize=4)
def _scenario(pickled: bytes) -> Scenario:
    return cast("Scenario", pickle.loads(pickled))


@lru_cache(maxsize=4)
def _plan(pickled: bytes) -> Plan:
    return plan.make(_scenario(pickled))


@lru_cache(maxsize=4)
def _pace(name: str, player: str | None) -> Pace:
    """Variants of one scenario take about as long."""
    return Pace()


def rows_of(pickled: bytes, seed: int, first: int, count: int) -> Rows:
    """*count* replications of a pickled scenario, shape (count, responses), on the fastest loop there is."""
    from sim import replay

    return replay.rows(_plan(pickled), seed, first, count)


def blocks_of(pickled: bytes, seed: int, first: int, count: int, patience: float) -> Generator[Rows | None]:
    """The same in blocks, on all cores where the loop lets go of Python's lock."""
    from sim import batch

    player = batch.best()
    threads = 1 if player is None else os.cpu_count() or 1
    pace = _pace(_scenario(pickled).name, player)
    with closing(growing(partial(rows_of, pickled, seed), first, count, patience, pace, threads)) as blocks:
        yield from blocks


def many(worker: WorkerProcess, function: Callable[..., Generator[Rows | None]], *given: object) -> Blocks:
    """What `function(*given, first, count, patience)` yields in another process.

    A process that is killed is replaced: draws depend on numbers alone. The blocks raise RuntimeError if
    it ends again and again, and whatever the replications raise.
    """

    def blocks(wanted: int, patience: float) -> Generator[Rows]:
        done, tries = 0, 0
        while True:
            try:
                with closing(worker.stream(function, *given, done + 1, wanted - done, patience)) as stream:
                    for rows in stream:
                        done, tries = done + len(rows), 0
                        yield rows
                return  # all are there, or it was stopped
            except EndedError:
                tries += 1
                if tries == TRIES:
                    raise

    return blocks
