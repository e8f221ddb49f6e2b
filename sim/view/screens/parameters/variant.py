"""A variant of a scenario: which of its numbers were moved, and in what words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim import language
from sim.scenario import Scenario
from sim.view.screens.parameters import Number
from sim.view.ui.shapes import Value

COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Variant:
    """A scenario with some *moved* numbers, by their paths."""

    base: Scenario
    moved: Mapping[str, Value] = field(default_factory=dict)

    def value(self, number: Number) -> Value:
        """What the number is now."""
        return self.moved.get(number.path, number.value)

    def put(self, number: Number, value: Value) -> Variant:
        """The variant with one more number moved, or moved back."""
        moved = {path: each for path, each in self.moved.items() if path != number.path}
        if value != number.value:
            moved[number.path] = value
        return Variant(self.base, moved)

    def scenario(self, of: list[Number]) -> Scenario:
        """The scenario that it is. Raises ScenarioError where none can be so."""
        settings = {each.path: each.setting(self.moved[each.path]) for each in of if each.path in self.moved}
        return language.replace(self.base, settings) if settings else self.base

    def told(self, of: list[Number]) -> str:
        """What is different, in a few words; nothing where nothing is."""
        moved = [each for each in of if each.path in self.moved]
        if not moved:
            return ""
        if len(moved) > 1:
            count = COUNTED[len(moved)] if len(moved) < len(COUNTED) else str(len(moved))
            return f"{count} numbers moved"
        labels = Counter(each.label for each in of)
        whose = f" ({moved[0].group})" if labels[moved[0].label] > 1 else ""
        return f"{_change(moved[0], self.moved[moved[0].path])}{whose}"


def _change(number: Number, value: Value) -> str:
    """One number's change: "one more channel", "chance to stop a threat 0.7 instead of 0.6"."""
    was = number.value
    if number.whole and isinstance(was, int | float) and isinstance(value, int | float):
        by = round(abs(value - was))
        count = COUNTED[by] if by < len(COUNTED) else f"{by:,}"
        return f"{count} {'more' if value > was else 'fewer'} {_plural(number.noun, by)}"
    if number.whole:
        return f"{number.shown(value)} {_plural(number.noun, 2)} instead of {number.shown(was)}"
    if number.choices:
        return f"{number.shown(value)} instead of {number.shown(was)}"
    return f"{number.label} {number.shown(value)} instead of {number.shown(was)}"


def _plural(noun: str, count: int) -> str:
    """A noun, or its first word, for so many."""
    first, *rest = noun.split(" ")
    return " ".join([first if count == 1 else f"{first}s", *rest])


def sentence(text: str) -> str:
    """With a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
