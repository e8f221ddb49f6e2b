"""Blocks of replications: a workspace that grows with what a replication needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim import draws
from sim import plan as p
from sim.batch import calendar
from sim.errors import RunawayError
from sim.plan import Floats, Plan
from sim.responses import names
from sim.rules import state as s

ROOM = 64
"""Threats and caused events a workspace has room for at first; it doubles where a replication has more."""


class Workspace:
    """The arrays in which the replications of a block are played, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.threats = ROOM
        self.caused = ROOM + 2 * (plan.slots + len(plan.batteries))
        self._make_room()

    def _make_room(self) -> None:
        self.state = s.fresh(self.plan, self.threats, log=False)
        self.calendar = calendar.room_for(self.plan, self.threats, self.caused)

    def grow(self, need: int) -> None:
        """Make room for *need* threats, or for more caused events where the heap was FULL."""
        if need == calendar.FULL:
            self.caused *= 2
        else:
            self.threats = 2 * need
        self._make_room()


def rows(plan: Plan, seed: int, first: int, count: int) -> Floats:
    """The responses of *count* replications from number *first* on, on the compiled loop.

    Shape (count, len(names(plan))); NaN where a response has no value. The numbers are those of
    `live.rows`, to the last bit. Raises RunawayError. Lets other threads run while it works.
    """
    from sim.batch.kernel import block

    return play_block(plan, seed, first, count, block)


def play_block(plan: Plan, seed: int, first: int, count: int, block: Callable[..., Any]) -> Floats:
    """Play a block with `calendar.block`, compiled or not."""
    work = Workspace(plan)
    result = np.zeros((count, len(names(plan))))
    report = np.zeros(2, dtype=np.int64)
    at = draws.source(seed, first)
    done = 0
    while done < count:
        block(plan.tables, work.state, work.calendar, at.low, at.high, first + done, result[done:], report)
        done += int(report[0])
        if report[1] == calendar.RUNAWAY:
            raise RunawayError(first + done, p.time_of(int(work.state.clock[s.NOW])))
        if done < count:
            work.grow(int(report[1]))
    return result
