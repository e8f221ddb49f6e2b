"""Compare several studies: a SMORE plot and empirical distribution functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.errors import SimError
from sim.figures import formatting, signature
from sim.figures.labels import beside, halo
from sim.figures.picture import Picture, blank
from sim.figures.style import SMALL
from sim.statistics import Response
from sim.study import Study, is_whole

Floats = NDArray[np.float64]

MOST = 12
"""The most studies in one figure."""


def ecdf(studies: Mapping[str, Study], response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the share of replications with at most each value, a line for each study, labelled by its key.

    Raises SimError for no study or too many, for an unknown response, and if rows were not kept.
    """
    _refuse(studies)
    found = {label: _steps(study, response) for label, study in studies.items()}
    name, first = formatting.response(response), next(iter(studies.values()))
    source = signature.of_studies(studies.values())
    title = f"{formatting.capital(name)}: share of replications up to each value"
    if not any(len(values) for values, _ in found.values()):
        return blank(theme, title, "No replication has a value.", source)
    picture = Picture(theme, title, "", source)
    with picture.style.applied():
        axes = picture.plain_axes()
        for place, (values, shares) in enumerate(found.values()):
            if len(values):
                _draw_steps(picture, axes, place, values, shares)
        if len(found) > 1:
            _name_steps(picture, axes, found)
        axes.set_ylim(0, 1.02)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.grid(axis="y", color=picture.style.line, lw=0.7)
        axes.set_xlabel(f"{name}{formatting.unit(first, response)}")
        axes.margins(x=0.03)
        whole_ticks(axes, response)
    return picture


def _refuse(studies: Mapping[str, Study]) -> None:
    if not 1 <= len(studies) <= MOST:
        raise SimError(f"A figure of {len(studies)} studies; it shows 1 to {MOST} of them.")


def _steps(study: Study, response: str) -> tuple[Floats, Floats]:
    """Return the values that occurred, ascending, and the share of replications up to each; shapes (k,)."""
    counts = signature.response_of(study, response).counts
    if counts is None:
        column = study.column(response)
        values, times = np.unique(column[~np.isnan(column)], return_counts=True)
    else:
        values, times = np.array(list(counts), dtype=float), np.array(list(counts.values()))
    return values, np.cumsum(times) / max(times.sum(), 1)


def _draw_steps(picture: Picture, axes: Axes, place: int, values: Floats, shares: Floats) -> None:
    look = picture.style.series(place)
    x, y = np.append(values[0], values), np.append(0.0, shares)
    axes.plot(x, y, drawstyle="steps-post", color=look.colour, ls=look.dash)
    if len(values) <= 25:
        axes.plot(values, shares, look.marker, color=look.colour, ms=5)


def _name_steps(picture: Picture, axes: Axes, found: Mapping[str, tuple[Floats, Floats]]) -> None:
    """Label each line at its own level, the leftmost line highest, so that labels do not meet."""
    lines = {label: steps for label, steps in found.items() if len(steps[0])}

    def median(label: str) -> float:
        values, shares = lines[label]
        return float(values[np.searchsorted(shares, 0.5)])

    order = sorted(lines, key=median, reverse=True)
    for label, level in zip(order, np.linspace(0.12, 0.9, len(order) + 1)[1:], strict=True):
        values, shares = lines[label]
        x = values[np.searchsorted(shares, level)]
        look = picture.style.series(list(found).index(label))
        axes.plot(x, level, look.marker, ms=9, color=look.colour, mec=picture.style.background, zorder=4)
        text = beside(picture, axes, x, level, formatting.short(label))
        text.set_path_effects(halo(picture.style))


def smore(studies: Mapping[str, Study], response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw means and quantiles with their intervals, a row for each study: a measure of risk and of error.

    Source: Nelson (2008), "The MORE plot", Proceedings of the Winter Simulation Conference, 413-416: boxes
    for the intervals of the 5 % and 95 % quantiles, a point with its interval for the mean.
    Raises SimError for no study or too many, and for an unknown response.
    """
    _refuse(studies)
    found = {label: signature.response_of(study, response) for label, study in studies.items()}
    name, first = formatting.response(response), next(iter(studies.values()))
    source, title = signature.of_studies(studies.values()), f"{formatting.capital(name)}: mean and spread"
    if not any(one.n for one in found.values()):
        return blank(theme, title, "No replication has a value.", source)
    picture = Picture(theme, title, _key(found.values()), source, 2.1 + 0.62 * max(len(found), 3))
    with picture.style.applied():
        axes = picture.plain_axes("left")
        rows = [(place, one) for place, one in enumerate(found.values()) if one.n]
        for place, one in rows:
            _draw_row(picture, axes, place, one)
            _name_mean(axes, place, one)
        axes.set_yticks(
            range(len(found)), [formatting.short(label) for label in found], color=picture.style.text
        )
        axes.set_ylim(len(found) - 0.5, -0.85)
        axes.set_xlabel(f"{name}{formatting.unit(first, response)}")
        axes.use_sticky_edges = False
        axes.margins(x=0.03)
        whole_ticks(axes, response)
    return picture


def _key(found: Iterable[Response]) -> str:
    sure = formatting.confidence(next(iter(found)))
    return (
        f"dot: mean; marks: quantiles 5 %, 25 %, 50 %, 75 %, 95 %; line and boxes: {sure} intervals of them"
    )


def whole_ticks(axes: Axes, response: str) -> None:
    """Set ticks at whole numbers only, for a response that counts; leave room around a single value."""
    if is_whole(response):
        axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
        low, high = axes.get_xlim()
        if high - low < 1:
            axes.set_xlim((low + high) / 2 - 1, (low + high) / 2 + 1)


def _draw_row(picture: Picture, axes: Axes, place: int, found: Response) -> None:
    look = picture.style
    marks = {key: value for key, value in found.quantiles.items() if value is not None}
    axes.plot((marks["0.05"], marks["0.95"]), (place, place), color=look.faint, lw=1)
    for key, value in marks.items():
        high = 0.16 if key in {"0.05", "0.95"} else 0.11
        axes.plot((value, value), (place - high, place + high), color=look.text, lw=1.6)
    for low, high in intervals_of_quantiles(found):
        axes.barh(place, high - low, 0.3, left=low, color=(look.bar, 0.4), edgecolor=look.bar, lw=0.8)
    if found.mean is None:
        return
    blue = look.ink("chosen")
    axes.plot(found.mean, place - 0.27, "o", ms=6, color=blue)
    if found.interval:
        axes.plot(found.interval, (place - 0.27, place - 0.27), color=blue, lw=2.5)


def intervals_of_quantiles(found: Response) -> list[tuple[float, float]]:
    """Return the intervals of the quantiles that have one."""
    return [interval for interval in found.quantile_intervals.values() if interval is not None]


def _name_mean(axes: Axes, place: int, found: Response) -> None:
    if found.mean is not None:
        axes.annotate(
            formatting.estimate(found), (found.mean, place - 0.27), (0, 7), textcoords="offset points",
            ha="center", fontsize=SMALL,
        )  # fmt: skip
