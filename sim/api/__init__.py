"""The Python interface: everything the command line does, as objects that display themselves."""

from sim.api.comparison import compare, select
from sim.api.results import Comparison, Rare, Selection, Sensitivity, Study, Sweep, WarmUp
from sim.api.runs import Run
from sim.api.scenarios import Scenario, load
from sim.language import check, schema, shipped

__all__ = [
    "Comparison",
    "Rare",
    "Run",
    "Scenario",
    "Selection",
    "Sensitivity",
    "Study",
    "Sweep",
    "WarmUp",
    "check",
    "compare",
    "load",
    "schema",
    "select",
    "shipped",
]
