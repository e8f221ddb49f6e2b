"""Play more replications of a scenario whenever they are needed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim import plan, responses
from sim.scenario import Scenario
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.columns import Rows
from sim.study.executor import Job
from sim.study.options import DEFAULTS, Options
from sim.study.scheduler import Scheduler
from sim.study.simulate import play_job


class ReplicationsOnDemand:
    """The replications of a scenario from the first on, equal to those of `study` to the last bit.

    *names* are the responses. *rows* has a row for each replication played so far, shape
    (replications, len(names)), NaN for a missing value.
    """

    def __init__(self, scenario: Scenario, options: Options = DEFAULTS) -> None:
        self._model = plan.make(scenario)
        self._options = options
        self.names = responses.names(self._model)
        self.rows: Rows = np.empty((0, len(self.names)))

    def up_to(self, n: int) -> Rows:
        """Return the rows of at least replications 1 to *n*, playing those that are missing.

        Raises SimError as `study` does.
        """
        done, options = len(self.rows), self._options
        if done >= n:
            return self.rows
        stretches = [self.rows]
        scheduler = Scheduler(n, lambda played: stretches.extend(_rows(played)))
        if done:
            scheduler.keep(BlockResult(Block(1, done), (), "simpy"))
        job = Job(self._model, scheduler, Wanted(rows=True, sketched=False), options.workers, options.say)
        play_job(job, options)
        self.rows = np.concatenate(stretches)
        return self.rows


def _rows(played: BlockResult) -> Iterator[Rows]:
    for part in played.parts:
        assert part.rows is not None
        yield part.rows
