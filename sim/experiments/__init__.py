"""Several studies told together: compared, the best of them selected, sweeps, and which value matters."""

from sim.experiments.axes import Between
from sim.experiments.comparing import Comparison, Difference, between, compare
from sim.experiments.effects import Effect, Sensitivity
from sim.experiments.selecting import Candidate, Selection, select
from sim.experiments.sensitivity import sensitivity
from sim.experiments.sweeping import Point, Sweep, sweep

__all__ = [
    "Between",
    "Candidate",
    "Comparison",
    "Difference",
    "Effect",
    "Point",
    "Selection",
    "Sensitivity",
    "Sweep",
    "between",
    "compare",
    "select",
    "sensitivity",
    "sweep",
]
