"""Blocks of replications: a workspace that grows with what a replication needs, on either compiled player."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim import draws
from sim import plan as p
from sim.batch import calendar, event_list
from sim.batch.players import Player, borrowed
from sim.errors import RunawayError, SimError
from sim.plan import Floats, Ints, Plan
from sim.responses import names
from sim.rules import state as s

ROOM = 64
"""Threats and caused events a workspace has room for at first; it doubles where a replication has more."""

LOG_ROWS, LOG_ROWS_PER_THREAT = 200, 12
"""Rows a log has at first; a replication that needs more is played again with a longer one."""

SPARE = 100_000
"""The most threats for which there is room beyond those that a replication needs."""

MOST_BYTES = 1 << 31
"""Memory that a workspace may take: 2 GB."""


class Scratch(NamedTuple):
    """What a player reports: replications done, what the next one needs, the last tick of the last one."""

    report: Ints  # (3,)


class Workspace:
    """The arrays in which the replications of a block are played, one after the other.

    With *log*, the state's log holds all of a replication; *watched*, it tells all in its turn.
    """

    def __init__(self, plan: Plan, player: Player, *, log: bool = False, watched: bool = False) -> None:
        self.plan, self.player = plan, player
        self.threats = ROOM
        self.caused = ROOM + 2 * (plan.slots + len(plan.batteries))
        self.log_rows = LOG_ROWS + LOG_ROWS_PER_THREAT * ROOM if log else 0
        self.watched = watched
        self.make_room()

    def parts(self) -> tuple[Any, ...]:
        """New arrays: the tables, the state, the calendar and the report."""
        state = s.fresh(self.plan, self.threats, log=self.watched)
        state = state._replace(log=np.zeros((self.log_rows, s.LOG_COLUMNS), dtype=np.int64))
        known = event_list.room_for(self.plan, self.threats, self.caused)
        known.progress[event_list.WATCHED] = self.watched
        return self.plan.tables, state, known, Scratch(np.zeros(3, dtype=np.int64))

    def make_room(self) -> None:
        """Lay out all arrays in the player's memory. Raises SimError where it cannot hold them."""
        self.tables, self.state, self.calendar, (self.report,) = self.player.placed(*self.parts())

    def grow(self) -> None:
        """Make room for what the report says that the next replication needs. Raises SimError."""
        need = int(self.report[1])
        if need == calendar.FULL:
            self.caused *= 2
        elif need == calendar.LOG_FULL:
            self.log_rows = int(self.state.clock[s.LOGGED]) * 5 // 4
        else:
            _refuse_more_than_fits(self.plan, need)
            self.threats = need + min(need, SPARE)
            if self.log_rows:
                self.log_rows = max(self.log_rows, LOG_ROWS + LOG_ROWS_PER_THREAT * self.threats)
        self.make_room()

    def play(self, at: draws.Source, first: int, rows: Floats) -> int:
        """Play replications into the first of *rows*; return how many. Raises RunawayError."""
        window = self.player.window(rows)
        self.player.block(self.tables, self.state, self.calendar, at.low, at.high, first, window, self.report)
        if window is not rows:
            rows[: self.report[0]] = window[: self.report[0]]
        return self.settle(first)

    def settle(self, first: int) -> int:
        """How many replications from *first* on are done; make room for the next. Raises RunawayError."""
        done, need = int(self.report[0]), int(self.report[1])
        if need == calendar.RUNAWAY:
            raise RunawayError(first + done, p.time_of(int(self.state.clock[s.NOW])))
        if need not in (0, calendar.PAUSED):
            self.grow()
        return done


def _refuse_more_than_fits(plan: Plan, threats: int) -> None:
    """Raise SimError where the arrays of so many threats, with room to spare, would take over MOST_BYTES."""
    room = MOST_BYTES // (8 * (50 + 12 * len(plan.batteries)))
    fit = max(room // 2, room - SPARE)
    if threats > fit:
        raise SimError(
            f"A replication has {threats:,} threats at {len(plan.batteries)} batteries and would need more"
            f" than 2 GB of memory; up to {fit:,} threats fit."
        )


def rows(plan: Plan, seed: int, first: int, count: int, player: str | None = None) -> Floats:
    """The responses of *count* replications from number *first* on, on the compiled loop.

    Shape (count, len(names(plan))); NaN where a response has no value. The numbers are those of
    `live.rows`, to the last bit, whichever *player* plays ("native", "portable", None for the best). Raises
    RunawayError, and SimError where a player cannot play or a replication needs too much memory. Lets other
    threads run while it works.
    """
    with borrowed(player) as one:
        return play_block(plan, seed, first, count, one)


def play_block(plan: Plan, seed: int, first: int, count: int, player: Player) -> Floats:
    """Play a block by *player*."""
    work = Workspace(plan, player)
    result = np.zeros((count, len(names(plan))))
    at = draws.source(seed, first)
    done = 0
    while done < count:
        done += work.play(at, first + done, result[done:])
    return result


class Logged(NamedTuple):
    """A replication that was watched: the final state with its log, the last tick, a row of responses."""

    state: s.State
    end: int
    row: Floats


def logged(plan: Plan, seed: int, replication: int, player: str | None = None) -> Logged:
    """Play one replication and keep its log, equal to that of SimPy's loop. Raises as `rows` does."""
    with borrowed(player) as one:
        work = Workspace(plan, one, log=True, watched=True)
        row = np.zeros((1, len(names(plan))))
        at = draws.source(seed, replication)
        while work.play(at, replication, row) == 0:
            pass
        return Logged(copied(work.state), int(work.report[2]), row[0])


def copied(state: s.State) -> s.State:
    """A copy of a state, its log cut to what was noted."""
    cut = state._replace(log=state.log[: state.clock[s.LOGGED]])
    return s.State._make(array.copy() for array in cut)
