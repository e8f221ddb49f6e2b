"""A run at one moment: threats, batteries, the siren; as it was, or as the defence knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.trace import Event, Threat
from sim.view.reel import FATES, NEVER, Places, Reel, Span, inside, latest

Status = Literal["unseen", "waiting", "engaged"]

TICK = 1e-6
"""The model's tick in time units: what lies closer together is one instant."""


@dataclass(frozen=True, slots=True)
class Flying:
    """One threat in the air. *share* of its way is behind it; *progress* is its engagement's.

    *decoy* is whether the onlooker knows it for one.
    """

    index: int
    threat: Threat
    status: Status
    zone: str
    share: float
    progress: float = 0.0
    by: tuple[str, ...] = ()
    decoy: bool = False


@dataclass(frozen=True, slots=True)
class BatteryNow:
    """One battery. *busy* has an engagement or None per channel; *queue* is in order of choice."""

    name: str
    busy: tuple[Span | None, ...]
    rounds: int | None
    capacity: int | None
    state: Literal["ready", "reloading", "broken down", "empty"]
    queue: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything there is to see after *done* events, at *time* (time units)."""

    done: int
    time: float
    truth: bool
    flying: tuple[Flying, ...]
    ended: Places
    batteries: tuple[BatteryNow, ...]
    siren: bool
    counts: dict[str, int]


def at(reel: Reel, done: int, time: float, *, truth: bool = True) -> Snapshot:
    """The run after *done* events; *truth* false shows only what the defence knows."""
    order, places = reel.in_order_of_ending
    ended = order[: int(np.searchsorted(places, done, side="left"))]
    flying = tuple(_flying(reel, done, time, truth))
    batteries = tuple(_battery(reel, name, done, time, flying) for name in reel.batteries)
    return Snapshot(
        done, time, truth, flying, ended, batteries, inside(reel.siren, done), _counts(reel, flying, ended)
    )


def _flying(reel: Reel, done: int, time: float, truth: bool) -> list[Flying]:
    in_air = np.flatnonzero((reel.appeared < done) & (reel.ended >= done))
    found = (_one(reel, int(i), done, time, truth) for i in in_air)
    return [flying for flying in found if truth or flying.status != "unseen"]


def _one(reel: Reel, i: int, done: int, time: float, truth: bool) -> Flying:
    threat = reel.run.threats[i]
    length = max(threat.lands - threat.appeared, TICK)
    share = min(1.0, max(0.0, (time - threat.appeared) / length))
    zone = threat.zone if truth else threat.foreseen
    decoy = threat.recognised or (truth and threat.decoy)
    spans = [span for span in reel.spans_of.get(i, ()) if span.begins < done <= span.ends]
    if spans:
        progress = max((time - span.start) / max(span.planned, TICK) for span in spans)
        by = tuple(span.battery for span in spans)
        return Flying(i, threat, "engaged", zone, share, min(1.0, max(0.0, progress)), by, decoy)
    status: Status = "waiting" if reel.detected[i] < done else "unseen"
    return Flying(i, threat, status, zone, share, decoy=decoy)


def _counts(reel: Reel, flying: tuple[Flying, ...], ended: Places) -> dict[str, int]:
    counts = dict.fromkeys(("unseen", "waiting", "engaged", *FATES), 0)
    for one in flying:
        counts[one.status] += 1
    for fate, number in zip(FATES, np.bincount(reel.fates[ended], minlength=len(FATES)), strict=True):
        counts[fate] = int(number)
    return counts


def harm(reel: Reel, ended: Places) -> dict[str, tuple[int, float]]:
    """Of each zone: how many landings so far, and the sum of the shares of its value lost to leaks."""
    landed = ended[reel.fates[ended] != FATES.index("intercepted")]
    number = np.bincount(reel.zones[landed], minlength=len(reel.scenario.zones))
    leaks = landed[reel.fates[landed] == FATES.index("leak")]
    lost = np.bincount(reel.zones[leaks], weights=reel.shares[leaks], minlength=len(reel.scenario.zones))
    return {name: (int(number[z]), float(lost[z])) for z, name in enumerate(reel.scenario.zones)}


def _battery(reel: Reel, name: str, done: int, time: float, flying: tuple[Flying, ...]) -> BatteryNow:
    battery, track = reel.batteries[name], reel.tracks[name]
    under_way = (
        span
        for one in flying
        for span in reel.spans_of.get(one.index, ())
        if span.battery == name and span.begins < done <= span.ends
    )
    busy = _channels(battery.channels, sorted(under_way, key=lambda span: span.channel))
    capacity = battery.magazine if isinstance(battery.magazine, int) else None
    rounds = None if capacity is None else latest(track.rounds, done, capacity)
    state: Literal["ready", "reloading", "broken down", "empty"] = "ready"
    if inside(track.broken, done):
        state = "broken down"
    elif inside(track.reloading, done):
        state = "reloading"
    elif rounds == 0:
        state = "empty"
    queue = queue_of(reel, name, done, time, flying)
    return BatteryNow(name, tuple(busy), rounds, capacity, state, queue)


def _channels(number: int, under_way: list[Span]) -> list[Span | None]:
    """An engagement or None per channel; one too many (they were made fewer) is there until it is free."""
    busy: list[Span | None] = [None] * number
    for span in under_way:
        if span.channel <= number:
            busy[span.channel - 1] = span
        elif None in busy:
            busy[busy.index(None)] = span
        else:
            busy.append(span)
    return busy


def queue_of(reel: Reel, name: str, done: int, time: float, flying: tuple[Flying, ...]) -> tuple[int, ...]:
    """Indices of the threats that battery *name* may engage, first choice first (MODEL, rules 3 and 4)."""
    waiting = [one for one in flying if may_engage(reel, name, one, done, time)]
    return tuple(one.index for one in sorted(waiting, key=lambda one: _rank(reel, name, one)))


def may_engage(reel: Reel, name: str, one: Flying, done: int, time: float) -> bool:
    """Whether rule 3 lets battery *name* engage the threat now, whatever its channels and rounds."""
    battery, threat = reel.batteries[name], one.threat
    if reel.detected[one.index] >= done or threat.recognised or threat.foreseen in battery.ignore:
        return False
    if reel.closed.get((one.index, name), NEVER) < done:
        return False
    left = threat.lands - time
    opens = battery.window.opens
    if left <= TICK / 2 or left < battery.window.closes - TICK / 2:
        return False
    if not isinstance(opens, str) and left > opens + TICK / 2:
        return False
    if name in one.by or (one.by and reel.scenario.defence.coordination == "shared"):
        return False
    so_far = sum(span.battery == name and span.begins < done for span in reel.spans_of.get(one.index, ()))
    return isinstance(battery.max_engagements, str) or so_far < battery.max_engagements


def comes_later(reel: Reel, name: str, one: Flying, time: float) -> bool:
    """Whether the threat is known and only its distance in time keeps battery *name* from it."""
    battery, threat = reel.batteries[name], one.threat
    if one.status == "unseen" or threat.recognised or threat.foreseen in battery.ignore:
        return False
    opens = battery.window.opens
    return not isinstance(opens, str) and threat.lands - time > opens + TICK / 2


def _rank(reel: Reel, name: str, one: Flying) -> tuple[float, ...]:
    threat, battery = one.threat, reel.batteries[name]
    tie = (threat.appeared, float(threat.id))
    if battery.order == "earliest_landing":
        return (threat.lands, *tie)
    if battery.order == "highest_value":
        return (-reel.scenario.zones[threat.foreseen].value, threat.lands, *tie)
    if battery.order == "first_detected":
        return (threat.detected if threat.detected is not None else float(NEVER), *tie)
    return (reel.drawn.priority(name, threat.id), *tie)


def last_event(reel: Reel, done: int, *, truth: bool = True, back: int = 0) -> Event | None:
    """The *back*-th last event that has happened and that the onlooker may know of."""
    for place in range(done - 1, -1, -1):
        if truth or known(reel, place):
            if not back:
                return reel.run.events[place]
            back -= 1
    return None


def known(reel: Reel, place: int) -> bool:
    """Whether the defence notices the event at *place*: landings, and what follows a detection."""
    event = reel.run.events[place]
    if event.threat is None or event.event == "landed":
        return True
    return event.event != "appeared" and bool(reel.detected[reel.index[event.threat]] <= place)
