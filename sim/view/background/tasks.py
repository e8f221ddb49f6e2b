"""Work in the background for every screen: ask for it, then poll once a frame."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Generator
from typing import Generic, TypeVar, cast

from sim import plan
from sim.responses import names
from sim.scenario import Scenario
from sim.view.background.sample import PATIENCE, WANTED, GrowingSample
from sim.view.background.sampling import blocks_from, blocks_of
from sim.view.background.worker import InlineWorker, WorkerProcess

T = TypeVar("T")
U = TypeVar("U")

NOT_WANTED = "it was stopped"

StillWanted = Callable[[], bool]
"""Returns whether the work that is under way is still wanted."""


class Task(Generic[T]):
    """Work under way. Poll `done`; then there is `trouble`, or else a `result`."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.share = 0.0
        """Progress from 0 to 1, where the work reports it."""
        self._result: T | None = None
        self._stopped = threading.Event()
        self._done = threading.Event()

    @property
    def done(self) -> bool:
        """Whether it is over, successful or not."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait at most *seconds* (less than a fifth, for a frame waits too); return whether it is done."""
        return self._done.wait(seconds)

    @property
    def result(self) -> T:
        """The result. Valid only if it is `done` and there was no `trouble`."""
        return cast("T", self._result)

    @property
    def stopped(self) -> bool:
        """Whether it was stopped: long work checks this now and then, and returns early."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ask the work to stop."""
        self._stopped.set()

    def work(self, how: Callable[[Task[T]], T]) -> None:
        """Do the work on the caller's thread."""
        try:
            self._result = how(self)
        except Exception as trouble:
            # Whatever stops the work must not stop the window: the caller reports it.
            self.trouble = trouble
        self._done.set()


class Work:
    """Work under way, by name: new work under a name stops the work before.

    *inline* does everything at once, on the caller's own thread (for tests and recordings).
    """

    def __init__(self, *, inline: bool = False) -> None:
        self.inline = inline
        self._tasks: dict[str, Task[object]] = {}
        self._samples: dict[str, GrowingSample] = {}
        self._workers: dict[str, WorkerProcess] = {}

    def ask(self, name: str, how: Callable[[Task[T]], T]) -> Task[T]:
        """Run *how* on a thread. It is given its own task, to report progress and to see whether to stop."""
        self.stop(name)
        task: Task[T] = Task()
        self._tasks[name] = cast("Task[object]", task)
        if self.inline:
            task.work(how)
        else:
            threading.Thread(target=task.work, args=(how,), daemon=True).start()
        return task

    def call(self, name: str, function: Callable[..., T], *given: object) -> Task[T]:
        """Call a module's function in a worker process: for work that would hold Python's lock.

        The process stays for the next call under this name; arguments and result are pickled.
        """
        if self.inline:
            return self.ask(name, lambda _: function(*given))
        if name in self._tasks and not self._tasks[name].done:
            self._workers.pop(name).close()  # it is busy with work that is not wanted any more
        worker = self._workers.setdefault(name, WorkerProcess())
        return self.ask(name, lambda _: worker(function, *given))

    def follow(
        self,
        name: str,
        then: Callable[[T], U],
        function: Callable[..., Generator[float, None, T]],
        *given: object,
    ) -> Task[U]:
        """Call a generator function that yields its progress, 0 to 1, in a worker process.

        The task's `share` follows the progress. What the function returns goes to *then*, on a thread
        here. A stopped task ends with the trouble NOT_WANTED.
        """

        def how(task: Task[U]) -> U:
            worker = InlineWorker() if self.inline else WorkerProcess()
            stream = worker.stream(function, *given)
            try:
                while not task.stopped:
                    task.share = next(stream)
                raise RuntimeError(NOT_WANTED)
            except StopIteration as over:
                return then(over.value)
            finally:
                worker.close()

        return self.ask(name, how)

    def many(
        self, name: str, scenario: Scenario, wanted: int = WANTED, patience: float = PATIENCE
    ) -> GrowingSample:
        """Play many runs of *scenario* in a worker process; look at the `sample` once a frame.

        *patience* is the time between two blocks of runs, in seconds. The process stays for the next
        scenario under this name, so that it need not be started again.
        """
        self.stop(name)
        worker = self._workers.setdefault(name, InlineWorker() if self.inline else WorkerProcess())
        blocks = blocks_from(worker, blocks_of, pickle.dumps(scenario), scenario.seed)
        growing_sample = GrowingSample(names(plan.make(scenario)), blocks, wanted, patience)
        self._samples[name] = growing_sample
        if self.inline:
            growing_sample.gather()
            return growing_sample
        return growing_sample.start()

    def worker(self, name: str) -> WorkerProcess:
        """The worker process of this name, for a screen with a thread of its own; it stays until `close`."""
        return self._workers.setdefault(name, InlineWorker() if self.inline else WorkerProcess())

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return any(not task.done for task in self._tasks.values())

    def stop(self, name: str) -> None:
        """Stop the work under *name*."""
        if name in self._tasks:
            self._tasks[name].stop()
        if name in self._samples:
            self._samples.pop(name).stop()
            self._workers[name].stop()

    def close(self) -> None:
        """Stop everything and end the processes."""
        for name in (*self._tasks, *self._samples):
            self.stop(name)
        for worker in self._workers.values():
            worker.close()


# --- for screens that ask for one thing after the other ---


class OneAtATime:
    """Sends one request at a time to a worker process; poll it once a frame."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._task: Task[object] | None = None
        self._then: Callable[..., object] = lambda _: None
        self._otherwise: Callable[[str], object] = lambda _: None

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return self._task is not None

    def send(
        self,
        work: Work,
        then: Callable[..., object],
        otherwise: Callable[[str], object],
        function: Callable[..., object],
        *given: object,
    ) -> None:
        """Call a module's function there. A later `poll` calls *then* with its result, or *otherwise* with a
        line that says what went wrong.
        """
        self._then, self._otherwise = then, otherwise
        self._task = work.call(self.name, function, *given)

    def poll(self) -> None:
        """Hand over the answer, if it is there."""
        if self._task is None or not self._task.done:
            return
        task, self._task = self._task, None
        if task.trouble is None:
            self._then(task.result)
        else:
            self._otherwise((str(task.trouble).splitlines() or ["it stopped"])[0])


class LatestOnly(Generic[T]):
    """A thread that does *how* for the latest request and drops older ones.

    *how* is given the request, and a function by which long work sees whether it is still wanted.
    *inline* does it at once, on the caller's own thread.
    """

    def __init__(self, how: Callable[[T, StillWanted], None], *, inline: bool = False) -> None:
        self._how, self._inline = how, inline
        self._request: list[T] = []
        self._number, self._done, self._stopped = 0, 0, False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, what: T) -> None:
        """Request *what*, and drop the requests before."""
        with self._changed:
            self._number += 1
            self._request = [what]
            number = self._number
            if self._thread is None and not self._inline:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
            self._changed.notify()
        if self._inline:
            self._work(number, what)

    def stop(self) -> None:
        """Drop all requests and end the thread."""
        with self._changed:
            self._stopped = True
            self._number += 1
            self._changed.notify()

    @property
    def busy(self) -> bool:
        """Whether the latest request is not done yet."""
        return self._done < self._number and not self._stopped

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._request) or self._stopped)
                if self._stopped:
                    return
                number, what = self._number, self._request.pop()
            self._work(number, what)

    def _work(self, number: int, what: T) -> None:
        self._how(what, lambda: number == self._number)
        self._done = max(self._done, number)
