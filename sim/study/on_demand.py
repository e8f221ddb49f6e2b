"""Replications of a scenario whose number is not known beforehand: more of them whenever they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim import plan, responses
from sim.scenario import Scenario
from sim.study.aggregation import Block, Played, Wanted
from sim.study.columns import Rows
from sim.study.executor import Course
from sim.study.scheduler import Scheduler
from sim.study.simulate import play_course


class Growing:
    """The replications of a scenario from the first on, those of `study` to the last bit.

    *names* are the responses, *rows* has a row per replication so far, shape (replications, len(names)),
    NaN for a missing value.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        workers: int = 1,
        engine: str = "auto",
        cluster: str | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._model = plan.make(scenario)
        self._workers, self._engine, self._cluster = workers, engine, cluster
        self._say = say or (lambda text: None)
        self.names = responses.names(self._model)
        self.rows: Rows = np.empty((0, len(self.names)))

    def upto(self, n: int) -> Rows:
        """The rows of replications 1 to *n* at least, those played that were not yet. Raises SimError."""
        done = len(self.rows)
        if done >= n:
            return self.rows
        stretches = [self.rows]
        scheduler = Scheduler(n, lambda played: stretches.extend(_rows(played)))
        if done:
            scheduler.keep(Played(Block(1, done), (), "simpy"))
        course = Course(self._model, scheduler, Wanted(rows=True, sketched=False), self._workers, self._say)
        play_course(course, self._engine, self._cluster)
        self.rows = np.concatenate(stretches)
        return self.rows


def _rows(played: Played) -> Iterator[Rows]:
    for part in played.parts:
        assert part.rows is not None
        yield part.rows
