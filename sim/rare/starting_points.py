"""Proposals to start a search from, under which the defence does far worse, or far better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim import plan as p
from sim.plan import Floats, Plan
from sim.rare import probabilities
from sim.rare.probabilities import Chances
from sim.rare.proposal import Proposal


class StartingPoint(NamedTuple):
    """A severe proposal: how unlucky the twins are, how many there are, and a factor of the arrivals."""

    level: float
    share: float
    rate: float
    lucky: bool = False


STARTING_POINTS = (
    StartingPoint(0.5, 0.3, 1.0),
    StartingPoint(0.8, 0.5, 1.0),
    StartingPoint(0.95, 0.7, 1.0),
    StartingPoint(0.95, 0.9, 1.5),
    StartingPoint(0.99, 0.95, 3.0),
    StartingPoint(0.5, 0.7, 0.8, lucky=True),
    StartingPoint(0.9, 0.95, 0.4, lucky=True),
)


def starting_points(plan: Plan) -> Iterator[tuple[StartingPoint, Proposal]]:
    """Yield the starting points that suit the plan, with their proposals."""
    own, entries = probabilities.of(plan), len(plan.tables.entry)
    streams = plan.tables.entry[:, p.FORM] == p.STREAM
    for point in STARTING_POINTS:
        if point.rate != 1 and point.share == 0.9 and not streams.any():
            continue
        twin = _lucky(own, point.level) if point.lucky else _unlucky(plan, own, point.level)
        rate = np.where(streams, point.rate, 1.0)
        yield point, Proposal(np.full(entries, point.share), rate, twin)


def _unlucky(plan: Plan, own: Chances, level: float) -> Chances:
    """Lower every chance of the defence that is not certain, lengthen delays, even out zones and kinds."""
    spread = probabilities.spreads(plan.tables, p.DELAY)
    longer = np.where(np.isnan(spread), own.delay * (1.0 + 2.0 * level), own.delay + 2.0 * level * spread)
    return Chances(
        mix=_evener(own.mix, level / 2),
        success=np.where(own.success < 1.0, own.success * (1.0 - level), 1.0),
        detected=np.where(own.detected < 1.0, own.detected * (1.0 - level), 1.0),
        accuracy=np.where(own.accuracy < 1.0, own.accuracy * (1.0 - level), 1.0),
        zones=_evener(own.zones, level / 2),
        delay=longer,
        flight=own.flight,
    )


def _lucky(own: Chances, level: float) -> Chances:
    """Raise every chance of the defence that is not 0."""

    def raised(chance: Floats) -> Floats:
        return np.where(chance > 0.0, 1.0 - (1.0 - chance) * (1.0 - level), 0.0)

    return Chances(
        mix=_evener(own.mix, level / 2),
        success=raised(own.success),
        detected=raised(own.detected),
        accuracy=raised(own.accuracy),
        zones=_evener(own.zones, level / 2),
        delay=own.delay,
        flight=own.flight,
    )


def _evener(shares: Floats, part: float) -> Floats:
    """Spread a *part* of the shares evenly over everything possible."""
    possible = shares > 0
    even: Floats = (1.0 - part) * shares + part * possible / possible.sum(axis=1, keepdims=True)
    return even
