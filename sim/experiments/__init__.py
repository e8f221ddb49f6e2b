"""Several studies told together (compared, selected, swept); and one long run.

A study beside theory is told in `sim.experiments.agreement`, imported where it is needed.
"""

from sim.experiments.axes import Between
from sim.experiments.long_run import Settling, WarmUp, warm_up
from sim.experiments.paired_comparison import Comparison, Difference, between, compare
from sim.experiments.selection import Candidate, Selection, select
from sim.experiments.sensitivity import sensitivity
from sim.experiments.sensitivity_result import Effect, Sensitivity
from sim.experiments.sweep_result import Point, Sweep
from sim.experiments.sweeps import sweep

__all__ = [
    "Between",
    "Candidate",
    "Comparison",
    "Difference",
    "Effect",
    "Point",
    "Selection",
    "Sensitivity",
    "Settling",
    "Sweep",
    "WarmUp",
    "between",
    "compare",
    "select",
    "sensitivity",
    "sweep",
    "warm_up",
]
