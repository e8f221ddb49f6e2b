"""The parameters of a scenario that a screen can change: their values, ranges and words."""

from sim.view.screens.parameters.catalogue import parameters_of
from sim.view.screens.parameters.parameter import Parameter

__all__ = ["Parameter", "parameters_of"]
