"""One replication stepped by SimPy's Environment."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import simpy
from simpy.events import EventPriority

from sim import draws
from sim import plan as p
from sim.errors import RunawayError
from sim.plan import Floats, Plan
from sim.responses import measure, names
from sim.rules import state as s
from sim.rules.attack import chance_opens, lets_through
from sim.rules.engage import choose, note_orders
from sim.rules.likelihood import Tilt, weigh
from sim.rules.react import begin, budget, first_failures, react
from sim.scenario import Scenario
from sim.trace import LogRow, Run, tell

PROMPTS = frozenset({s.END, s.REPAIR, s.RELOAD, s.FAIL, s.DETECT, s.OPEN, s.LAND})
"""Kinds of event after which a battery may have something to choose."""

ROOM = 64
"""Threats a workspace has room for at first; it doubles when a replication has more."""


class _Happening(simpy.Event):
    """An event at a chosen place within its instant: SimPy's calendar takes any integer as priority."""

    def __init__(self, env: simpy.Environment, delay: int, what: int, who: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        # SimPy starts processes at priority 0; ours come after, kind by kind, then in order of who.
        env.schedule(self, priority=EventPriority(1 + (what << 40) + who), delay=delay)


class Replication:
    """A workspace in which replications of one plan are played on SimPy's calendar."""

    def __init__(self, plan: Plan, watched: bool = False) -> None:
        self.plan = plan
        self.watched = watched
        self.tables: p.Tables = s.views(plan.tables)
        self._make_room(ROOM)

    def _make_room(self, room: int) -> None:
        self.state: s.State = s.views(s.fresh(self.plan, room, self.watched))

    def play(self, seed: int, replication: int) -> int:
        """Play one replication to its end and return its last tick. Raises RunawayError."""
        self._begin(seed, replication)
        return self._step_to_the_end(replication)

    def _begin(self, seed: int, replication: int) -> None:
        self.source = draws.source(seed, replication)
        while (threats := begin(self.tables, self.source, self.state)) > self.state.arrival.shape[0]:
            self._make_room(2 * threats)
        self.log: list[LogRow] = []
        self.env = simpy.Environment(initial_time=0)
        self.chooses_at = p.NONE
        for threat in range(threats):
            self.env.process(self._life(threat))
        self.budget = budget(self.state)
        self._expect(first_failures(self.tables, self.source, self.state))

    def _step_to_the_end(self, replication: int) -> int:
        until = self.tables.setting[p.UNTIL]
        self._step(replication, until)
        return int(self.env.now) if self.state.clock[s.LEFT] == 0 else until

    def _step(self, replication: int, before: int) -> None:
        """Play what happens before the tick *before*, while there is a threat left."""
        env, clock = self.env, self.state.clock
        while clock[s.LEFT] > 0 and env.peek() < before:
            env.step()
            if self.budget < 0:
                raise RunawayError(replication, p.time_of(int(env.now)))

    def _life(self, threat: int) -> Generator[simpy.Event, None, None]:
        """A threat's process walks through its timetable until the threat is resolved."""
        for tick, what, who in self._timetable(threat):
            yield _Happening(self.env, tick - int(self.env.now), what, who)
            if self.state.threat[threat, s.STATUS] != s.AIRBORNE:
                return
            self._happen(what, who)

    def _timetable(self, threat: int) -> Iterator[tuple[int, int, int]]:
        return timetable(self.tables, self.state, threat)

    def _expect(self, caused: int) -> None:
        """Put the events that an event caused on the calendar."""
        rows = self.state.caused
        self.budget -= caused
        for n in range(caused):
            self._schedule(rows[n, s.IN], rows[n, s.WHAT], rows[n, s.WHO])

    def _schedule(self, delay: int, what: int, who: int) -> None:
        callbacks = _Happening(self.env, delay, what, who).callbacks
        assert callbacks is not None
        callbacks.append(lambda _: self._happen(what, who))

    def _happen(self, what: int, who: int) -> None:
        now = int(self.env.now)
        self.state.clock[s.NOW] = now
        if what in (s.CHOOSE, s.CHOOSE_AGAIN):
            caused = choose(self.tables, self.source, self.state, now)
        else:
            caused = react(self.tables, self.source, self.state, now, what, who)
        self._expect(caused)
        if self.watched:
            self._drain()
        if what in PROMPTS:
            self._let_choose(s.CHOOSE if what < s.LAND else s.CHOOSE_AGAIN, now)

    def _let_choose(self, what: int, now: int) -> None:
        """Let the batteries choose once, after all changes of this part of the instant."""
        turn = now * 2 + (what == s.CHOOSE_AGAIN)
        if turn != self.chooses_at:
            self.chooses_at = turn
            self._schedule(0, what, 0)

    def _drain(self) -> None:
        log, clock = self.state.log, self.state.clock
        for row in range(clock[s.LOGGED]):
            self.log.append(LogRow._make(log[row, column] for column in range(s.LOG_COLUMNS)))
        clock[s.LOGGED] = 0


def timetable(tables: p.Tables, state: s.State, threat: int) -> Iterator[tuple[int, int, int]]:
    """What is known of a threat as soon as it is drawn: (tick, kind of event, who), in order."""
    row, batteries = state.threat, tables.battery.shape[0]
    yield row[threat, s.APPEARS], s.APPEAR, threat
    detected = row[threat, s.DETECTED]
    if detected != p.NEVER:
        yield detected, s.DETECT, threat
        opens = [(chance_opens(tables, state, threat, battery), battery) for battery in range(batteries)]
        for tick, battery in sorted(opens):
            if detected < tick < row[threat, s.LANDS] and not lets_through(tables, state, threat, battery):
                yield tick, s.OPEN, threat * batteries + battery
    if tables.setting[p.SUPPLY] == 1 and row[threat, s.LAST_CHANCE] != p.NONE:
        yield row[threat, s.LAST_CHANCE], s.CLOSE, threat
    yield row[threat, s.LANDS], s.LAND, threat


def play(scenario: Scenario, seed: int | None = None, replication: int = 1) -> Run:
    """Play one replication and tell it. *seed* is the scenario's own unless given."""
    plan = p.make(scenario)
    loop = Replication(plan, watched=True)
    seed = plan.seed if seed is None else seed
    end = loop.play(seed, replication)
    row = np.zeros(len(names(plan)))
    measure(loop.tables, loop.state, end, row)
    note_orders(loop.tables, loop.source, loop.state)
    return tell(plan, loop.state, seed, replication, end, loop.log, row)


def rows(plan: Plan, seed: int, first: int, count: int) -> Floats:
    """The responses of *count* replications from number *first* on.

    Shape (count, len(names(plan))); NaN where a response has no value. Raises RunawayError.
    """
    loop = Replication(plan)
    result = np.zeros((count, len(names(plan))))
    for n in range(count):
        end = loop.play(seed, first + n)
        measure(loop.tables, loop.state, end, result[n])
    return result


def weighed_rows(
    plan: Plan, tilt: Tilt, seed: int, first: int, count: int, items: int
) -> tuple[Floats, Floats]:
    """The same of a tilted plan, and *items* numbers of `likelihood.weigh` for each replication.

    Shapes (count, len(names(plan))) and (count, items). Raises RunawayError.
    """
    loop = Replication(plan, watched=True)
    result, weights = np.zeros((count, len(names(plan)))), np.zeros((count, items))
    for n in range(count):
        end = loop.play(seed, first + n)
        measure(loop.tables, loop.state, end, result[n])
        log = np.array(loop.log, dtype=np.int64).reshape(-1, s.LOG_COLUMNS)
        loop.state.clock[s.LOGGED] = len(log)
        given: Tilt = s.views(tilt._replace(share=np.zeros(loop.state.threat.shape[0])))
        weigh(loop.tables, loop.source, loop.state._replace(log=log), given, weights[n])
        loop.state.clock[s.LOGGED] = 0
    return result, weights
