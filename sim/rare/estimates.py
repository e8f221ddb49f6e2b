"""Weighed replications to a chance, its interval, and whether they deserve trust: arrays to numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.plan import Floats
from sim.statistics.shares import student

FEW_HITS = 50
"""Replications in which the event must happen before their spread says anything."""

HEAVY = 0.1
"""The share of the estimate that no single replication may carry."""

FEW_EFFECTIVE = 25.0
"""The least effective number of hits: a relative error of about 0.2."""

FAR = 4.0
"""Standard errors by which two numbers that should be equal may differ."""


@dataclass(frozen=True)
class Estimate:
    """A chance estimated from n weighed replications, and what tells whether the weights behave."""

    n: int
    hits: int
    value: float
    relative_error: float | None  # standard error over value; None without a hit
    interval: tuple[float, float] | None
    effective: float  # number of equally weighed hits that would tell as much
    largest: float  # share of the estimate that the heaviest replication carries; 0 without a hit
    mean_weight: float  # over all replications, hit or not: 1 but for chance
    mean_weight_error: float  # its standard error


def estimate(weights: Floats, worth: Floats, confidence: float = 0.95) -> Estimate:
    """The mean of *worth*: of each replication its weight where the event happened, else 0; shapes (n,).

    The interval is Student's on the logarithm (delta method): the estimate is positive and skewed to the
    right, so an estimate that is too low comes with an error that is too low, and an interval that is
    symmetric about it would fail to reach up far more often than down. Source: S. Asmussen and P. W. Glynn,
    Stochastic Simulation (2007), section III.3 (delta method), chapter V (importance sampling).
    """
    n, hits, value = len(worth), int(np.count_nonzero(worth)), float(worth.mean())
    mean_error = float(weights.std(ddof=1)) / math.sqrt(n)
    if hits == 0:
        return Estimate(n, 0, 0.0, None, None, 0.0, 0.0, float(weights.mean()), mean_error)
    error = float(worth.std(ddof=1)) / math.sqrt(n) / value
    reach = math.exp(student(n - 1, confidence) * error)
    total = float(worth.sum())
    return Estimate(
        n=n,
        hits=hits,
        value=value,
        relative_error=error,
        interval=(value / reach, min(1.0, value * reach)),
        effective=total**2 / float(worth @ worth),
        largest=float(worth.max()) / total,
        mean_weight=float(weights.mean()),
        mean_weight_error=mean_error,
    )


def variance_per_replication(worth: Floats) -> float:
    """The relative variance of one replication: n of them have the relative error sqrt(this / n)."""
    total = float(worth.sum())
    return math.inf if total == 0 else len(worth) * float(worth @ worth) / total**2 - 1.0


def brute_force(chance: float, relative_error: float) -> float:
    """How many plain replications it takes: (1 - p) / (p re^2), as a share's variance is p (1 - p) / n."""
    return (1.0 - chance) / (chance * relative_error**2)


def doubts(found: Estimate, rehearsed: Estimate) -> list[str]:
    """Why the estimate cannot be trusted, in sentences. *rehearsed* is an independent smaller one."""
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
