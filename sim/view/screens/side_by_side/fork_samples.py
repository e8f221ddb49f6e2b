"""Many forked runs, which go on under other numbers from a moment on, played in a worker process."""

from __future__ import annotations

import pickle
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache, partial

from sim import plan, replay
from sim.responses import names
from sim.scenario import Scenario
from sim.view.background.sample import GrowingSample
from sim.view.background.sampling import PartSize, Rows, blocks_from, stream_blocks
from sim.view.background.worker import WorkerProcess

WANTED = 2000
"""The number of forked runs to play: each takes about a millisecond."""


class ForkSamples:
    """Plays one sample of forked runs after the other, all in the same worker process."""

    def __init__(self, model: Scenario) -> None:
        self.model, self._worker = model, WorkerProcess()
        self._sample: GrowingSample | None = None

    def growing_sample(self, right: Scenario, time: float, patience: float) -> GrowingSample:
        """Play many runs that go on as *right* from *time* (time units) on; stop the sample before."""
        self.stop()
        pickled = pickle.dumps((self.model, right))
        blocks = blocks_from(self._worker, blocks_of, pickled, self.model.seed, time)
        self._sample = GrowingSample(names(plan.make(right)), blocks, WANTED, patience)
        return self._sample.start()

    def stop(self) -> None:
        """Stop the sample that is being played."""
        if self._sample is not None:
            self._sample.stop()

    def close(self) -> None:
        """Stop, and end the process too."""
        self.stop()
        self._worker.close()


@lru_cache(maxsize=4)
def _scenarios(pickled: bytes) -> tuple[Scenario, Scenario]:
    model, right = pickle.loads(pickled)
    return model, right


def rows_of(pickled: bytes, seed: int, time: float, first: int, count: int) -> Rows:
    """Play *count* forked runs; rows of shape (count, responses), NaN for a missing value."""
    model, right = _scenarios(pickled)
    return replay.forked_rows(model, right, seed, first, count, time)


def blocks_of(
    pickled: bytes, seed: int, time: float, first: int, count: int, patience: float
) -> Generator[Rows | None]:
    """Yield rows of forked runs in blocks, in the process that plays them."""
    rows = partial(rows_of, pickled, seed, time)
    with closing(stream_blocks(rows, first, count, patience, PartSize())) as blocks:
        yield from blocks
