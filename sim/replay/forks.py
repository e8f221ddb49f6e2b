"""Many replications that go on under other numbers from a moment on, played by a compiled loop.

The compiled loop pauses at the moment, the change is made as `live` makes it, and the loop goes on with a
new calendar. Only where a busy channel must go is a fork played by SimPy's loop.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import batch, draws, live
from sim import plan as p
from sim.batch import calendar, event_list
from sim.batch.blocks import Scratch, Workspace, copied
from sim.batch.players import Player, borrowed
from sim.live.changing import Caused, Change, change
from sim.live.fork import refuse_other
from sim.live.layout import laid_out, wide
from sim.live.replication import timetable
from sim.plan import Floats
from sim.replay.runs import rows
from sim.responses import names
from sim.rules import state as s
from sim.scenario import Scenario
from sim.trace import LogRow


def forked_rows(
    scenario: Scenario,
    changed: Scenario,
    seed: int,
    first: int,
    count: int,
    time: float,
    player: str | None = None,
) -> Floats:
    """The responses of *count* forks at *time* from replication *first* on: those of `live.fork`.

    Shape (count, responses); NaN where a response has no value. *player* is "simpy" or a compiled one; None
    is the best at hand. Raises as `live.fork` does.
    """
    refuse_other(scenario, changed)
    if time < 0 and player != "simpy":
        return rows(p.make(changed), seed, first, count)
    player = player or batch.best() or "simpy"
    numbers, at = range(first, first + count), p.ticks(time)
    if player == "simpy" or _at_the_end(scenario, at):
        return np.array([_by_simpy(scenario, changed, seed, number, time) for number in numbers])
    with borrowed(player) as one:
        forks = _Forks(scenario, changed, seed, time, one)
        return np.array([forks.row(number) for number in numbers])


def _at_the_end(scenario: Scenario, at: int) -> bool:
    """Whether a run is over at the moment *at*, or one tick later."""
    return at + 1 >= int(p.make(scenario).tables.setting[p.UNTIL])


def _by_simpy(scenario: Scenario, changed: Scenario, seed: int, number: int, time: float) -> Floats:
    values = live.fork(scenario, changed, seed, number, time).responses.values()
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


class _Forks:
    """Forks of one scenario at one moment, one after the other on one compiled player."""

    def __init__(self, scenario: Scenario, changed: Scenario, seed: int, time: float, player: Player) -> None:
        self.scenarios, self.seed, self.time, self.player = (scenario, changed), seed, time, player
        self.at = p.ticks(time)
        self.plans = laid_out(p.make(scenario), p.make(changed))
        self.names = names(self.plans[1])
        self.past: _Past | None = None

    def row(self, number: int) -> Floats:
        """The responses of one fork."""
        row: Floats = np.zeros((1, len(self.names)))
        self._play(number, row)
        first: Floats = row[0]
        return first

    def _play(self, number: int, row: Floats) -> None:
        state, pending, left = self._paused(number, row)
        if state is None:
            return
        how = self._change(number, state, pending)
        if any(how.surplus):
            row[0] = _by_simpy(*self.scenarios, self.seed, number, self.time)
            return
        future = _Future(self, how, state, left)
        end = future.play_to_the_end(draws.source(self.seed, number), number, row)
        how.share_busy(s.views(future.state), self.plans[1], end, row[0])

    def _paused(self, number: int, row: Floats) -> tuple[s.State | None, list[Caused], int]:
        """The state at the moment, what is due and the events left; no state where the run is over."""
        if self.past is None:
            self.past = _Past(self)
        else:
            self.past.make_room()
        work, source = self.past, draws.source(self.seed, number)
        while work.play(source, number, row) == 0:
            if work.report[1] == calendar.PAUSED:
                return copied(work.state), work.pending(), int(work.calendar.progress[event_list.BUDGET_LEFT])
        return None, [], 0

    def _change(self, number: int, state: s.State, pending: list[Caused]) -> Change:
        log = [LogRow(*row) for row in state.log.tolist()]
        source = draws.source(self.seed, number)
        return change(self.plans, self.scenarios, source, s.views(state), self.at, pending, log)


class _Past(Workspace):
    """Where a replication is played up to the moment of the change, with room for the channels after it."""

    def __init__(self, forks: _Forks) -> None:
        self.wide, self.pause = wide(*forks.plans), forks.at + 1
        super().__init__(forks.plans[0], forks.player, log=True, watched=True)

    def parts(self) -> tuple[Any, ...]:
        """As of every workspace, but for the room and the pause."""
        tables, state, known, scratch = super().parts()
        log, state = state.log, s.fresh(self.wide, self.threats, log=True)
        known.progress[event_list.PAUSE] = self.pause
        return tables, state._replace(log=log), known, scratch

    def pending(self) -> list[Caused]:
        """What is on the heap."""
        size, events = int(self.calendar.progress[event_list.SIZE]), self.calendar
        due = zip(events.caused_tick[0, :size].tolist(), events.caused_item[0, :size].tolist(), strict=True)
        return [Caused(tick, item >> event_list.WHAT_SHIFT, item & event_list.WHO) for tick, item in due]


class _Future(Workspace):
    """Where one replication goes on after the change."""

    def __init__(self, forks: _Forks, how: Change, state: s.State, left: int) -> None:
        self.how, self.left = how, left
        self.begun = state._replace(log=np.zeros((0, s.LOG_COLUMNS), dtype=np.int64))
        self.begun.clock[s.NOW], self.begun.clock[s.LOGGED] = how.at, 0
        self.known = _ahead(how, self.begun)
        self.wide = wide(*forks.plans)
        super().__init__(forks.plans[1], forks.player)

    def parts(self) -> tuple[Any, ...]:
        """The arrays at the change, with the events that lie ahead."""
        tables = p.Tables._make(np.asarray(table) for table in self.how.tables)
        caused = sorted((tick, event_list.item(what, who)) for tick, what, who in self.how.pending)
        events = event_list.room_for(self.wide, self.begun.threat.shape[0], self.caused + len(caused))
        _fill(events.known_tick, events.known_item, self.known)
        _fill(events.caused_tick, events.caused_item, caused)
        progress = events.progress
        progress[event_list.WATCHED] = progress[event_list.GOES_ON] = 1
        progress[event_list.KNOWN], progress[event_list.SIZE] = len(self.known), len(caused)
        progress[event_list.DUE], progress[event_list.BUDGET_LEFT] = s.CHOOSE, self.left
        state = s.State._make(array.copy() for array in self.begun)
        return tables, state, events, Scratch(np.zeros(3, dtype=np.int64))

    def play_to_the_end(self, source: draws.Source, number: int, row: Floats) -> int:
        """Play on, fill the row and return the last tick. Raises RunawayError."""
        while self.play(source, number, row) == 0:
            pass
        return int(self.report[2])


def _ahead(how: Change, state: s.State) -> list[tuple[int, int]]:
    """What is known of the threats in the air and lies ahead, sorted: (tick, item)."""
    seen = s.views(state)
    return sorted(
        (tick, event_list.item(what, who))
        for threat in np.flatnonzero(state.threat[: state.clock[s.THREATS], s.STATUS] == s.AIRBORNE).tolist()
        for tick, what, who in timetable(how.tables, seen, threat)
        if tick > how.at
    )


def _fill(ticks: p.Ints, items: p.Ints, events: list[tuple[int, int]]) -> None:
    """Write events in order to the first row; in order they are a heap too."""
    if events:
        both = np.array(events, dtype=np.int64)
        ticks[0, : len(events)], items[0, : len(events)] = both[:, 0], both[:, 1]
