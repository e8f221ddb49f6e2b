"""Several studies told together: compared, the best of them selected, sweeps, and which value matters."""

from sim.experiments.axes import Between
from sim.experiments.comparing import Comparison, Difference, between, compare
from sim.experiments.selecting import Candidate, Selection, select
from sim.experiments.sweeping import Point, Sweep, sweep

__all__ = [
    "Between",
    "Candidate",
    "Comparison",
    "Difference",
    "Point",
    "Selection",
    "Sweep",
    "between",
    "compare",
    "select",
    "sweep",
]
