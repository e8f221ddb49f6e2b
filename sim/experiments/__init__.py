"""Several studies told together: sweeps over values, and which of them matters."""

from sim.experiments.axes import Between
from sim.experiments.sweeping import Point, Sweep, sweep

__all__ = ["Between", "Point", "Sweep", "sweep"]
