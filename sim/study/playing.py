"""Playing the replications of a study, here or on worker processes: the rows are the same."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable

import numpy as np

from sim import language, live, plan, responses
from sim.errors import SimError
from sim.plan import Plan
from sim.scenario import Scenario
from sim.study.ledger import Ledger
from sim.study.provenance import versions
from sim.study.result import Study
from sim.study.workers import play_together

Progress = Callable[[int, int], None]

ALONE = 1.0
"""Seconds for which a study is played in this process before workers are worth their start."""

CHUNK = 0.2
"""Seconds that a block of replications should take: often enough to show progress and to stop."""


def study(
    scenario: Scenario,
    replications: int,
    *,
    seed: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Study:
    """Play replications 1 to *replications* and keep a row of responses of each.

    The rows depend on the scenario and the seed alone, not on *workers*. *progress* is told
    how many are finished and how many were asked for. An interrupt (Ctrl-C) ends the study
    early: it keeps the finished replications that follow each other from the first on.
    Raises SimError: a number that makes no sense, a runaway replication, workers that keep dying.
    """
    _refuse_nonsense(replications, workers)
    if seed is not None:
        scenario = language.replace(scenario, {"seed": seed})
    model = plan.make(scenario)
    names = responses.names(model)
    ledger = Ledger(_room(replications, len(names)), progress)
    with contextlib.suppress(KeyboardInterrupt):
        _play(model, ledger, workers)
    return Study(
        scenario=scenario.name,
        document=language.dump(scenario),
        seed=scenario.seed,
        engine="simpy",
        replications=replications,
        names=names,
        rows=ledger.rows[: ledger.unbroken],
        **versions(),
    )


def _refuse_nonsense(replications: int, workers: int) -> None:
    if replications < 1:
        raise SimError(f"A study of {replications} replications; it needs at least 1.")
    if workers < 1:
        raise SimError(f"A study on {workers} workers; it needs at least 1.")


def _room(replications: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    try:
        return np.empty((replications, columns))
    except (MemoryError, ValueError) as error:
        raise SimError(f"{replications} replications do not fit into this machine's memory.") from error


def _play(model: Plan, ledger: Ledger, workers: int) -> None:
    rate = _play_alone(model, ledger, math.inf if workers == 1 else ALONE)
    if ledger.left:
        play_together(model, ledger, workers, size=max(1, int(rate * CHUNK)))


def _play_alone(model: Plan, ledger: Ledger, seconds: float) -> float:
    """Play in this process until all is done or *seconds* are over; return replications a second."""
    began, size, rate = time.perf_counter(), 1, 0.0
    while ledger.left and time.perf_counter() - began < seconds:
        first, size = ledger.unbroken + 1, min(size, ledger.left)
        started = time.perf_counter()
        ledger.keep(first, live.rows(model, model.seed, first, size))
        took = max(time.perf_counter() - started, 1e-9)
        rate = size / took
        size = max(1, min(2 * size, int(rate * CHUNK)))
    return rate
