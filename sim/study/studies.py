"""Play studies of many similar scenarios as one job, on the same draws."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from sim.scenario import Scenario
from sim.study.aggregation import BlockResult
from sim.study.executor import Job
from sim.study.options import DEFAULTS, Options
from sim.study.result import Study
from sim.study.scheduler import Scheduler
from sim.study.series import Series
from sim.study.simulate import Aggregate, StudyTask, chosen_engine, play_job, refuse_nonsense, wanted

Take = Callable[[int, Study], None]


def study_each(
    scenarios: Sequence[Scenario],
    replications: int,
    take: Take,
    *,
    labels: Sequence[str] = (),
    options: Options = DEFAULTS,
) -> int:
    """Play replications 1 to *replications* of every scenario, all with one seed, as `study` plays one.

    *take* is called with each finished study, in order: its number, counted from 0, and the study.
    *options.progress* is called with the replications of all studies together; *labels* name the scenarios
    in messages. An interrupt (Ctrl-C) ends the work early. Returns the number of finished studies.
    Raises SimError as `study` does, ValueError if the seeds differ.
    """
    refuse_nonsense(replications, options)
    tasks = [StudyTask.of(scenario, replications, options.confidence) for scenario in scenarios]
    named = labels or [task.identity.scenario for task in tasks]
    series = Series.of([task.model for task in tasks], replications, named)
    chosen = chosen_engine(options, series, series.size)
    gathered = _Gathered(tasks, take, "" if options.cluster else chosen)
    scheduler = Scheduler(series.size, gathered.add, options.progress)
    job = Job(series, scheduler, wanted(replications), options.workers, options.say)
    with contextlib.suppress(KeyboardInterrupt):
        play_job(job, replace(options, engine=chosen))
    return gathered.finished


class _Gathered:
    """Collects blocks and makes them into one study after the other."""

    def __init__(self, tasks: Sequence[StudyTask], take: Take, engine: str) -> None:
        self.finished = 0
        self._tasks = tasks
        self._take = take
        self._engine = engine
        self._aggregate: Aggregate | None = None

    def add(self, played: BlockResult) -> None:
        """Add the next block."""
        for part in played.parts:
            task = self._tasks[part.which]
            if self._aggregate is None:
                self._aggregate = Aggregate(task.identity.names, task.replications)
            self._aggregate.take_part(part, played.player)
            if self._aggregate.taken == task.replications:
                self._take(part.which, task.result(self._aggregate, self._engine))
                self._aggregate = None
                self.finished += 1
