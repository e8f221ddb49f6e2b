"""Playing the replications of a study, here or elsewhere: the numbers are the same."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim import language, plan, responses
from sim.errors import SimError
from sim.plan import Plan
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE, Response
from sim.study import engines, saving
from sim.study.aggregation import KEPT, Part, Played, Tally, Wanted, gather_rows
from sim.study.columns import Rows
from sim.study.digest import Digest
from sim.study.executor import Course
from sim.study.journal import Identity, Intent
from sim.study.output import Output
from sim.study.precision import MOST, Precision, Pursuit, Reached
from sim.study.provenance import version, versions
from sim.study.result import Study, demand
from sim.study.scheduler import Progress, Scheduler

Say = Callable[[str], None]


def study(
    scenario: Scenario,
    replications: int | None = None,
    *,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Say | None = None,
    output: str | Path | None = None,
    resume: bool = False,
    cluster: str | None = None,
    confidence: float = CONFIDENCE,
    precision: float | str | None = None,
    of: str = "leaks",
    most: int = MOST,
) -> Study:
    """Play replications 1 to *replications* and count their responses.

    With *precision* in place of *replications*: as many, *most* at most, as it takes to know the response
    *of* to that half-width (0.01) or to that share of itself ("5%"); `statistics.sequential` is the rule.

    The numbers depend on the scenario and the seed alone, not on *workers*, *engine* (one of
    `batch.ENGINES`) or *cluster* (the address of a Dask scheduler). *progress* is told how many are finished
    and how many were asked for, *say* what is worth saying meanwhile. An interrupt (Ctrl-C) ends the
    study early: it keeps the finished replications that follow each other from the first on.

    *output* is a folder, or a file ending in .json, .csv or .parquet, where the study is saved. A folder
    keeps what is finished as it comes; with *resume* an unfinished study goes on from there.
    *confidence* is that of every interval.
    Raises SimError: a number that makes no sense, a place that cannot be written to or holds another
    study, a runaway replication, workers that keep dying, a cluster or an engine that is not there.
    """
    aim = _aim(replications, precision, of, most)
    asked = aim.most if aim else replications or 0
    refuse_nonsense(asked, workers, confidence)
    if seed is not None:
        scenario = language.replace(scenario, {"seed": seed})
    work = Work.of(scenario, asked, confidence, aim)
    settled = engine if cluster else engines.settle(engine, work.model, asked, say or say_nothing)
    if output is None:
        if resume:
            raise SimError("A study is resumed where it was saved to: name the folder (-o, or output=).")
        return work.play(None, workers, settled, progress, say, cluster)
    with Output(saving.target(Path(output)), work.identity, Intent(asked, settled), resume) as out:
        if engine == "auto" and not cluster:
            settled = engines.as_begun(out.intent, Intent(asked, settled))
        found = work.play(out, workers, settled, progress, say, cluster)
        out.finish(found)
    return found


def _aim(replications: int | None, precision: float | str | None, of: str, most: int) -> Precision | None:
    if (replications is None) == (precision is None):
        raise SimError("A study takes a number of replications or a precision: one of the two.")
    return None if precision is None else Precision.parse(precision, of, most)


def names(scenario: Scenario) -> tuple[str, ...]:
    """The names of the responses that a study of the scenario has."""
    return responses.names(plan.make(scenario))


def refuse_nonsense(replications: int, workers: int, confidence: float = CONFIDENCE) -> None:
    """Raises SimError for numbers that no study can have."""
    if replications < 1:
        raise SimError(f"A study of {replications} replications; it needs at least 1.")
    if workers < 1:
        raise SimError(f"A study on {workers} workers; it needs at least 1.")
    if not 0 < confidence < 1:
        raise SimError(f"Intervals of confidence {confidence}; it lies between 0 and 1, as in 0.95.")


class Work(NamedTuple):
    """A scenario to be played many times: so many *replications*, at most where there is an *aim*."""

    scenario: Scenario
    document: str
    model: Plan
    replications: int
    identity: Identity
    confidence: float = CONFIDENCE
    aim: Precision | None = None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        replications: int,
        confidence: float = CONFIDENCE,
        aim: Precision | None = None,
    ) -> Work:
        """Raises SimError for an *aim* at a response that the scenario does not have."""
        model, document = plan.make(scenario), language.dump(scenario)
        sha256 = hashlib.sha256(document.encode()).hexdigest()
        given = responses.names(model)
        demand([aim.of] if aim else [], given)
        said = f"{aim} at {confidence}" if aim else None
        identity = Identity(scenario.name, sha256, scenario.seed, version(), given, said)
        return cls(scenario, document, model, replications, identity, confidence, aim)

    def play(
        self,
        out: Output | None,
        workers: int,
        engine: str,
        progress: Progress | None,
        say: Say | None,
        cluster: str | None,
    ) -> Study:
        aggregate = Aggregate(self.identity.names, self.replications, out)
        pursuit = self._pursuit(aggregate)
        asked = pursuit.first if pursuit else self.replications
        scheduler = Scheduler(asked, aggregate.take, progress, out.journal if out else None, pursuit)
        course = Course(self.model, scheduler, aggregate.wanted, workers, say or say_nothing)
        with contextlib.suppress(KeyboardInterrupt):
            scheduler.restore(aggregate.count)
            engine = play_course(course, engine, cluster)
        return self._replace(replications=scheduler.asked).told(aggregate, "" if cluster else engine)

    def _pursuit(self, aggregate: Aggregate) -> Pursuit | None:
        if self.aim is None:
            return None
        of = self.aim.of
        return Pursuit(self.aim, lambda: aggregate.response(of, self.confidence))

    def told(self, aggregate: Aggregate, engine: str) -> Study:
        """The study of what was harvested; *engine* is the loops that were to play it, "" where unknown."""
        return Study(
            scenario=self.scenario.name,
            document=self.document,
            seed=self.scenario.seed,
            engine=engines.together(engine, *aggregate.engines) or "simpy",
            replications=self.replications,
            finished=aggregate.taken,
            names=self.identity.names,
            rows=None if aggregate.rows is None else aggregate.rows[: aggregate.taken],
            tally=aggregate.tally,
            digest=str(aggregate.digest),
            confidence=self.confidence,
            precision=self._reached(aggregate),
            **versions(),
        )

    def _reached(self, aggregate: Aggregate) -> Reached | None:
        if self.aim is None or not aggregate.taken:
            return None
        return Reached.of(self.aim, aggregate.taken, aggregate.response(self.aim.of, self.confidence))


def play_course(course: Course, engine: str, cluster: str | None) -> str:
    """Play what is left here, by the loops that were settled on, or on the workers of a Dask scheduler.

    Returns the loops that could play. Raises SimError.
    """
    if cluster is None:
        return engines.play(course, engine)
    if course.scheduler.left:
        from sim.study.cluster import play_on_cluster

        play_on_cluster(course, engine, cluster)
    return engine


def say_nothing(text: str) -> None:
    """Where nobody listens."""


def wanted(replications: int, out: Output | None = None) -> Wanted:
    """What must come of the blocks of a study: few rows are kept, and some outputs take rows."""
    few = replications <= KEPT
    return Wanted(rows=few or (out is not None and out.takes_rows), sketched=not few)


class Aggregate:
    """What came of a study's blocks, in the order of its replications."""

    def __init__(self, names: tuple[str, ...], asked: int, out: Output | None = None) -> None:
        self.wanted = wanted(asked, out)
        self.rows: Rows | None = None if self.wanted.sketched else np.empty((asked, len(names)))
        self.tally = Tally(names, self.wanted.sketched)
        self.digest = Digest()
        self.engines: set[str] = set()
        self.taken = 0
        self._out = out

    def count(self, first: int, rows: Rows, player: str) -> Played:
        """Count rows that are there already."""
        return gather_rows(self.tally.names, first, rows, self.wanted, player)

    def response(self, name: str, confidence: float) -> Response:
        """What is known of one response by now."""
        rows = None if self.rows is None else self.rows[: self.taken]
        return self.tally.response(name, rows, self.taken, confidence)

    def take(self, played: Played) -> None:
        """Take the next block."""
        for part in played.parts:
            self.take_part(part, played.player)

    def take_part(self, part: Part, player: str) -> None:
        """Take the next part."""
        self.tally.merge(part.tally)
        self.digest.merge(part.digest)
        self.engines.add(player)
        if part.rows is not None:
            if self._out:
                self._out.add(part.rows)
            if self.rows is not None:
                self.rows[self.taken : self.taken + part.size] = part.rows
        self.taken += part.size
