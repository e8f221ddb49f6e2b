"""Which inputs matter: Sobol indices with their intervals, a row for each input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from sim.experiments import sensitivity_report
from sim.figures import formatting
from sim.figures.labels import beside
from sim.figures.picture import Picture, Source, blank
from sim.figures.style import Series

if TYPE_CHECKING:
    from sim.experiments import Sensitivity

Interval = tuple[float, float]

ALONE, WHOLE = 0.16, -0.16
"""The offsets of an input's two indices from its row."""


def effects(found: Sensitivity, *, theme: str = "white") -> Picture:
    """Draw the share of a response's variance that each input explains alone, and with its interplay."""
    title = f"What explains how {formatting.response(found.response)} varies"
    source = _source(found)
    if not found.effects:
        return blank(theme, title, sensitivity_report.sentences(found)[0], source)
    picture = Picture(theme, title, _subtitle(found), source, 2.4 + 0.75 * max(len(found.effects), 3))
    looks = picture.style.series(0), picture.style.series(1)
    with picture.style.applied():
        axes = picture.plain_axes("left")
        for row, one in enumerate(reversed(found.effects)):
            _draw(picture, axes, row + ALONE, *one.alone, looks[0])
            _draw(picture, axes, row + WHOLE, *one.whole, looks[1])
        last = len(found.effects) - 1
        for shift, name, index in ((ALONE, "alone", 0), (WHOLE, "with interplay", 1)):
            ends = found.effects[0].alone if index == 0 else found.effects[0].whole
            right = max(ends[0], ends[1][1] if ends[1] else ends[0])
            beside(picture, axes, right, last + shift, name, color=looks[index].colour)
        axes.set_yticks(range(len(found.effects)), _names(found))
        axes.set_ylim(-0.6, last + 0.6)
        left, right = axes.get_xlim()
        axes.set_xlim(min(left, -0.02), max(right, 1.0) + 0.15)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.grid(axis="x", color=picture.style.line, lw=0.7)
    return picture


def _draw(picture: Picture, axes: Axes, y: float, share: float, ends: Interval | None, look: Series) -> None:
    if ends is not None:
        axes.plot(ends, (y, y), color=look.colour, lw=3, solid_capstyle="round")
    axes.plot(share, y, look.marker, ms=9, color=look.colour, mec=picture.style.background, zorder=4)


def _names(found: Sensitivity) -> list[str]:
    names = found.short_names
    return [formatting.short(names[one.path]).replace("_", " ") for one in reversed(found.effects)]


def _subtitle(found: Sensitivity) -> str:
    known = formatting.percent(found.confidence)
    return f"share of the variance of its mean over the ranges, with {known} intervals"


def _source(found: Sensitivity) -> Source:
    line = (
        f"{found.scenario} · {found.evaluations:,} evaluations of {found.replications:,} replications"
        f" · seed {found.seed}"
    )
    items = {"Scenario": found.scenario, "Seed": str(found.seed), "Evaluations": str(found.evaluations)}
    return Source(line, items)
