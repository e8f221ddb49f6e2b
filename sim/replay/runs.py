"""One replication to be looked at, or many, each by the loop that suits."""

from __future__ import annotations

from functools import partial

from sim import batch, live
from sim import plan as p
from sim.errors import SimError
from sim.plan import Floats, Plan
from sim.scenario import Scenario
from sim.scenario.attack import Schedule, Stream, Volley
from sim.trace import Run, tell

LONG = 3_000
"""Threats beyond which a run is long: SimPy's loop takes about a second."""


def play(scenario: Scenario, seed: int | None = None, replication: int = 1, engine: str = "auto") -> Run:
    """Play one replication and tell it. *seed* is the scenario's own unless given.

    *engine* is one of `batch.ENGINES`; the run is the same. Raises SimError for an engine that is not
    there and for a runaway replication.
    """
    player = _player(scenario, engine)
    if player == "simpy":
        return live.play(scenario, seed, replication)
    plan = p.make(scenario)
    seed = plan.seed if seed is None else seed
    state, end, row = batch.logged(plan, seed, replication, player)
    return tell(plan, state, seed, replication, end, state.log, row)


def rows(plan: Plan, seed: int, first: int, count: int) -> Floats:
    """The responses of *count* replications from number *first* on, by the fastest loop at hand.

    Shape (count, len(names(plan))); NaN where a response has no value. Raises RunawayError.
    """
    player = batch.best()
    loop = live.rows if player is None else partial(batch.rows, player=player)
    return loop(plan, seed, first, count)


def _player(scenario: Scenario, engine: str) -> str:
    """Who plays. It depends on the scenario and on what this machine has, and on no clock."""
    batch.refuse_unknown(engine)
    if engine == "simpy" or (engine == "auto" and expected(scenario) <= LONG):
        return "simpy"
    if engine in batch.PLAYERS:
        return engine
    best = soonest() if engine == "auto" else batch.best()
    if best is None and engine == "compiled":
        raise SimError(f"The engine 'compiled' cannot play here. {batch.lacking('portable')}")
    return best or "simpy"


def soonest() -> str | None:
    """The compiled player that is done first with a single run; None where none can begin at once.

    Until numba is imported, half a second, the portable loop has long played it.
    """
    best = batch.best()
    return "portable" if best is not None and batch.is_ready("portable") else best


def expected(scenario: Scenario) -> float:
    """About how many threats come; a stream at its highest rate."""
    return sum(_of(entry.form) for entry in scenario.attack)


def _of(form: Volley | Stream | Schedule) -> float:
    if isinstance(form, Volley):
        return form.count
    if isinstance(form, Schedule):
        return len(form.at)
    highest = form.rate if isinstance(form.rate, int | float) else max(rate for _, rate in form.rate)
    batch_size = form.batch if isinstance(form.batch, int | float) else 1.0
    return highest * (form.end - form.start) * batch_size
