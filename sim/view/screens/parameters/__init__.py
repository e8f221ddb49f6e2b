"""The numbers of a scenario that are worth moving: where each stands, how far it goes, in what words."""

from sim.view.screens.parameters.catalogue import numbers
from sim.view.screens.parameters.parameter import Number

__all__ = ["Number", "numbers"]
