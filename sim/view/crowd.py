"""Many runs of a scenario, gathered in the background: rows of responses that grow while we watch."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.scenario import Scenario
from sim.statistics import Response

Rows = NDArray[np.float64]

More = Callable[[int, int], Rows]
"""(first replication, how many) to their rows, shape (how many, responses)."""

WANTED = 2_000
"""Replications behind a picture of many runs."""

PATIENCE = 0.25
"""Seconds of work asked for at a time, about: what is new is seen that often."""


@dataclass(frozen=True)
class Sample:
    """The rows so far: shape (n, responses), NaN for a missing value; replications 1 to n."""

    names: tuple[str, ...]
    rows: Rows
    wanted: int = WANTED
    trouble: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Rows:
        """The values of one response, shape (n,)."""
        return self.rows[:, self.names.index(name)]

    @cached_property
    def held(self) -> Response:
        """The chance that no threat leaked, with Wilson's interval."""
        return statistics.share(self.column("held"))

    @cached_property
    def leaks(self) -> Response:
        """Leaks per run, with Student's t interval and the counts of each value."""
        return statistics.mean(self.column("leaks"), whole=True)

    @cached_property
    def causes(self) -> list[tuple[str, float]]:
        """Mean landings per run by cause, the most frequent first; those that never occur left out."""
        names = [name for name in self.names if name.startswith("cause.")]
        means = ((name.partition(".")[2], float(np.nanmean(self.column(name)))) for name in names)
        return sorted((each for each in means if each[1] > 0), key=lambda each: -each[1])


class Crowd:
    """Asks *more* for replications on a thread of its own, a little at a time, until *wanted* are there.

    *close* is called when no more will be asked for.
    """

    def __init__(
        self, names: Sequence[str], more: More, wanted: int = WANTED, close: Callable[[], None] = lambda: None
    ) -> None:
        self._names, self._more, self._wanted, self._close = tuple(names), more, wanted, close
        self._sample = Sample(self._names, np.empty((0, len(self._names))), wanted)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._gather, daemon=True)

    def start(self) -> Self:
        """Begin in the background."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ask for no more; what is under way is thrown away."""
        self._stopped.set()
        self._close()

    def join(self) -> None:
        """Wait until all are there."""
        self._thread.join()

    @property
    def sample(self) -> Sample:
        """What there is so far. A new object only when something is new."""
        return self._sample

    def _gather(self) -> None:
        count = 10
        while not self._stopped.is_set() and len(self._sample) < self._wanted:
            count = min(count, self._wanted - len(self._sample))
            began = time.perf_counter()
            try:
                rows = self._more(len(self._sample) + 1, count)
            except Exception as trouble:
                # Whatever stops a study must not stop the replay: the panel says it instead.
                self._sample = Sample(
                    self._names, self._sample.rows, self._wanted, str(trouble) or "it stopped"
                )
                return
            took = max(time.perf_counter() - began, 1e-4)
            self._sample = Sample(self._names, np.vstack((self._sample.rows, rows)), self._wanted)
            count = max(1, min(4 * count, int(count * PATIENCE / took)))


class Child:
    """A `More` that plays replications in a process of its own, so that frames never wait for it."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._task = (scenario, seed)
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, first: int, count: int) -> Rows:
        """Play them. Raises RuntimeError if the process ended, and whatever the replications raise."""
        process = self._process = self._process or _start(self._task)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(process.stdin, (first, count))
            answer = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError, ValueError) as error:
            raise RuntimeError("the process that plays many runs ended") from error
        if isinstance(answer, Exception):
            raise answer
        return np.asarray(answer, dtype=np.float64)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def _start(task: tuple[Scenario, int]) -> subprocess.Popen[bytes]:
    # Not `multiprocessing`: its child would run the caller's own script again, window and all.
    command = [sys.executable, "-c", "from sim.view.crowd import serve; serve()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert process.stdin is not None
    _send(process.stdin, task)
    return process


def _send(pipe: IO[bytes], what: Any) -> None:
    pickle.dump(what, pipe)
    pipe.flush()


def serve() -> None:
    """The child's side: read a scenario and a seed, then answer until the pipe closes."""
    from sim import batch, live, plan

    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    scenario, seed = pickle.load(asked)
    made = plan.make(scenario)
    rows = batch.rows if batch.is_ready() else live.rows
    while True:
        try:
            first, count = pickle.load(asked)
        except EOFError:
            return
        try:
            _send(answers, rows(made, seed, first, count))
        except Exception as error:
            _send(answers, error)
