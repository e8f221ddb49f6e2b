"""The reference workload R1 on a calendar as lean as the compiled loop's, in plain Python.

It says how much of the compiled loop's speed is the algorithm: what is known is drawn and sorted at once, a
landing is no event, and no event is an object. The price is that it plays R1 and nothing else.
"""

from __future__ import annotations

import math
import random
from heapq import heappop, heappush

from idiomatic import (
    CHANNELS,
    INTERCEPT_PROBABILITY,
    MEAN_DELAY,
    OPEN_UNTIL,
    RATE,
    TIME_OF_FLIGHT,
    ZONE_SHARES,
)

Detection = tuple[float, float]
"""When a threat is detected and when it lands."""

NEVER = math.inf


def detections(rng: random.Random) -> list[Detection]:
    """The threats of one replication in the order of detection."""
    exponential = rng.expovariate  # looked up once, as one does where speed is all
    known = []
    now = exponential(RATE)
    while now < OPEN_UNTIL:
        known.append((now + exponential(1 / MEAN_DELAY), now + TIME_OF_FLIGHT))
        now += exponential(RATE)
    known.sort()
    return known


def defend(known: list[Detection], rng: random.Random) -> tuple[int, int]:
    """How many threats are intercepted, and by how many engagements."""
    triangular, uniform = rng.triangular, rng.random
    waiting: list[float] = []  # the landings of those that wait
    busy: list[Detection] = []  # when an engagement ends, and when its threat lands
    idle, intercepted, engagements = CHANNELS, 0, 0
    coming = iter([*known, (NEVER, NEVER)])
    detected, lands = next(coming)
    while busy or detected < NEVER:
        if busy and busy[0][0] < detected:
            now, engaged = heappop(busy)
            idle += 1
            if now < engaged:
                if uniform() < INTERCEPT_PROBABILITY:
                    intercepted += 1
                else:
                    heappush(waiting, engaged)
        else:
            now = detected
            heappush(waiting, lands)
            detected, lands = next(coming)
        while idle and waiting:
            first = heappop(waiting)
            if first > now:
                engagements += 1
                idle -= 1
                ends = now + triangular(2, 5, 3)
                heappush(busy, (ends if ends < first else first, first))
    return intercepted, engagements


def replicate(rng: random.Random) -> tuple[int, ...]:
    """The RESPONSES of `idiomatic`, of one replication."""
    known = detections(rng)
    intercepted, engagements = defend(known, rng)
    leaks = [0, 0, 0]
    for zone in rng.choices(range(3), ZONE_SHARES, k=len(known) - intercepted):
        leaks[zone] += 1
    return (len(known), intercepted, *leaks, engagements)
