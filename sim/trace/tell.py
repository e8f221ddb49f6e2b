"""A replication's log and final state, told: names for indices, time units for ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim import plan as p
from sim.plan import Plan
from sim.responses import CAUSES, cause_of, counted, names
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, lets_through
from sim.trace.tables import EVENTS, Event, Run, Threat
from sim.trace.why import OUTCOMES, Case, Doings


class Told(NamedTuple):
    """One row of a replication's log, as the rules note it, with its tick."""

    tick: int
    what: int
    threat: int
    slot: int
    extra: int


def tell(
    plan: Plan, state: s.State, seed: int, replication: int, end: int, told: Sequence[Told], row: p.Floats
) -> Run:
    """The run of a replication that ended at tick *end* with responses *row*."""
    events = tuple(_events(plan, state, told, end))
    of_threat, of_battery = _by(events, "threat"), _by(events, "battery")
    doings = [
        Doings(of_battery.get(name, ()), int(plan.tables.battery[battery, p.CHANNELS]))
        for battery, name in enumerate(plan.batteries)
    ]
    threats = tuple(
        _threat(plan, state, threat, of_threat.get(threat + 1, ()), doings, end)
        for threat in range(state.clock[s.THREATS])
        if state.threat[threat, s.APPEARS] < plan.tables.setting[p.UNTIL]
    )
    values = (None if math.isnan(value) else float(value) for value in row)
    responses = dict(zip(names(plan), values, strict=True))
    channels = {name: battery.channels for name, battery in zip(plan.batteries, doings, strict=True)}
    end_of_run = p.time_of(end)
    return Run(plan.name, seed, replication, end_of_run, events, threats, responses, channels, plan.time_unit)


# --- events ---

_WITH_ZONE = (s.DEBRIS, s.HAS_LANDED)
_WITH_BATTERY = (s.WINDOW_OPENED, s.RELOAD_STARTED, s.RELOADED, s.BROKE_DOWN, s.REPAIRED)


def _events(plan: Plan, state: s.State, told: Sequence[Told], end: int) -> Iterator[Event]:
    """The log with names for indices; the closing of windows, which decides nothing, is added here."""
    closings = sorted(_closings(plan, state, end), reverse=True)
    interceptor: str | None = None
    for one in told:
        while closings and closings[-1][0] < one.tick:
            yield _closing(plan, *closings.pop())
        event = _event(plan, state, one, interceptor)
        interceptor = event.battery
        yield event
    while closings:
        yield _closing(plan, *closings.pop())


def _event(plan: Plan, state: s.State, one: Told, interceptor: str | None) -> Event:
    battery, channel = interceptor if one.what == s.DEBRIS else None, None
    if one.slot != p.NONE:
        index = state.slot[one.slot, s.S_BATTERY]
        battery = plan.batteries[index]
        channel = one.slot - int(plan.tables.battery[index, p.FIRST_SLOT]) + 1
    if one.what in _WITH_BATTERY:
        battery, channel = plan.batteries[one.extra], None
    return Event(
        time=p.time_of(one.tick),
        event=EVENTS[one.what],
        threat=one.threat + 1 if one.threat != p.NONE else None,
        battery=battery,
        channel=channel,
        rounds=one.extra if one.what == s.ENGAGED else 0,
        zone=plan.zones[one.extra] if one.what in _WITH_ZONE else None,
    )


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
    plan: Plan, state: s.State, threat: int, own: Sequence[Event], batteries: Sequence[Doings], end: int
) -> Threat:
    row = [int(state.threat[threat, column]) for column in range(s.THREAT_COLUMNS)]
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
