"""The figures of one study by name: what `Study.plot` and ``--figure`` offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.errors import SimError
from sim.figures.ends import outcomes
from sim.figures.flow import causes
from sim.figures.frequencies import histogram
from sim.figures.picture import Picture
from sim.figures.running import running_mean
from sim.figures.spread import ecdf, smore
from sim.study import Study

Draw = Callable[[Study, str, str], Picture]

OF_STUDY: Mapping[str, Draw] = {
    "outcomes": lambda study, of, theme: outcomes(study, theme=theme),
    "histogram": lambda study, of, theme: histogram(study, of, theme=theme),
    "running_mean": lambda study, of, theme: running_mean(study, of, theme=theme),
    "ecdf": lambda study, of, theme: ecdf({study.scenario: study}, of, theme=theme),
    "smore": lambda study, of, theme: smore({study.scenario: study}, of, theme=theme),
    "causes": lambda study, of, theme: causes(study, theme=theme),
}
"""Study, response and theme to a figure; those of all the threats take no notice of the response."""


def of_study(study: Study, figure: str = "outcomes", of: str = "leaks", *, theme: str = "white") -> Picture:
    """The figure of that name, of the response *of*. Raises SimError for a name there is none of."""
    if figure not in OF_STUDY:
        raise SimError(f"A study has no figure {figure!r}; there are {', '.join(OF_STUDY)}.")
    return OF_STUDY[figure](study, of, theme)
