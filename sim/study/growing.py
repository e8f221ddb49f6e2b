"""Replications of a scenario whose number is not known beforehand: more of them whenever they are wanted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim import plan, responses
from sim.scenario import Scenario
from sim.study.crew import Course
from sim.study.ledger import Ledger
from sim.study.playing import play_course

Rows = NDArray[np.float64]


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
        if len(self.rows) >= n:
            return self.rows
        stretches: list[Rows] = []
        ledger = Ledger(n, stretches.append)
        if len(self.rows):
            ledger.keep(1, self.rows)
        play_course(Course(self._model, ledger, self._workers, self._say), self._engine, self._cluster)
        self.rows = np.concatenate(stretches)
        return self.rows
