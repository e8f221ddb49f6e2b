"""Experiments of several studies (comparisons, selections, sweeps, sensitivities) and of one long run.

`sim.experiments.agreement`, which compares a study with theory, is imported separately.
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
