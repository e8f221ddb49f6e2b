"""The future event list of the compiled loop: its arrays, and what their entries hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim import plan as p
from sim.plan import Ints

WHAT_SHIFT = 40
WHO = (1 << WHAT_SHIFT) - 1

# What `Calendar.progress` holds. The caller sets the first three: whether the log tells all in its
# turn, the tick before which to pause, and whether to go on from a pause. The others are kept over a pause.
WATCHED, PAUSE, GOES_ON, KNOWN, ROW, PLACE, SIZE, DUE, BUDGET_LEFT, CAUSED, PROGRESS = range(11)


class Calendar(NamedTuple):
    """Room for the events of a replication: *known* ones, sorted, and a heap of *caused* ones.

    An item holds what happens and to whom, (what << WHAT_SHIFT) + who, so that (tick, item) is the order
    in which events are played. The known ones have two rows, to be sorted from one into the other.
    """

    known_tick: Ints  # (2, N)
    known_item: Ints  # (2, N)
    part: Ints  # (N + 1,): scratch of sorting
    caused_tick: Ints  # (1, M)
    caused_item: Ints  # (1, M)
    progress: Ints  # (PROGRESS,)


def room_for(plan: p.Plan, threats: int, caused: int) -> Calendar:
    """A calendar with room for what is known of *threats* threats and for *caused* caused events."""
    known = threats * (4 + len(plan.batteries))

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    progress = ints(PROGRESS)
    progress[PAUSE] = p.NEVER
    events = ints(2, known), ints(2, known), ints(known + 1)
    return Calendar(*events, ints(1, caused), ints(1, caused), progress)


def item(what: int, who: int) -> int:
    """What happens and to whom, in one number."""
    return (what << WHAT_SHIFT) + who
