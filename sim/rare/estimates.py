"""Estimate a chance and its interval from weighted replications, and judge whether to trust it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.plan import Floats
from sim.statistics.shares import student

FEW_HITS = 50
"""The least number of hits before their spread means anything."""

HEAVY = 0.1
"""The largest share of the estimate that one replication may contribute."""

FEW_EFFECTIVE = 25.0
"""The least effective number of hits: a relative error of about 0.2."""

FAR = 4.0
"""The most standard errors by which two numbers that should be equal may differ."""


@dataclass(frozen=True)
class Estimate:
    """A chance estimated from n weighted replications, with diagnostics of the weights."""

    n: int
    hits: int
    value: float
    relative_error: float | None  # standard error over value; None without a hit
    interval: tuple[float, float] | None
    effective: float  # number of equally weighted hits with the same error
    largest: float  # share of the estimate from the heaviest replication; 0 without a hit
    mean_weight: float  # over all replications, hit or not; its expectation is 1
    mean_weight_error: float  # its standard error


def estimate(weights: Floats, hit_weights: Floats, confidence: float = 0.95) -> Estimate:
    """Estimate a chance by the mean of *hit_weights*; shapes (n,).

    *weights* are the weights of all replications; *hit_weights* are 0 where the event did not happen.

    The interval is Student's on the logarithm (delta method): the estimate is positive and skewed to the
    right, so a low estimate comes with a low error, and a symmetric interval would miss the true value
    above it far more often than below. Source: S. Asmussen and P. W. Glynn,
    Stochastic Simulation (2007), section III.3 (delta method), chapter V (importance sampling).
    """
    n, hits, value = len(hit_weights), int(np.count_nonzero(hit_weights)), float(hit_weights.mean())
    mean_error = float(weights.std(ddof=1)) / math.sqrt(n)
    if hits == 0:
        return Estimate(n, 0, 0.0, None, None, 0.0, 0.0, float(weights.mean()), mean_error)
    error = float(hit_weights.std(ddof=1)) / math.sqrt(n) / value
    reach = math.exp(student(n - 1, confidence) * error)
    total = float(hit_weights.sum())
    return Estimate(
        n=n,
        hits=hits,
        value=value,
        relative_error=error,
        interval=(value / reach, min(1.0, value * reach)),
        effective=total**2 / float(hit_weights @ hit_weights),
        largest=float(hit_weights.max()) / total,
        mean_weight=float(weights.mean()),
        mean_weight_error=mean_error,
    )


def variance_per_replication(hit_weights: Floats) -> float:
    """Return the relative variance of one replication; n of them have the relative error sqrt(it / n)."""
    total = float(hit_weights.sum())
    return math.inf if total == 0 else len(hit_weights) * float(hit_weights @ hit_weights) / total**2 - 1.0


def brute_force(chance: float, relative_error: float) -> float:
    """Return how many plain replications are needed: (1 - p) / (p re^2), from the variance p (1 - p) / n."""
    return (1.0 - chance) / (chance * relative_error**2)


def doubts(found: Estimate, rehearsed: Estimate) -> list[str]:
    """Return the reasons not to trust an estimate. *rehearsed* is an independent smaller estimate."""
    reasons = []
    if found.hits < FEW_HITS:
        reasons.append(f"The event happened in only {found.hits} of {found.n} replications.")
    elif found.effective < FEW_EFFECTIVE:
        reasons.append(
            f"The weights are heavy: {found.hits} hits tell no more than"
            f" {found.effective:.0f} of equal weight."
        )
    if found.hits and found.largest > HEAVY:
        reasons.append(f"One replication alone carries {found.largest:.0%} of the estimate.")
    if abs(found.mean_weight - 1.0) > FAR * found.mean_weight_error + 1e-9:
        reasons.append(f"The mean weight is {found.mean_weight:.4g} where it should be 1.")
    if found.relative_error and rehearsed.relative_error:
        spread = math.hypot(found.value * found.relative_error, rehearsed.value * rehearsed.relative_error)
        if abs(found.value - rehearsed.value) > FAR * spread:
            reasons.append(f"An independent smaller run gave {rehearsed.value:.3g}, too far away.")
    return reasons
