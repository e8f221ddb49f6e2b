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
from sim.view.background.sampling import blocks_of, many
from sim.view.background.worker import Here, WorkerProcess

T = TypeVar("T")
U = TypeVar("U")

NOT_WANTED = "it was stopped"

Wanted = Callable[[], bool]
"""Whether the work that is under way is still wanted."""


class Task(Generic[T]):
    """Something being worked out. Poll `done`; then there is `trouble`, or else a `result`."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.share = 0.0
        """How far it is, 0 to 1, where the work says so."""
        self._result: T | None = None
        self._stopped = threading.Event()
        self._done = threading.Event()

    @property
    def done(self) -> bool:
        """Whether it is over, well or not."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for it, but not longer than that (less than a fifth of a second); whether it is done."""
        return self._done.wait(seconds)

    @property
    def result(self) -> T:
        """What came out. Ask only where it is `done` and there was no `trouble`."""
        return cast("T", self._result)

    @property
    def stopped(self) -> bool:
        """Whether nobody wants it any more: long work looks here now and then, and returns."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """It is not wanted any more."""
        self._stopped.set()

    def work(self, how: Callable[[Task[T]], T]) -> None:
        """Work it out, on whatever thread this is."""
        try:
            self._result = how(self)
        except Exception as trouble:
            # Whatever stops the work must not stop the window: who asked says it.
            self.trouble = trouble
        self._done.set()


class Work:
    """What is under way, by name: asking for a name again stops what was asked before.

    *inline* does everything at once, on the caller's own thread (for tests and recordings).
    """

    def __init__(self, *, inline: bool = False) -> None:
        self.inline = inline
        self._tasks: dict[str, Task[object]] = {}
        self._crowds: dict[str, GrowingSample] = {}
        self._workers: dict[str, WorkerProcess] = {}

    def ask(self, name: str, how: Callable[[Task[T]], T]) -> Task[T]:
        """Work *how* out on a thread; it is given its own task, to tell how far it is and whether to stop."""
        self.stop(name)
        task: Task[T] = Task()
        self._tasks[name] = cast("Task[object]", task)
        if self.inline:
            task.work(how)
        else:
            threading.Thread(target=task.work, args=(how,), daemon=True).start()
        return task

    def call(self, name: str, function: Callable[..., T], *given: object) -> Task[T]:
        """Call a module's function in a process of its own: for what would keep Python's lock from us.

        The process stays for the next call under this name; what it is given and gives back is pickled.
        """
        if self.inline:
            return self.ask(name, lambda _: function(*given))
        if name in self._tasks and not self._tasks[name].done:
            self._workers.pop(name).close()  # it is busy with what nobody wants any more
        worker = self._workers.setdefault(name, WorkerProcess())
        return self.ask(name, lambda _: worker(function, *given))

    def follow(
        self,
        name: str,
        then: Callable[[T], U],
        function: Callable[..., Generator[float, None, T]],
        *given: object,
    ) -> Task[U]:
        """The same for a generator function that yields how far it is, 0 to 1: the task's `share` follows.

        What it returns goes to *then*, on a thread here. Stopped, it ends with the trouble NOT_WANTED.
        """

        def how(task: Task[U]) -> U:
            worker = Here() if self.inline else WorkerProcess()
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
        """Many runs of *scenario* in a process of its own, growing; look at its `sample` once a frame.

        The process is kept for the next scenario under this name, so that asking again costs no start.
        """
        self.stop(name)
        worker = self._workers.setdefault(name, Here() if self.inline else WorkerProcess())
        blocks = many(worker, blocks_of, pickle.dumps(scenario), scenario.seed)
        growing_sample = GrowingSample(names(plan.make(scenario)), blocks, wanted, patience)
        self._crowds[name] = growing_sample
        if self.inline:
            growing_sample.gather()
            return growing_sample
        return growing_sample.start()

    def worker(self, name: str) -> WorkerProcess:
        """The process of this name, for a screen that has a thread of its own; it stays until the end."""
        return self._workers.setdefault(name, Here() if self.inline else WorkerProcess())

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return any(not task.done for task in self._tasks.values())

    def stop(self, name: str) -> None:
        """Nobody wants *name* any more."""
        if name in self._tasks:
            self._tasks[name].stop()
        if name in self._crowds:
            self._crowds.pop(name).stop()
            self._workers[name].stop()

    def close(self) -> None:
        """The window is left: stop everything."""
        for name in (*self._tasks, *self._crowds):
            self.stop(name)
        for worker in self._workers.values():
            worker.close()


# --- for screens that ask for one thing after the other ---


class OneAtATime:
    """What is under way, if anything; look once a frame."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._task: Task[object] | None = None
        self._then: Callable[..., object] = lambda _: None
        self._otherwise: Callable[[str], object] = lambda _: None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    def send(
        self,
        work: Work,
        then: Callable[..., object],
        otherwise: Callable[[str], object],
        function: Callable[..., object],
        *given: object,
    ) -> None:
        """Call a module's function there. A later `look` gives *then* what it returns, or *otherwise* a line
        of what went wrong.
        """
        self._then, self._otherwise = then, otherwise
        self._task = work.call(self.name, function, *given)

    def look(self) -> None:
        """See whether the errand is over."""
        if self._task is None or not self._task.done:
            return
        task, self._task = self._task, None
        if task.trouble is None:
            self._then(task.result)
        else:
            self._otherwise((str(task.trouble).splitlines() or ["it stopped"])[0])


class Latest(Generic[T]):
    """Does *how* for the newest thing asked for. Long work looks now and then whether it is still wanted.

    *inline* does it at once, on the caller's own thread.
    """

    def __init__(self, how: Callable[[T, Wanted], None], *, inline: bool = False) -> None:
        self._how, self._inline = how, inline
        self._asked: list[T] = []
        self._number, self._done, self._stopped = 0, 0, False
        self._bell = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, what: T) -> None:
        """From now on this is wanted, and nothing that was asked for before."""
        with self._bell:
            self._number += 1
            self._asked = [what]
            number = self._number
            if self._thread is None and not self._inline:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
            self._bell.notify()
        if self._inline:
            self._work(number, what)

    def stop(self) -> None:
        """Nothing is wanted any more."""
        with self._bell:
            self._stopped = True
            self._number += 1
            self._bell.notify()

    @property
    def busy(self) -> bool:
        """Whether what was asked for last is not done yet."""
        return self._done < self._number and not self._stopped

    def _serve(self) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: bool(self._asked) or self._stopped)
                if self._stopped:
                    return
                number, what = self._number, self._asked.pop()
            self._work(number, what)

    def _work(self, number: int, what: T) -> None:
        self._how(what, lambda: number == self._number)
        self._done = max(self._done, number)
