"""Estimate one response at many plans, for experiments that need no full studies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim import responses
from sim.plan import Plan
from sim.study.aggregation import BlockResult, Part, Wanted
from sim.study.executor import Job
from sim.study.options import DEFAULTS, Options
from sim.study.scheduler import Scheduler
from sim.study.series import Series
from sim.study.simulate import play_job, refuse_nonsense
from sim.vocabulary import ratio


def averages(
    plans: Sequence[Plan],
    replications: int,
    response: str,
    *,
    labels: Sequence[str],
    options: Options = DEFAULTS,
) -> NDArray[np.float64]:
    """Return the estimate of a response at each plan over replications 1 to *replications*, shape (plans,).

    It equals the estimate in a study of the plan: the mean of the replications that have a value, or the
    ratio of the sums for a ratio; NaN if there is no value or no such response. All plans share one
    seed. Raises SimError as `study` does, ValueError if the seeds differ, KeyboardInterrupt.
    """
    refuse_nonsense(replications, options)
    sums = _Sums([responses.names(plan) for plan in plans], response)
    series = Series.of(plans, replications, labels)
    scheduler = Scheduler(series.size, sums.add, options.progress)
    rows_alone = Wanted(rows=True, sketched=False, counted=False)
    job = Job(series, scheduler, rows_alone, options.workers, options.say)
    play_job(job, options)
    with np.errstate(invalid="ignore"):
        return sums.parts / sums.wholes


class _Sums:
    """Numerators and denominators of the estimate at each plan."""

    def __init__(self, names: Sequence[Sequence[str]], response: str) -> None:
        self.parts = np.zeros(len(names))
        self.wholes = np.zeros(len(names))
        self._names = names
        self._response = response

    def add(self, played: BlockResult) -> None:
        """Add the next block."""
        for part in played.parts:
            if self._response in self._names[part.which]:
                self._add(part)

    def _add(self, part: Part) -> None:
        assert part.rows is not None
        rows, names = part.rows, self._names[part.which]
        found = ratio(self._response)
        if found:
            above, below = found.terms(lambda name: rows[:, names.index(name)])
            self.parts[part.which] += above.sum()
            self.wholes[part.which] += below.sum()
        else:
            values = rows[:, names.index(self._response)]
            self.parts[part.which] += np.nansum(values)
            self.wholes[part.which] += np.count_nonzero(~np.isnan(values))
