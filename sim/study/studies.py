"""Many studies of scenarios that differ in a few values, played as one piece of work, on the same draws."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from sim.scenario import Scenario
from sim.statistics import CONFIDENCE
from sim.study import engines
from sim.study.aggregation import Played
from sim.study.executor import Course
from sim.study.result import Study
from sim.study.scheduler import Progress, Scheduler
from sim.study.series import Series
from sim.study.simulate import Aggregate, Say, Work, play_course, refuse_nonsense, say_nothing, wanted

Take = Callable[[int, Study], None]


def several(
    scenarios: Sequence[Scenario],
    replications: int,
    take: Take,
    *,
    labels: Sequence[str] = (),
    workers: int = 1,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Say | None = None,
    cluster: str | None = None,
    confidence: float = CONFIDENCE,
) -> int:
    """Play replications 1 to *replications* of every scenario, all on one seed, as `study` plays one.

    *take* is given each study as it is finished: its number, counted from 0, and the study; they come in
    order. An interrupt (Ctrl-C) ends the work early. Returns how many studies were finished. *progress* is
    told of the replications of all together, *labels* is what messages call the scenarios.
    Raises SimError as `study` does, ValueError where the seeds differ.
    """
    refuse_nonsense(replications, workers, confidence)
    works = [Work.of(scenario, replications, confidence) for scenario in scenarios]
    named = labels or [work.identity.scenario for work in works]
    series = Series.of([work.model for work in works], replications, named)
    settled = engine if cluster else engines.settle(engine, series, series.size, say or say_nothing)
    gathered = _Gathered(works, take, "" if cluster else settled)
    scheduler = Scheduler(series.size, gathered.add, progress)
    course = Course(series, scheduler, wanted(replications), workers, say or say_nothing)
    with contextlib.suppress(KeyboardInterrupt):
        play_course(course, settled, cluster)
    return gathered.finished


class _Gathered:
    """What came of one study after the other, made into studies."""

    def __init__(self, works: Sequence[Work], take: Take, engine: str) -> None:
        self.finished = 0
        self._works = works
        self._take = take
        self._engine = engine
        self._harvest: Aggregate | None = None

    def add(self, played: Played) -> None:
        """Take the next block."""
        for part in played.parts:
            work = self._works[part.which]
            if self._harvest is None:
                self._harvest = Aggregate(work.identity.names, work.replications)
            self._harvest.take_part(part, played.player)
            if self._harvest.taken == work.replications:
                self._take(part.which, work.told(self._harvest, self._engine))
                self._harvest = None
                self.finished += 1
