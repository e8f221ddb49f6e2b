"""How a mean settles: over replications, and along one long run with its warm-up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from sim.errors import SimError
from sim.figures import formatting, signature
from sim.figures.labels import beside, halo
from sim.figures.picture import Picture, Source, blank
from sim.figures.style import BODY
from sim.statistics import Response
from sim.study import Study
from sim.study.aggregation import Tally
from sim.vocabulary import ratio

Floats = NDArray[np.float64]

POINTS = 160
"""Numbers of replications at which the estimate is shown."""

CALM = 10
"""The band from so many replications on decides the range of the axis."""


def running_mean(study: Study, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the estimate and its interval after the first n replications, for growing n.

    Raises SimError for an unknown response, and if the rows were not kept.
    """
    found, source = signature.response_of(study, response), signature.of_study(study)
    name = formatting.capital(formatting.response(response))
    title = f"{name}: how the estimate settles"
    if found.mean is None:
        return blank(theme, title, "No replication has a value.", source)
    at, means, lows, highs = _prefixes(study, response)
    subtitle = f"mean of the first n replications, with its {formatting.confidence(found)} interval"
    picture = Picture(theme, title, subtitle, source)
    with picture.style.applied():
        axes = picture.plain_axes()
        colour = picture.style.ink("chosen")
        axes.fill_between(at, lows, highs, color=colour, alpha=0.25, lw=0)
        axes.plot(at, means, color=colour, marker="o" if len(at) == 1 else "")
        axes.axhline(means[-1], color=picture.style.faint, lw=0.8, ls=(0, (2, 3)), zorder=1)
        beside(picture, axes, at[-1], means[-1], formatting.estimate(found).replace(" (", "\n("))
        _scale(axes, at, means, lows, highs)
        axes.set_xlabel("replications")
    return picture


def _prefixes(study: Study, response: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Return n, estimate, low and high after the first n replications, shapes (k,), NaN if missing."""
    found_of = ratio(response)
    names = tuple(dict.fromkeys((response, *(found_of.names if found_of else ()))))
    rows = np.column_stack([study.column(name) for name in names])
    tally = Tally(names, sketched=False)
    at = np.unique(np.geomspace(1, len(rows), POINTS).round().astype(int))
    found: list[Response] = []
    confidence = study.responses[response].confidence
    for start, end in zip([0, *at[:-1].tolist()], at.tolist(), strict=True):
        tally.add(rows[start:end])
        found.append(tally.responses(None, end, confidence)[response])
    ends = [one.interval or (np.nan, np.nan) for one in found]
    means = np.array([np.nan if one.mean is None else one.mean for one in found])
    lows, highs = np.array(ends, dtype=float).T
    return at.astype(float), means, lows, highs


def _scale(axes: Axes, at: Floats, means: Floats, lows: Floats, highs: Floats) -> None:
    """Set a logarithmic axis of replications; the first bands, which are wide, may leave the figure."""
    if at[-1] > 1:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(10))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.set_xlim(1, at[-1])
    else:
        axes.set_xticks([1])
    calm = at >= min(CALM, at[-1])
    calm &= ~np.isnan(lows)
    if np.nanmin(means) == np.nanmax(means) and np.isnan(lows).all():
        axes.set_yticks([means[-1]])
        axes.set_ylim(means[-1] - 1, means[-1] + 1)
    elif calm.any() and highs[calm].max() > lows[calm].min():
        low, high = lows[calm].min(), highs[calm].max()
        axes.set_ylim(low - 0.08 * (high - low), high + 0.08 * (high - low))


def warm_up(
    series: Sequence[float] | Floats,
    cut: float,
    *,
    times: Sequence[float] | Floats | None = None,
    window: int | None = None,
    name: str = "value",
    unit: str = "",
    source: Source | None = None,
    theme: str = "white",
) -> Picture:
    """Draw the values of one long run, their moving average, and the *cut* where the warm-up ends.

    *series*, shape (n,), is at *times*, shape (n,), or at 1 to n; *cut* is in the units of *times*. The
    moving average is Welch's, over *window* values to either side (default: n / 50), fewer at the start.
    Raises SimError for shapes that do not match.
    """
    values = np.asarray(series, dtype=np.float64)
    at = np.arange(1.0, len(values) + 1) if times is None else np.asarray(times, dtype=np.float64)
    if values.ndim != 1 or not values.size or at.shape != values.shape:
        raise SimError("A warm-up plot needs a series of numbers, and as many times as numbers.")
    half = max(1, len(values) // 50) if window is None else window
    source = source or Source("")
    title = f"{formatting.capital(name)}: where the warm-up ends"
    subtitle = (
        f"grey: each value; line: mean of {2 * half + 1} values; shaded: left out, up to {cut:,.6g}{unit}"
    )
    picture = Picture(theme, title, subtitle, source)
    with picture.style.applied():
        axes = picture.plain_axes()
        _draw_settling(picture, axes, at, values, half)
        _mark_cut(picture, axes, cut, at)
        axes.set_xlabel(f"time{unit and ' in' + unit}" if times is not None else "observation")
    return picture


def _draw_settling(picture: Picture, axes: Axes, at: Floats, values: Floats, half: int) -> None:
    look = picture.style
    axes.plot(at, values, color=look.harmless, lw=0.6, alpha=0.5, rasterized=len(at) > 5000)
    below = np.concatenate(([0.0], np.cumsum(np.nan_to_num(values))))
    seen = np.concatenate(([0], np.cumsum(~np.isnan(values))))
    place = np.arange(len(values))
    reach = np.minimum(half, place)
    place = place[: len(values) - half]
    reach = reach[: len(values) - half]
    low, high = place - reach, place + reach + 1
    with np.errstate(invalid="ignore", divide="ignore"):
        axes.plot(
            at[: len(place)],
            (below[high] - below[low]) / (seen[high] - seen[low]),
            color=look.ink("chosen"),
            lw=2.2,
        )
    axes.set_xlim(at[0], at[-1] if at[-1] > at[0] else at[0] + 1)


def _mark_cut(picture: Picture, axes: Axes, cut: float, at: Floats) -> None:
    look = picture.style
    axes.axvspan(at[0], max(cut, at[0]), color=look.ink("engaged"), alpha=0.18, lw=0)
    axes.axvline(cut, color=look.ink("engaged"), lw=1.8, ls=(0, (5, 2)))
    left = cut > (at[0] + at[-1]) / 2
    axes.annotate(
        "cut", (cut, 1), (-6 if left else 6, -4), axes.get_xaxis_transform(), "offset points",
        ha="right" if left else "left", va="top", fontsize=BODY, path_effects=halo(look),
    )  # fmt: skip
