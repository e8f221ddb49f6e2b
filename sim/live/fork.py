"""A replication that goes on under other numbers from a moment on: the same attack, the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import simpy

from sim import language
from sim import plan as p
from sim.errors import SimError
from sim.live.changing import Caused, Change, change
from sim.live.layout import laid_out, wide
from sim.live.replication import Replication, play, timetable
from sim.responses import measure, names
from sim.rules import state as s
from sim.rules.engage import note_orders
from sim.scenario import Scenario
from sim.trace import Change as Changed
from sim.trace import Run, tell

FIXED = ("zones", "threats", "attack", "run")
"""What of a scenario nobody can change in mid-run."""


def fork(
    scenario: Scenario, changed: Scenario, seed: int | None = None, replication: int = 1, time: float = 0.0
) -> Run:
    """Play *scenario* up to and including the instant *time* (time units), then go on as *changed*.

    What is under way at that moment goes on as it began: engagements, reloads, repairs, a siren about to
    sound. Rounds that were fired stay fired; a channel too many goes when it is free; a threat that waits is
    looked at again under the new numbers. Draws do not depend on the numbers, so both futures meet the same
    luck. *seed* is the first scenario's own unless given. Where the run is over by *time*, it is told as it
    was. Raises SimError where more than the numbers of the defence and the warning differ.
    """
    refuse_other(scenario, changed)
    seed = scenario.seed if seed is None else seed
    if time < 0:
        return play(changed, seed, replication)
    return _Forked(scenario, changed).run(seed, replication, p.ticks(time))


# --- what may differ ---


def refuse_other(scenario: Scenario, changed: Scenario) -> None:
    """Raise SimError where more differs than can be changed in mid-run."""
    one, other = language.document(scenario), language.document(changed)
    for part in FIXED:
        for path, a, b in _differences(one.get(part), other.get(part), part):
            raise SimError(
                f"{path}: {a} in one, {b} in the other; in mid-run only numbers of the defence and of the"
                " warning can change."
            )
    batteries = [", ".join(each.defence.batteries) or "none" for each in (scenario, changed)]
    if batteries[0] != batteries[1]:
        raise SimError(
            f"defence.batteries: {batteries[0]} in one, {batteries[1]} in the other; in mid-run no battery"
            " comes, goes or changes places."
        )


def _differences(one: Any, other: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """(path, one value, other value) where two documents differ."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in dict.fromkeys((*one, *other)):
            yield from _differences(one.get(key), other.get(key), f"{path}.{key}")
        if list(one) != list(other) and set(one) == set(other):
            yield path, ", ".join(one), ", ".join(other)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, f"{path}.{place}")
    elif one != other:
        yield path, _brief(one), _brief(other)


def _brief(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


# --- playing ---


class _Forked(Replication):
    """A workspace whose channels have room for either plan."""

    def __init__(self, scenario: Scenario, changed: Scenario) -> None:
        self.scenarios = scenario, changed
        self.plans = laid_out(p.make(scenario), p.make(changed))
        self.pending: list[Caused] = []
        self.change: Change | None = None
        super().__init__(self.plans[0], watched=True)

    def _make_room(self, room: int) -> None:
        self.state: s.State = s.views(s.fresh(wide(*self.plans), room, self.watched))

    def _schedule(self, delay: int, what: int, who: int) -> None:
        self.pending.append(Caused(int(self.env.now) + delay, what, who))
        super()._schedule(delay, what, who)

    def _happen(self, what: int, who: int) -> None:
        super()._happen(what, who)
        if self.change is not None:
            self.change.withdraw(self.state, int(self.env.now))

    def run(self, seed: int, replication: int, at: int) -> Run:
        self._begin(seed, replication)
        until = self.tables.setting[p.UNTIL]
        self._step(replication, min(at + 1, until))
        if self.state.clock[s.LEFT] == 0 or at >= until:
            return play(self.scenarios[0], seed, replication)
        self._go_on(at)
        end = self._step_to_the_end(replication)
        return self._told(seed, replication, end)

    def _go_on(self, at: int) -> None:
        """A new calendar from tick *at* on, under the other plan."""
        pending = [each for each in self.pending if each.tick > at]
        self.change = change(self.plans, self.scenarios, self.source, self.state, at, pending, self.log)
        self.tables = self.change.tables
        self.env = simpy.Environment(initial_time=at)
        self.chooses_at = p.NONE
        self.pending = []
        for threat in range(self.state.clock[s.THREATS]):
            if self.state.threat[threat, s.STATUS] == s.AIRBORNE:
                self.env.process(self._life(threat))
        for tick, what, who in self.change.pending:
            self._schedule(tick - at, what, who)
        self._let_choose(s.CHOOSE, at)

    def _timetable(self, threat: int) -> Iterator[tuple[int, int, int]]:
        """What of a threat's timetable lies ahead."""
        found = timetable(self.tables, self.state, threat)
        return found if self.change is None else (each for each in found if each[0] > self.change.at)

    def _told(self, seed: int, replication: int, end: int) -> Run:
        assert self.change is not None
        before, after = self.plans
        row = np.zeros(len(names(after)))
        measure(self.tables, self.state, end, row)
        self.change.share_busy(self.state, after, end, row)
        note_orders(self.tables, self.source, self.state)
        how = Changed(before, self.change.at, self.change.there)
        return tell(after, self.state, seed, replication, end, self.log, row, how)
