"""A changed plan under which a rare event is common, and the likelihood coefficients of its draws."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from sim import plan as p
from sim.distributions import ERLANG, EXPONENTIAL, LOGNORMAL, NORMAL, WEIBULL
from sim.plan import TICKS, Floats, Plan
from sim.rare import probabilities
from sim.rare.probabilities import Chances
from sim.rules import likelihood as lh
from sim.rules.likelihood import Tilt


@dataclass(frozen=True, eq=False)
class Proposal:
    """A change of a plan: some threats are twins with the chances *twin*, and streams have other rates.

    Shapes: E entries.
    """

    share: Floats  # (E,): the chance that a threat is a twin, in [0, 1)
    rate: Floats  # (E,): factor of the rates of a stream; 1 for other entries
    twin: Chances

    def blended(self, other: Proposal, part: float) -> Proposal:
        """Return the weighted mean of this proposal and *other*, with weight *part* for the other."""

        def blend(mine: Floats, its: Floats) -> Floats:
            mixed: Floats = (1.0 - part) * mine + part * its
            return mixed

        twin = {
            field.name: blend(getattr(self.twin, field.name), getattr(other.twin, field.name))
            for field in fields(Chances)
        }
        return Proposal(blend(self.share, other.share), blend(self.rate, other.rate), Chances(**twin))


def none(plan: Plan) -> Proposal:
    """Return the proposal that changes nothing: no threat is a twin."""
    entries = len(plan.tables.entry)
    return Proposal(np.zeros(entries), np.ones(entries), probabilities.of(plan))


# --- the plan that is played ---


def played(plan: Plan, proposal: Proposal) -> Plan:
    """Return the plan with the proposal's changes; a twin of each kind follows the kinds, in their order."""
    tables, twin = plan.tables, proposal.twin
    laws, kinds = probabilities.changed_laws(tables, {p.DELAY: twin.delay, p.FLIGHT: twin.flight})
    chance = tables.kind_chance.copy()
    chance[:, p.DETECTED_CHANCE], chance[:, p.ACCURACY] = twin.detected, twin.accuracy
    round_ = probabilities.of_a_round(twin.success, tables.battery[:, p.SALVO])
    entry, own = tables.entry.copy(), probabilities.of(plan).mix
    entry[:, p.KIND] = p.NONE
    share = proposal.share[:, None]
    step = tables.step.copy()
    for number in _streams(plan):
        first, steps = entry[number, p.FIRST_STEP], entry[number, p.STEPS]
        step[first : first + steps, 1:] *= proposal.rate[number]
    changed = tables._replace(
        distribution=laws,
        kind=np.vstack([tables.kind, kinds]),
        kind_chance=np.vstack([tables.kind_chance, chance]),
        lands_in=np.vstack([tables.lands_in, _cumulative(twin.zones)]),
        intercept=np.hstack([tables.intercept, round_]),
        entry=entry,
        mix=_cumulative(np.hstack([(1.0 - share) * own, share * twin.mix])),
        step=step,
    )
    return replace(plan, tables=changed, kinds=plan.kinds + tuple(f"unlucky {kind}" for kind in plan.kinds))


def _streams(plan: Plan) -> list[int]:
    return [int(entry) for entry in np.flatnonzero(plan.tables.entry[:, p.FORM] == p.STREAM)]


def _cumulative(rows: Floats) -> Floats:
    return np.array([p.cumulative(list(row)) for row in rows]).reshape(rows.shape)


# --- likelihood of the draws ---


def tilt(plan: Plan, proposal: Proposal, by_plan: bool = False) -> Tilt:
    """Return what `likelihood.weigh` needs if the proposal is played, or, *by_plan*, if the plan is."""
    start = starts(plan)
    coefficient = np.zeros(start[-1])
    for block, values in _coefficients(plan, proposal).items():
        coefficient[start[block] : start[block + 1]] = values.ravel()
    stream = np.zeros((len(proposal.rate), 3))
    for entry in _streams(plan):
        expected, rate = expected_arrivals(plan, entry), proposal.rate[entry]
        stream[entry] = expected * (1.0 if by_plan else rate), -np.log(rate), expected * (rate - 1.0)
    mixed = np.column_stack([1.0 - proposal.share, proposal.share])
    return Tilt(start, np.array([len(plan.kinds)]), coefficient, mixed, stream, np.zeros(0))


def starts(plan: Plan) -> p.Ints:
    """Return where each block of a row of `likelihood.weigh` starts, and where the row ends."""
    entries, kinds = len(plan.tables.entry), len(plan.kinds)
    looks, zones = 2 * len(plan.batteries) * kinds, len(plan.zones)
    sizes = {
        lh.WEIGHT: 1,
        lh.ARRIVALS: entries,
        lh.THREATS: entries,
        lh.KINDS: entries * kinds,
        lh.FULL: looks,
        lh.PARTIAL: looks,
        lh.SEEN: 2 * kinds,
        lh.ACCURATE: 2 * kinds,
        lh.ZONES: kinds * zones,
        lh.DELAY: 2 * kinds,
        lh.FLIGHT: 2 * kinds,
    }
    return np.cumsum([0, *(sizes[block] for block in range(lh.BLOCKS))]).astype(np.int64)


def _coefficients(plan: Plan, proposal: Proposal) -> dict[int, Floats]:
    """Return logarithms of twin over plain chances, by blocks of a row."""
    own, twin, tables = probabilities.of(plan), proposal.twin, plan.tables
    salvo, magazine = tables.battery[:, p.SALVO], tables.battery[:, p.MAGAZINE]
    rest = np.where(magazine > 0, magazine % salvo, 0)
    rounds = probabilities.of_a_round(twin.success, salvo)
    return {
        lh.KINDS: _logarithms(own.mix, twin.mix),
        lh.FULL: _pairs(own.success, twin.success),
        lh.PARTIAL: _pairs(
            probabilities.of_a_salvo(tables.intercept, rest), probabilities.of_a_salvo(rounds, rest)
        ),
        lh.SEEN: _pairs(own.detected, twin.detected),
        lh.ACCURATE: _pairs(own.accuracy, twin.accuracy),
        lh.ZONES: _logarithms(own.zones, twin.zones),
        lh.DELAY: _of_laws(tables, p.DELAY, own.delay, twin.delay),
        lh.FLIGHT: _of_laws(tables, p.FLIGHT, own.flight, twin.flight),
    }


def _logarithms(own: Floats, twin: Floats) -> Floats:
    """Return log(twin / own), 0 where both are 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((own > 0) | (twin > 0), np.log(twin) - np.log(own), 0.0)


def _pairs(own: Floats, twin: Floats) -> Floats:
    """Return log(twin / own) of a chance's complement and of the chance, in a new last axis."""
    return np.stack([_logarithms(1.0 - own, 1.0 - twin), _logarithms(own, twin)], axis=-1)


def _of_laws(tables: p.Tables, column: int, own: Floats, twin: Floats) -> Floats:
    """Return a and b, shape (K, 2): log(twin density / own density) is a + b * the law's statistic."""
    found = np.zeros((len(own), 2))
    for kind, (old, new) in enumerate(zip(own, twin, strict=True)):
        code, a, b, _ = tables.distribution[tables.kind[kind, column]]
        if code == EXPONENTIAL:
            found[kind] = np.log(old / new), 1.0 / old - 1.0 / new
        elif code == ERLANG:
            found[kind] = a * np.log(old / new), a / old - a / new
        elif code == WEIBULL:
            found[kind] = a * np.log(old / new), old**-a - new**-a
        elif code in (NORMAL, LOGNORMAL):
            found[kind] = (old**2 - new**2) / (2.0 * b**2), (new - old) / b**2
    return found


def expected_arrivals(plan: Plan, entry: int) -> float:
    """Return the expected number of arrivals of a stream whose tick comes before the horizon."""
    first, steps = plan.tables.entry[entry, p.FIRST_STEP], plan.tables.entry[entry, p.STEPS]
    times, rates, before = plan.tables.step[first : first + steps].T
    until = plan.tables.setting[p.UNTIL]
    horizon = (until - 0.5) / TICKS
    if until == p.NEVER or horizon >= times[-1]:
        return float(before[-1])
    if horizon <= times[0]:
        return 0.0
    step = int(np.searchsorted(times, horizon, side="right")) - 1
    return float(before[step] + (horizon - times[step]) * rates[step])
