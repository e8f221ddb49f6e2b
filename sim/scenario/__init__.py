"""What a scenario is: typed, complete and immutable. `language` fills it from text."""

from sim.scenario.attack import Entry, Schedule, Stream, Volley
from sim.scenario.defence import Battery, Breakdown, Debris, Defence, Reload, Window
from sim.scenario.distributions import DISTRIBUTIONS, OneOf
from sim.scenario.forms import LONGEST
from sim.scenario.variables import Distribution, expectation, span
from sim.scenario.whole import Detection, Horizon, Kind, Lesson, Scenario, Warning_, Zone

__all__ = [
    "DISTRIBUTIONS",
    "LONGEST",
    "Battery",
    "Breakdown",
    "Debris",
    "Defence",
    "Detection",
    "Distribution",
    "Entry",
    "Horizon",
    "Kind",
    "Lesson",
    "OneOf",
    "Reload",
    "Scenario",
    "Schedule",
    "Stream",
    "Volley",
    "Warning_",
    "Window",
    "Zone",
    "expectation",
    "span",
]
