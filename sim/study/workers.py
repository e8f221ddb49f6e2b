"""Play the blocks of a study on worker processes, replacing those that die, or on threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

from sim.errors import SimError
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.executor import Dispatch, Job, Play
from sim.study.interrupts import ignoring_interrupts
from sim.study.series import Model

POOLS = 5
"""How often workers are started again before a study gives up."""


def play_on_processes(job: Job, play: Play, size: int) -> None:
    """Play the missing replications on worker processes, in blocks of up to *size* replications.

    Blocks lost with a killed worker are played again. Raises the SimError of the lowest replication that
    raises one, as one process would, and SimError if workers die again and again.
    """
    scheduler = job.scheduler
    for _ in range(POOLS):
        _play_in_one_pool(job, play, size)
        if not scheduler.left:
            return
    raise SimError(
        f"Worker processes died {POOLS} times; {scheduler.finished} of {scheduler.asked} replications were"
        " finished before. Perhaps memory ran out: try fewer workers. In a script of your own, start studies"
        " with workers under 'if __name__ == \"__main__\":'."
    )


def _play_in_one_pool(job: Job, play: Play, size: int) -> None:
    others = set(multiprocessing.active_children())
    # Never fork a process that may hold SDL or threads.
    context = multiprocessing.get_context("spawn")
    given = (job.model, job.wanted, play)
    with ProcessPoolExecutor(job.workers, context, initializer=_settle_in, initargs=given) as pool:

        def submit(block: Block) -> Future[BlockResult]:
            with ignoring_interrupts():
                return pool.submit(_play_block, block)

        try:
            Dispatch(submit, job.scheduler, size, ahead=2 * job.workers).play()
        except BaseException:
            # Otherwise the pool waits for the blocks under way.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


def play_on_threads(job: Job, play: Play, size: int) -> None:
    """Play the missing replications on threads, in blocks of up to *size*; the loop must release the GIL."""
    with ThreadPoolExecutor(job.workers) as pool:
        try:
            Dispatch(
                lambda block: pool.submit(play, job.model, block, job.wanted),
                job.scheduler,
                size,
                ahead=2 * job.workers,
            ).play()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


# --- in a worker process ---------------------------------------------------------------

_given: list[tuple[Model, Wanted, Play]] = []


def _settle_in(model: Model, wanted: Wanted, play: Play) -> None:
    """Store what all blocks share, leave Ctrl-C to the parent, and exit when the parent exits."""
    _given[:] = [(model, wanted, play)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _play_block(block: Block) -> BlockResult:
    model, wanted, play = _given[0]
    return play(model, block, wanted)
