"""What a change of the numbers does to a replication that is under way, at one tick.

What has begun goes on as it began; what is drawn or decided from now on follows the new numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim import draws as d
from sim import plan as p
from sim import responses
from sim.distributions import CONSTANT
from sim.live.layout import wide
from sim.plan import Plan
from sim.rules import attack, engage, react
from sim.rules import state as s
from sim.scenario import Scenario
from sim.trace import LogRow

SIREN = frozenset({s.SIREN_ON, s.SIREN_OFF, s.LATE_SIREN_OFF})


class Caused(NamedTuple):
    """An event that is due: an engagement's end, a reload, a failure, the siren."""

    tick: int
    what: int
    who: int


@dataclass
class Change:
    """The change at tick *at*: the *tables* in force from then on, and what is *pending*.

    The tables have room for the channels of either plan; *surplus* is how many of each battery go as soon
    as they are free, *there* how many there are, from which tick on.
    """

    at: int
    tables: p.Tables
    pending: list[Caused]
    there: list[list[tuple[int, int]]] = field(default_factory=list)
    surplus: list[int] = field(default_factory=list)

    def withdraw(self, state: s.State, now: int) -> None:
        """Let channels go that are too many and free."""
        for battery, surplus in enumerate(self.surplus):
            free = min(surplus, state.battery[battery, s.FREE])
            if free:
                state.battery[battery, s.FREE] -= free
                self.surplus[battery] -= free
                self.there[battery].append((now, self.there[battery][-1][1] - free))

    def channel_ticks(self, battery: int, start: int, end: int) -> int:
        """The ticks between *start* and *end* for which channels were there, summed over them."""
        steps = self.there[battery]
        ends = [tick for tick, _ in steps[1:]] + [end]
        stretches = zip(steps, ends, strict=True)
        return sum(n * max(0, min(to, end) - max(tick, start)) for (tick, n), to in stretches)

    def share_busy(self, state: s.State, plan: Plan, end: int, row: p.Floats) -> None:
        """Put the share of time busy, of as many channels as there were, into the responses of *plan*."""
        columns = responses.names(plan)
        for battery, name in enumerate(plan.batteries):
            busy = state.battery[battery, s.BUSY]
            busy += responses.still_busy(self.tables, state, battery, end)
            there = self.channel_ticks(battery, self.tables.setting[p.WARM_UP], end)
            row[columns.index(f"utilisation.{name}")] = busy / there if there > 0 else math.nan


def change(
    plans: tuple[Plan, Plan],
    scenarios: tuple[Scenario, Scenario],
    source: d.Source,
    state: s.State,
    at: int,
    pending: Sequence[Caused],
    log: list[LogRow],
) -> Change:
    """Put the second plan in force at tick *at*, when all of that instant has happened.

    The state is changed, what is seen of the change goes to *log*.
    """
    made = _Changing(plans, scenarios, source, state, at, list(pending), log)
    made.reckon_chances()
    for battery in range(len(plans[0].batteries)):
        made.change_channels(battery)
        made.change_rounds(battery)
        made.change_failures(battery)
    made.change_siren()
    made.offer_all()
    return made.change


class _Changing:
    """One change being made."""

    def __init__(
        self,
        plans: tuple[Plan, Plan],
        scenarios: tuple[Scenario, Scenario],
        source: d.Source,
        state: s.State,
        at: int,
        pending: list[Caused],
        log: list[LogRow],
    ) -> None:
        self.before: p.Tables = s.views(plans[0].tables)
        self.after: p.Tables = s.views(_lasting(plans, scenarios))
        self.batteries = [tuple(each.defence.batteries.values()) for each in scenarios]
        self.source, self.state, self.at, self.log = source, state, at, log
        self.change = Change(at, self.after, pending)

    def _note(self, what: int, threat: int, slot: int, extra: int) -> None:
        self.log.append(LogRow(what, threat, slot, extra, self.at))

    # --- channels, rounds, failures ---

    def change_channels(self, battery: int) -> None:
        """More: they are free, and taken last. Fewer: idle ones go now, busy ones when they are free."""
        old, new = (each[battery].channels for each in self.batteries)
        state, first = self.state, self.after.battery[battery, p.FIRST_SLOT]
        free = [state.free[first + place] for place in range(state.battery[battery, s.FREE])]
        for slot in range(first + old, first + new):
            state.slot[slot, s.S_BATTERY], state.slot[slot, s.S_THREAT] = battery, p.NONE
            free.insert(0, slot)
        idle = min(max(0, old - new), len(free))
        for slot in sorted(free, reverse=True)[:idle]:
            free.remove(slot)
        for place, slot in enumerate(free):
            state.free[first + place] = slot
        state.battery[battery, s.FREE] = len(free)
        self.change.surplus.append(max(0, old - new) - idle)
        steps = [(0, old)] if old == new else [(0, old), (self.at, max(old, new) - idle)]
        self.change.there.append(steps)

    def change_rounds(self, battery: int) -> None:
        """Rounds that were fired stay fired; an empty magazine begins its reload."""
        row, capacity = self.state.battery, self.after.battery[battery, p.MAGAZINE]
        if capacity == p.NONE:
            row[battery, s.ROUNDS_LEFT] = capacity
            self._end_reload(battery)
            return
        row[battery, s.ROUNDS_LEFT] = max(0, capacity - self._fired(battery))
        empty = capacity > 0 and row[battery, s.ROUNDS_LEFT] == 0
        if empty and row[battery, s.RELOADING] == 0 and self.after.battery[battery, p.RELOAD_TIME] != p.NONE:
            engage.begin_reload(self.after, self.source, self.state, battery, 0)
            self._due(self.at + self.state.caused[0, s.IN], s.RELOAD, battery)
            self._note(s.RELOAD_STARTED, p.NONE, p.NONE, battery)

    def _fired(self, battery: int) -> int:
        """Rounds fired since the magazine was last full."""
        fired = 0
        for one in self.log:
            if one.what == s.RELOADED and one.extra == battery:
                fired = 0
            elif one.what == s.ENGAGED and self.state.slot[one.slot, s.S_BATTERY] == battery:
                fired += one.extra
        return fired

    def _end_reload(self, battery: int) -> None:
        """A magazine without limit needs none."""
        if self.state.battery[battery, s.RELOADING] == 1:
            self.state.battery[battery, s.RELOADING] = 0
            self._drop(frozenset({s.RELOAD}), battery)
            self._note(s.RELOADED, p.NONE, p.NONE, battery)

    def change_failures(self, battery: int) -> None:
        """The next failure, under other times: counted from the last repair, or if that is past from now."""
        old, new = (each[battery].breakdown for each in self.batteries)
        if old == new:
            return
        self._drop(frozenset({s.FAIL}), battery)
        if new == "never" or self.state.battery[battery, s.DOWN] == 1:
            return
        repairs = (one.tick for one in self.log if one.what == s.REPAIRED and one.extra == battery)
        time = react.time_to(self.after, self.source, self.state, battery, p.TIME_TO_FAILURE)
        due = max(repairs, default=0) + time
        self._due(due if due > self.at else self.at + time, s.FAIL, battery)

    def _due(self, tick: int, what: int, who: int) -> None:
        self.change.pending.append(Caused(tick, what, who))

    def _drop(self, kinds: frozenset[int], who: int | None = None) -> None:
        self.change.pending = [
            each
            for each in self.change.pending
            if not (each.what in kinds and (who is None or each.who == who))
        ]

    # --- the siren ---

    def change_siren(self) -> None:
        """A siren that is no more falls silent; another quiet time is counted from when the air was clear."""
        old, new = (tables.setting[p.SIREN] for tables in (self.before, self.after))
        clock = self.state.clock
        if old == 1 and new == 0:
            self._drop(SIREN)
            if clock[s.SIREN_STATE] == s.SOUNDING:
                self._note(s.SIREN_ENDED, p.NONE, p.NONE, 0)
            clock[s.SIREN_STATE] = s.SILENT
        elif old == 0 and new == 1:
            clock[s.AIR] = len(self._seen())
        quiet = self.after.setting[p.QUIET]
        sounding = clock[s.SIREN_STATE] == s.SOUNDING and clock[s.AIR] == 0
        if sounding and quiet != self.before.setting[p.QUIET]:
            self._due(max(self.at + 1, clock[s.QUIET_SINCE] + quiet), s.SIREN_OFF, 0)

    # --- threats ---

    def _airborne(self) -> list[int]:
        status = self.state.threat
        return [n for n in range(self.state.clock[s.THREATS]) if status[n, s.STATUS] == s.AIRBORNE]

    def _seen(self) -> list[int]:
        """Threats in the air that are detected."""
        return [n for n in self._airborne() if self.state.threat[n, s.DETECTED] <= self.at]

    def reckon_chances(self) -> None:
        """First and last chance of every threat that is not over, under the new numbers from now on."""
        for threat in self._airborne():
            self._reckon(threat)

    def _reckon(self, threat: int) -> None:
        row, reach = self.state.threat, self.state.fate
        first, last = row[threat, s.FIRST_CHANCE], row[threat, s.LAST_CHANCE]
        attack._chances(self.after, self.state, threat)
        ahead = [(opens, closes) for opens, closes in self._chances(self.after, threat) if closes >= self.at]
        had = first <= self.at
        coming = min((max(opens, self.at) for opens, _ in ahead), default=p.NEVER)
        row[threat, s.FIRST_CHANCE] = first if had else coming
        if ahead:
            row[threat, s.LAST_CHANCE] = max(closes for _, closes in ahead)
        else:
            row[threat, s.LAST_CHANCE] = min(last, self.at) if had else p.NONE
        if had or ahead:
            reach[threat, s.REACH] = s.REACHABLE
        elif reach[threat, s.REACH] == s.REACHABLE:
            reach[threat, s.REACH] = s.OUT_OF_REACH
        if had and not ahead and last > self.at:
            reach[threat, s.LACK] = self._lacking(threat)

    def _chances(self, tables: p.Tables, threat: int) -> list[tuple[int, int]]:
        """When each battery may start an engagement, where it ever may."""
        return [found for n in range(len(self.batteries[0])) if (found := self._chance(tables, threat, n))]

    def _chance(self, tables: p.Tables, threat: int, battery: int) -> tuple[int, int] | None:
        opens = attack.chance_opens(tables, self.state, threat, battery)
        closes = attack.chance_closes(tables, self.state, threat, battery)
        may = opens <= closes and not attack.lets_through(tables, self.state, threat, battery)
        return (opens, closes) if may else None

    def _lacking(self, threat: int) -> int:
        """What was lacking when the change took a threat's last chance away."""
        lack = s.SATURATED
        for battery in range(len(self.batteries[0])):
            chance = self._chance(self.before, threat, battery)
            if chance and chance[0] <= self.at <= chance[1]:
                lack = max(lack, react._lacks(self.before, self.state, battery))
        return lack

    def offer_all(self) -> None:
        """Every threat waits anew, wherever the new numbers let it."""
        state, batteries = self.state, range(len(self.batteries[0]))
        for battery in batteries:
            state.battery[battery, s.WAITING] = 0
        for threat in range(state.clock[s.THREATS]):
            for battery in batteries:
                state.link[threat, battery * s.LINK_COLUMNS + s.QUEUED] = 0
                state.link[threat, battery * s.LINK_COLUMNS + s.TIME] = 0  # to be drawn anew
        for threat in self._seen():
            for battery in batteries:
                self._tell_opening(threat, battery)
                engage.offer(self.after, self.source, state, battery, threat, self.at)

    def _tell_opening(self, threat: int, battery: int) -> None:
        """A window that the change opens."""
        was, now = (self._chance(tables, threat, battery) for tables in (self.before, self.after))
        if now and now[0] <= self.at <= now[1] and not (was and was[0] <= self.at <= was[1]):
            self._note(s.WINDOW_OPENED, threat, p.NONE, battery)


def _lasting(plans: tuple[Plan, Plan], scenarios: tuple[Scenario, Scenario]) -> p.Tables:
    """The second plan's tables with room for all channels.

    A battery that breaks down no more may still be under repair: its next failure never comes.
    """
    tables = wide(*plans).tables
    old, new = (each.defence.batteries.values() for each in scenarios)
    mended = [a.breakdown != "never" and b.breakdown == "never" for a, b in zip(old, new, strict=True)]
    if not any(mended):
        return tables
    never = [[CONSTANT, p.time_of(p.LONGEST), 0.0, 0.0]]
    battery, setting = tables.battery.copy(), tables.setting.copy()
    battery[mended, p.TIME_TO_FAILURE] = len(tables.distribution)
    setting[p.SUPPLY] = 1
    distribution = np.vstack((tables.distribution, never))
    return tables._replace(battery=battery, setting=setting, distribution=distribution)
