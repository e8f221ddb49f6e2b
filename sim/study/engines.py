"""Which loop plays a study: SimPy's or the compiled one. Their numbers are equal, so both may share one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim import batch, live
from sim.errors import SimError
from sim.responses import names
from sim.study.crew import Course, never, play_alone
from sim.study.harvest import Block, Played, Wanted
from sim.study.journal import Intent
from sim.study.series import Model, Series, parts
from sim.study.workers import play_on_processes, play_on_threads

ENGINES = ("auto", "simpy", "compiled")

BOTH = "simpy, compiled"
"""SimPy's loop plays until the compiled one is prepared. How many each plays depends on the clock, and so is
told nowhere."""

ALONE = 1.0
"""Seconds for which SimPy's loop plays in this process before workers are worth their start."""

ALONE_COMPILED = 0.03
"""The same for the compiled loop, whose threads start at once."""


class Chunk(NamedTuple):
    """A block of replications: the seconds that it should take, and its most replications."""

    seconds: float
    most: int


SIMPY = Chunk(0.2, 100_000)
"""Often enough to show progress and to stop."""

COMPILED = Chunk(0.05, 20_000)
"""Long enough that handing it out costs nothing, short enough to stop."""

LARGE = 2_000
"""Replications from which on a study is worth compiling the loop for."""

WORTH = 200_000
"""Threats, by the first replication's, from which on any study is: some ten seconds of SimPy's loop."""

PREPARING = "Preparing the fast loop, once."


def by_simpy(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on SimPy's loop."""
    return Played(block, parts(live.rows, model, block, wanted), compiled=False)


def by_compiled(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on the compiled loop."""
    return Played(block, parts(batch.rows, model, block, wanted), compiled=True)


def settle(engine: str, model: Model, replications: int, say: Callable[[str], None]) -> str:
    """Which loops are to play a study of so many replications: "simpy", "compiled" or BOTH.

    It depends on one of ENGINES, on the study and on what this machine has, and on no clock. Where the
    machine lacks what a large study needs, *say* is told.
    Raises SimError for an engine that is not there.
    """
    if engine not in ENGINES:
        raise SimError(f"There is no engine {engine!r}; the engines are {', '.join(ENGINES)}.")
    lack = batch.lacking()
    if engine == "compiled" and lack is not None:
        raise SimError(f"The engine 'compiled' cannot play here. {lack}")
    if engine != "auto":
        return engine
    if lack is not None:
        if replications > LARGE:
            say(lack)
        return "simpy"
    if batch.is_ready():
        return "compiled"
    return BOTH if replications > LARGE or _threats(model) * replications > WORTH else "simpy"


def as_begun(begun: Intent, now: Intent) -> str:
    """The loops that a study is to be resumed by: those that it was begun by, where that can be."""
    can = begun.engine == "simpy" or (begun.engine in {"compiled", BOTH} and batch.lacking() is None)
    return begun.engine if can and begun.replications == now.replications else now.engine


def together(*played: str) -> str:
    """The names of loops, each of which may be BOTH, in one."""
    return ", ".join(name for name in BOTH.split(", ") if any(name in some for some in played))


def _threats(model: Model) -> float:
    """How many threats the first replication has."""
    plan = model.plans[0] if isinstance(model, Series) else model
    return float(live.rows(plan, plan.seed, 1, 1)[0, names(plan).index("threats")])


def play(course: Course, engine: str) -> str:
    """Play what is left by one of ENGINES or the loops that were settled on; return those that could play.

    Raises SimError for an engine that is not there.
    """
    settled = engine if engine == BOTH else settle(engine, course.model, course.ledger.expected, course.say)
    if settled == "simpy":
        _play_simpy(course)
    elif batch.is_ready():
        _play_compiled(course)
    elif settled == "compiled":
        course.say(PREPARING)
        batch.prepare()
        _play_compiled(course)
    else:
        play_alone(course, by_simpy, seconds=ALONE, chunk=SIMPY.seconds, most=SIMPY.most)
        if course.ledger.left and not _play_while_compiling(course):
            return "simpy"
    return settled


def _play_simpy(course: Course, enough: Callable[[], bool] = never) -> None:
    alone = course.workers == 1
    seconds = float("inf") if alone else ALONE
    rate = play_alone(course, by_simpy, seconds=seconds, chunk=SIMPY.seconds, most=SIMPY.most, enough=enough)
    if course.ledger.left and not enough():
        play_on_processes(course, by_simpy, max(1, int(rate * SIMPY.seconds)), enough)


def _play_compiled(course: Course) -> None:
    alone = course.workers == 1
    seconds = float("inf") if alone else ALONE_COMPILED
    rate = play_alone(course, by_compiled, seconds=seconds, chunk=COMPILED.seconds, most=COMPILED.most)
    if course.ledger.left:
        play_on_threads(course, by_compiled, max(1, min(COMPILED.most, int(rate * COMPILED.seconds))))


def _play_while_compiling(course: Course) -> bool:
    """SimPy's loop plays until a child process has compiled the other, which then takes over.

    A study that ends before leaves the child at its work: the next one finds it done. Returns whether the
    child has not failed.
    """
    course.say(PREPARING)
    child = batch.prepare_elsewhere()
    fewer = course._replace(workers=max(1, course.workers - 1))
    _play_simpy(fewer, enough=lambda: child.poll() is not None)
    if course.ledger.left and child.returncode == 0:
        _play_compiled(course)
    elif course.ledger.left:
        course.say("The fast loop could not be prepared; the study goes on with SimPy's.")
        _play_simpy(course)
        return False
    return True
