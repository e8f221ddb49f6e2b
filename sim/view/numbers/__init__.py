"""The numbers of a scenario that are worth moving: where each stands, how far it goes, in what words."""

from sim.view.numbers.number import Number
from sim.view.numbers.worth_moving import numbers

__all__ = ["Number", "numbers"]
