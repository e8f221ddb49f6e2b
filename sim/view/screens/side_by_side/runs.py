"""Play both runs in the background, the right one in a worker process, so that no frame waits."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sim import live, replay
from sim.scenario import Scenario
from sim.trace import Run
from sim.trace.index import RunIndex
from sim.trace.pair import Pair
from sim.view.background.tasks import Task, Work
from sim.view.background.worker import EndedError, WorkerProcess
from sim.view.ui.screen import Source

TWO_RUNS, RIGHT_RUN = "two runs", "the right run"
"""Names of the tasks; the second one also of the worker process."""


class RunRequest(NamedTuple):
    """A replication of *right*; or *left* that goes on as *right* from time *forked* on."""

    left: Scenario
    right: Scenario
    seed: int
    number: int
    forked: float | None


def played(request: RunRequest) -> Run:
    """Play the run in this process. Raises SimError if it cannot be played."""
    left, right, seed, number, forked = request
    if forked is None:
        return replay.play(right, seed=seed, replication=number)
    return live.fork(left, right, seed, number, forked)


def played_by(worker: WorkerProcess, request: RunRequest) -> Run:
    """Play the run in a worker process, or here if that was killed. Blocks, so call this on a thread."""
    with suppress(EndedError):
        return worker(played, request)
    return played(request)


def ready() -> None:
    """Do nothing: the first call of the worker process, which starts it and imports what it needs."""


class PairPlayer:
    """Plays pairs of runs, one after the other; poll it once a frame.

    A pair that is asked for while another one is played comes next.
    """

    def __init__(self, source: Source, work: Work) -> None:
        self._source, self._work = source, work
        self._task: Task[Pair] | None = None
        self._next: tuple[int, Scenario, float | None] | None = None
        self._process: Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a pair is being played."""
        return self._task is not None

    def ask(self, number: int, right: Scenario, forked: float | None, wait: float = 0.0) -> None:
        """Play a replication of the source's scenario and of *right*; wait *wait* seconds for it at most.

        The right run goes on from the left one at the time *forked*, unless that is None.
        """
        if self._task is not None and not self._task.done:
            self._next = number, right, forked
            return
        self._next = None
        self._task = self._work.ask(TWO_RUNS, lambda _: self._made(number, right, forked))
        self._task.wait(wait)

    def poll(self) -> Pair | None:
        """The pair that was asked for, once, when it is there. Raises SimError if it cannot be played."""
        if self._task is None or not self._task.done:
            return None
        task, self._task = self._task, None
        if self._next is not None:
            self.ask(*self._next)
        if task.trouble is not None:
            raise task.trouble
        return task.result

    def _made(self, number: int, right: Scenario, forked: float | None) -> Pair:
        """Play both runs; the right one here too until the worker process is ready."""
        model = self._source.scenario
        left = RunIndex(model, self._source.play(number))
        request = RunRequest(model, right, left.run.seed, number, forked)
        ready_now = self._process is not None and self._process.done
        run = played_by(self._work.worker(RIGHT_RUN), request) if ready_now else played(request)
        return Pair(left, RunIndex(right, run), forked)

    def warm(self) -> None:
        """Start the worker process, which takes a second."""
        self._process = self._work.ask(RIGHT_RUN, lambda _: self._work.worker(RIGHT_RUN)(ready))

    def close(self) -> None:
        """Stop what is being played."""
        self._work.stop(TWO_RUNS)
