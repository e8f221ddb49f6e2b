"""Many runs that go on under other numbers from a moment on, played in a process of its own."""

from __future__ import annotations

import pickle
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache, partial

from sim import plan, replay
from sim.responses import names
from sim.scenario import Scenario
from sim.view.blocks import Pace, Rows, growing, many
from sim.view.crowd import Crowd
from sim.view.hand import Hand

WANTED = 2000
"""Runs of a fork: each takes about a millisecond."""


class Forked:
    """Crowds of forks, one after the other, with one process for all of them."""

    def __init__(self, model: Scenario) -> None:
        self.model, self._hand = model, Hand()
        self._crowd: Crowd | None = None

    def crowd(self, right: Scenario, time: float, patience: float) -> Crowd:
        """Many runs that go on as *right* from *time* on; the crowd before is not wanted any more."""
        self.stop()
        pickled = pickle.dumps((self.model, right))
        blocks = many(self._hand, blocks_of, pickled, self.model.seed, time)
        self._crowd = Crowd(names(plan.make(right)), blocks, WANTED, patience)
        return self._crowd.start()

    def stop(self) -> None:
        """Ask for no more."""
        if self._crowd is not None:
            self._crowd.stop()

    def close(self) -> None:
        """End the process too."""
        self.stop()
        self._hand.close()


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
