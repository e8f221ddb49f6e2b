"""Choose and run the loop that plays a study. All loops give equal numbers, so they may share a study."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sim import batch, live
from sim.errors import SimError
from sim.responses import names
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.executor import Job, Play, play_alone
from sim.study.journal import Intent
from sim.study.series import Model, Series, parts
from sim.study.workers import play_on_processes, play_on_threads

LOOPS = ("simpy", "portable", "native")
"""All loops, from the slowest to the fastest."""

HANDED_OVER = "portable, native"
"""The portable loop plays until the native one is compiled. How many replications each plays depends on the
clock and is not recorded."""

ALONE = 1.0
"""Seconds for which SimPy's loop plays in this process before it starts worker processes."""

ALONE_COMPILED = 0.03
"""Seconds for which a compiled loop plays in this thread before it starts others."""


class Chunk(NamedTuple):
    """The size of a block: the seconds that it should take, and its most replications."""

    seconds: float
    most: int


SIMPY = Chunk(0.2, 100_000)
"""Short enough to show progress and to stop soon."""

COMPILED = Chunk(0.05, 20_000)
"""Long enough that submitting it costs nothing, short enough to stop soon."""

WORTH_COMPILING = 120_000_000
"""A study of more threats than this compiles the native loop, judged by its first replication. So many take
the portable loop a minute, at about half a microsecond each (`benchmarks/speed.py`)."""


def by_simpy(model: Model, block: Block, wanted: Wanted) -> BlockResult:
    """Play a block with SimPy's loop."""
    return BlockResult(block, parts(live.rows, model, block, wanted), "simpy")


def _by(player: str, model: Model, block: Block, wanted: Wanted) -> BlockResult:
    """Play a block with a compiled loop."""
    return BlockResult(block, parts(partial(batch.rows, player=player), model, block, wanted), player)


def by_portable(model: Model, block: Block, wanted: Wanted) -> BlockResult:
    """Play a block with the portable loop."""
    return _by("portable", model, block, wanted)


def by_native(model: Model, block: Block, wanted: Wanted) -> BlockResult:
    """Play a block with the native loop, compiling it first if necessary."""
    return _by("native", model, block, wanted)


def by_native_once_ready(model: Model, block: Block, wanted: Wanted) -> BlockResult:
    """Play a block with the native loop if it is compiled by now, otherwise with the portable one."""
    return _by("native" if batch.is_ready("native") else "portable", model, block, wanted)


PLAYS: dict[str, Play] = {
    "simpy": by_simpy,
    "portable": by_portable,
    "native": by_native,
    HANDED_OVER: by_native_once_ready,
}
"""The function that plays a block, by the name of the chosen loops."""


def player() -> str:
    """Return the fastest loop that is ready on this machine, one of LOOPS."""
    return batch.best() or "simpy"


# --- choosing ---


def choose(engine: str, model: Model, replications: int, say: Callable[[str], None]) -> str:
    """Choose the loops for a study of so many replications: one of LOOPS, or HANDED_OVER.

    The choice depends on *engine* (one of `batch.ENGINES`), the study and what is installed, not on a clock.
    If "auto" cannot use the portable loop, *say* is called with the reason.
    Raises SimError for an engine that cannot play here.
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
        return choose("native", model, replications, say)
    return "simpy"


def _portable(model: Model, replications: int) -> str:
    """Return the portable loop; for a large study, with the native one to take over if it can be compiled."""
    plan = model.plans[0] if isinstance(model, Series) else model
    threats = batch.rows(plan, plan.seed, 1, 1, "portable")[0, names(plan).index("threats")]
    worth = float(threats) * replications > WORTH_COMPILING
    return HANDED_OVER if worth and batch.lacking("native") is None else "portable"


def resumed(begun: Intent, now: Intent) -> str:
    """Return the loops to resume a study with: those it was started with, if they can play here."""
    compiled = [name for name in begun.engine.split(", ") if name != "simpy"]
    known = begun.engine in PLAYS and all(batch.lacking(name) is None for name in compiled)
    return begun.engine if known and begun.replications == now.replications else now.engine


def combined(*played: str) -> str:
    """Join the names of loops, each of which may be HANDED_OVER, without repeating one."""
    return ", ".join(name for name in LOOPS if any(name in some.split(", ") for some in played))


# --- playing ---


def play(job: Job, engine: str) -> str:
    """Play the missing replications and return the loops that may have played.

    *engine* is one of `batch.ENGINES`, or the loops already chosen. Raises SimError for an engine that
    cannot play here.
    """
    chosen = engine
    if engine not in PLAYS:
        chosen = choose(engine, job.model, job.scheduler.expected, job.say)
    if chosen == HANDED_OVER:
        batch.prepare_elsewhere()
    if chosen == "simpy":
        _play_simpy(job)
    else:
        _play_compiled(job, PLAYS[chosen])
    return chosen


def _play_simpy(job: Job) -> None:
    alone = job.workers == 1
    seconds = float("inf") if alone else ALONE
    rate = play_alone(job, by_simpy, seconds=seconds, chunk=SIMPY.seconds, most=SIMPY.most)
    if job.scheduler.left:
        play_on_processes(job, by_simpy, max(1, int(rate * SIMPY.seconds)))


def _play_compiled(job: Job, by: Play) -> None:
    alone = job.workers == 1
    seconds = float("inf") if alone else ALONE_COMPILED
    rate = play_alone(job, by, seconds=seconds, chunk=COMPILED.seconds, most=COMPILED.most)
    if job.scheduler.left:
        play_on_threads(job, by, max(1, min(COMPILED.most, int(rate * COMPILED.seconds))))
