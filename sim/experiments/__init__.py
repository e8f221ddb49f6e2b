"""Several studies told together: compared, selected from, swept, which value matters; or beside theory."""

from sim.experiments.agreement import Agreement, Agreements, ChiSquare, agree, beside
from sim.experiments.axes import Between
from sim.experiments.comparing import Comparison, Difference, between, compare
from sim.experiments.effects import Effect, Sensitivity
from sim.experiments.selecting import Candidate, Selection, select
from sim.experiments.sensitivity import sensitivity
from sim.experiments.sweeping import Point, Sweep, sweep

__all__ = [
    "Agreement",
    "Agreements",
    "Between",
    "Candidate",
    "ChiSquare",
    "Comparison",
    "Difference",
    "Effect",
    "Point",
    "Selection",
    "Sensitivity",
    "Sweep",
    "agree",
    "beside",
    "between",
    "compare",
    "select",
    "sensitivity",
    "sweep",
]
