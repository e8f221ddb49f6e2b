"""The reference workload R1 as a good SimPy user would write it: what the product's speed is compared with.

Threats appear at random and are detected after a while. Those that wait are in a PriorityStore, the one
that lands first in front. Each channel is a process: it takes the first, engages it, and puts it back after
a miss. The draws are those of the standard library, the fastest one at a time.
Nothing of the simulator is used here; agreement.py says that both tell the same story.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import simpy

OPEN_UNTIL = 80.0
RATE = 0.5
MEAN_DELAY = 2.0
TIME_OF_FLIGHT = 20.0
CHANNELS = 3
INTERCEPT_PROBABILITY = 0.6
ZONE_SHARES = (0.5, 0.2, 0.3)
RESPONSES = ("threats", "intercepted", "leaks 1", "leaks 2", "leaks 3", "engagements")

Process = Generator[simpy.Event, Any, None]


class Threat(NamedTuple):
    """Compared by its fields in order: the store gives the threat that lands first."""

    lands: float
    number: int


@dataclass
class Attack:
    """One replication and its counts."""

    env: simpy.Environment
    waiting: simpy.PriorityStore
    rng: random.Random
    threats: int = 0
    intercepted: int = 0
    engagements: int = 0
    leaks: list[int] = field(default_factory=lambda: [0, 0, 0])

    def arrivals(self) -> Process:
        """Threats appear as a Poisson process."""
        yield self.env.timeout(self.rng.expovariate(RATE))
        while self.env.now < OPEN_UNTIL:
            self.threats += 1
            self.env.process(self.threat(self.threats))
            yield self.env.timeout(self.rng.expovariate(RATE))

    def threat(self, number: int) -> Process:
        """A threat joins those that wait when it is detected."""
        lands = self.env.now + TIME_OF_FLIGHT
        yield self.env.timeout(self.rng.expovariate(1 / MEAN_DELAY))
        self.waiting.put(Threat(lands, number))

    def channel(self) -> Process:
        """A channel engages one threat after another; those that have landed are only counted."""
        while True:
            threat = yield self.waiting.get()
            left = threat.lands - self.env.now
            if left <= 0:
                self.leak()
                continue
            self.engagements += 1
            takes = self.rng.triangular(2, 5, 3)
            yield self.env.timeout(min(takes, left))
            if takes >= left:
                self.leak()
            elif self.rng.random() < INTERCEPT_PROBABILITY:
                self.intercepted += 1
            else:
                self.waiting.put(threat)

    def leak(self) -> None:
        """A threat has landed in one of the zones."""
        [zone] = self.rng.choices(range(3), ZONE_SHARES)
        self.leaks[zone] += 1


def replicate(rng: random.Random) -> tuple[int, ...]:
    """The RESPONSES of one replication."""
    env = simpy.Environment()
    attack = Attack(env, simpy.PriorityStore(env), rng)
    env.process(attack.arrivals())
    for _ in range(CHANNELS):
        env.process(attack.channel())
    env.run()
    return (attack.threats, attack.intercepted, *attack.leaks, attack.engagements)
