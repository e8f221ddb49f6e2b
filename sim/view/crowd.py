"""Many runs of a scenario, gathered in the background: rows of responses that grow while we watch."""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim import plan, statistics
from sim.plan import Plan
from sim.scenario import Scenario
from sim.statistics import Response
from sim.study import is_whole
from sim.view.hand import Hand

Rows = NDArray[np.float64]

More = Callable[[int, int], Rows]
"""(first replication, how many) to their rows, shape (how many, responses)."""

WANTED = 20_000
"""Replications behind a picture of many runs."""

LONGEST = 45.0
"""Seconds after which a crowd is content with what it has."""

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

    def of(self, name: str) -> Response:
        """What is known of one response: its mean with an interval, and the counts of whole numbers."""
        if name not in self._found:
            self._found[name] = self._describe(name)
        return self._found[name]

    def _describe(self, name: str) -> Response:
        if name == "held":
            return self.held
        if name == "leak_fraction" and {"leaks", "threats", "decoys"} <= set(self.names):
            # As a study does: a mean of ratios would weigh a quiet run as much as a busy one.
            real = self.column("threats") - self.column("decoys")
            return statistics.ratio(self.column("leaks"), real)
        return statistics.mean(self.column(name), whole=is_whole(name))

    @cached_property
    def _found(self) -> dict[str, Response]:
        return {}

    @cached_property
    def causes(self) -> list[tuple[str, float]]:
        """Mean landings per run by cause, the most frequent first; those that never occur left out."""
        names = [name for name in self.names if name.startswith("cause.")]
        means = ((name.partition(".")[2], float(np.nanmean(self.column(name)))) for name in names)
        return sorted((each for each in means if each[1] > 0), key=lambda each: -each[1])


class Crowd:
    """Asks *more* for replications on a thread of its own, a little at a time, until *wanted* are there.

    *close* is called when no more will be asked for; *patience* is how many seconds a block may take.
    """

    def __init__(
        self,
        names: Sequence[str],
        more: More,
        wanted: int = WANTED,
        close: Callable[[], None] = lambda: None,
        patience: float = PATIENCE,
    ) -> None:
        self._names, self._more, self._wanted, self._close = tuple(names), more, wanted, close
        self._patience = patience
        self._sample = Sample(self._names, np.empty((0, len(self._names))), wanted)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.gather, daemon=True)

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

    @property
    def growing(self) -> bool:
        """Whether more will come."""
        sample = self._sample
        return len(sample) < sample.wanted and not sample.trouble and not self._stopped.is_set()

    @property
    def whole(self) -> bool:
        """Whether all that is wanted is there, or on its way."""
        return self.growing or len(self._sample) >= self._sample.wanted or bool(self._sample.trouble)

    def gather(self) -> None:
        """Gather them all, on whatever thread this is."""
        count, first = 10, time.perf_counter()
        while self.growing:
            count = min(count, self._wanted - len(self._sample))
            began = time.perf_counter()
            try:
                rows = self._more(len(self._sample) + 1, count)
            except Exception as trouble:
                # Whatever stops a study must not stop the replay: the panel says it instead.
                self._now(self._sample.rows, self._wanted, str(trouble) or "it stopped")
                return
            now = time.perf_counter()
            took = max(now - began, 1e-4)
            enough = now - first > LONGEST
            so_far = len(self._sample) + len(rows)
            self._now(np.vstack((self._sample.rows, rows)), so_far if enough else self._wanted)
            count = max(1, min(4 * count, int(count * self._patience / took)))

    def _now(self, rows: Rows, wanted: int, trouble: str = "") -> None:
        if not self._stopped.is_set():
            self._sample = Sample(self._names, rows, wanted, trouble)


class Child:
    """A `More` that plays replications in a process of its own, so that frames never wait for it."""

    def __init__(self, scenario: Scenario, seed: int, hand: Hand | None = None) -> None:
        self._seed, self._hand = seed, hand or Hand()
        self._pickled = pickle.dumps(scenario)

    def __call__(self, first: int, count: int) -> Rows:
        """Play them; a process that is killed is replaced, for draws depend on numbers alone.

        Raises RuntimeError if it ends again and again, and whatever the replications raise.
        """
        return self._hand.insist(rows_of, self._pickled, self._seed, first, count)

    def close(self) -> None:
        """End the process."""
        self._hand.close()


@lru_cache(maxsize=4)
def _plan(pickled: bytes) -> Plan:
    return plan.make(pickle.loads(pickled))


WORTH_COMPILING = 500
"""Replications on SimPy's loop after which the compiled one is prepared, where it is not ready."""


@lru_cache(maxsize=1)
def _prepare() -> None:
    """Once in a process: let another one compile the fast loop."""
    from sim import batch

    batch.prepare_elsewhere()


def rows_of(pickled: bytes, seed: int, first: int, count: int) -> Rows:
    """The child's side: *count* replications of a pickled scenario, on all cores where that is worth it."""
    from sim import batch, live

    made = _plan(pickled)
    if not batch.is_ready():
        if first > WORTH_COMPILING and batch.lacking() is None:
            _prepare()
        return live.rows(made, seed, first, count)
    cores = os.cpu_count() or 1
    # More parts than cores: one that frames keep busy is not waited for.
    parts = min(2 * cores, count // 500)
    if min(cores, parts) < 2:
        return batch.rows(made, seed, first, count)
    cuts = [first + count * k // parts for k in range(parts + 1)]
    with ThreadPoolExecutor(cores) as threads:
        blocks = threads.map(lambda a, b: batch.rows(made, seed, a, b - a), cuts, cuts[1:])
        return np.vstack(list(blocks))
