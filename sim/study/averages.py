"""The mean of one response at many plans: what an experiment asks for that needs no whole studies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim import responses
from sim.plan import Plan
from sim.study.aggregation import Part, Played, Wanted
from sim.study.executor import Course
from sim.study.scheduler import Progress, Scheduler
from sim.study.series import Series
from sim.study.simulate import Say, play_course, refuse_nonsense
from sim.vocabulary import ratio


def averages(
    plans: Sequence[Plan],
    replications: int,
    response: str,
    *,
    labels: Sequence[str],
    workers: int = 1,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Say | None = None,
    cluster: str | None = None,
) -> NDArray[np.float64]:
    """The response's estimate at each plan over replications 1 to *replications*, shape (plans,).

    It is what a study of the plan would tell: the mean of the replications that have a value, of a ratio
    that of the sums; NaN where there is no value or no such response. All plans have one seed.
    Raises SimError as `study` does, ValueError where the seeds differ, KeyboardInterrupt.
    """
    refuse_nonsense(replications, workers)
    sums = _Sums([responses.names(plan) for plan in plans], response)
    series = Series.of(plans, replications, labels)
    scheduler = Scheduler(series.size, sums.add, progress)
    rows_alone = Wanted(rows=True, sketched=False, counted=False)
    course = Course(series, scheduler, rows_alone, workers, say or (lambda text: None))
    play_course(course, engine, cluster)
    with np.errstate(invalid="ignore"):
        return sums.parts / sums.wholes


class _Sums:
    """What the estimate at each plan is made of: a sum, and how much it is a sum over."""

    def __init__(self, names: Sequence[Sequence[str]], response: str) -> None:
        self.parts = np.zeros(len(names))
        self.wholes = np.zeros(len(names))
        self._names = names
        self._response = response

    def add(self, played: Played) -> None:
        """Take the next block."""
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
