"""The search for a proposal under which the event is common: cross-entropy steps, as in EM for a mixture.

From a ladder of severe proposals the first is taken under which the event happens, or else the one that
comes nearest to it: then the replications that come nearest stand for the event until it happens (levels
that rise). Each step plays some replications and moves every chance to its mean over those in which the event
happened, weighed by their likelihood and by the chance that a threat was a twin. For sums of coefficient x
draw that mean is the closed form both of the cross-entropy step (R. Y. Rubinstein and D. P. Kroese, The
Cross-Entropy Method, 2004, sections 3.2 and 3.4) and of the M step of EM for a mixture (the E step is
`likelihood.weigh`'s). Weights that are too uneven are first taken to a power below 1, as in annealing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rare.estimates import variance_per_replication
from sim.rare.fitting import fitted
from sim.rare.proposal import Proposal
from sim.rare.sampling import Player, Sample
from sim.rare.starting_points import Rung, rungs

LADDER_SIZE, STEP_SIZE = 1000, 3000
"""Replications of a rung of the ladder, and of a step."""

FEW, ELITE = 5, 50
"""Replications that stand for the event as long as it does not happen."""

ENOUGH_HITS = 30
"""Hits on a rung from which steps can start."""

STEPS = 12
STEPS_AT_LEAST = 3
LOW = 3.0
"""A variance per replication, relative, that needs no lowering."""

BETTER = 0.9
"""A step goes on where the variance falls below this share of the best before."""

PACE = 0.8
"""The part of the way that a step goes: a chance that is wrong once can come back."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found: the best proposal, or None where the event never happened."""

    proposal: Proposal | None
    tried: tuple[str, ...]


def search(player: Player) -> Found:
    """Search for a proposal. The replications played have numbers of their own."""
    tried: list[str] = []
    nearest: tuple[float, Proposal, Sample] | None = None
    for rung, start in rungs(player.plan):
        sample = player.search(start, LADDER_SIZE)
        hits = int(sample.hit.sum())
        tried.append(_told(rung, hits))
        if hits >= ENOUGH_HITS:
            return Found(_improve(player, start, sample), tuple(tried))
        near = float(np.mean(np.sort(player.event.nearness(sample.values))[-ELITE:]))
        if nearest is None or near > nearest[0]:
            nearest = near, start, sample
    assert nearest is not None
    raised = _raise_levels(player, *nearest[1:])
    tried.append("rising levels from there" + (" did not reach it" if raised is None else ""))
    return Found(raised and _improve(player, *raised), tuple(tried))


def _elite(player: Player, sample: Sample) -> NDArray[np.bool_]:
    """Those that come nearest to the event: a few hits, or ELITE and all that come as near, or fewer."""
    if sample.hit.sum() >= FEW:
        return sample.hit
    near = player.event.nearness(sample.values)
    elite: NDArray[np.bool_] = near >= np.sort(near)[-ELITE]
    return near > near.min() if elite.all() else elite


def _raise_levels(player: Player, current: Proposal, sample: Sample) -> tuple[Proposal, Sample] | None:
    """Steps towards what comes nearest, until the event happens; None where that leads nowhere."""
    for _ in range(STEPS):
        elite = _elite(player, sample)
        if not FEW <= elite.sum() <= 0.9 * sample.n:
            return None
        current = current.blended(fitted(player.plan, current, sample, elite), PACE)
        sample = player.search(current, LADDER_SIZE)
        if sample.hit.sum() >= ENOUGH_HITS:
            return current, sample
    return None


def _told(rung: Rung, hits: int) -> str:
    mood = "lucky" if rung.lucky else "unlucky"
    rate = "" if rung.rate == 1 else f", {rung.rate:g} times as many arrivals in streams"
    return f"{rung.share:.0%} of threats {mood} (by {rung.level:g}){rate}: {hits} of {LADDER_SIZE}"


def _improve(player: Player, current: Proposal, sample: Sample) -> Proposal:
    """Steps from a proposal and what came of it to the best that is met on the way."""
    best, lowest, stale = current, math.inf, 0
    for step in range(STEPS):
        current = current.blended(fitted(player.plan, current, sample, sample.hit), PACE)
        sample = player.search(current, STEP_SIZE)
        variance = variance_per_replication(sample.worth)
        stale = 0 if variance < BETTER * lowest else stale + 1
        if variance < lowest:
            best, lowest = current, variance
        if not sample.hit.any() or (step + 1 >= STEPS_AT_LEAST and (stale >= 2 or lowest < LOW)):
            break
    return best
