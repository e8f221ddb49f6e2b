"""What is wrong with a value that is neither a number nor a distribution."""

from __future__ import annotations

from typing import Any

from sim.language import grammar, suggestions
from sim.language.faults import Fault, Path
from sim.language.quoting import did_you_mean, listed, quoted, shown
from sim.scenario import DISTRIBUTIONS

EXAMPLE = "{uniform: {low: 1, high: 2}}"
PARAMETERS = {name: grammar.parameters(name) for name in DISTRIBUTIONS}


def variable_fault(path: Path, value: Any) -> Fault:
    """The fault of *value*, which stands where a number or a distribution should."""
    if isinstance(value, dict) and value:
        return _of_mapping(path, value)
    return Fault(
        path, f"expected a number or a distribution such as {EXAMPLE}; got {shown(value)}{_advice(value)}"
    )


def _of_mapping(path: Path, value: dict[str, Any]) -> Fault:
    key = next(iter(value))
    name = next((name for name, needed in PARAMETERS.items() if set(needed) == set(value)), None)
    if name is not None:
        inner = ", ".join(f"{key}: {shown(number)}" for key, number in value.items())
        return Fault(
            (*path, key), f"the distribution's name is missing; write {{{name}: {{{inner}}}}}", on_key=True
        )
    if glued := suggestions.glued(key):
        return Fault((*path, key), f"unknown distribution {quoted(key)}{glued}", on_key=True)
    known = f"; there are {listed(DISTRIBUTIONS)}{did_you_mean(key, DISTRIBUTIONS)}"
    return Fault((*path, key), f"unknown distribution {quoted(key)}{known}", on_key=True)


def _advice(value: Any) -> str:
    if isinstance(value, str):
        if value in DISTRIBUTIONS:
            return f"; write {{{value}: {{{', '.join(f'{key}: ...' for key in PARAMETERS[value])}}}}}"
        return suggestions.number(value) or did_you_mean(value, DISTRIBUTIONS)
    if isinstance(value, list) and len(value) == 2 and all(isinstance(n, int | float) for n in value):
        return (
            f"; for any value between, write {{uniform: {{low: {shown(value[0])}, high: {shown(value[1])}}}}}"
        )
    return ""
