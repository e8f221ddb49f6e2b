"""Many runs of a scenario: their responses as rows, and a sample that grows in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from sim import statistics
from sim.statistics import Response
from sim.study import is_whole
from sim.view.background.sampling import Blocks, Rows
from sim.vocabulary import family, ratio

WANTED = 20_000
"""Replications behind a picture of many runs."""

TIME_LIMIT = 45.0
"""Time limit for sampling, in seconds."""

PATIENCE = 0.25
"""Seconds between two blocks of runs."""


@dataclass(frozen=True)
class Sample:
    """The responses of replications 1 to n: rows of shape (n, responses), NaN for a missing value.

    *wanted* is how many there will be, *trouble* why there will be no more (empty if nothing is wrong).
    """

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
        """The estimate of one response: its mean with an interval, and the counts of whole numbers."""
        if name not in self._found:
            self._found[name] = self._describe(name)
        return self._found[name]

    def _describe(self, name: str) -> Response:
        if family(name).estimator == "proportion":
            return statistics.share(self.column(name))
        found = ratio(name)
        if found and set(found.names) <= set(self.names):
            return statistics.ratio(*found.terms(self.column))
        return statistics.mean(self.column(name), whole=is_whole(name))

    @cached_property
    def _found(self) -> dict[str, Response]:
        return {}

    @cached_property
    def causes(self) -> list[tuple[str, float]]:
        """Mean landings per run by cause, the most frequent first, without those that never occur."""
        names = [name for name in self.names if name.startswith("cause.")]
        means = ((name.partition(".")[2], float(np.nanmean(self.column(name)))) for name in names)
        return sorted((each for each in means if each[1] > 0), key=lambda each: -each[1])


def samples(names: Sequence[str], blocks: Blocks, wanted: int, patience: float) -> Generator[Sample]:
    """Yield the sample so far after each block. Raises what playing raises."""
    rows: Rows = np.empty((wanted, len(names)), order="F")  # a response's values together
    done = 0
    with closing(blocks(wanted, patience)) as coming:
        for block in coming:
            first, done = done, done + len(block)
            rows[first:done] = block
            yield Sample(tuple(names), rows[:done], wanted)


class GrowingSample:
    """Gathers replications on a thread of its own, block by block, until *wanted* are there.

    *patience* is the time between two blocks in seconds.
    """

    def __init__(
        self, names: Sequence[str], blocks: Blocks, wanted: int = WANTED, patience: float = PATIENCE
    ) -> None:
        self._names, self._blocks, self._wanted, self._patience = tuple(names), blocks, wanted, patience
        self._sample = Sample(self._names, np.empty((0, len(self._names))), wanted)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.gather, daemon=True)

    def start(self) -> Self:
        """Begin in the background."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop gathering; the block under way is thrown away."""
        self._stopped.set()

    def join(self) -> None:
        """Wait until all replications are there."""
        self._thread.join()

    @property
    def sample(self) -> Sample:
        """The sample so far: a new object only when there are more runs."""
        return self._sample

    @property
    def growing(self) -> bool:
        """Whether more runs will come."""
        sample = self._sample
        return len(sample) < sample.wanted and not sample.trouble and not self._stopped.is_set()

    @property
    def whole(self) -> bool:
        """Whether all wanted runs are there or will come."""
        return self.growing or len(self._sample) >= self._sample.wanted or bool(self._sample.trouble)

    def gather(self) -> None:
        """Gather all replications on the caller's thread."""
        began = time.perf_counter()
        try:
            with closing(samples(self._names, self._blocks, self._wanted, self._patience)) as coming:
                for sample in coming:
                    if self._stopped.is_set():
                        return
                    enough = time.perf_counter() - began > TIME_LIMIT
                    self._sample = replace(sample, wanted=len(sample)) if enough else sample
                    if enough:
                        return
        except Exception as trouble:
            # Whatever stops a study must not stop the replay: the panel says what went wrong.
            if not self._stopped.is_set():
                self._sample = replace(self._sample, trouble=str(trouble) or "it stopped")
