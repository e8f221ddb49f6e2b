"""Describe in plain sentences what a proposal changes, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim import plan as p
from sim.plan import Floats, Plan
from sim.rare import probabilities
from sim.rare.proposal import Proposal

NOTABLE = 0.03
"""Smaller changes of a chance are not mentioned, nor changes of a law or a rate by a smaller share."""

Entries = dict[int, str]


def changes(plan: Plan, proposal: Proposal) -> tuple[str, ...]:
    """Return the changes that the proposal makes, a sentence each."""
    own, twin = probabilities.of(plan), proposal.twin
    return (
        *_shares(plan, proposal),
        *_mixes(plan, own.mix, twin.mix),
        *_successes(plan, own.success, twin.success),
        *_of_kinds(plan, "it is detected with", own.detected, twin.detected),
        *_of_kinds(plan, "it is foreseen rightly with", own.accuracy, twin.accuracy),
        *_zones(plan, own.zones, twin.zones),
        *_laws(plan, "its detection takes", own.delay, twin.delay),
        *_laws(plan, "its flight takes", own.flight, twin.flight),
    )


def unchanged(plan: Plan) -> tuple[str, ...]:
    """Return the names of the random inputs of this plan that no proposal changes."""
    tables, own = plan.tables, probabilities.of(plan)
    fixed = {row for row, law in enumerate(tables.distribution) if law[0] == 0}

    def some(table: p.Ints, column: int) -> bool:
        return any(int(row) >= 0 and int(row) not in fixed for row in table[:, column])

    def other_laws(column: int, parameters: Floats) -> bool:
        return any(
            np.isnan(parameters[n]) and int(row) not in fixed for n, row in enumerate(tables.kind[:, column])
        )

    found = {
        "detection delays": other_laws(p.DELAY, own.delay),
        "times of flight": other_laws(p.FLIGHT, own.flight),
        "engagement times": some(tables.battery, p.ENGAGEMENT_TIME),
        "reloads": some(tables.battery, p.RELOAD_TIME),
        "breakdowns": some(tables.battery, p.TIME_TO_FAILURE),
        "spacing": some(tables.entry, p.SPACING),
        "batches": some(tables.entry, p.BATCH),
        "debris": bool((tables.debris_chance > 0).any()),
        "damage": some(tables.kind, p.HARM),
        "decoys that are recognised": bool(
            ((tables.kind_chance[:, p.RECOGNISED_CHANCE] > 0) & (tables.kind[:, p.DECOY] == 1)).any()
        ),
    }
    return tuple(name for name, present in found.items() if present)


def _shares(plan: Plan, proposal: Proposal) -> Iterator[str]:
    for entry, (share, rate) in enumerate(zip(proposal.share, proposal.rate, strict=True)):
        name = _form(plan, entry)
        yield f"of {name}, {share:.1%} of the threats are unlucky, the others as they are"
        if abs(rate - 1.0) > NOTABLE:
            yield f"of {name}, {rate:.2f} times as many arrivals"


def _form(plan: Plan, entry: int) -> str:
    form = ("volley", "stream", "schedule")[int(plan.tables.entry[entry, p.FORM])]
    return f"the {form}" if len(plan.tables.entry) == 1 else f"entry {entry + 1} (a {form})"


def _mixes(plan: Plan, own: Floats, twin: Floats) -> Iterator[str]:
    for entry in range(len(own)):
        for kind, name in enumerate(plan.kinds):
            if abs(own[entry, kind] - twin[entry, kind]) > NOTABLE:
                yield (
                    f"an unlucky one of {_form(plan, entry)} is {name} with the chance"
                    f" {twin[entry, kind]:.2g} instead of {own[entry, kind]:.2g}"
                )


def _kind(plan: Plan, kind: int) -> str:
    return "unlucky" if len(plan.kinds) == 1 else f"an unlucky {plan.kinds[kind]}"


def _successes(plan: Plan, own: Floats, twin: Floats) -> Iterator[str]:
    for battery, where in enumerate(plan.batteries):
        for kind in range(len(plan.kinds)):
            if abs(own[battery, kind] - twin[battery, kind]) > NOTABLE:
                yield (
                    f"{_kind(plan, kind)}: an engagement by {where} stops it with the chance"
                    f" {twin[battery, kind]:.2g} instead of {own[battery, kind]:.4g}"
                )


def _of_kinds(plan: Plan, what: str, own: Floats, twin: Floats) -> Iterator[str]:
    for kind in range(len(plan.kinds)):
        if abs(own[kind] - twin[kind]) > NOTABLE:
            yield f"{_kind(plan, kind)}: {what} the chance {twin[kind]:.2g} instead of {own[kind]:.4g}"


def _zones(plan: Plan, own: Floats, twin: Floats) -> Iterator[str]:
    for kind in range(len(plan.kinds)):
        for zone, name in enumerate(plan.zones):
            if abs(own[kind, zone] - twin[kind, zone]) > NOTABLE:
                yield (
                    f"{_kind(plan, kind)}: it lands in {name} with the chance"
                    f" {twin[kind, zone]:.2g} instead of {own[kind, zone]:.2g}"
                )


def _laws(plan: Plan, what: str, own: Floats, twin: Floats) -> Iterator[str]:
    for kind in range(len(plan.kinds)):
        if not np.isnan(own[kind]) and abs(twin[kind] - own[kind]) > NOTABLE * abs(own[kind]):
            yield (
                f"{_kind(plan, kind)}: {what} another time: the parameter of its law is"
                f" {twin[kind]:.3g} instead of {own[kind]:.3g}"
            )
