"""Why a threat ended as it did, in a sentence."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

from sim import plan as p
from sim import vocabulary
from sim.plan import Ints, Plan
from sim.rules import state as s
from sim.rules.attack import chance_closes, lets_through
from sim.trace.tables import Event

Step = tuple[float, int]
"""From when on (time units), and how many channels."""

OUTCOMES = tuple(vocabulary.OUTCOMES)
"""The names of outcomes in the order of the state's codes."""


def clock(time: float, end: float) -> str:
    """A time with as many decimals as suit a run that ends at *end*."""
    return f"{time:,.{2 if end < 10 else 1 if end < 1000 else 0}f}"


class Doings:
    """What one battery did in a run: when it engaged, ran empty or broke down, when it was full.

    *own* are its events, each as what happened and when (time units); *there* says how many channels it had,
    from when on.
    """

    def __init__(self, own: Sequence[tuple[str, float]], there: Sequence[Step]) -> None:
        self.there = there
        self.times: dict[str, list[float]] = {}
        for what, time in own:
            self.times.setdefault(what, []).append(time)
        self.full = full_spells(own, there)

    def channels(self, time: float) -> int:
        """How many channels there were at *time*."""
        return self.there[bisect_right(self.there, (time, math.inf)) - 1][1]

    def last(self, what: str, time: float) -> float | None:
        """When *what* last happened, up to *time*."""
        times = self.times.get(what, [])
        place = bisect_right(times, time)
        return times[place - 1] if place else None

    def spell(self, time: float) -> tuple[float, float] | None:
        """The spell around *time* in which all channels were busy."""
        place = bisect_right(self.full, (time, math.inf)) - 1
        around = place >= 0 and self.full[place][0] <= time <= self.full[place][1]
        return self.full[place] if around else None


class Kept(NamedTuple):
    """What is kept of the final state of a run, to explain it; columns as in `rules.state`."""

    threat: Ints
    fate: Ints


@dataclass(eq=False)
class Cases:
    """Every threat of a run, to be explained when somebody asks.

    *before* is the plan whose numbers decided about the threats in *early*, where they were changed in
    mid-run; *own* are each battery's events as in `Doings`, *there* its channels.
    """

    plan: Plan
    kept: Kept
    end: float
    own: Callable[[int], Sequence[tuple[str, float]]]
    there: Sequence[Sequence[Step]]
    before: Plan | None = None
    early: frozenset[int] = frozenset()

    @cached_property
    def _doings(self) -> list[Doings]:
        return [Doings(self.own(battery), there) for battery, there in enumerate(self.there)]

    def case(self, threat: int, cause: str | None, own: Sequence[Event]) -> Case:
        """A threat, by its index, with its *cause* and its *own* events."""
        plan = self.before if self.before is not None and threat in self.early else self.plan
        return Case(plan, cast(s.State, self.kept), threat, cause, own, self._doings, self.end)


@dataclass(frozen=True)
class Case:
    """One threat of a run that is over. *own* are its events, *batteries* what each battery did."""

    plan: Plan
    state: s.State
    threat: int
    cause: str | None
    own: Sequence[Event]
    batteries: Sequence[Doings]
    end: float

    def why(self) -> str:
        """Why it ended as it did."""
        name = f"Threat {self.threat + 1}"
        outcome = OUTCOMES[self.state.threat[self.threat, s.STATUS]]
        if outcome == "intercepted":
            shot = self._shot
            return f"{name} was intercepted by {shot.battery} at {self._clock(shot.time)}{self._tried()}."
        if outcome == "unresolved":
            return f"{name} was still in the air when the run ended at {self._clock(self.end)}."
        return (
            f"{name} landed in {self.plan.zones[self.state.threat[self.threat, s.ZONE]]}: {self._landed()}."
        )

    def _clock(self, time: float) -> str:
        return clock(time, self.end)

    def reason(self) -> str:
        """The reason alone: why a threat landed, or how often it was engaged before it was intercepted."""
        outcome = OUTCOMES[self.state.threat[self.threat, s.STATUS]]
        return {"landed": self._landed, "intercepted": self._tried}.get(outcome, str)()

    @property
    def _shot(self) -> Event:
        return next(event for event in self.own if event.event == "intercepted")

    def _tried(self) -> str:
        """What was tried before an interception, and beside it."""
        shot = self._shot
        before, under_way = self._over(shot.time), self._cut_at(shot.time)
        engagements = "an engagement" if len(before) == 1 else f"{len(before)} engagements"
        after = f", after {engagements} that did not stop it" if before else ""
        beside = f", while {_named(under_way)} engaged it too" if under_way else ""
        return f"{after}{beside}"

    def _over(self, end: float) -> list[str]:
        """The batteries of the engagements that did not stop the threat, without those under way at *end*."""
        done = [str(event.battery) for event in self.own if event.event in ("missed", "cut")]
        for battery in self._cut_at(end):
            done.remove(battery)
        return done

    def _cut_at(self, end: float) -> list[str]:
        """The batteries whose engagements were cut because the threat was gone at *end*."""
        cut = [event for event in self.own if event.event == "cut" and event.time == end]
        if not cut:
            return []
        broken = {name for name, did in self._doings.items() if did.last("broke_down", end) == end}
        return [str(event.battery) for event in cut if event.battery not in broken]

    @property
    def _doings(self) -> dict[str, Doings]:
        return dict(zip(self.plan.batteries, self.batteries, strict=True))

    def _landed(self) -> str:
        match self.cause:
            case "decoy":
                return "it was a decoy and did no harm"
            case "undetected":
                return "it was never detected"
            case "ignored":
                foreseen = self.plan.zones[self.state.threat[self.threat, s.FORESEEN]]
                return f"it was let through on purpose, since it was foreseen to land in {foreseen}"
            case "missed":
                return self._missed()
            case "out_of_reach":
                return "no battery ever had a chance at it" if self.batteries else "there is no battery"
        return self._not_engaged()

    def _missed(self) -> str:
        landed = p.time_of(self.state.threat[self.threat, s.LANDS])
        over, under_way = self._over(landed), self._cut_at(landed)
        times = {1: "once", 2: "twice"}.get(len(over), f"{len(over)} times")
        tried = f"{_named(over)} engaged it {times} without success" if over else ""
        if not under_way:
            return tried
        if len(under_way) > 1:
            late = f"the engagements by {_named(under_way)} were"
        else:
            same = set(over) == set(under_way)
            late = "its last engagement was" if same else f"the engagement by {under_way[0]} was"
        return ", and ".join(filter(None, (tried, f"{late} not over in time")))

    def _not_engaged(self) -> str:
        """What was lacking, since when, and when the last chance ended, battery by battery."""
        tick = int(self.state.threat[self.threat, s.LAST_CHANCE])
        tied = self._of_the_last_chance(tick)
        last = p.time_of(tick)
        lacks = " and ".join(self._lack(battery, last) for battery in tied)
        if self.plan.tables.battery[tied[0], p.CLOSES] > 0:
            windows = "its window" if len(tied) == 1 else "their windows"
            return f"{lacks}; {windows} closed at {self._clock(last)}"
        return f"{lacks}; it landed at {self._clock(p.time_of(self.state.threat[self.threat, s.LANDS]))}"

    def _of_the_last_chance(self, tick: int) -> list[int]:
        """The batteries whose chance ended last, of those that can lack what was lacking."""
        plan, battery = self.plan, self.plan.tables.battery
        able = {"no_rounds": p.MAGAZINE, "breakdown": p.TIME_TO_FAILURE}.get(str(self.cause))
        reaching = [
            which
            for which in range(len(plan.batteries))
            if not lets_through(plan.tables, self.state, self.threat, which)
        ]
        tied = [
            which
            for which in reaching
            if chance_closes(plan.tables, self.state, self.threat, which) == tick
            and (able is None or battery[which, able] != p.NONE)
        ]
        return tied or reaching  # none is tied where a change of the numbers ended the last chance

    def _lack(self, battery: int, last: float) -> str:
        name, column = self.plan.batteries[battery], self.plan.tables.battery[battery]
        did = self.batteries[battery]
        if self.cause == "no_rounds":
            if column[p.RELOAD_TIME] != p.NONE:
                return f"{name} was reloading{self._since(did.last('reload_started', last))}"
            return f"{name} had no rounds left{self._since(did.last('engaged', last))}"
        if self.cause == "breakdown":
            return f"{name} was broken down{self._since(did.last('broke_down', last))}"
        channels = did.channels(last)
        some = {1: f"the one channel of {name} was", 2: f"both channels of {name} were"}
        busy = self._busy(did.spell(last))
        return f"{some.get(channels, f'all {channels} channels of {name} were')} busy{busy}"

    def _since(self, time: float | None) -> str:
        return "" if time is None else f" from {self._clock(time)}"

    def _busy(self, spell: tuple[float, float] | None) -> str:
        if spell is None:
            return ""
        until = f" to {self._clock(spell[1])}" if spell[1] < math.inf else ""
        return self._since(spell[0]) + until


def _named(batteries: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(batteries))


def full_spells(own: Sequence[tuple[str, float]], there: Sequence[Step]) -> list[tuple[float, float]]:
    """Every spell in which all channels of a battery were busy, from the events *own* of that battery.

    *there* says how many channels it had, from when on. A channel that is freed and taken again at one
    instant was never idle.
    """
    steps = ((time, vocabulary.EVENTS[what].busy) for what, time in own)
    moves = [(time, busy) for time, busy in steps if busy]
    instants = sorted({*(time for time, _ in moves), *(time for time, _ in there)})
    spells: list[tuple[float, float]] = []
    busy = at = 0
    since: float | None = None
    for time in instants:
        while at < len(moves) and moves[at][0] == time:
            busy += moves[at][1]
            at += 1
        full = busy >= max(1, there[bisect_right(there, (time, math.inf)) - 1][1])
        if full and since is None:
            since = time
        elif not full and since is not None:
            spells.append((since, time))
            since = None
    return spells if since is None else [*spells, (since, math.inf)]
