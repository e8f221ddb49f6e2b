"""Several studies told together (compared, selected, swept), beside theory; and one long run."""

from sim.experiments.agreement import Agreement, Agreements, ChiSquare, agree, beside
from sim.experiments.axes import Between
from sim.experiments.comparing import Comparison, Difference, between, compare
from sim.experiments.effects import Effect, Sensitivity
from sim.experiments.long_run import Settling, WarmUp, warm_up
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
    "Settling",
    "Sweep",
    "WarmUp",
    "agree",
    "beside",
    "between",
    "compare",
    "select",
    "sensitivity",
    "sweep",
    "warm_up",
]
