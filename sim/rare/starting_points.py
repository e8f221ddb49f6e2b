"""Where a search starts: proposals under which the defence does far worse than it should, or far better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim import plan as p
from sim.plan import Floats, Plan
from sim.rare import probabilities
from sim.rare.probabilities import Chances
from sim.rare.proposal import Proposal


class Rung(NamedTuple):
    """A severe proposal to start from: how unlucky the twins, how many, how many more come."""

    level: float
    share: float
    rate: float
    lucky: bool = False


LADDER = (
    Rung(0.5, 0.3, 1.0),
    Rung(0.8, 0.5, 1.0),
    Rung(0.95, 0.7, 1.0),
    Rung(0.95, 0.9, 1.5),
    Rung(0.99, 0.95, 3.0),
    Rung(0.5, 0.7, 0.8, lucky=True),
    Rung(0.9, 0.95, 0.4, lucky=True),
)


def rungs(plan: Plan) -> Iterator[tuple[Rung, Proposal]]:
    own, entries = probabilities.of(plan), len(plan.tables.entry)
    streams = plan.tables.entry[:, p.FORM] == p.STREAM
    for rung in LADDER:
        if rung.rate != 1 and rung.share == 0.9 and not streams.any():
            continue
        twin = _lucky(own, rung.level) if rung.lucky else _unlucky(plan, own, rung.level)
        rate = np.where(streams, rung.rate, 1.0)
        yield rung, Proposal(np.full(entries, rung.share), rate, twin)


def _unlucky(plan: Plan, own: Chances, level: float) -> Chances:
    """Every chance of the defence lowered, but for what is certain; delays longer; zones and kinds evener."""
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
    """Every chance of the defence raised, but for what is impossible."""

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
    """Shares with a *part* spread evenly over what is possible."""
    possible = shares > 0
    even: Floats = (1.0 - part) * shares + part * possible / possible.sum(axis=1, keepdims=True)
    return even
