"""Which formulas fit a scenario, what they give, and which change would make one fit."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.theory.alone import Alone, Arrivals
from sim.theory.fixed import Fixed
from sim.theory.scene import Scene
from sim.theory.verdicts import Exact, Failure, Verdict

FORMULAS = (Arrivals(), Alone(), Fixed())


def fit(model: Scenario) -> Verdict:
    """Everything exact about a scenario; where several formulas give a response, the first of `FORMULAS`."""
    scene = Scene(model)
    exact: dict[str, Exact] = {}
    fails: list[Failure] = []
    for formula in FORMULAS:
        if {"leaks"} <= exact.keys():
            break
        found = formula.failures(scene)
        fails += found
        if not found:
            for one in formula.exact(scene):
                exact.setdefault(one.response, one)
    return Verdict(tuple(exact.values()), tuple(fails))
