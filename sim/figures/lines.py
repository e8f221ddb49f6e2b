"""Curves of a response over one or two paths of a sweep, with bands of their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from sim.errors import SimError
from sim.experiments import Sweep
from sim.figures import formatting
from sim.figures.labels import beside, dodge
from sim.figures.picture import Picture, blank
from sim.figures.sweeps import WIDEST, Axis, Subject, name, roles, subject
from sim.statistics import Response

MOST_CURVES = 8
"""The most curves in one figure; a grid with more is drawn as a heat map."""


def curves(sweep: Sweep, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the estimate with its interval over one path, and a curve for each value of a second path.

    Of two paths, the numeric one with more values is the axis. Raises SimError for more than two paths, too
    many curves, and an unknown response.
    """
    what = subject(sweep, response)
    if len(what.axes) > 2:
        raise SimError(f"Curves show a sweep over one or two paths; this one is over {len(what.axes)}.")
    if what.is_empty:
        return blank(theme, what.title, "No replication has a value.", what.source)
    along, across = roles(what)
    groups = across.texts if across else ("",)
    if len(groups) > MOST_CURVES:
        raise SimError(f"{len(groups)} curves cannot be told apart; a heat map or dots show this sweep.")
    picture = Picture(theme, what.title, _subtitle(what, across), what.source)
    with picture.style.applied():
        axes = picture.plain_axes()
        ends = [_draw_curve(picture, axes, what, along, across, place) for place in range(len(groups))]
        if across:
            named = [(end, group) for end, group in zip(ends, groups, strict=True) if end]
            dodge(picture, axes, [_label(picture, axes, end, group) for end, group in named])
        name(axes, along, "x")
        _include_zero(axes, what.found)
    return picture


def _subtitle(what: Subject, across: Axis | None) -> str:
    band = f"mean and {formatting.confidence(what.found[0])} interval"
    return f"{band}; a curve for each value of {across.name}" if across else band


def _draw_curve(
    picture: Picture, axes: Axes, what: Subject, along: Axis, across: Axis | None, place: int
) -> tuple[float, float] | None:
    """Draw the *place*-th curve with its band; return its last point, or None."""
    chosen = [
        (along.place(point.values[along.path]), one.mean, *(one.interval or (one.mean, one.mean)))
        for point, one in zip(what.sweep.points, what.found, strict=True)
        if one.mean is not None and (across is None or across.row(point.values[across.path]) == place)
    ]
    if not chosen:
        return None
    x, mean, low, high = np.array(sorted(chosen), dtype=float).T
    look = picture.style.series(place)
    if along.numeric and len(x) > 1:
        axes.fill_between(x, low, high, color=look.colour, alpha=0.22, lw=0)
    else:
        axes.vlines(x, low, high, color=look.colour, lw=3, alpha=0.5)
    axes.plot(
        x,
        mean,
        color=look.colour,
        ls=look.dash if along.numeric else "",
        marker=look.marker,
        ms=6 if len(x) <= 25 else 0,
    )
    return float(x[-1]), float(mean[-1])


def _label(picture: Picture, axes: Axes, end: tuple[float, float], text: str) -> Annotation:
    return beside(picture, axes, *end, formatting.plain(text, WIDEST))


def _include_zero(axes: Axes, found: Sequence[Response]) -> None:
    """Start the axis at zero if that does not flatten the curves."""
    lows = [one.interval[0] if one.interval else one.mean for one in found if one.mean is not None]
    low, high = min(low for low in lows if low is not None), axes.get_ylim()[1]
    if 0 <= low < 0.6 * high:
        axes.set_ylim(0, high)
