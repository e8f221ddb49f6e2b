"""Figures by name: what `plot` and ``--figure`` offer for a study, a comparison and a sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.errors import SimError
from sim.experiments import Comparison, Sweep, WarmUp
from sim.experiments.agreement import Agreements
from sim.figures.convergence import running_mean, warm_up
from sim.figures.flow import causes
from sim.figures.frequencies import histogram
from sim.figures.grids import dots, heat_map
from sim.figures.lines import MOST_CURVES, curves
from sim.figures.outcomes import outcomes
from sim.figures.pairs import differences
from sim.figures.picture import Picture, Source
from sim.figures.spread import ecdf, smore
from sim.figures.sweeps import roles, subject
from sim.study import Study, require_responses

Draw = Callable[[Study, str, str], Picture]

OF_STUDY: Mapping[str, Draw] = {
    "outcomes": lambda study, of, theme: outcomes(study, theme=theme),
    "histogram": lambda study, of, theme: histogram(study, of, theme=theme),
    "running_mean": lambda study, of, theme: running_mean(study, of, theme=theme),
    "ecdf": lambda study, of, theme: ecdf({study.scenario: study}, of, theme=theme),
    "smore": lambda study, of, theme: smore({study.scenario: study}, of, theme=theme),
    "causes": lambda study, of, theme: causes(study, theme=theme),
}
"""Functions of a study, a response and a theme; figures of all threats ignore the response."""


def of_study(study: Study, figure: str = "outcomes", of: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the named figure of the response *of*. Raises SimError for an unknown figure."""
    if figure not in OF_STUDY:
        raise SimError(f"A study has no figure {figure!r}; there are {', '.join(OF_STUDY)}.")
    return OF_STUDY[figure](study, of, theme)


OF_COMPARISON = ("differences", "smore", "ecdf")


def of_comparison(
    comparison: Comparison, figure: str | None = None, of: str | None = None, *, theme: str = "white"
) -> Picture:
    """Draw the named figure (default: the differences) of a response (default: leaks). Raises SimError."""
    response = of or ("leaks" if "leaks" in comparison.responses else comparison.responses[0])
    studies = dict(zip(comparison.labels, comparison.studies, strict=True))
    match figure or "differences":
        case "differences":
            return differences(comparison, response, theme=theme)
        case "smore":
            return smore(studies, response, theme=theme)
        case "ecdf":
            return ecdf(studies, response, theme=theme)
    raise SimError(f"A comparison has no figure {figure!r}; there are {', '.join(OF_COMPARISON)}.")


OF_SWEEP: Mapping[str, Callable[..., Picture]] = {"curves": curves, "heat_map": heat_map, "dots": dots}


def of_sweep(
    sweep: Sweep, figure: str | None = None, of: str | None = None, *, theme: str = "white"
) -> Picture:
    """Draw the named figure, or the one that suits the sweep. Raises SimError."""
    if figure is None:
        figure = default_figure(sweep)
    if figure not in OF_SWEEP:
        raise SimError(f"A sweep has no figure {figure!r}; there are {', '.join(OF_SWEEP)}.")
    return OF_SWEEP[figure](sweep, of or "leaks", theme=theme)


def default_figure(sweep: Sweep) -> str:
    """Return "curves" for few values, "heat_map" for larger grids, "dots" for samples and more paths."""
    if len(sweep.paths) == 1:
        return "curves"
    what = subject(sweep, "leaks")
    if len(sweep.paths) > 2 or not what.is_grid:
        return "dots"
    across = roles(what)[1]
    return "curves" if across and len(across.texts) <= MOST_CURVES - 2 else "heat_map"


def of_warm_up(found: WarmUp, of: str | None = None, *, theme: str = "white") -> Picture:
    """Draw a series of a long run, the first unless *of* names one, and its cut. Raises SimError."""
    require_responses([of] if of else [], [one.of for one in found.settlings])
    one = found[of] if of else found.settlings[0]
    return warm_up(
        one.series.values,
        one.warm_up or 0.0,
        times=one.series.times,
        name=one.of,
        unit=f" {found.time_unit}",
        source=Source(f"{found.headline} · MSER-5"),
        theme=theme,
    )


def of_agreement(found: Agreements, of: str | None = None, *, theme: str = "white") -> Picture:
    """Draw the histogram of a response, with its exact chances if theory has them.

    Without *of*, draws the leaks or else the first response whose chances are known.
    Raises SimError for an unknown response.
    """
    known = {exact.response: exact.pmf for exact in found.verdict.exact if exact.pmf is not None}
    response = of or ("leaks" if "leaks" in known else next(iter(known), "leaks"))
    return histogram(found.study, response, known.get(response), theme=theme)
