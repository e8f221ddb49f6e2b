"""How many looks a threat gets at one battery where it never waits for a channel.

A *look* is one engagement. What is left of the flight at the first chance decides: the k-th look starts
after k - 1 engagement times, which must be while the window is open, and counts if it ends by the landing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from sim import plan
from sim.scenario import Battery, Kind
from sim.theory.laws import Law, leaves
from sim.theory.shots import success

MOST_LOOKS = 200
"""Looks at one threat beyond which a scenario is not told look by look."""


@dataclass(frozen=True, eq=False)
class Looks:
    """What a kind of threat meets at one battery; times in ticks."""

    kind: Kind
    battery: Battery
    chance: float
    """The chance that one look (a salvo) succeeds."""

    @cached_property
    def flight(self) -> Law:
        return Law(self.kind.time_of_flight, shortest=1)

    @cached_property
    def delay(self) -> Law:
        return Law(self.kind.detection.delay)

    @cached_property
    def time(self) -> Law:
        return Law(self.battery.engagement_time, shortest=1)

    @cached_property
    def opens(self) -> float:
        opens = self.battery.window.opens
        return math.inf if opens == "always" else plan.ticks(opens)

    @cached_property
    def closes(self) -> int:
        return max(1, plan.ticks(self.battery.window.closes))

    @property
    def left_low(self) -> float:
        """The least that is left at the first chance, whatever is drawn; it may be negative."""
        return min(self.flight.low - self.delay.high, self.opens)

    @property
    def left_high(self) -> float:
        return min(self.flight.high - self.delay.low, self.opens)

    @cached_property
    def most(self) -> float:
        """The most looks that one threat may get."""
        given = self.battery.max_engagements
        limit = math.inf if given == "unlimited" else float(given)
        if self.chance >= 1.0:
            limit = 1  # what is engaged and not cut is over
        if self.left_high < self.closes:
            return 0
        fit = (self.left_high - self.closes) // self.time.low + 1
        return min(limit, fit)

    @property
    def are_sure(self) -> bool:
        """Whether every detected threat gets its `most` looks in full, whatever is drawn."""
        return self.spare >= 0

    @property
    def spare(self) -> float:
        """How long a threat may wait in all and still get all its looks; below 0 where it may not."""
        if not 1 <= self.most < math.inf or self.time.high == math.inf:
            return -math.inf
        last = self.closes + (self.most - 1) * self.time.high
        return self.left_low - max(last, self.most * self.time.high)

    @property
    def are_known(self) -> bool:
        """Whether the chances of each look follow from one time alone."""
        if self.most == 0 or self.are_sure:
            return self.most <= MOST_LOOKS
        if self.time.constant is None:
            return self.most == 1
        return self.most <= MOST_LOOKS

    def begun(self, k: int) -> float:
        """The chance that there is time for the *k*-th look, counted from 1, to begin."""
        return 1.0 if self.are_sure else self._left(self.closes + (k - 1) * self._step)

    def done(self, k: int) -> float:
        """The chance that it ends by the landing, too."""
        if self.are_sure:
            return 1.0
        if self.time.constant is None:
            return self._done_once()
        return self._left(max(self.closes + (k - 1) * self._step, k * self._step))

    def _done_once(self) -> float:
        """The chance that the only look begins and ends in time, its duration being random."""
        if self.time.high <= self.closes:
            return self._left(self.closes)
        bends = [t for t in (self.closes, self.left_low, self.opens, self.flight.high) if t < math.inf]
        return self.time.expect(lambda time: self._left(max(self.closes, time)), bends)

    @property
    def _step(self) -> int:
        return self.time.constant or 0

    def _left(self, time: float) -> float:
        """The chance that at least *time* is left at the first chance."""
        if time > self.opens:
            return 0.0
        return leaves(self.flight, self.delay, max(time, 1))


def looks_of(kind: Kind, name: str, battery: Battery) -> Looks:
    """The looks of a battery at a kind of threat called *name*."""
    chance = battery.intercept_probability
    one = chance[name] if isinstance(chance, dict) else chance
    return Looks(kind, battery, success(one, battery.salvo))
