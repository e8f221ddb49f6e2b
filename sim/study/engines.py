"""Which loop plays a study. The numbers of all loops are equal, so several may share one study."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sim import batch, live
from sim.errors import SimError
from sim.responses import names
from sim.study.aggregation import Block, Played, Wanted
from sim.study.executor import Course, Play, play_alone
from sim.study.journal import Intent
from sim.study.series import Model, Series, parts
from sim.study.workers import play_on_processes, play_on_threads

LOOPS = ("simpy", "portable", "native")
"""The loops that there are, from the slowest to the fastest."""

HANDED_OVER = "portable, native"
"""The portable loop plays until the native one is compiled. How many each plays depends on the clock, and so
is told nowhere."""

ALONE = 1.0
"""Seconds for which SimPy's loop plays in this process before workers are worth their start."""

ALONE_COMPILED = 0.03
"""The same for a compiled loop, whose threads start at once."""


class Chunk(NamedTuple):
    """A block of replications: the seconds that it should take, and its most replications."""

    seconds: float
    most: int


SIMPY = Chunk(0.2, 100_000)
"""Often enough to show progress and to stop."""

COMPILED = Chunk(0.05, 20_000)
"""Long enough that handing it out costs nothing, short enough to stop."""

WORTH_COMPILING = 120_000_000
"""Threats, by the first replication's, from which on a study compiles the native loop: a minute of the
portable one, which takes about half a microsecond a threat (`benchmarks/speed.py`)."""


def by_simpy(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on SimPy's loop."""
    return Played(block, parts(live.rows, model, block, wanted), "simpy")


def _by(player: str, model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on a compiled player."""
    return Played(block, parts(partial(batch.rows, player=player), model, block, wanted), player)


def by_portable(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on the portable loop."""
    return _by("portable", model, block, wanted)


def by_native(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on the native loop, which is compiled where it is not yet."""
    return _by("native", model, block, wanted)


def by_native_once_ready(model: Model, block: Block, wanted: Wanted) -> Played:
    """A block on the native loop where it is compiled by now, on the portable one until then."""
    return _by("native" if batch.is_ready("native") else "portable", model, block, wanted)


PLAYS: dict[str, Play] = {
    "simpy": by_simpy,
    "portable": by_portable,
    "native": by_native,
    HANDED_OVER: by_native_once_ready,
}
"""What plays a block, by the loops that were settled on."""


def player() -> str:
    """The fastest loop that can begin at once on this machine, one of LOOPS."""
    return batch.best() or "simpy"


# --- settling ---


def settle(engine: str, model: Model, replications: int, say: Callable[[str], None]) -> str:
    """Which loops are to play a study of so many replications: one of LOOPS, or HANDED_OVER.

    It depends on *engine* (one of `batch.ENGINES`), the study and what this machine has, and on no clock.
    Where "auto" must do without the portable loop, *say* is told why.
    Raises SimError for an engine that is not there.
    """
    batch.refuse_unknown(engine)
    if engine in batch.PLAYERS:
        lack = batch.lacking(engine)
        if lack is not None:
            raise SimError(f"The engine {engine!r} cannot play here. {lack}")
        return engine
    if engine == "simpy":
        return engine
    if batch.is_ready("native"):
        return "native"
    lack = batch.lacking("portable")
    if lack is None:
        return _portable(model, replications)
    say(lack)
    if engine == "compiled":
        return settle("native", model, replications, say)
    return "simpy"


def _portable(model: Model, replications: int) -> str:
    """The portable loop, with the native one to take over where that is worth compiling and can be."""
    plan = model.plans[0] if isinstance(model, Series) else model
    threats = batch.rows(plan, plan.seed, 1, 1, "portable")[0, names(plan).index("threats")]
    worth = float(threats) * replications > WORTH_COMPILING
    return HANDED_OVER if worth and batch.lacking("native") is None else "portable"


def as_begun(begun: Intent, now: Intent) -> str:
    """The loops that a study is to be resumed by: those that it was begun by, where that can be."""
    compiled = [name for name in begun.engine.split(", ") if name != "simpy"]
    known = begun.engine in PLAYS and all(batch.lacking(name) is None for name in compiled)
    return begun.engine if known and begun.replications == now.replications else now.engine


def together(*played: str) -> str:
    """The names of loops, each of which may be HANDED_OVER, in one."""
    return ", ".join(name for name in LOOPS if any(name in some.split(", ") for some in played))


# --- playing ---


def play(course: Course, engine: str) -> str:
    """Play what is left and return the loops that could play.

    *engine* is one of `batch.ENGINES`, or the loops that were settled on. Raises SimError for an engine that
    is not there.
    """
    settled = engine
    if engine not in PLAYS:
        settled = settle(engine, course.model, course.scheduler.expected, course.say)
    if settled == HANDED_OVER:
        batch.prepare_elsewhere()
    if settled == "simpy":
        _play_simpy(course)
    else:
        _play_compiled(course, PLAYS[settled])
    return settled


def _play_simpy(course: Course) -> None:
    alone = course.workers == 1
    seconds = float("inf") if alone else ALONE
    rate = play_alone(course, by_simpy, seconds=seconds, chunk=SIMPY.seconds, most=SIMPY.most)
    if course.scheduler.left:
        play_on_processes(course, by_simpy, max(1, int(rate * SIMPY.seconds)))


def _play_compiled(course: Course, by: Play) -> None:
    alone = course.workers == 1
    seconds = float("inf") if alone else ALONE_COMPILED
    rate = play_alone(course, by, seconds=seconds, chunk=COMPILED.seconds, most=COMPILED.most)
    if course.scheduler.left:
        play_on_threads(course, by, max(1, min(COMPILED.most, int(rate * COMPILED.seconds))))
