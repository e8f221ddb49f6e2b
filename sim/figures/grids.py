"""A response over many points of a sweep: a heat map for a grid of two inputs, dots for a sample."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from sim.errors import SimError
from sim.experiments import Sweep
from sim.figures import formatting
from sim.figures.labels import halo
from sim.figures.picture import Picture, blank
from sim.figures.style import BODY, SMALL, Style, ink_on
from sim.figures.sweeps import Axis, Subject, name, subject
from sim.study.tables import decimals_of

Floats = NDArray[np.float64]

MOST_CELLS = 12
"""Up to so many rows and columns, each cell of a heat map shows its value."""

MOST_PANELS = 6
"""The most paths of a sample that have a panel."""


def heat_map(sweep: Sweep, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the estimate over two paths as colours, with numbers in few cells or contours over many.

    Raises SimError for another number of paths, for a sweep that is not a full grid, and for an unknown
    response.
    """
    what = subject(sweep, response)
    if len(what.axes) != 2:
        raise SimError(f"A heat map shows a sweep over two paths; this one is over {len(what.axes)}.")
    if not what.is_grid:
        raise SimError("A heat map needs a point for each pair of values; this sweep is no full grid.")
    if what.is_empty:
        return blank(theme, what.title, "No replication has a value.", what.source)
    along, up = what.axes
    grid = np.full((len(up.texts), len(along.texts)), np.nan)
    for point, one in zip(sweep.points, what.found, strict=True):
        place = up.row(point.values[up.path]), along.row(point.values[along.path])
        grid[place] = np.nan if one.mean is None else one.mean
    more = "darker" if theme == "white" else "lighter"
    picture = Picture(theme, what.title, f"mean at each pair of values; {more}: more", what.source)
    with picture.style.applied():
        _draw_map(picture, picture.plain_axes("left", "bottom"), grid, along, up)
    return picture


def shades(look: Style) -> LinearSegmentedColormap:
    """Return a colour map of one hue, from near the background to far from it, in order of brightness."""
    if look.name == "white":
        return LinearSegmentedColormap.from_list(
            "more", ["#F1F6FA", "#8DC3E6", look.fill("chosen"), "#00395A"]
        )
    return LinearSegmentedColormap.from_list("more", ["#1B2530", look.fill("chosen"), "#56B4E9", "#E3F2FC"])


def _draw_map(picture: Picture, axes: Axes, grid: Floats, along: Axis, up: Axis) -> None:
    look, (rows, columns) = picture.style, grid.shape
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    named = rows <= MOST_CELLS and columns <= MOST_CELLS
    axes.pcolormesh(
        np.arange(columns + 1) - 0.5, np.arange(rows + 1) - 0.5, grid, cmap=shades(look), vmin=low,
        vmax=high if high > low else low + 1, edgecolor=look.background, lw=0.6 if named else 0,
    )  # fmt: skip
    if named:
        _write_values(axes, grid, look)
    elif high > low and along.numeric and up.numeric:
        # Contours would only cover the values of a few large cells.
        lines = axes.contour(grid, levels=5, colors=look.text, linewidths=1.2)
        lines.set_path_effects(halo(look))
        for label in axes.clabel(lines, fontsize=BODY):
            label.set_path_effects(halo(look))
    for side, axis in (("x", along), ("y", up)):
        name(axes, axis._replace(places=tuple(map(float, range(len(axis.texts)))), numeric=False), side)


def _write_values(axes: Axes, grid: Floats, look: Style) -> None:
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    decimals = decimals_of(max(abs(high), abs(low), 1e-9), 3) if high or low else 0
    for (row, column), mean in np.ndenumerate(grid):
        if np.isnan(mean):
            axes.text(column, row, "no value", ha="center", va="center", fontsize=SMALL, color=look.faint)
            continue
        ground = shades(look)((mean - low) / (high - low) if high > low else 0.0)
        ink = ink_on(ground[:3])
        axes.text(column, row, f"{mean:.{decimals}f}", ha="center", va="center", fontsize=BODY, color=ink)


# --- dots ---


def dots(sweep: Sweep, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the estimate over each path by itself, a dot for every point: for samples and many paths.

    Raises SimError for an unknown response.
    """
    what = subject(sweep, response)
    if what.is_empty:
        return blank(theme, what.title, "No replication has a value.", what.source)
    drawn = what.axes[:MOST_PANELS]
    # Words need more room than numbers.
    columns = min(3 if all(axis.numeric for axis in drawn) else 2, len(drawn))
    left_out, rows = len(what.axes) - len(drawn), -(-len(drawn) // columns)
    more = f"; {left_out} more have no panel" if left_out else ""
    subtitle = f"mean at every point, over each input{more}"
    picture = Picture(theme, what.title, subtitle, what.source, 1.6 + 2.9 * rows)
    with picture.style.applied():
        for place, axis in enumerate(drawn):
            _draw_panel(picture, what, axis, (rows, columns, place + 1))
    return picture


def _draw_panel(picture: Picture, what: Subject, axis: Axis, place: tuple[int, int, int]) -> None:
    axes = picture.plain_axes(place=place)
    kept = [
        (axis.place(point.values[axis.path]), one.mean)
        for point, one in zip(what.sweep.points, what.found, strict=True)
        if one.mean is not None
    ]
    x, mean = np.array(kept, dtype=float).T
    look = picture.style
    axes.plot(x, mean, "o", ms=6, color=look.ink("chosen"), alpha=0.7, mec=look.background, mew=0.5)
    axes.margins(0.08)
    axes.locator_params(nbins=4)
    name(axes, axis._replace(name=formatting.short(axis.name, 80 // place[1])), "x", share=1 / place[1])
