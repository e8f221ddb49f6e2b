"""A variant of a scenario: which of its parameters were changed, and how, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim import language
from sim.scenario import Scenario
from sim.view.screens.parameters import Parameter
from sim.view.ui.shapes import Value

COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Variant:
    """A scenario with some *moved* parameters: new values by path."""

    base: Scenario
    moved: Mapping[str, Value] = field(default_factory=dict)

    def value(self, parameter: Parameter) -> Value:
        """The value of a parameter in this variant."""
        return self.moved.get(parameter.path, parameter.value)

    def put(self, parameter: Parameter, value: Value) -> Variant:
        """The variant with another value of a parameter."""
        moved = {path: each for path, each in self.moved.items() if path != parameter.path}
        if value != parameter.value:
            moved[parameter.path] = value
        return Variant(self.base, moved)

    def scenario(self, of: list[Parameter]) -> Scenario:
        """The variant as a scenario; *of* are all parameters. Raises ScenarioError if it is not valid."""
        settings = {each.path: each.setting(self.moved[each.path]) for each in of if each.path in self.moved}
        return language.replace(self.base, settings) if settings else self.base

    def description(self, of: list[Parameter]) -> str:
        """What is different, in a few words; empty if nothing is. *of* are all parameters."""
        moved = [each for each in of if each.path in self.moved]
        if not moved:
            return ""
        if len(moved) > 1:
            count = COUNTED[len(moved)] if len(moved) < len(COUNTED) else str(len(moved))
            return f"{count} numbers moved"
        labels = Counter(each.label for each in of)
        whose = f" ({moved[0].group})" if labels[moved[0].label] > 1 else ""
        return f"{_change(moved[0], self.moved[moved[0].path])}{whose}"


def _change(parameter: Parameter, value: Value) -> str:
    """One change in words: "one more channel", "chance to stop a threat 0.7 instead of 0.6"."""
    was = parameter.value
    if parameter.whole and isinstance(was, int | float) and isinstance(value, int | float):
        by = round(abs(value - was))
        count = COUNTED[by] if by < len(COUNTED) else f"{by:,}"
        return f"{count} {'more' if value > was else 'fewer'} {_plural(parameter.noun, by)}"
    if parameter.whole:
        return f"{parameter.shown(value)} {_plural(parameter.noun, 2)} instead of {parameter.shown(was)}"
    if parameter.choices:
        return f"{parameter.shown(value)} instead of {parameter.shown(was)}"
    return f"{parameter.label} {parameter.shown(value)} instead of {parameter.shown(was)}"


def _plural(noun: str, count: int) -> str:
    """A noun in the singular or plural; of several words, the first one changes."""
    first, *rest = noun.split(" ")
    return " ".join([first if count == 1 else f"{first}s", *rest])


def sentence(text: str) -> str:
    """The text with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
