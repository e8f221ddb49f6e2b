"""The scenario of the right side, whose parameters are changed one at a time in the panel."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.view.screens.parameters import Parameter
from sim.view.screens.parameters.variant import Variant
from sim.view.ui.shapes import Value


class RightSide:
    """Changes *parameters* of the scenario *base*; `scenario` is the result."""

    def __init__(self, base: Scenario, parameters: list[Parameter]) -> None:
        self.parameters = parameters
        self.variant = Variant(base)
        self.scenario = base
        self.at = 0
        """The place of the parameter that is in the panel."""

    @property
    def parameter(self) -> Parameter:
        """The parameter in the panel. Raises IndexError if there is none."""
        return self.parameters[self.at]

    @property
    def value(self) -> Value:
        """Its value now."""
        return self.variant.value(self.parameter)

    @property
    def description(self) -> str:
        """What is different, in a few words; empty if nothing is."""
        return self.variant.description(self.parameters)

    def turn(self, by: int) -> None:
        """Put the parameter that is *by* places further on into the panel."""
        if self.parameters:
            self.at = (self.at + by) % len(self.parameters)

    def moved(self, value: Value) -> Variant:
        """The variant in which the parameter in the panel is *value*."""
        return self.variant.put(self.parameter, value)

    def placed(self, place: Value) -> Variant:
        """The variant for a widget's value: a place on a track, a place among choices, or a choice."""
        if not isinstance(place, int | float):
            return self.moved(place)
        if self.parameter.choices:
            return self.moved(self.parameter.choices[int(place)])
        return self.moved(self.parameter.at(float(place)))

    def put(self, variant: Variant) -> None:
        """Change to another variant. Raises ScenarioError, and changes nothing, if it is not valid."""
        self.scenario = variant.scenario(self.parameters)
        self.variant = variant
