"""The search for a proposal under which the event is common: cross-entropy steps, as in EM for a mixture.

From a ladder of severe proposals the first is taken under which the event happens, or else the one that comes
nearest to it: then the replications that come nearest stand for the event until it happens (levels that rise).
Each step plays some replications and moves every chance to its mean over those in which the event happened, weighed by their
likelihood and by the chance that a threat was a twin. For sums of coefficient x draw that mean is the closed
form both of the cross-entropy step (R. Y. Rubinstein and D. P. Kroese, The Cross-Entropy Method, 2004,
sections 3.2 and 3.4) and of the M step of EM for a mixture (the E step is `likelihood.weigh`'s). Weights that
are too uneven to tell anything are first taken to a power below 1, as in annealing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan as p
from sim.distributions import LOGNORMAL, NORMAL, WEIBULL
from sim.plan import Floats, Plan
from sim.rare import chances
from sim.rare.chances import Chances
from sim.rare.estimates import variance_per_replication
from sim.rare.playing import Player, Sample
from sim.rare.proposal import Proposal, expected_arrivals, starts
from sim.rules import likelihood as lh

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

EFFECTIVE = 60.0
"""The effective number of hits that a step's weights must leave."""

ONE_SURE = 0.98
MOST_SHARE = 0.97
"""Chances of twins stay within 1 - ONE_SURE and ONE_SURE, unless the scenario's are beyond; some threats stay
plain, which bounds every weight (a defensive mixture: T. Hesterberg, Technometrics 37, 1995, 185-194)."""

RATES = (0.2, 5.0)
LAWS = 10.0
"""The range of the factors of rates, and of the scale of a law."""


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


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found: the best proposal, or None where the event never happened."""

    proposal: Proposal | None
    tried: tuple[str, ...]


def search(player: Player) -> Found:
    """Search for a proposal. The replications played have numbers of their own."""
    tried: list[str] = []
    nearest: tuple[float, Proposal, Sample] | None = None
    for rung, start in _ladder(player.plan):
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


# --- where to start ---


def _ladder(plan: Plan) -> Iterator[tuple[Rung, Proposal]]:
    own, entries = chances.of(plan), len(plan.tables.entry)
    streams = plan.tables.entry[:, p.FORM] == p.STREAM
    for rung in LADDER:
        if rung.rate != 1 and rung.share == 0.9 and not streams.any():
            continue
        twin = _lucky(own, rung.level) if rung.lucky else _unlucky(plan, own, rung.level)
        rate = np.where(streams, rung.rate, 1.0)
        yield rung, Proposal(np.full(entries, rung.share), rate, twin)


def _unlucky(plan: Plan, own: Chances, level: float) -> Chances:
    """Every chance of the defence lowered, but for what is certain; delays longer; zones and kinds evener."""
    spread = chances.spreads(plan.tables, p.DELAY)
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


# --- a step ---


def fitted(plan: Plan, current: Proposal, sample: Sample, chosen: NDArray[np.bool_]) -> Proposal:
    """The proposal whose every chance is its weighed mean over the *chosen*; as before where nothing was drawn."""
    weights = _tempered(sample.drawn[chosen, lh.WEIGHT])
    mean = weights @ sample.drawn[chosen] / weights.sum()
    start = starts(plan)
    entries, kinds = len(current.share), len(plan.kinds)

    def block(which: int, *shape: int) -> Floats:
        return mean[start[which] : start[which + 1]].reshape(shape)

    own, twin = chances.of(plan), current.twin
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
    """The weights of these logarithms to the highest power up to 1 that leaves enough of them; the largest becomes 1."""
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
