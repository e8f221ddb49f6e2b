"""A study's blocks on worker processes, which may die and are then replaced, or on threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

from sim.errors import SimError
from sim.study.aggregation import Block, Played, Wanted
from sim.study.executor import Course, Pass, Play
from sim.study.interrupts import deaf_to_interrupts
from sim.study.series import Model

POOLS = 5
"""How often workers are started anew before a study gives up."""


def play_on_processes(course: Course, play: Play, size: int) -> None:
    """Play what is left on worker processes, in blocks of up to *size* replications.

    Blocks that are lost with a killed worker are played again. Raises SimError where a
    replication does, the same one as on one process, and where workers die again and again.
    """
    scheduler = course.scheduler
    for _ in range(POOLS):
        _play_in_one_pool(course, play, size)
        if not scheduler.left:
            return
    raise SimError(
        f"Worker processes died {POOLS} times; {scheduler.finished} of {scheduler.asked} replications were"
        " finished before. Perhaps memory ran out: try fewer workers. In a script of your own, start studies"
        " with workers under 'if __name__ == \"__main__\":'."
    )


def _play_in_one_pool(course: Course, play: Play, size: int) -> None:
    others = set(multiprocessing.active_children())
    # Never fork beside SDL or threads.
    context = multiprocessing.get_context("spawn")
    given = (course.model, course.wanted, play)
    with ProcessPoolExecutor(course.workers, context, initializer=_settle_in, initargs=given) as pool:

        def submit(block: Block) -> Future[Played]:
            with deaf_to_interrupts():
                return pool.submit(_play_block, block)

        try:
            Pass(submit, course.scheduler, size, ahead=2 * course.workers).play()
        except BaseException:
            # Otherwise the pool would wait for the blocks under way.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


def play_on_threads(course: Course, play: Play, size: int) -> None:
    """Play what is left on threads, in blocks of up to *size* replications, for a loop that lets them run."""
    with ThreadPoolExecutor(course.workers) as pool:
        try:
            Pass(
                lambda block: pool.submit(play, course.model, block, course.wanted),
                course.scheduler,
                size,
                ahead=2 * course.workers,
            ).play()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


# --- in a worker process ---------------------------------------------------------------

_given: list[tuple[Model, Wanted, Play]] = []


def _settle_in(model: Model, wanted: Wanted, play: Play) -> None:
    """Keep what is the same for all blocks; leave Ctrl-C to the parent; end when the parent does."""
    _given[:] = [(model, wanted, play)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _play_block(block: Block) -> Played:
    model, wanted, play = _given[0]
    return play(model, block, wanted)
