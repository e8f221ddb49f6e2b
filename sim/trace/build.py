"""A replication's log and final state, told: in columns, and as rows with names and time units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim import plan as p
from sim import responses
from sim.plan import Ints, Plan
from sim.responses import names
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, lets_through
from sim.rules.vectors import Chances, Truths, chances
from sim.trace.columns import NOBODY, Columns, EventColumns, Events, ThreatColumns, Threats
from sim.trace.explain import Cases, Kept, Step
from sim.trace.run import Run


class LogRow(NamedTuple):
    """One row of a replication's log, as the rules note it: the columns of `State.log`."""

    what: int
    threat: int
    slot: int
    extra: int
    tick: int
    planned: int = 0


@dataclass(frozen=True)
class Change:
    """The numbers were changed in mid-run: up to tick *at* those of the plan *before* were in force.

    *there* has of each battery how many channels it had, from which tick on.
    """

    before: Plan
    at: int
    there: Sequence[Sequence[tuple[int, int]]]


def tell(
    plan: Plan,
    state: s.State,
    seed: int,
    replication: int,
    end: int,
    log: Sequence[LogRow] | Ints,
    row: p.Floats,
    change: Change | None = None,
) -> Run:
    """The run of a replication that ended at tick *end* with responses *row*.

    *log* is what happened, a row each, shape (rows, LOG_COLUMNS). The state is copied where it is needed.
    """
    known = _Known(plan, state, end, np.array(log, dtype=np.int64).reshape(-1, s.LOG_COLUMNS), change)
    columns = known.columns()
    events = Events(columns)
    there = _there(plan, change)
    early = frozenset(np.flatnonzero(known.early).tolist())
    before = None if change is None else change.before
    kept = Kept(known.threat, known.fate)
    cases = Cases(plan, kept, p.time_of(end), columns.happened_to, there, before, early)
    values = (None if math.isnan(value) else float(value) for value in row)
    most = (max(channels for _, channels in steps) for steps in there)
    return Run(
        plan.name,
        seed,
        replication,
        p.time_of(end),
        events,
        Threats(columns, events, cases),
        dict(zip(names(plan), values, strict=True)),
        dict(zip(plan.batteries, most, strict=True)),
        plan.time_unit,
        columns,
    )


def _there(plan: Plan, change: Change | None) -> list[list[Step]]:
    """Of each battery how many channels it had, from when on, in time units."""
    if change is None:
        return [[(0.0, int(channels))] for channels in plan.tables.battery[:, p.CHANNELS]]
    return [[(p.time_of(tick), channels) for tick, channels in steps] for steps in change.there]


_OF_ZONES = (s.DEBRIS, s.HAS_LANDED)
_OF_BATTERIES = (s.WINDOW_OPENED, s.RELOAD_STARTED, s.RELOADED, s.BROKE_DOWN, s.REPAIRED)


class _Known:
    """The log and the final state of a replication as arrays; threats that never appeared are left out."""

    def __init__(self, plan: Plan, state: s.State, end: int, log: Ints, change: Change | None) -> None:
        self.plan, self.state, self.end, self.log, self.change = plan, state, end, log, change
        drawn = np.array(state.threat)[: state.clock[s.THREATS]]
        there = drawn[:, s.APPEARS] < plan.tables.setting[p.UNTIL]
        # They are numbered in the order of appearance, so those that appear are the first ones.
        self.count = int(np.count_nonzero(there))
        self.threat = drawn[: self.count]
        self.fate: Ints = np.array(state.fate)[: self.count]
        self.key: Ints = np.array(state.key)[: self.count]
        self.share: p.Floats = np.array(state.harm)[: self.count, s.SHARE]
        self.chances = chances(plan.tables, self.threat)
        self.early = self._early()

    def columns(self) -> Columns:
        """Everything in columns."""
        events, threats = self._events(), self._threats()
        plan = self.plan
        return Columns(plan.batteries, plan.zones, plan.kinds, events, threats, self.chances, self.key)

    # --- threats ---

    def _early(self) -> Truths:
        """Whether each threat ended by numbers that were changed later."""
        if self.change is None:
            return np.zeros(self.count, dtype=np.bool_)
        ended, last = self.threat[:, s.ENDED], self.threat[:, s.LAST_CHANCE]
        at = self.change.at
        early: Truths = ((ended > p.NONE) & (ended <= at)) | ((last > p.NONE) & (last <= at))
        return early

    def _by_plan(self, of: Callable[[p.Tables], Ints]) -> Ints:
        """What *of* makes of the tables in force for each threat, (threats,)."""
        after = of(self.plan.tables)
        return after if self.change is None else np.where(self.early, of(self.change.before.tables), after)

    def _threats(self) -> ThreatColumns:
        row, until = self.threat, self.plan.tables.setting[p.UNTIL]
        appears = row[:, s.APPEARS]
        landed, over = row[:, s.STATUS] == s.LANDED, row[:, s.STATUS] != s.AIRBORNE
        counted = self._by_plan(
            lambda of: ((of.setting[p.WARM_UP] <= appears) & (appears < of.setting[p.UNTIL])).astype(np.int64)
        )
        return ThreatColumns(
            kind=row[:, s.T_KIND],
            appears=appears,
            detected=np.where(row[:, s.DETECTED] < until, row[:, s.DETECTED], p.NEVER),
            lands=row[:, s.LANDS],
            zone=row[:, s.ZONE],
            foreseen=row[:, s.FORESEEN],
            decoy=self._by_plan(lambda of: of.kind[row[:, s.T_KIND], p.DECOY]) == 1,
            recognised=row[:, s.RECOGNISED] == 1,
            counted=counted == 1,
            outcome=row[:, s.STATUS],
            cause=np.where(landed, self._by_plan(self._causes), NOBODY),
            ended=np.where(over, row[:, s.ENDED], NOBODY),
            engagements=row[:, s.ENGAGEMENTS],
            rounds=row[:, s.ROUNDS],
            share=self.share,
        )

    def _causes(self, tables: p.Tables) -> Ints:
        """Why each threat landed if it did, as in CAUSES: `responses.cause_of` for all at once."""
        row, reach, lack = self.threat, self.fate[:, s.REACH], self.fate[:, s.LACK]
        found = (
            (tables.kind[row[:, s.T_KIND], p.DECOY] == 1, responses.DECOY),
            (row[:, s.DETECTED] == p.NEVER, responses.UNDETECTED),
            (reach == s.IGNORED, responses.IGNORED),
            (row[:, s.ENGAGEMENTS] > 0, responses.MISSED),
            (reach == s.OUT_OF_REACH, responses.OUT_OF_REACH),
            (lack == s.NO_ROUNDS, responses.NO_ROUNDS),
            (lack == s.BROKEN, responses.BREAKDOWN),
        )
        codes = [code for _, code in found]
        return np.select([true for true, _ in found], codes, responses.SATURATED).astype(np.int64)

    # --- events ---

    def _events(self) -> EventColumns:
        """The log; the closing of windows, which decides nothing, is added here."""
        what, threat, slot, extra, tick, planned = self.log.T
        owner, first = np.array(self.state.slot)[:, s.S_BATTERY], self.plan.tables.battery[:, p.FIRST_SLOT]
        on_channel = slot != p.NONE
        of_battery = np.isin(what, _OF_BATTERIES)
        battery = np.full(len(what), NOBODY, dtype=np.int64)
        battery[on_channel] = owner[slot[on_channel]]
        channel = np.full(len(what), NOBODY, dtype=np.int64)
        channel[on_channel] = slot[on_channel] - first[battery[on_channel]] + 1
        battery[of_battery], channel[of_battery] = extra[of_battery], NOBODY
        debris = np.flatnonzero(what == s.DEBRIS)
        battery[debris] = battery[debris - 1]  # it follows its interception
        zone = np.where(np.isin(what, _OF_ZONES), extra, NOBODY)
        rounds = np.where(what == s.ENGAGED, extra, 0)
        logged = (tick, what, threat, battery, channel, rounds, zone, planned)
        closings = self._closings()
        places = np.searchsorted(tick, closings[:, 0], side="right")
        count = len(closings)
        none = np.full(count, NOBODY, dtype=np.int64)
        closed = (
            closings[:, 0],
            np.full(count, s.WINDOW_CLOSED),
            closings[:, 1],
            closings[:, 2],
            none,
            np.zeros(count),
            none,
            np.zeros(count),
        )
        return EventColumns(
            *(
                np.insert(one, places, other).astype(np.int64)
                for one, other in zip(logged, closed, strict=True)
            )
        )

    def _closings(self) -> Ints:
        """(tick, threat, battery) of every window that closes while its threat is in the air, in order."""
        if self.change is None:
            found = self._closings_by(self.plan, self.chances)
        else:
            found = np.array(list(self._closings_with(self.change)), dtype=np.int64).reshape(-1, 3)
        return found[np.lexsort((found[:, 2], found[:, 1], found[:, 0]))]

    def _closings_by(self, plan: Plan, by: Chances) -> Ints:
        row = self.threat
        gone = np.where(row[:, s.STATUS] == s.AIRBORNE, self.end, row[:, s.ENDED])
        seen = ~by.lets_through & (by.opens <= by.closes) & (by.closes < gone[:, None])
        threat, battery = np.nonzero(seen & (plan.tables.battery[:, p.CLOSES] > 0))
        return np.stack([by.closes[threat, battery], threat, battery], axis=1)

    def _closings_with(self, change: Change) -> Iterator[tuple[int, int, int]]:
        """Where the numbers were changed in mid-run a window may have closed by the change itself."""
        before = self._closings_by(change.before, chances(change.before.tables, self.threat)).tolist()
        for tick, threat, battery in self._closings_by(self.plan, self.chances).tolist():
            if tick > change.at:
                yield tick, threat, battery
            elif self._cut_short(change, threat, battery):
                yield change.at, threat, battery
        yield from {tuple(each) for each in before if each[0] <= change.at}

    def _cut_short(self, change: Change, threat: int, battery: int) -> bool:
        """Whether a window was open at the change, which is closed by the numbers after it."""
        tables, row, state = change.before.tables, self.threat, self.state
        gone = row[threat, s.STATUS] != s.AIRBORNE and row[threat, s.ENDED] <= change.at
        opens, closes = (of(tables, state, threat, battery) for of in (chance_opens, chance_closes))
        return not gone and opens <= change.at < closes and not lets_through(tables, state, threat, battery)
