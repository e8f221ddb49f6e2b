"""Many runs that go on under other numbers from a moment on, played in a process of its own."""

from __future__ import annotations

import pickle
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache, partial

from sim import plan, replay
from sim.responses import names
from sim.scenario import Scenario
from sim.view.background.sample import GrowingSample
from sim.view.background.sampling import Pace, Rows, growing, many
from sim.view.background.worker import WorkerProcess

WANTED = 2000
"""Runs of a fork: each takes about a millisecond."""


class ForkSamples:
    """Crowds of forks, one after the other, with one process for all of them."""

    def __init__(self, model: Scenario) -> None:
        self.model, self._worker = model, WorkerProcess()
        self._crowd: GrowingSample | None = None

    def growing_sample(self, right: Scenario, time: float, patience: float) -> GrowingSample:
        """Many runs that go on as *right* from *time* on; the crowd before is not wanted any more."""
        self.stop()
        pickled = pickle.dumps((self.model, right))
        blocks = many(self._worker, blocks_of, pickled, self.model.seed, time)
        self._crowd = GrowingSample(names(plan.make(right)), blocks, WANTED, patience)
        return self._crowd.start()

    def stop(self) -> None:
        """Ask for no more."""
        if self._crowd is not None:
            self._crowd.stop()

    def close(self) -> None:
        """End the process too."""
        self.stop()
        self._worker.close()


@lru_cache(maxsize=4)
def _scenarios(pickled: bytes) -> tuple[Scenario, Scenario]:
    model, right = pickle.loads(pickled)
    return model, right


def rows_of(pickled: bytes, seed: int, time: float, first: int, count: int) -> Rows:
    """The responses of *count* forks, shape (count, responses), NaN where there is none."""
    model, right = _scenarios(pickled)
    return replay.forked_rows(model, right, seed, first, count, time)


def blocks_of(
    pickled: bytes, seed: int, time: float, first: int, count: int, patience: float
) -> Generator[Rows | None]:
    """The same in blocks, in the process that plays them."""
    with closing(growing(partial(rows_of, pickled, seed, time), first, count, patience, Pace())) as blocks:
        yield from blocks
