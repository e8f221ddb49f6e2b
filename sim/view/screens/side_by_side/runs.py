"""Both runs, played in the background; the right one in a process of its own: no frame waits for it."""

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
"""Names of what is asked for, and of the process."""


class Wanted(NamedTuple):
    """A replication of *right*; or of *left*, going on as *right* from the time *forked* on."""

    left: Scenario
    right: Scenario
    seed: int
    number: int
    forked: float | None


def played(wanted: Wanted) -> Run:
    """Play it here. Raises SimError where it cannot be."""
    left, right, seed, number, forked = wanted
    if forked is None:
        return replay.play(right, seed=seed, replication=number)
    return live.fork(left, right, seed, number, forked)


def elsewhere(worker: WorkerProcess, wanted: Wanted) -> Run:
    """The same, played there; here if the process was killed. Blocks, so call it on a thread."""
    with suppress(EndedError):
        return worker(played, wanted)
    return played(wanted)


def ready() -> None:
    """What is asked of the process first: to be there, with all that it needs."""


class Runs:
    """Pairs of runs, one after the other; what is asked for meanwhile comes next. Look once a frame."""

    def __init__(self, source: Source, work: Work) -> None:
        self._source, self._work = source, work
        self._task: Task[Pair] | None = None
        self._next: tuple[int, Scenario, float | None] | None = None
        self._process: Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether some are being played."""
        return self._task is not None

    def ask(self, number: int, right: Scenario, forked: float | None, wait: float = 0.0) -> None:
        """A replication of the source's scenario and of *right*; *wait* so many seconds for it."""
        if self._task is not None and not self._task.done:
            self._next = number, right, forked
            return
        self._next = None
        self._task = self._work.ask(TWO_RUNS, lambda _: self._made(number, right, forked))
        self._task.wait(wait)

    def look(self) -> Pair | None:
        """What was asked for, once it is there. Raises SimError where it cannot be played."""
        if self._task is None or not self._task.done:
            return None
        task, self._task = self._task, None
        if self._next is not None:
            self.ask(*self._next)
        if task.trouble is not None:
            raise task.trouble
        return task.result

    def _made(self, number: int, right: Scenario, forked: float | None) -> Pair:
        """Both on one clock; until the process is there, the right one is played here too."""
        model = self._source.scenario
        left = RunIndex(model, self._source.play(number))
        wanted = Wanted(model, right, left.run.seed, number, forked)
        there = self._process is not None and self._process.done
        run = elsewhere(self._work.worker(RIGHT_RUN), wanted) if there else played(wanted)
        return Pair(left, RunIndex(right, run), forked)

    def warm(self) -> None:
        """Start the process, which takes a second."""
        self._process = self._work.ask(RIGHT_RUN, lambda _: self._work.worker(RIGHT_RUN)(ready))

    def close(self) -> None:
        """Nobody looks any more."""
        self._work.stop(TWO_RUNS)
