"""Which formulas fit a scenario, what they give, and which change would make one fit."""

from __future__ import annotations

from typing import Protocol

from sim import language
from sim.errors import ScenarioError
from sim.scenario import Scenario
from sim.theory.common_causes import CommonCause, Siren
from sim.theory.fixed_timetable import Fixed
from sim.theory.independent import Alone, Arrivals
from sim.theory.long_streams import LONG_STREAMS
from sim.theory.model import TheoryModel
from sim.theory.result import Change, Exact, Failure, Verdict


class Formula(Protocol):
    """A closed form: what it assumes of a scenario, and the exact values that it then gives."""

    @property
    def name(self) -> str: ...

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        """The assumptions that do not hold; none where the formula fits."""
        ...

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        """The exact values, for a scenario that it fits."""
        ...


FORMULAS: tuple[Formula, ...] = (Arrivals(), Siren(), Alone(), CommonCause(), *LONG_STREAMS, Fixed())
"""In the order in which they are asked; the first that gives a response gives it."""

ASIDE = frozenset({"Arrivals", "The siren's lead"})
"""Formulas that do not tell which threats land."""


def fit(model: Scenario) -> Verdict:
    """Everything exact about a scenario. No simulation; a few milliseconds."""
    theory_model = TheoryModel(model)
    exact: dict[str, Exact] = {}
    fails: list[Failure] = []
    told = False
    for formula in FORMULAS:
        if told and formula.name not in ASIDE:
            continue
        found = formula.failures(theory_model)
        if formula.name not in ASIDE:
            fails += found
        if not found:
            told = told or formula.name not in ASIDE
            for one in formula.exact(theory_model):
                exact.setdefault(one.response, one)
    return Verdict(tuple(exact.values()), tuple(fails) if not told else ())


MOST_STEPS = 12
"""Changes after which a formula is given up: each may show an assumption that was hidden before."""


def nearest(model: Scenario) -> Scenario | None:
    """The variant with the fewest changes that a formula fits; the scenario itself where one does.

    None where no formula has been found to fit; so far none such is known.
    """
    change = change_to_fit(model)
    return None if change is None else _changed(model, change)


def change_to_fit(model: Scenario) -> Change | None:
    """The fewest values, by their paths, with which a formula fits; none where one fits already."""
    if fit(model).fits:
        return {}
    found = [_towards(model, formula, {}) for formula in FORMULAS if formula.name not in ASIDE]
    ways = [change for change in found if change is not None]
    if not ways:
        without = _towards(model, Alone(), {"defence.batteries": {}})
        ways = [] if without is None else [without]
    return min((_needed(model, way) for way in ways), key=lambda way: (len(way), len(str(way))), default=None)


def _towards(model: Scenario, formula: Formula, start: Change) -> Change | None:
    """The changes with which a formula fits; None where it names no change for an assumption."""
    change = dict(start)
    for _ in range(MOST_STEPS):
        variant = _changed(model, change)
        if variant is None:
            return None
        fails = formula.failures(TheoryModel(variant))
        if not fails:
            return change if fit(variant).fits else None
        if any(failure.change is None for failure in fails):
            return None
        for failure in fails:
            change |= failure.change or {}
    return None


def _needed(model: Scenario, change: Change) -> Change:
    """The same changes without those that a formula does not need."""
    kept = dict(change)
    for path in list(change):
        fewer = {other: value for other, value in kept.items() if other != path}
        variant = _changed(model, fewer)
        if variant is not None and fit(variant).fits:
            kept = fewer
    return kept


def _changed(model: Scenario, change: Change) -> Scenario | None:
    """The scenario with a change; None where no scenario can be so."""
    try:
        return language.replace(model, change) if change else model
    except ScenarioError:
        return None
