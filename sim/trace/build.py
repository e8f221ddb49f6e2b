"""A replication's log and final state, told: names for indices, time units for ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sim import plan as p
from sim.plan import Plan
from sim.responses import CAUSES, cause_of, counted, names
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, lets_through
from sim.trace.explain import OUTCOMES, Case, Doings, Step
from sim.trace.tables import EVENTS, Event, Run, Threat


class Told(NamedTuple):
    """One row of a replication's log, as the rules note it, with its tick."""

    tick: int
    what: int
    threat: int
    slot: int
    extra: int


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
    told: Sequence[Sequence[int]],
    row: p.Floats,
    change: Change | None = None,
) -> Run:
    """The run of a replication that ended at tick *end* with responses *row*.

    *told* is its log: for each thing that happened, what `Told` holds, in that order.
    """
    events = tuple(_events(plan, state, told, end, change))
    of_threat, of_battery = _by(events, "threat"), _by(events, "battery")
    there = _there(plan, change)
    doings = [
        Doings(of_battery.get(name, ()), steps) for name, steps in zip(plan.batteries, there, strict=True)
    ]
    in_force = partial(_in_force, plan, state, change)
    rows, until = np.asarray(state.threat).tolist(), plan.tables.setting[p.UNTIL]
    threats = tuple(
        _threat(in_force(threat), state, threat, rows[threat], of_threat.get(threat + 1, ()), doings, end)
        for threat in range(state.clock[s.THREATS])
        if rows[threat][s.APPEARS] < until
    )
    values = (None if math.isnan(value) else float(value) for value in row)
    responses = dict(zip(names(plan), values, strict=True))
    most = (max(channels for _, channels in steps) for steps in there)
    channels = dict(zip(plan.batteries, most, strict=True))
    end_of_run = p.time_of(end)
    return Run(plan.name, seed, replication, end_of_run, events, threats, responses, channels, plan.time_unit)


def _there(plan: Plan, change: Change | None) -> list[list[Step]]:
    """Of each battery how many channels it had, from when on, in time units."""
    if change is None:
        return [[(0.0, int(channels))] for channels in plan.tables.battery[:, p.CHANNELS]]
    return [[(p.time_of(tick), channels) for tick, channels in steps] for steps in change.there]


def _in_force(plan: Plan, state: s.State, change: Change | None, threat: int) -> Plan:
    """The plan whose numbers decided how a threat ended."""
    if change is None:
        return plan
    ended, last = state.threat[threat, s.ENDED], state.threat[threat, s.LAST_CHANCE]
    over = p.NONE < ended <= change.at or p.NONE < last <= change.at
    return change.before if over else plan


# --- events ---

_WITH_ZONE = frozenset({s.DEBRIS, s.HAS_LANDED})
_WITH_BATTERY = frozenset({s.WINDOW_OPENED, s.RELOAD_STARTED, s.RELOADED, s.BROKE_DOWN, s.REPAIRED})


def _events(
    plan: Plan, state: s.State, told: Sequence[Sequence[int]], end: int, change: Change | None
) -> Iterator[Event]:
    """The log with names for indices; the closing of windows, which decides nothing, is added here."""
    found = _closings(plan, state, end) if change is None else _closings_with(change, plan, state, end)
    closings = sorted(found, reverse=True)
    channels = _channels(plan, state)
    interceptor: str | None = None
    for tick, what, threat, slot, extra in told:
        while closings and closings[-1][0] < tick:
            yield _closing(plan, *closings.pop())
        battery, channel = channels[slot] if slot != p.NONE else (None, None)
        if what == s.DEBRIS:
            battery = interceptor
        elif what in _WITH_BATTERY:
            battery, channel = plan.batteries[extra], None
        interceptor = battery
        yield Event(
            tick / p.TICKS,
            EVENTS[what],
            threat + 1 if threat != p.NONE else None,
            battery,
            channel,
            extra if what == s.ENGAGED else 0,
            plan.zones[extra] if what in _WITH_ZONE else None,
        )
    while closings:
        yield _closing(plan, *closings.pop())


def _channels(plan: Plan, state: s.State) -> list[tuple[str, int]]:
    """Of each slot, its battery and its number there, from 1 on."""
    first = [int(slot) for slot in plan.tables.battery[:, p.FIRST_SLOT]]
    owners = [state.slot[slot, s.S_BATTERY] for slot in range(state.slot.shape[0])]
    return [(plan.batteries[owner], slot - first[owner] + 1) for slot, owner in enumerate(owners)]


def _closings(plan: Plan, state: s.State, end: int) -> Iterator[tuple[int, int, int]]:
    """(tick, threat, battery) of every window that closes while its threat is in the air."""
    for threat in range(state.clock[s.THREATS]):
        in_the_air = state.threat[threat, s.STATUS] == s.AIRBORNE
        gone = end if in_the_air else state.threat[threat, s.ENDED]
        for battery in range(len(plan.batteries)):
            if plan.tables.battery[battery, p.CLOSES] == 0:
                continue
            if lets_through(plan.tables, state, threat, battery):
                continue
            closes = chance_closes(plan.tables, state, threat, battery)
            if chance_opens(plan.tables, state, threat, battery) <= closes < gone:
                yield closes, threat, battery


def _closings_with(change: Change, plan: Plan, state: s.State, end: int) -> Iterator[tuple[int, int, int]]:
    """The same where the numbers were changed: a window may have closed by the change itself."""
    before = set(_closings(change.before, state, end))
    for tick, threat, battery in _closings(plan, state, end):
        if tick > change.at:
            yield tick, threat, battery
        elif _cut_short(change, state, threat, battery):
            yield change.at, threat, battery
    yield from (each for each in before if each[0] <= change.at)


def _cut_short(change: Change, state: s.State, threat: int, battery: int) -> bool:
    """Whether a window was open at the change, which is closed by the numbers after it."""
    tables, row = change.before.tables, state.threat
    gone = row[threat, s.STATUS] != s.AIRBORNE and row[threat, s.ENDED] <= change.at
    opens, closes = (of(tables, state, threat, battery) for of in (chance_opens, chance_closes))
    return not gone and opens <= change.at < closes and not lets_through(tables, state, threat, battery)


def _closing(plan: Plan, tick: int, threat: int, battery: int) -> Event:
    return Event(p.time_of(tick), "window_closed", threat + 1, plan.batteries[battery])


def _by(events: Sequence[Event], field: str) -> dict[Any, list[Event]]:
    """The events by what they hold in *field*, where they hold anything."""
    happened: dict[Any, list[Event]] = {}
    for event in events:
        happened.setdefault(getattr(event, field), []).append(event)
    return happened


# --- threats ---


def _threat(
    plan: Plan,
    state: s.State,
    threat: int,
    row: Sequence[int],
    own: Sequence[Event],
    batteries: Sequence[Doings],
    end: int,
) -> Threat:
    outcome = OUTCOMES[row[s.STATUS]]
    cause = CAUSES[cause_of(plan.tables, state, threat)] if outcome == "landed" else None
    seen = row[s.DETECTED] < plan.tables.setting[p.UNTIL]
    return Threat(
        id=threat + 1,
        kind=plan.kinds[row[s.T_KIND]],
        appeared=p.time_of(row[s.APPEARS]),
        detected=p.time_of(row[s.DETECTED]) if seen else None,
        lands=p.time_of(row[s.LANDS]),
        zone=plan.zones[row[s.ZONE]],
        foreseen=plan.zones[row[s.FORESEEN]],
        decoy=bool(plan.tables.kind[row[s.T_KIND], p.DECOY]),
        recognised=bool(row[s.RECOGNISED]),
        counted=counted(plan.tables, state, threat),
        outcome=outcome,
        cause=cause,
        ended=p.time_of(row[s.ENDED]) if outcome != "unresolved" else None,
        engagements=row[s.ENGAGEMENTS],
        rounds=row[s.ROUNDS],
        share=float(state.harm[threat, s.SHARE]),
        why=Case(plan, state, threat, cause, own, batteries, p.time_of(end)).why(),
    )
