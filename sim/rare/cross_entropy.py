"""Search for a proposal under which the event is common: cross-entropy steps, as in EM for a mixture.

The search starts from the first severe proposal under which the event happens, or else from the one that
comes nearest to it; then the nearest replications stand for the event until it happens (rising levels). Each
step plays some replications and moves every chance to its mean over those in which the event happened,
weighted by their likelihood and by the chance that a threat was a twin. For sums of coefficient x
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
from sim.rare.starting_points import StartingPoint, starting_points

START_SIZE, STEP_SIZE = 1000, 3000
"""Replications of a starting point, and of a step."""

FEW, ELITE = 5, 50
"""The least number, and the usual number, of replications that stand for the event."""

ENOUGH_HITS = 30
"""Hits from which on steps can start."""

STEPS = 12
STEPS_AT_LEAST = 3
LOW = 3.0
"""A relative variance per replication that is low enough."""

BETTER = 0.9
"""A step is progress if the variance falls below this share of the best so far."""

PACE = 0.8
"""The part of the way that a step goes, so that a chance that went wrong can recover."""


@dataclass(frozen=True, eq=False)
class SearchResult:
    """The best proposal, or None if the event never happened, and what was tried."""

    proposal: Proposal | None
    tried: tuple[str, ...]


def search(player: Player) -> SearchResult:
    """Search for a proposal, with replications that no estimate uses."""
    tried: list[str] = []
    nearest: tuple[float, Proposal, Sample] | None = None
    for point, start in starting_points(player.plan):
        sample = player.search(start, START_SIZE)
        hits = int(sample.hit.sum())
        tried.append(_attempt(point, hits))
        if hits >= ENOUGH_HITS:
            return SearchResult(_improve(player, start, sample), tuple(tried))
        near = float(np.mean(np.sort(player.event.nearness(sample.values))[-ELITE:]))
        if nearest is None or near > nearest[0]:
            nearest = near, start, sample
    assert nearest is not None
    raised = _raise_levels(player, *nearest[1:])
    tried.append("rising levels from there" + (" did not reach it" if raised is None else ""))
    return SearchResult(raised and _improve(player, *raised), tuple(tried))


def _elite(player: Player, sample: Sample) -> NDArray[np.bool_]:
    """Return which replications come nearest to the event, shape (n,): the hits, or about ELITE others."""
    if sample.hit.sum() >= FEW:
        return sample.hit
    near = player.event.nearness(sample.values)
    elite: NDArray[np.bool_] = near >= np.sort(near)[-ELITE]
    return near > near.min() if elite.all() else elite


def _raise_levels(player: Player, current: Proposal, sample: Sample) -> tuple[Proposal, Sample] | None:
    """Step towards the nearest replications until the event happens; None if it never does."""
    for _ in range(STEPS):
        elite = _elite(player, sample)
        if not FEW <= elite.sum() <= 0.9 * sample.n:
            return None
        current = current.blended(fitted(player.plan, current, sample, elite), PACE)
        sample = player.search(current, START_SIZE)
        if sample.hit.sum() >= ENOUGH_HITS:
            return current, sample
    return None


def _attempt(point: StartingPoint, hits: int) -> str:
    mood = "lucky" if point.lucky else "unlucky"
    rate = "" if point.rate == 1 else f", {point.rate:g} times as many arrivals in streams"
    return f"{point.share:.0%} of threats {mood} (by {point.level:g}){rate}: {hits} of {START_SIZE}"


def _improve(player: Player, current: Proposal, sample: Sample) -> Proposal:
    """Improve a proposal step by step, starting from its sample; return the best proposal met."""
    best, lowest, stale = current, math.inf, 0
    for step in range(STEPS):
        current = current.blended(fitted(player.plan, current, sample, sample.hit), PACE)
        sample = player.search(current, STEP_SIZE)
        variance = variance_per_replication(sample.hit_weights)
        stale = 0 if variance < BETTER * lowest else stale + 1
        if variance < lowest:
            best, lowest = current, variance
        if not sample.hit.any() or (step + 1 >= STEPS_AT_LEAST and (stale >= 2 or lowest < LOW)):
            break
    return best
