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

PlayRows = Callable[[int, int], Rows]
"""Takes (first replication, count) and returns their rows, shape (count, responses)."""

FIRST = 1_000
"""Replications in the first block, which is sent even before the patience is over."""

PART_SECONDS = 0.016
"""Processor time of a part, about: for so long a core is still busy after a stop."""

MOST_GROWTH = 10
"""The factor by which the size of parts grows at most from one to the next."""

SMALLEST_PART = 4
"""Parts become smaller towards the end, down to the usual size divided by this."""

TRIES = 3
"""How often a worker process that ends without having sent anything is replaced."""


class PartSize:
    """The number of replications in a part, adapted to how long they take."""

    def __init__(self, size: int = 10) -> None:
        self.size = size

    def update(self, count: int, seconds: float) -> None:
        """Adapt the size: *count* replications took *seconds*."""
        self.size = max(1, min(MOST_GROWTH * self.size, int(count * PART_SECONDS / max(seconds, 1e-6))))


Blocks = Callable[[int, float], Generator[Rows]]
"""Takes (number of replications, seconds between two blocks) and yields blocks, from replication 1 on."""


def stream_blocks(
    play: PlayRows, first: int, count: int, patience: float, part_size: PartSize, threads: int = 1
) -> Generator[Rows | None]:
    """Yield *count* replications in order: a block whenever *patience* seconds have passed, else None.

    The first block is yielded as soon as it has `FIRST` rows. The next parts are played meanwhile.
    """
    block: list[Rows] = []
    done, enough, since = 0, FIRST, time.perf_counter()
    with closing(_parts(play, first, count, part_size, threads)) as parts:
        for rows in parts:
            block.append(rows)
            done += len(rows)
            if done >= min(enough, count) or time.perf_counter() - since >= patience:
                yield np.vstack(block)
                block, enough, since = [], count, time.perf_counter()
            else:
                yield None


def _parts(play: PlayRows, first: int, count: int, part_size: PartSize, threads: int) -> Generator[Rows]:
    """Yield each part in order as it completes; the threads never wait for the consumer."""
    pool, coming = ThreadPoolExecutor(threads), deque[Future[tuple[Rows, float]]]()
    begun = 0
    try:
        while begun < count or coming:
            while begun < count and len(coming) < 2 * threads:
                part = _next_part(part_size.size, begun, count - begun, threads)
                coming.append(pool.submit(_timed, play, first + begun, part))
                begun += part
            rows, seconds = coming.popleft().result()
            part_size.update(len(rows), seconds)
            yield rows
    finally:
        pool.shutdown(cancel_futures=True)


def _next_part(size: int, begun: int, left: int, threads: int) -> int:
    """The size of the next part: smaller towards the end, so that all cores finish together.

    *size* is the usual size, *begun* and *left* count replications. All cores share the first block.
    """
    most = size if begun >= FIRST else min(size, max(1, FIRST // threads))
    return min(left, most, max(1, size // SMALLEST_PART, left // (2 * threads)))


def _timed(play: PlayRows, first: int, count: int) -> tuple[Rows, float]:
    """The rows, and the processor time that they took in seconds."""
    began = time.thread_time()
    return play(first, count), time.thread_time() - began


@lru_cache(maxsize=4)
def _scenario(pickled: bytes) -> Scenario:
    return cast("Scenario", pickle.loads(pickled))


@lru_cache(maxsize=4)
def _plan(pickled: bytes) -> Plan:
    return plan.make(_scenario(pickled))


@lru_cache(maxsize=4)
def _part_size(name: str, player: str | None) -> PartSize:
    """The part size of a scenario's name: its variants take about as long."""
    return PartSize()


def rows_of(pickled: bytes, seed: int, first: int, count: int) -> Rows:
    """Play replications of a pickled scenario on the fastest loop; rows of shape (count, responses)."""
    from sim import replay

    return replay.rows(_plan(pickled), seed, first, count)


def blocks_of(pickled: bytes, seed: int, first: int, count: int, patience: float) -> Generator[Rows | None]:
    """Yield rows of a pickled scenario in blocks, on all cores where the loop releases Python's lock."""
    from sim import batch

    player = batch.best()
    threads = 1 if player is None else os.cpu_count() or 1
    size = _part_size(_scenario(pickled).name, player)
    rows = partial(rows_of, pickled, seed)
    with closing(stream_blocks(rows, first, count, patience, size, threads)) as blocks:
        yield from blocks


def blocks_from(
    worker: WorkerProcess, function: Callable[..., Generator[Rows | None]], *given: object
) -> Blocks:
    """The blocks that `function(*given, first, count, patience)` yields in a worker process.

    A killed process is replaced and goes on where it ended: a replication depends on its number alone.
    The blocks raise EndedError if it ends again and again, and whatever the replications raise.
    """

    def blocks(wanted: int, patience: float) -> Generator[Rows]:
        done, tries = 0, 0
        while True:
            try:
                with closing(worker.stream(function, *given, done + 1, wanted - done, patience)) as stream:
                    for rows in stream:
                        done, tries = done + len(rows), 0
                        yield rows
                return  # all blocks are there, or it was stopped
            except EndedError:
                tries += 1
                if tries == TRIES:
                    raise

    return blocks
