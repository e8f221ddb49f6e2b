"""Histograms of a response, with exact probabilities if theory has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.figures import formatting, signature
from sim.figures.picture import Picture, blank
from sim.figures.style import SMALL
from sim.statistics import Response
from sim.study import Study
from sim.vocabulary import family

Floats = NDArray[np.float64]

MOST_BARS = 40
"""If there are more whole numbers than this, they share bars."""

LIKELY = 0.002
"""A value of at least this exact probability is drawn even if it did not occur."""

MOST_WORDS = 12
"""Up to so many bars show their share as a number."""


class Bars(NamedTuple):
    """Bars with *edges* (n + 1,) and *shares* (n,); *width* is the whole numbers in each, or 0."""

    edges: Floats
    shares: Floats
    width: int


def histogram(
    study: Study, response: str = "leaks", pmf: Any | None = None, *, theme: str = "white"
) -> Picture:
    """Draw the distribution of a response over the replications that have a value.

    *pmf*, shape (k,), holds the exact probabilities of the values 0 to k - 1, drawn as rings.
    Raises SimError for an unknown response, and if rows are needed but were not kept.
    """
    found, source = signature.response_of(study, response), signature.of_study(study)
    title = _title(response)
    if found.n == 0:
        return blank(theme, title, "No replication has a value.", source)
    exact = None if pmf is None or found.counts is None else np.asarray(pmf, dtype=np.float64)
    bars = _binned(study.column(response)) if found.counts is None else _counted(found.counts, exact)
    picture = Picture(theme, title, _subtitle(study, found, exact is not None), source)
    with picture.style.applied():
        axes = picture.plain_axes("left")
        rings = None if exact is None else _exact(bars, exact)
        _draw(picture, axes, bars, bars.shares if rings is None else np.maximum(bars.shares, rings))
        if rings is not None:
            _draw_exact(picture, axes, bars, rings)
        if response == "held":
            axes.set_xticks([0, 1], ["something leaked", "nothing leaked"])
            axes.set_xlim(-0.9, 1.9)
        else:
            _mark_mean(picture, axes, found)
            axes.set_xlabel(f"{formatting.response(response)}{formatting.unit(study, response)}")
    return picture


def _title(response: str) -> str:
    if response == "held":
        return "In how many replications nothing leaked"
    per = "" if family(response).unit in {"time", "share"} else " per replication"
    return f"{formatting.capital(formatting.response(response))}{per}"


def _subtitle(study: Study, found: Response, exact: bool) -> str:
    centre = f"mean {formatting.estimate(found)}" + ("; bars: simulated, rings: exact" if exact else "")
    missing = study.finished - found.n
    return f"{centre}; no value in {missing:,} of {study.finished:,}" if missing else centre


def _counted(counts: Mapping[int, int], exact: Floats | None) -> Bars:
    """Return bars of equal width around the whole numbers that occurred or are likely."""
    likely = [] if exact is None else np.flatnonzero(exact > LIKELY).tolist()
    low, high = min([*counts, *likely]), max([*counts, *likely])
    width = -(-(high - low + 1) // MOST_BARS)
    starts = np.arange(low - low % width if width > 1 else low, high + 1, width)
    times = np.zeros(len(starts))
    for value, number in counts.items():
        times[(value - int(starts[0])) // width] += number
    edges = np.append(starts, starts[-1] + width) - 0.5
    return Bars(edges, times / times.sum(), width)


def _binned(column: Floats) -> Bars:
    """Return bars of equal width by Freedman and Diaconis or Sturges, at most MOST_BARS."""
    values = column[~np.isnan(column)]
    edges = np.histogram_bin_edges(values, "sturges")
    spread = np.subtract(*np.percentile(values, (75, 25)))
    if spread > 0:
        bars = np.ptp(values) * len(values) ** (1 / 3) / (2 * spread)
        edges = np.histogram_bin_edges(values, int(np.clip(bars, len(edges) - 1, MOST_BARS)))
    times, edges = np.histogram(values, edges)
    return Bars(edges, times / len(values), 0)


def _draw(picture: Picture, axes: Axes, bars: Bars, tops: Floats) -> None:
    """Draw bars, with their shares above *tops*, shape (n,), or at a few ticks of the axis."""
    look, wide = picture.style, np.diff(bars.edges)
    gap = 0.84 if bars.width else 0.96
    centres = bars.edges[:-1] + wide / 2
    axes.bar(centres, bars.shares, gap * wide, color=look.fill("bar"), linewidth=0)
    axes.set_yticks([])
    axes.set_ylim(0, 1.16 * max(tops))
    if bars.width:
        _name(axes, bars, centres)
    if len(bars.shares) <= MOST_WORDS:
        rise = 5 if tops is bars.shares else 9
        for x, share, top in zip(centres, bars.shares, tops, strict=True):
            if share:
                axes.annotate(
                    formatting.percent(share), (x, top), (0, rise), textcoords="offset points", ha="center",
                    color=look.faint, fontsize=SMALL,
                )  # fmt: skip
    else:
        ticks = np.linspace(0, max(bars.shares), 3)[1:].tolist()
        axes.set_yticks(ticks, [formatting.percent(tick) for tick in ticks])


def _name(axes: Axes, bars: Bars, centres: Floats) -> None:
    """Write the values below their bars, or only every second, fifth and so on if there are many."""
    step = next(step for step in (1, 2, 5, 10, 20) if len(centres) / step <= 14)
    names = [
        f"{low:,.0f}" if bars.width == 1 else f"{low:,.0f}-{low + bars.width - 1:,.0f}"
        for low in bars.edges[:-1] + 0.5
    ]
    if bars.width > 1:
        step = max(step, -(-len(centres) // 8))
    axes.set_xticks(centres[::step], names[::step])
    spare = 0.5 * max(0.6, 5 - len(centres)) * bars.width
    axes.set_xlim(bars.edges[0] - spare, bars.edges[-1] + spare)


def _exact(bars: Bars, pmf: Floats) -> Floats:
    """Return the exact probability of each bar, shape (n,); 0 beyond the pmf."""
    below = np.concatenate(([0.0], np.cumsum(pmf)))
    return np.diff(below[np.clip(np.round(bars.edges + 0.5).astype(int), 0, len(pmf))])


def _draw_exact(picture: Picture, axes: Axes, bars: Bars, exact: Floats) -> None:
    look, centres = picture.style, (bars.edges[:-1] + bars.edges[1:]) / 2
    axes.plot(centres, exact, "o", ms=8, mfc="none", mec=look.background, mew=4.5, zorder=4, clip_on=False)
    axes.plot(centres, exact, "o", ms=8, mfc="none", mec=look.text, mew=2, zorder=5, clip_on=False)


def _mark_mean(picture: Picture, axes: Axes, found: Response) -> None:
    """Mark the mean with a triangle under the axis, and its interval with a line."""
    if found.mean is None:
        return
    look, below = picture.style, axes.get_xaxis_transform()
    axes.plot(found.mean, 0, "^", ms=9, color=look.ink("chosen"), transform=below, clip_on=False, zorder=6)
    if found.interval and found.interval[1] > found.interval[0]:
        axes.plot(
            found.interval, (0, 0), color=look.ink("chosen"), lw=3, transform=below, clip_on=False, zorder=5
        )
