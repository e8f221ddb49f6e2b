"""A replication as tables: its events, its threats, and why each threat ended as it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim import plan as p
from sim.plan import Plan
from sim.responses import CAUSES, cause_of, counted, names
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, lets_through

EVENTS = (
    "appeared",  # threat
    "detected",  # threat
    "window_opened",  # threat, battery: an engagement may start from now on
    "window_closed",  # threat, battery: no engagement may start any more
    "engaged",  # threat, battery, channel, rounds
    "missed",  # threat, battery, channel: the engagement ended without success
    "intercepted",  # threat, battery, channel
    "cut",  # threat, battery, channel: the engagement was broken off
    "debris",  # threat, battery, zone
    "landed",  # threat, zone
    "siren_started",
    "siren_ended",
    "reload_started",  # battery
    "reloaded",  # battery
    "broke_down",  # battery
    "repaired",  # battery
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. *time* is in time units; threats and channels count from 1."""

    time: float
    event: str
    threat: int | None = None
    battery: str | None = None
    channel: int | None = None
    rounds: int = 0
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Threat:
    """The life of one threat, times in time units.

    *lands* is when it lands unless it is intercepted before; *outcome* is intercepted,
    landed or unresolved; *cause* is given where it landed; *ended* where it is resolved.
    *foreseen* is the zone the defence expects (once detected), *recognised* whether the
    defence knows it for a decoy, *counted* whether it appeared after the warm-up,
    *share* the part of the zone's value it destroyed; *why* says in a sentence why it ended so.
    """

    id: int
    kind: str
    appeared: float
    detected: float | None
    lands: float
    zone: str
    foreseen: str
    decoy: bool
    recognised: bool
    counted: bool
    outcome: str
    cause: str | None
    ended: float | None
    engagements: int
    rounds: int
    share: float
    why: str


@dataclass(frozen=True)
class Run:
    """One replication, told: what happened when, how each threat ended, the responses."""

    scenario: str
    seed: int
    replication: int
    end: float
    events: tuple[Event, ...]
    threats: tuple[Threat, ...]
    responses: dict[str, float | None]


class Told(NamedTuple):
    """One row of a replication's log, as the rules note it, with its tick."""

    tick: int
    what: int
    threat: int
    slot: int
    extra: int


def time_of(tick: int) -> float:
    """Ticks to time units."""
    return tick / p.TICKS


def tell(
    plan: Plan, state: s.State, seed: int, replication: int, end: int, told: Sequence[Told], row: p.Floats
) -> Run:
    """The run of a replication that ended at tick *end* with responses *row*."""
    events = tuple(_events(plan, state, told, end))
    happened = _by_threat(events)
    threats = tuple(
        _threat(plan, state, threat, events, happened.get(threat + 1, ()), end)
        for threat in range(state.clock[s.THREATS])
        if state.threat[threat, s.APPEARS] < plan.tables.setting[p.UNTIL]
    )
    responses = {name: None if value != value else float(value) for name, value in zip(names(plan), row, strict=True)}
    return Run(plan.name, seed, replication, time_of(end), events, threats, responses)


# --- events ---

_WITH_ROUNDS = (s.ENGAGED,)
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
        time=time_of(one.tick),
        event=EVENTS[one.what],
        threat=one.threat + 1 if one.threat != p.NONE else None,
        battery=battery,
        channel=channel,
        rounds=one.extra if one.what in _WITH_ROUNDS else 0,
        zone=plan.zones[one.extra] if one.what in _WITH_ZONE else None,
    )


def _closings(plan: Plan, state: s.State, end: int) -> Iterator[tuple[int, int, int]]:
    """(tick, threat, battery) of every window that closes while its threat is in the air."""
    for threat in range(state.clock[s.THREATS]):
        row = state.threat[threat, s.STATUS], state.threat[threat, s.ENDED]
        gone = row[1] if row[0] != s.AIRBORNE else end
        for battery in range(len(plan.batteries)):
            if plan.tables.battery[battery, p.CLOSES] == 0 or lets_through(plan.tables, state, threat, battery):
                continue
            closes = chance_closes(plan.tables, state, threat, battery)
            if chance_opens(plan.tables, state, threat, battery) <= closes < gone:
                yield closes, threat, battery


def _closing(plan: Plan, tick: int, threat: int, battery: int) -> Event:
    return Event(time_of(tick), "window_closed", threat + 1, plan.batteries[battery])


def _by_threat(events: Sequence[Event]) -> dict[int, list[Event]]:
    happened: dict[int, list[Event]] = {}
    for event in events:
        if event.threat is not None:
            happened.setdefault(event.threat, []).append(event)
    return happened


# --- threats ---

OUTCOMES = ("unresolved", "intercepted", "landed")


def _threat(
    plan: Plan, state: s.State, threat: int, events: Sequence[Event], own: Sequence[Event], end: int
) -> Threat:
    row = [int(state.threat[threat, column]) for column in range(s.THREAT_COLUMNS)]
    outcome = OUTCOMES[row[s.STATUS]]
    cause = CAUSES[cause_of(plan.tables, state, threat)] if outcome == "landed" else None
    seen = row[s.DETECTED] < plan.tables.setting[p.UNTIL]
    return Threat(
        id=threat + 1,
        kind=plan.kinds[row[s.T_KIND]],
        appeared=time_of(row[s.APPEARS]),
        detected=time_of(row[s.DETECTED]) if seen else None,
        lands=time_of(row[s.LANDS]),
        zone=plan.zones[row[s.ZONE]],
        foreseen=plan.zones[row[s.FORESEEN]],
        decoy=bool(plan.tables.kind[row[s.T_KIND], p.DECOY]),
        recognised=bool(row[s.RECOGNISED]),
        counted=counted(plan.tables, state, threat),
        outcome=outcome,
        cause=cause,
        ended=time_of(row[s.ENDED]) if outcome != "unresolved" else None,
        engagements=row[s.ENGAGEMENTS],
        rounds=row[s.ROUNDS],
        share=float(state.harm[threat, s.SHARE]),
        why=why(plan, state, threat, cause, events, own, end),
    )


def why(
    plan: Plan,
    state: s.State,
    threat: int,
    cause: str | None,
    events: Sequence[Event],
    own: Sequence[Event],
    end: int,
) -> str:
    """In a sentence, why a threat ended as it did."""
    outcome = OUTCOMES[state.threat[threat, s.STATUS]]
    name = f"Threat {threat + 1}"
    if outcome == "intercepted":
        return _why_intercepted(name, own)
    if outcome == "unresolved":
        return f"{name} was still in the air when the run ended at {_clock(time_of(end))}."
    zone = plan.zones[state.threat[threat, s.ZONE]]
    assert cause is not None
    reason = _REASONS.get(cause)
    text = reason(own) if reason else _why_not_engaged(plan, state, threat, cause, events)
    return f"{name} landed in {zone}: {text}."


def _clock(time: float) -> str:
    return f"{time:.1f}" if round(time, 1) == round(time, 6) else f"{time:.2f}"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def _why_intercepted(name: str, own: Sequence[Event]) -> str:
    shot = next(event for event in own if event.event == "intercepted")
    tries = [event for event in own if event.event == "engaged"]
    before = len(tries) - 1
    after = f", after {before} {'engagement' if before == 1 else 'engagements'} that did not stop it" if before else ""
    return f"{name} was intercepted by {shot.battery} at {_clock(shot.time)}{after}."


def _why_missed(own: Sequence[Event]) -> str:
    tries = [event for event in own if event.event == "engaged"]
    who = " and ".join(dict.fromkeys(str(event.battery) for event in tries))
    cuts = [event for event in own if event.event == "cut"]
    text = f"{who} engaged it {_times(len(tries))} without success"
    return f"{text}, and its last engagement was not over in time" if cuts and cuts[-1] in own[-2:] else text


_REASONS = {
    "decoy": lambda own: "it was a decoy and did no harm",
    "undetected": lambda own: "it was never detected",
    "ignored": lambda own: "it was let through on purpose, since it was foreseen to land where nothing is",
    "missed": _why_missed,
    "out_of_reach": lambda own: "no battery ever had a chance at it",
}


def _last_battery(plan: Plan, state: s.State, threat: int, cause: str) -> tuple[int, int]:
    """The battery whose lack let a threat through, and the tick at which its last chance ended."""
    last = state.threat[threat, s.LAST_CHANCE]
    tied = [
        battery
        for battery in range(len(plan.batteries))
        if chance_closes(plan.tables, state, threat, battery) == last
        and not lets_through(plan.tables, state, threat, battery)
    ]
    able = {"no_rounds": p.MAGAZINE, "breakdown": p.TIME_TO_FAILURE}.get(cause)
    if able is not None:
        tied = [battery for battery in tied if plan.tables.battery[battery, able] != p.NONE] or tied
    return tied[0], last


def _why_not_engaged(plan: Plan, state: s.State, threat: int, cause: str, events: Sequence[Event]) -> str:
    """What its battery lacked, since when, and when its last chance ended."""
    battery, tick = _last_battery(plan, state, threat, cause)
    name, last = plan.batteries[battery], time_of(tick)
    closed = plan.tables.battery[battery, p.CLOSES] > 0
    ended = f"its window closed at {_clock(last)}" if closed else f"it landed at {_clock(last)}"
    if cause == "no_rounds":
        since = _since(events, name, last, ("reload_started",)) or _since(events, name, last, ("engaged",))
        state_of = "was reloading" if plan.tables.battery[battery, p.RELOAD_TIME] != p.NONE else "had no rounds left"
        return f"{name} {state_of}{since}; {ended}"
    if cause == "breakdown":
        return f"{name} was broken down{_since(events, name, last, ('broke_down',))}; {ended}"
    channels = int(plan.tables.battery[battery, p.CHANNELS])
    whole = {1: f"the one channel of {name} was", 2: f"both channels of {name} were"}
    text = whole.get(channels, f"all {channels} channels of {name} were")
    return f"{text} busy{_busy_from(events, name, channels, last)}; {ended}"


def _since(events: Sequence[Event], battery: str, last: float, what: tuple[str, ...]) -> str:
    times = [event.time for event in events if event.battery == battery and event.event in what and event.time <= last]
    return f" from {_clock(times[-1])}" if times else ""


def _busy_from(events: Sequence[Event], battery: str, channels: int, last: float) -> str:
    """Since when, and until when, all channels were busy around the moment *last*."""
    busy, since, until = 0, None, None
    for event in events:
        if event.battery != battery:
            continue
        if event.event == "engaged":
            busy += 1
            since = event.time if busy == channels and (since is None or event.time > since) else since
        elif event.event in ("missed", "intercepted", "cut"):
            if event.time > last and busy == channels:
                until = event.time
                break
            busy -= 1
    if since is None or since > last:
        return ""
    return f" from {_clock(since)}" + (f" to {_clock(until)}" if until is not None else "")
