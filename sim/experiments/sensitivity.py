"""Sensitivity analysis: how much of a response's variation over given ranges each input explains.

The function analysed is the response's mean over a fixed set of replications, with the same draws at every
evaluation. Fresh draws would add noise that no input explains: to the whole variance, which makes every
first-order index too small, and to every difference of two values, which makes every total index too large,
so that an input without any effect would seem to have one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from sim import language, plan, study
from sim.errors import SimError
from sim.experiments import designs, sobol
from sim.experiments.axes import Axis, Between, shown
from sim.experiments.axes import axes as axes_of
from sim.experiments.sensitivity_result import Effect, Sensitivity
from sim.plan import Plan
from sim.scenario import Scenario
from sim.study import DEFAULTS, Options

MOST_EVALUATIONS = 50_000

Values = dict[str, object]


class _Design:
    """The plans at which a response is evaluated; equal points are played once."""

    def __init__(self, model: Scenario, axes: Sequence[Axis], size: int) -> None:
        keys: dict[str, Values] = {}
        self.at: list[int] = []
        order: dict[str, int] = {}
        for shares in sobol.design(len(axes), size).tolist():
            values = {axis.path: axis.choice.at(share) for axis, share in zip(axes, shares, strict=True)}
            key = json.dumps(list(values.values()))
            keys.setdefault(key, values)
            self.at.append(order.setdefault(key, len(order)))
        self.values = list(keys.values())
        self.labels = designs.labels([axis.path for axis in axes], self.values)
        self.plans, self.responses = _plans(model, self.values)


def _plans(model: Scenario, found: Sequence[Values]) -> tuple[list[Plan], list[str]]:
    """Return a plan for each point, as scenarios need more memory, and the responses of any of them."""
    plans: list[Plan] = []
    names: dict[str, None] = {}
    for start in range(0, len(found), 1000):
        for scenario in designs.variants(model, found[start : start + 1000]):
            plans.append(plan.make(scenario))
            names |= dict.fromkeys(study.names(scenario))
    return plans, list(names)


def sensitivity(
    model: Scenario,
    axes: Mapping[str, object],
    n: int = 200,
    *,
    of: str = "leaks",
    points: int = 512,
    seed: int | None = None,
    options: Options = DEFAULTS,
) -> Sensitivity:
    """Estimate first-order and total Sobol indices of the mean of a response *of* over *n* replications.

    *axes* gives ranges ("0.2..0.9") or lists to paths, as in `sweep`. The inputs are independent, and each is
    uniform over its range, over the whole numbers in it if the path takes no others, or over the entries of
    its list. *points* is a power of two; there are points * (inputs + 2) evaluations, all on the draws of the
    same *n* replications. Raises SimError; an interrupt ends it without a result.
    """
    model = model if seed is None else language.replace(model, {"seed": seed})
    found = axes_of(axes)
    model = language.replace(model, {axis.path: axis.first for axis in found if not axis.varies})
    inputs = designs.with_whole_ranges(model, [axis for axis in found if axis.varies])
    evaluations = _size(len(inputs), points)
    design = _Design(model, inputs, points)
    study.require_responses([of], design.responses)
    options.say(_announced(len(inputs), points, evaluations, len(design.plans), n))
    values = study.averages(design.plans, n, of, labels=design.labels, options=options)[design.at]
    _demand_values(of, values)
    middle = values[: 2 * points]
    return Sensitivity(
        scenario=model.name,
        response=of,
        effects=_effects(inputs, sobol.indices(values, len(inputs), options.confidence)),
        mean=float(middle.mean()),
        sd=float(middle.std()),
        low=float(values.min()),
        high=float(values.max()),
        points=points,
        evaluations=evaluations,
        replications=n,
        seed=model.seed,
        confidence=options.confidence,
    )


def _size(inputs: int, points: int) -> int:
    evaluations = points * (inputs + 2)
    if points < 16 or points & (points - 1):
        raise SimError(f"{points} points; a sensitivity needs a power of two from 16 on, as in 512.")
    if evaluations > MOST_EVALUATIONS:
        raise SimError(
            f"These are {evaluations} evaluations; there may be {MOST_EVALUATIONS}. Fewer points will do."
        )
    return evaluations


def _announced(inputs: int, points: int, evaluations: int, played: int, n: int) -> str:
    alike = "" if played == evaluations else f", {played} of them different,"
    return (
        f"{points} points x ({inputs} inputs + 2) = {evaluations} evaluations{alike} of {n} replications:"
        f" {played * n} replications."
    )


def _demand_values(of: str, values: sobol.Floats) -> None:
    lacking = int(np.count_nonzero(np.isnan(values)))
    if lacking:
        raise SimError(
            f"{of} has no value at {lacking} of {len(values)} evaluations, so its variance is not known."
            " Take a response that always has one, more replications, or narrower ranges."
        )


def _effects(inputs: Sequence[Axis], found: sobol.Indices | None) -> tuple[Effect, ...]:
    if found is None:
        return ()
    rows = zip(inputs, found.first, found.total, strict=True)
    effects = [Effect(axis.path, _values_text(axis), *first, *total) for axis, first, total in rows]
    return tuple(sorted(effects, key=lambda one: -one.total))


def _values_text(axis: Axis) -> str:
    if isinstance(axis.choice, Between):
        return f"{axis.choice.low}..{axis.choice.high}"
    return ",".join(map(shown, axis.choice.values))
