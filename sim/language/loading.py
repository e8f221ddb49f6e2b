"""Loading a scenario, with or without changes to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File
from types import MappingProxyType

from sim.errors import ScenarioError
from sim.language.checking import Checked, check, check_text
from sim.language.overrides import apply
from sim.scenario import Scenario

NOTHING: Mapping[str, object] = MappingProxyType({})


def load(source: str | File, sets: Mapping[str, object] = NOTHING) -> Scenario:
    """The scenario of a path, of a shipped name, or of standard input (``-``), changed by *sets*.

    Raises `ScenarioError` with every problem.
    """
    return _changed(_sound(check(source)), sets)


def parse(text: str, name: str = "<text>", sets: Mapping[str, object] = NOTHING) -> Scenario:
    """The scenario of a text that messages call *name*, changed by *sets*. Raises `ScenarioError`."""
    return _changed(_sound(check_text(text, name)), sets)


def _sound(checked: Checked) -> Scenario:
    if checked.scenario is None:
        raise ScenarioError(checked.text, checked.problems)
    return checked.scenario


def replace(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """The scenario with the values at some paths (``defence.batteries.inner.channels``) changed.

    Everything is checked again. Raises `ScenarioError`.
    """
    return apply(scenario, changes)


def _changed(scenario: Scenario, sets: Mapping[str, object]) -> Scenario:
    return apply(scenario, sets) if sets else scenario
