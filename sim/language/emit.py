"""A scenario back to plain values, and to YAML text that loads to an equal scenario."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

from pydantic import BaseModel

from sim.language.reader import MOST_NODES
from sim.language.source import MOST_BYTES
from sim.language.writing import yaml
from sim.scenario import Lesson, Scenario


def document(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain dicts, lists, numbers and words, every default filled."""
    tree: dict[str, Any] = plain(scenario)
    if not scenario.description:
        del tree["description"]
    if scenario.lesson == Lesson():
        del tree["lesson"]
    return tree


def plain(value: Any, whole: bool = True) -> Any:
    """*value* without its types; unless *whole*, without what has its default."""
    if isinstance(value, BaseModel):
        return {key: plain(inner, whole) for key, inner in _given(value, whole)}
    if isinstance(value, dict):
        return {str(key): plain(inner, whole) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, whole) for inner in value]
    return _number(value) if isinstance(value, Real) and not isinstance(value, bool) else value


def _number(value: Real) -> int | float:
    """Whole numbers without a point; numbers of other libraries as Python's own."""
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _given(model: BaseModel, whole: bool) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is not None and (whole or value != field.default):
            yield field.alias or name, value


def dump(scenario: Scenario) -> str:
    """The scenario as YAML 1.2 text, every default filled; it loads to an equal scenario.

    Where the whole would be larger than a file may be, what has its default is left out.
    """
    tree = document(scenario)
    text = yaml(tree)
    if len(text.encode()) <= MOST_BYTES and _nodes(tree) <= MOST_NODES:
        return text
    return yaml(plain(scenario, whole=False))


def _nodes(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_nodes, value.values()))
    return 1 + sum(map(_nodes, value)) if isinstance(value, list) else 1
