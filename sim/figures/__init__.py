"""All figures of the project, drawn from the numbers of studies, runs, comparisons and sweeps.

The only package that imports matplotlib; it does not use pyplot and leaves the user's settings alone.
"""

from sim.figures.choosing import (
    OF_COMPARISON,
    OF_STUDY,
    OF_SWEEP,
    of_agreement,
    of_comparison,
    of_study,
    of_sweep,
    of_warm_up,
)
from sim.figures.convergence import running_mean, warm_up
from sim.figures.files import pixels, render, save, target
from sim.figures.flow import causes
from sim.figures.frequencies import histogram
from sim.figures.grids import dots, heat_map
from sim.figures.lines import curves
from sim.figures.outcomes import outcomes
from sim.figures.pairs import differences
from sim.figures.picture import Picture, Source
from sim.figures.sensitivity import effects
from sim.figures.spread import ecdf, smore
from sim.figures.timeline import channels

__all__ = [
    "OF_COMPARISON",
    "OF_STUDY",
    "OF_SWEEP",
    "Picture",
    "Source",
    "causes",
    "channels",
    "curves",
    "differences",
    "dots",
    "ecdf",
    "effects",
    "heat_map",
    "histogram",
    "of_agreement",
    "of_comparison",
    "of_study",
    "of_sweep",
    "of_warm_up",
    "outcomes",
    "pixels",
    "render",
    "running_mean",
    "save",
    "smore",
    "target",
    "warm_up",
]
