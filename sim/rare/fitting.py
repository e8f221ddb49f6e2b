"""One step of a search: every chance moves to its mean over chosen replications."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import plan as p
from sim.distributions import LOGNORMAL, NORMAL, WEIBULL
from sim.plan import Floats, Plan
from sim.rare import probabilities
from sim.rare.probabilities import Chances
from sim.rare.proposal import Proposal, expected_arrivals, starts
from sim.rare.sampling import Sample
from sim.rules import likelihood as lh

EFFECTIVE = 60.0
"""The effective number of hits that a step's weights must leave."""

ONE_SURE = 0.98
MOST_SHARE = 0.97
"""Chances of twins stay within 1 - ONE_SURE and ONE_SURE, unless the scenario's are beyond; some threats stay
plain, which bounds every weight (a defensive mixture: T. Hesterberg, Technometrics 37, 1995, 185-194)."""

RATES = (0.2, 5.0)
LAWS = 10.0
"""The range of the factors of rates, and of the scale of a law."""


def fitted(plan: Plan, current: Proposal, sample: Sample, chosen: NDArray[np.bool_]) -> Proposal:
    """Every chance as its weighed mean over the *chosen* replications, as before where none is drawn."""
    weights = _tempered(sample.drawn[chosen, lh.WEIGHT])
    mean = weights @ sample.drawn[chosen] / weights.sum()
    start = starts(plan)
    entries, kinds = len(current.share), len(plan.kinds)

    def block(which: int, *shape: int) -> Floats:
        part: Floats = mean[start[which] : start[which + 1]].reshape(shape)
        return part

    own, twin = probabilities.of(plan), current.twin
    threats, twins = block(lh.THREATS, entries), block(lh.KINDS, entries, kinds)
    least = 0.2 / np.maximum(1.0, threats)
    success = block(lh.FULL, len(plan.batteries), kinds, 2)
    zones = block(lh.ZONES, kinds, len(plan.zones))
    return Proposal(
        share=np.clip(_over(twins.sum(axis=1), threats, current.share), least, MOST_SHARE),
        rate=_rates(plan, block(lh.ARRIVALS, entries)),
        twin=Chances(
            mix=_evener_of(own.mix, _over(twins, twins.sum(axis=1, keepdims=True), twin.mix)),
            success=_bounded(own.success, _over(success[..., 1], success.sum(axis=-1), twin.success)),
            detected=_chance(own.detected, block(lh.SEEN, kinds, 2), twin.detected),
            accuracy=_chance(own.accuracy, block(lh.ACCURATE, kinds, 2), twin.accuracy),
            zones=_evener_of(own.zones, _over(zones, zones.sum(axis=1, keepdims=True), twin.zones)),
            delay=_law(plan, p.DELAY, own.delay, block(lh.DELAY, kinds, 2), twin.delay),
            flight=_law(plan, p.FLIGHT, own.flight, block(lh.FLIGHT, kinds, 2), twin.flight),
        ),
    )


def _tempered(logs: Floats) -> Floats:
    """The weights of these logarithms, over the largest, to the highest power that leaves enough of them."""
    logs = logs - logs.max()
    wanted = min(EFFECTIVE, 0.5 * len(logs))
    low, high = 0.0, 1.0
    if _effective(logs) >= wanted:
        return np.exp(logs)
    for _ in range(20):
        power = (low + high) / 2
        low, high = (power, high) if _effective(power * logs) >= wanted else (low, power)
    return np.exp(low * logs)


def _effective(logs: Floats) -> float:
    weights = np.exp(logs)
    return float(weights.sum() ** 2 / (weights @ weights))


def _over(part: Floats, whole: Floats, otherwise: Floats) -> Floats:
    """part / whole, or what stands *otherwise* where there is too little to tell."""
    enough = np.broadcast_to(whole > 1e-6, otherwise.shape)
    return np.where(enough, part / np.where(whole > 1e-6, whole, 1.0), otherwise)


def _bounded(own: Floats, chance: Floats) -> Floats:
    """A twin's chance: never sure, unless the scenario's own is as sure; what is certain stays so."""
    bounded = np.clip(chance, np.minimum(own, 1.0 - ONE_SURE), np.maximum(own, ONE_SURE))
    return np.where((own <= 0.0) | (own >= 1.0), own, bounded)


def _chance(own: Floats, counts: Floats, otherwise: Floats) -> Floats:
    return _bounded(own, _over(counts[:, 1], counts.sum(axis=1), otherwise))


def _evener_of(own: Floats, shares: Floats) -> Floats:
    """A twin's shares, none of what is possible left without one."""
    possible = own > 0
    part = 1.0 - ONE_SURE
    kept = np.where(possible, shares, 0.0)
    kept = kept / kept.sum(axis=1, keepdims=True)
    evener: Floats = (1.0 - part) * kept + part * own
    return evener


def _rates(plan: Plan, arrivals: Floats) -> Floats:
    """The factors that make the mean numbers of arrivals those seen."""
    expected = np.array([_expected_or_0(plan, entry) for entry in range(len(arrivals))])
    return np.clip(_over(arrivals, expected, np.ones(len(arrivals))), *RATES)


def _expected_or_0(plan: Plan, entry: int) -> float:
    return expected_arrivals(plan, entry) if plan.tables.entry[entry, p.FORM] == p.STREAM else 0.0


def _law(plan: Plan, column: int, own: Floats, seen: Floats, otherwise: Floats) -> Floats:
    """The parameters of laws from the means of their statistics."""
    tables = plan.tables
    found = otherwise.copy()
    for kind in np.flatnonzero(~np.isnan(own)):
        code, a, b, _ = tables.distribution[tables.kind[kind, column]]
        if seen[kind, 0] <= 1e-6:
            continue
        mean = seen[kind, 1] / seen[kind, 0]
        if code in (NORMAL, LOGNORMAL):
            found[kind] = np.clip(mean, own[kind] - 6.0 * b, own[kind] + 6.0 * b)
        else:
            scale = mean ** (1.0 / a) if code == WEIBULL else mean
            found[kind] = np.clip(scale, own[kind] / LAWS, own[kind] * LAWS)
    return found
