"""One step of the search: move every chance to its weighted mean over chosen replications."""

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
"""The least effective number of hits after weighting in a step."""

ONE_SURE = 0.98
MOST_SHARE = 0.97
"""Chances of twins stay between 1 - ONE_SURE and ONE_SURE, unless the scenario's own lie outside. Some
threats stay plain, which bounds every weight (a defensive mixture: T. Hesterberg, Technometrics 37, 1995,
185-194)."""

RATES = (0.2, 5.0)
LAWS = 10.0
"""The range of the factors of rates, and the largest factor of a law's scale."""


def fitted(plan: Plan, current: Proposal, sample: Sample, chosen: NDArray[np.bool_]) -> Proposal:
    """Return a proposal with every chance that was drawn at its weighted mean over *chosen*, shape (n,)."""
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
            mix=_all_possible(own.mix, _over(twins, twins.sum(axis=1, keepdims=True), twin.mix)),
            success=_bounded(own.success, _over(success[..., 1], success.sum(axis=-1), twin.success)),
            detected=_chance(own.detected, block(lh.SEEN, kinds, 2), twin.detected),
            accuracy=_chance(own.accuracy, block(lh.ACCURATE, kinds, 2), twin.accuracy),
            zones=_all_possible(own.zones, _over(zones, zones.sum(axis=1, keepdims=True), twin.zones)),
            delay=_law(plan, p.DELAY, own.delay, block(lh.DELAY, kinds, 2), twin.delay),
            flight=_law(plan, p.FLIGHT, own.flight, block(lh.FLIGHT, kinds, 2), twin.flight),
        ),
    )


def _tempered(logs: Floats) -> Floats:
    """Return weights from logarithms, divided by the largest, to the highest power that stays effective."""
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
    """Return part / whole, or *otherwise* where the whole is too small."""
    enough = np.broadcast_to(whole > 1e-6, otherwise.shape)
    return np.where(enough, part / np.where(whole > 1e-6, whole, 1.0), otherwise)


def _bounded(own: Floats, chance: Floats) -> Floats:
    """Keep a twin's chance away from 0 and 1 unless the scenario's own is as extreme; keep certainties."""
    bounded = np.clip(chance, np.minimum(own, 1.0 - ONE_SURE), np.maximum(own, ONE_SURE))
    return np.where((own <= 0.0) | (own >= 1.0), own, bounded)


def _chance(own: Floats, counts: Floats, otherwise: Floats) -> Floats:
    return _bounded(own, _over(counts[:, 1], counts.sum(axis=1), otherwise))


def _all_possible(own: Floats, shares: Floats) -> Floats:
    """Keep a twin's shares above 0 for everything that is possible in the scenario."""
    possible = own > 0
    part = 1.0 - ONE_SURE
    kept = np.where(possible, shares, 0.0)
    kept = kept / kept.sum(axis=1, keepdims=True)
    evener: Floats = (1.0 - part) * kept + part * own
    return evener


def _rates(plan: Plan, arrivals: Floats) -> Floats:
    """Return the factors of the rates that make the expected arrivals equal to those seen."""
    expected = np.array([_expected_or_0(plan, entry) for entry in range(len(arrivals))])
    return np.clip(_over(arrivals, expected, np.ones(len(arrivals))), *RATES)


def _expected_or_0(plan: Plan, entry: int) -> float:
    return expected_arrivals(plan, entry) if plan.tables.entry[entry, p.FORM] == p.STREAM else 0.0


def _law(plan: Plan, column: int, own: Floats, seen: Floats, otherwise: Floats) -> Floats:
    """Return the parameters of laws from the means of their statistics."""
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
