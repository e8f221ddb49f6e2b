"""The shipped scenario two-inbound as a good SimPy user would write it; see idiomatic.py for R1.

Each threat is a process: it is detected, comes into reach, takes a channel if one becomes free in time, and
lands if the one engagement that it gets does not stop it. `agreement.py` says that both tell the same story.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

FIRST, SPACING = 5.0, 2.0
CHANNELS = 2
OPENS, CLOSES = 12.0, 1.0
"""An engagement may start so long before the landing, and until so long before it."""

INTERCEPT_PROBABILITY = 0.6
ZONES, SHARES = ("compound", "square", "open_ground"), (0.4, 0.4, 0.2)
VALUES = {"compound": 10, "square": 2}
RESPONSES = ("threats", "intercepted", "leaks", "engagements", "damage")

Process = Generator[simpy.Event, Any, None]


@dataclass
class Night:
    """One replication and its counts."""

    env: simpy.Environment
    channels: simpy.Resource
    rng: random.Random
    threats: int = 0
    intercepted: int = 0
    leaks: int = 0
    engagements: int = 0
    damage: float = 0.0

    def threat(self, appears: float) -> Process:
        """A threat from its appearance to its end."""
        yield self.env.timeout(appears)
        self.threats += 1
        lands = self.env.now + self.rng.triangular(18, 24, 20)
        yield self.env.timeout(self.rng.uniform(1, 3))
        if self.env.now < lands - OPENS:
            yield self.env.timeout(lands - OPENS - self.env.now)
        with self.channels.request() as channel:
            yield channel | self.env.timeout(lands - CLOSES - self.env.now)
            if channel.triggered:
                self.engagements += 1
                takes, left = self.rng.triangular(2, 5, 3), lands - self.env.now
                yield self.env.timeout(min(takes, left))
                if takes < left and self.rng.random() < INTERCEPT_PROBABILITY:
                    self.intercepted += 1
                    return
        yield self.env.timeout(lands - self.env.now)
        self.land()

    def land(self) -> None:
        """A threat has landed in one of the zones."""
        [zone] = self.rng.choices(ZONES, SHARES)
        if zone in VALUES:
            self.leaks += 1
            self.damage += VALUES[zone] * self.rng.uniform(0.1, 0.6)


def replicate(rng: random.Random) -> tuple[float, ...]:
    """The RESPONSES of one replication."""
    env = simpy.Environment()
    night = Night(env, simpy.Resource(env, CHANNELS), rng)
    for k in range(2):
        env.process(night.threat(FIRST + k * SPACING))
    env.run()
    return (night.threats, night.intercepted, night.leaks, night.engagements, night.damage)
