"""The right side: a scenario of which some numbers are moved, one of them at a time in the panel."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.view.screens.parameters import Number
from sim.view.screens.parameters.variant import Variant
from sim.view.ui.shapes import Value


class RightSide:
    """Moves some *numbers* of the scenario *base*; `scenario` is what comes of it."""

    def __init__(self, base: Scenario, numbers: list[Number]) -> None:
        self.numbers = numbers
        self.variant = Variant(base)
        self.scenario = base
        self.at = 0
        """The place of the number that is in the panel."""

    @property
    def number(self) -> Number:
        """The number in the panel. Raises IndexError where none can be moved."""
        return self.numbers[self.at]

    @property
    def value(self) -> Value:
        """Where that number is now."""
        return self.variant.value(self.number)

    @property
    def told(self) -> str:
        """What is different, in a few words; nothing where nothing is."""
        return self.variant.told(self.numbers)

    def turn(self, by: int) -> None:
        """Another number in the panel, so many further."""
        if self.numbers:
            self.at = (self.at + by) % len(self.numbers)

    def moved(self, value: Value) -> Variant:
        """The variant in which the number in the panel is *value*."""
        return self.variant.put(self.number, value)

    def placed(self, place: Value) -> Variant:
        """The same as its widget says it: a place on a track, a place among choices, or a choice."""
        if not isinstance(place, int | float):
            return self.moved(place)
        if self.number.choices:
            return self.moved(self.number.choices[int(place)])
        return self.moved(self.number.at(float(place)))

    def put(self, variant: Variant) -> None:
        """Another variant of it. Raises ScenarioError where none can be so, and nothing changes."""
        self.scenario = variant.scenario(self.numbers)
        self.variant = variant
