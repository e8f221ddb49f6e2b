"""Which loop plays a study: SimPy's or the compiled one. Their numbers are equal, so both may share one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim import batch, live
from sim.errors import SimError
from sim.study.crew import Course, never, play_alone
from sim.study.harvest import Block, Played, Wanted
from sim.study.series import Model, parts
from sim.study.workers import play_on_processes, play_on_threads

ENGINES = ("auto", "simpy", "compiled")

ALONE = 1.0
"""Seconds for which SimPy's loop plays in this process before workers are worth their start."""

ALONE_COMPILED = 0.05
"""The same for the compiled loop, whose threads start at once."""


class Chunk(NamedTuple):
    """A block of replications: the seconds that it should take, and its most replications."""

    seconds: float
    most: int


SIMPY = Chunk(0.2, 100_000)
"""Often enough to show progress and to stop."""

COMPILED = Chunk(0.05, 5_000)
"""Long enough that handing it out costs nothing, short enough to stop."""

LARGE = 2_000
"""Replications from which on a study is worth compiling the loop for."""

WORTH = 10.0
"""Seconds of work left, after the first, from which on any study is."""

PREPARING = "Preparing the fast loop, once."


def by_simpy(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on SimPy's loop."""
    return Played(block, parts(live.rows, model, block, wanted), compiled=False)


def by_compiled(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on the compiled loop."""
    return Played(block, parts(batch.rows, model, block, wanted), compiled=True)


def play(course: Course, engine: str) -> None:
    """Play what is left by one of ENGINES. Raises SimError for an engine that is not there."""
    if engine == "simpy":
        _play_simpy(course)
    elif engine == "compiled":
        _demand(course)
        _play_compiled(course)
    elif engine == "auto":
        _play_auto(course)
    else:
        raise SimError(f"There is no engine {engine!r}; the engines are {', '.join(ENGINES)}.")


def _demand(course: Course) -> None:
    """Make the compiled loop ready."""
    lack = batch.lacking()
    if lack is not None:
        raise SimError(f"The engine 'compiled' cannot play here. {lack}")
    if not batch.is_ready():
        course.say(PREPARING)
        batch.prepare()


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


def _play_auto(course: Course) -> None:
    """The compiled loop where it is ready or worth compiling, else SimPy's."""
    ledger, lack = course.ledger, batch.lacking()
    if lack is not None:
        if ledger.expected > LARGE:
            course.say(lack)
        _play_simpy(course)
    elif batch.is_ready():
        _play_compiled(course)
    else:
        rate = play_alone(course, by_simpy, seconds=ALONE, chunk=SIMPY.seconds, most=SIMPY.most)
        if ledger.left and (ledger.expected > LARGE or ledger.left > rate * course.workers * WORTH):
            _play_while_compiling(course)
        else:
            _play_simpy(course)


def _play_while_compiling(course: Course) -> None:
    """SimPy's loop plays until a child process has compiled the other, which then takes over.

    A study that ends before leaves the child at its work: the next one finds it done.
    """
    course.say(PREPARING)
    child = batch.prepare_elsewhere()
    fewer = course._replace(workers=max(1, course.workers - 1))
    _play_simpy(fewer, enough=lambda: child.poll() is not None)
    if not course.ledger.left:
        return
    if child.returncode == 0:
        _play_compiled(course)
    else:
        course.say("The fast loop could not be prepared; the study goes on with SimPy's.")
        _play_simpy(course)
