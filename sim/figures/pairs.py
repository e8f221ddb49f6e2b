"""Paired differences: what another scenario changes, replication by replication."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.errors import SimError
from sim.experiments import Comparison, Difference
from sim.experiments.comparison_report import percent
from sim.figures import formatting, signature
from sim.figures.labels import halo
from sim.figures.picture import Picture, blank
from sim.figures.style import BODY, SMALL
from sim.study.tables import number

Floats = NDArray[np.float64]

DOTS = 50
"""Dots of a pair: evenly spaced quantiles, each for the same share of the replications."""

MOST_WITH_DOTS = 4
"""More pairs than this are drawn without dots."""

MOST = 12
"""The most pairs in one figure."""

LONGEST = 32
"""The most characters of a label."""


def differences(comparison: Comparison, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw a row for each pair: the mean difference with its interval, and dots for the replications.

    The dots are quantiles (Kay and others, 2016, "When (ish) is my bus?", CHI, 5092-5103): each stands for
    1 / 50 of the replications. Raises SimError for a response that was not compared.
    """
    found = [one for one in comparison.of(response) if one.mean is not None]
    name, source = formatting.response(response), signature.of_studies(comparison.studies)
    title = f"{formatting.capital(name)}: what changes, replication by replication"
    if not found:
        return blank(theme, title, "No replication has a value in both.", source)
    shown = found[:MOST]
    dotted = _dots(comparison, shown) if len(shown) <= MOST_WITH_DOTS else {}
    height = 1.9 + (1.25 if dotted else 0.5) * max(len(shown), 2 if dotted else 6)
    picture = Picture(theme, title, _subtitle(found, len(shown), bool(dotted)), source, height)
    with picture.style.applied():
        axes = picture.plain_axes("left")
        for place, one in enumerate(shown):
            _draw_interval(picture, axes, place, one)
            if place in dotted:
                _draw_dots(picture, axes, place, dotted[place])
        _draw_axes(
            picture, axes, shown, name + formatting.unit(comparison.studies[0], response), bool(dotted)
        )
    return picture


def _subtitle(found: Sequence[Difference], shown: int, dotted: bool) -> str:
    first = found[0]
    parts = [f"line: interval of the mean, {percent(first.confidence)}"]
    if first.pairs > 1:
        parts[0] = (
            f"lines: intervals of the means, {percent(first.confidence)} for all {first.pairs} together"
        )
    if dotted:
        parts.append(f"each dot: {100 / DOTS:g} % of the replications")
    if len(found) > shown:
        parts.append(f"{len(found) - shown} more pairs are left out")
    return "; ".join(parts)


def _dots(comparison: Comparison, shown: Sequence[Difference]) -> dict[int, Floats]:
    """Return evenly spaced quantiles of each pair's differences; empty if rows were not kept."""
    dotted = {}
    for place, one in enumerate(shown):
        try:
            values = comparison.values(one.a, one.b, one.response)
        except SimError:
            return {}
        kept = np.sort(values[~np.isnan(values)])
        levels = (np.arange(min(DOTS, len(kept))) + 0.5) / min(DOTS, len(kept))
        dotted[place] = kept[np.minimum((levels * len(kept)).astype(int), len(kept) - 1)]
    return dotted


def _draw_interval(picture: Picture, axes: Axes, place: int, one: Difference) -> None:
    look = picture.style
    if one.mean is None:
        return
    clear = one.differs or (one.method == "constant" and one.mean != 0)
    colour = look.ink("chosen") if clear else look.text
    if one.interval:
        axes.plot(one.interval, (place, place), color=colour, lw=3, solid_capstyle="round", zorder=4)
    face = colour if clear else look.background
    axes.plot(one.mean, place, "o", ms=8, color=colour, mfc=face, mew=1.8, zorder=5)
    text = formatting.spread(one.mean, one.interval) if one.interval else f"{number(one.mean)}, always"
    end = one.interval[1] if one.interval else one.mean
    axes.annotate(
        text, (end, place), (10, 0), textcoords="offset points", va="center", fontsize=BODY, zorder=6,
        path_effects=halo(look),
    )  # fmt: skip


def _draw_dots(picture: Picture, axes: Axes, place: int, values: Floats) -> None:
    """Draw dots stacked above the interval; values that share a fortieth of the range share a stack."""
    look = picture.style
    span = np.ptp(values) or 1.0
    whole = bool(np.all(values == np.round(values))) and span < DOTS
    stacks = np.round(values) if whole else np.round((values - values[0]) / span * 40) / 40 * span + values[0]
    heights = np.zeros(len(values))
    for stack in np.unique(stacks):
        mine = np.flatnonzero(stacks == stack)
        heights[mine] = np.arange(len(mine))
    step = min(0.05, 0.6 / max(heights.max(), 1))
    axes.plot(
        stacks,
        place - 0.14 - step * heights,
        "o",
        ms=4,
        color=look.bar,
        mec=look.background,
        mew=0.4,
        zorder=3,
    )


def _draw_axes(picture: Picture, axes: Axes, shown: Sequence[Difference], name: str, dotted: bool) -> None:
    look = picture.style
    axes.axvline(0, color=look.faint, lw=1, ls=(0, (2, 2)), zorder=1)
    names = [f"{formatting.short(one.b, LONGEST)}\nminus {formatting.short(one.a, LONGEST)}" for one in shown]
    axes.set_yticks(range(len(shown)), names, color=look.text)
    axes.set_ylim(len(shown) - 0.35, -0.9 if dotted else -0.6)
    low, high = axes.get_xlim()
    if high - low < 0.2 and low < 0 < high and all(one.never for one in shown):
        low, high = -1, 1
    axes.set_xlim(min(low, -0.06 * (high - low)), max(high, 0.06 * (high - low)))
    axes.annotate(
        "no difference", (0, 1), (0, 3), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
        ha="center", va="bottom", fontsize=SMALL, color=look.faint,
    )  # fmt: skip
    axes.set_xlabel(f"difference in {name}")
