"""Why a threat ended as it did, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim import plan as p
from sim.plan import Plan
from sim.rules import state as s
from sim.rules.attack import chance_closes, lets_through
from sim.trace.tables import Event

OUTCOMES = ("unresolved", "intercepted", "landed")


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
        return f"{name} was still in the air when the run ended at {_clock(p.time_of(end))}."
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
    engagements = "an engagement" if before == 1 else f"{before} engagements"
    after = f", after {engagements} that did not stop it" if before else ""
    return f"{name} was intercepted by {shot.battery} at {_clock(shot.time)}{after}."


def _why_missed(own: Sequence[Event]) -> str:
    tries = [event for event in own if event.event == "engaged"]
    who = " and ".join(dict.fromkeys(str(event.battery) for event in tries))
    cuts = [event for event in own if event.event == "cut"]
    text = f"{who} engaged it {_times(len(tries))} without success"
    return f"{text}, and its last engagement was not over in time" if cuts and cuts[-1] in own[-2:] else text


_REASONS: dict[str, Callable[[Sequence[Event]], str]] = {
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
    name, last = plan.batteries[battery], p.time_of(tick)
    closed = plan.tables.battery[battery, p.CLOSES] > 0
    ended = f"its window closed at {_clock(last)}" if closed else f"it landed at {_clock(last)}"
    if cause == "no_rounds":
        since = _since(events, name, last, ("reload_started",)) or _since(events, name, last, ("engaged",))
        reloads = plan.tables.battery[battery, p.RELOAD_TIME] != p.NONE
        return f"{name} {'was reloading' if reloads else 'had no rounds left'}{since}; {ended}"
    if cause == "breakdown":
        return f"{name} was broken down{_since(events, name, last, ('broke_down',))}; {ended}"
    channels = int(plan.tables.battery[battery, p.CHANNELS])
    whole = {1: f"the one channel of {name} was", 2: f"both channels of {name} were"}
    text = whole.get(channels, f"all {channels} channels of {name} were")
    return f"{text} busy{_busy_from(events, name, channels, last)}; {ended}"


def _since(events: Sequence[Event], battery: str, last: float, what: tuple[str, ...]) -> str:
    own = [event for event in events if event.battery == battery and event.event in what]
    times = [event.time for event in own if event.time <= last]
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
