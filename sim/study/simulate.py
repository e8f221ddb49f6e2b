"""Play a study: in this process, on workers or on a cluster, with the same numbers."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim import language, plan, responses
from sim.errors import SimError
from sim.plan import Plan
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE, Response
from sim.study import engines, saving
from sim.study.aggregation import KEPT, BlockResult, Part, Tally, Wanted, gather_rows
from sim.study.columns import Rows
from sim.study.digest import Digest
from sim.study.executor import Job
from sim.study.journal import Identity, Intent
from sim.study.options import DEFAULTS, Options
from sim.study.output import Output
from sim.study.precision import MOST, Precision, PrecisionResult, StoppingRule
from sim.study.provenance import version, versions
from sim.study.result import Study, require_responses
from sim.study.scheduler import Scheduler
from sim.study.series import Model


def study(
    scenario: Scenario,
    replications: int | None = None,
    *,
    seed: int | None = None,
    output: str | Path | None = None,
    resume: bool = False,
    precision: float | str | None = None,
    of: str = "leaks",
    most: int = MOST,
    options: Options = DEFAULTS,
) -> Study:
    """Play replications 1 to *replications* and describe their responses.

    With *precision* in place of *replications*, the study plays until the half-width of the interval of the
    response *of* is that small (0.01, or "5%" of the estimate), at most *most* replications;
    `statistics.sequential` has the rule.

    The numbers depend only on the scenario and the seed, not on who plays (*options*). An interrupt (Ctrl-C)
    ends the study early; it keeps the replications from the first on without a gap.

    *output* is a folder, or a file ending in .json, .csv or .parquet, to save the study to. A folder stores
    replications as they finish; with *resume* an unfinished study continues from there.
    Raises SimError for numbers that make no sense, a place that cannot be written to or holds another
    study, a runaway replication, workers that keep dying, or a missing cluster or engine.
    """
    aim = _aim(replications, precision, of, most)
    asked = aim.most if aim else replications or 0
    refuse_nonsense(asked, options)
    if seed is not None:
        scenario = language.replace(scenario, {"seed": seed})
    task = StudyTask.of(scenario, asked, options.confidence, aim)
    chosen = chosen_engine(options, task.model, asked)
    if output is None:
        if resume:
            raise SimError("To resume a study, name the folder that it was saved to (-o, or output=).")
        return task.play(None, replace(options, engine=chosen))
    with Output(saving.target(Path(output)), task.identity, Intent(asked, chosen), resume) as out:
        if options.engine == "auto" and not options.cluster:
            chosen = engines.resumed(out.intent, Intent(asked, chosen))
        found = task.play(out, replace(options, engine=chosen))
        out.finish(found)
    return found


def _aim(replications: int | None, precision: float | str | None, of: str, most: int) -> Precision | None:
    if (replications is None) == (precision is None):
        raise SimError("A study takes a number of replications or a precision: one of the two.")
    return None if precision is None else Precision.parse(precision, of, most)


def names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the responses in a study of the scenario."""
    return responses.names(plan.make(scenario))


def refuse_nonsense(replications: int, options: Options) -> None:
    """Raise SimError for numbers that no study can have."""
    if replications < 1:
        raise SimError(f"A study of {replications} replications; it needs at least 1.")
    options.check()


def chosen_engine(options: Options, model: Model, replications: int) -> str:
    """Return the loops chosen to play here; the workers of a cluster choose for themselves."""
    if options.cluster:
        return options.engine
    return engines.choose(options.engine, model, replications, options.say)


class StudyTask(NamedTuple):
    """A scenario and how many replications to play; with an *aim*, at most that many."""

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
    ) -> StudyTask:
        """Prepare a study. Raises SimError if *aim* names a response that the scenario does not have."""
        model, document = plan.make(scenario), language.dump(scenario)
        sha256 = hashlib.sha256(document.encode()).hexdigest()
        given = responses.names(model)
        require_responses([aim.of] if aim else [], given)
        goal = f"{aim} at {confidence}" if aim else None
        identity = Identity(scenario.name, sha256, scenario.seed, version(), given, goal)
        return cls(scenario, document, model, replications, identity, confidence, aim)

    def play(self, out: Output | None, options: Options) -> Study:
        """Play the study and return its result; an interrupt ends it early."""
        aggregate = Aggregate(self.identity.names, self.replications, out)
        stopping_rule = self._stopping_rule(aggregate)
        asked = stopping_rule.first if stopping_rule else self.replications
        journal = out.journal if out else None
        scheduler = Scheduler(asked, aggregate.take, options.progress, journal, stopping_rule)
        job = Job(self.model, scheduler, aggregate.wanted, options.workers, options.say)
        engine = options.engine
        with contextlib.suppress(KeyboardInterrupt):
            scheduler.restore(aggregate.count)
            engine = play_job(job, options)
        played = self._replace(replications=scheduler.asked)
        return played.result(aggregate, "" if options.cluster else engine)

    def _stopping_rule(self, aggregate: Aggregate) -> StoppingRule | None:
        if self.aim is None:
            return None
        of = self.aim.of
        return StoppingRule(self.aim, lambda: aggregate.response(of, self.confidence))

    def result(self, aggregate: Aggregate, engine: str) -> Study:
        """Return the study of what was counted; *engine* names the loops chosen for it, "" if unknown."""
        return Study(
            scenario=self.scenario.name,
            document=self.document,
            seed=self.scenario.seed,
            engine=engines.combined(engine, *aggregate.engines) or "simpy",
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

    def _reached(self, aggregate: Aggregate) -> PrecisionResult | None:
        if self.aim is None or not aggregate.taken:
            return None
        return PrecisionResult.of(self.aim, aggregate.taken, aggregate.response(self.aim.of, self.confidence))


def play_job(job: Job, options: Options) -> str:
    """Play the missing replications: here, with the chosen loops, or on the workers of a Dask scheduler.

    Returns the names of the loops that may have played. Raises SimError.
    """
    if options.cluster is None:
        return engines.play(job, options.engine)
    if job.scheduler.left:
        from sim.study.cluster import play_on_cluster

        play_on_cluster(job, options.engine, options.cluster)
    return options.engine


def wanted(replications: int, out: Output | None = None) -> Wanted:
    """Return what the blocks of a study must deliver: rows if they are few, or if the output takes rows."""
    few = replications <= KEPT
    return Wanted(rows=few or (out is not None and out.takes_rows), sketched=not few)


class Aggregate:
    """Collects the blocks of a study, in the order of their replications."""

    def __init__(self, names: tuple[str, ...], asked: int, out: Output | None = None) -> None:
        self.wanted = wanted(asked, out)
        self.rows: Rows | None = None if self.wanted.sketched else np.empty((asked, len(names)))
        self.tally = Tally(names, self.wanted.sketched)
        self.digest = Digest()
        self.engines: set[str] = set()
        self.taken = 0
        self._out = out

    def count(self, first: int, rows: Rows, player: str) -> BlockResult:
        """Count rows that were played before."""
        return gather_rows(self.tally.names, first, rows, self.wanted, player)

    def response(self, name: str, confidence: float) -> Response:
        """Return the estimates of one response so far."""
        rows = None if self.rows is None else self.rows[: self.taken]
        return self.tally.response(name, rows, self.taken, confidence)

    def take(self, played: BlockResult) -> None:
        """Add the next block."""
        for part in played.parts:
            self.take_part(part, played.player)

    def take_part(self, part: Part, player: str) -> None:
        """Add the next part of a block."""
        self.tally.merge(part.tally)
        self.digest.merge(part.digest)
        self.engines.add(player)
        if part.rows is not None:
            if self._out:
                self._out.add(part.rows)
            if self.rows is not None:
                self.rows[self.taken : self.taken + part.size] = part.rows
        self.taken += part.size
