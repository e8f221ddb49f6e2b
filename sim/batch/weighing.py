"""Blocks of replications of a tilted plan, each with how likely it was (`rules.likelihood`)."""

from __future__ import annotations

import numpy as np

from sim import draws as d
from sim import plan as p
from sim.batch.blocks import Workspace
from sim.batch.calendar import RUNAWAY, Calendar, block
from sim.errors import RunawayError
from sim.plan import Floats, Plan
from sim.responses import names
from sim.rules import state as s
from sim.rules.likelihood import Tilt, weigh
from sim.rules.react import BUDGET, BUDGET_PER_THREAT


def weighed_block(
    tables: p.Tables,
    state: s.State,
    known: Calendar,
    low: int,
    high: int,
    first: int,
    rows: Floats,
    report: p.Ints,
    tilt: Tilt,
    weights: Floats,
) -> None:
    """Play replications as `calendar.block` does, and weigh each. The log must hold all of a replication."""
    for n in range(rows.shape[0]):
        block(tables, state, known, low, high, first + n, rows[n : n + 1], report)
        if report[1] != 0:
            report[0] = n
            return
        weigh(tables, d.Source(low, high, first + n), state, tilt, weights[n])
    report[0] = rows.shape[0]


def weighed_rows(
    plan: Plan, tilt: Tilt, seed: int, first: int, count: int, items: int
) -> tuple[Floats, Floats]:
    """The responses of *count* replications from number *first* on, and *items* numbers of `weigh` for each.

    Shapes (count, len(names(plan))) and (count, items). The numbers are those of `live.weighed_rows`.
    Raises RunawayError. Lets other threads run while it works.
    """
    from sim.batch import kernel

    work = Workspace(plan)
    result, weights = np.zeros((count, len(names(plan)))), np.zeros((count, items))
    report = np.zeros(2, dtype=np.int64)
    at = d.source(seed, first)
    done = 0
    while done < count:
        state = work.state._replace(log=room_for_all(work))
        parts = (plan.tables, state, work.calendar, at.low, at.high, first + done, result[done:], report)
        kernel.weighed_block(*parts, tilt._replace(share=np.zeros(work.threats)), weights[done:])
        done += int(report[0])
        if report[1] == RUNAWAY:
            raise RunawayError(first + done, p.time_of(int(state.clock[s.NOW])))
        if done < count:
            work.grow(int(report[1]))
    return result, weights


def room_for_all(work: Workspace) -> p.Ints:
    """A log that holds all of a replication; memory is taken only for as much as is written.

    Every engagement and every other caused event is noted twice at most at its start and twice at its end;
    the other notes are of what is known of a threat: five, and a window's opening for each battery.
    """
    caused = BUDGET + BUDGET_PER_THREAT * work.threats + len(work.state.caused)
    known = (5 + len(work.plan.batteries)) * work.threats
    return np.zeros((4 * caused + known, s.LOG_COLUMNS), dtype=np.int64)
