"""One run among many: the histogram of a response, and the runs that are worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from random import Random

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.study import is_whole
from sim.view.background.exact_values import ExactValue
from sim.view.background.sample import Sample
from sim.vocabulary import family
from sim.vocabulary.responses import OFFERED

MOST_BARS = 13
"""The most bars of a histogram; more values share them."""

PICKS = ("random", "median", "worst", "best")


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: the values from *low* to *high*, and the *number* of runs with one of them.

    A bar of *whole* numbers includes both ends; otherwise only the *last* bar includes *high*.
    """

    low: float
    high: float
    number: int
    whole: bool = True
    last: bool = False

    @property
    def name(self) -> str:
        """The values, short enough for an axis."""
        if not self.whole:
            return wording.short_number(self.low)
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"

    @property
    def range_words(self) -> str:
        """The values in words."""
        if self.whole:
            return self.name
        return f"{wording.short_number(self.low)} to {wording.short_number(self.high)}"

    def has(self, values: NDArray[np.float64] | float) -> NDArray[np.bool_]:
        """Whether each of *values* lies in the bar."""
        below = np.less_equal(values, self.high) if self.whole or self.last else np.less(values, self.high)
        return np.asarray(np.greater_equal(values, self.low) & below)


def histogram(counts: dict[int, int], most: int = MOST_BARS) -> list[Bar]:
    """At most *most* bars of equal width for whole numbers and their counts."""
    low, high = min(counts), max(counts)
    width = -(-(high - low + 1) // most)
    first = low - low % width if width > 1 else low
    starts = range(first, high + 1, width)
    return [
        Bar(start, start + width - 1, sum(counts.get(value, 0) for value in range(start, start + width)))
        for start in starts
    ]


def bars_of(sample: Sample, response: str, this_run: float | None, most: int = MOST_BARS) -> list[Bar]:
    """The histogram of one response, with a bar for this run's value; empty if no run has a value."""
    values = sample.column(response)
    values = values[~np.isnan(values)]
    if this_run is not None and not np.isnan(this_run):
        values = np.append(values, this_run)
        extra = 1
    else:
        extra = 0
    if not len(values):
        return []
    if is_whole(response):
        found, number = np.unique(values[: len(values) - extra], return_counts=True)
        counts = dict(zip(map(int, found), map(int, number), strict=True))
        if extra:
            counts.setdefault(int(values[-1]), 0)
        return histogram(counts, most)
    edges = _edges(float(values.min()), float(values.max()), most)
    number = np.histogram(values[: len(values) - extra], edges)[0]
    return [
        Bar(low, high, int(each), whole=False, last=k == len(number) - 1)
        for k, (low, high, each) in enumerate(zip(edges, edges[1:], number, strict=False))
    ]


def _edges(low: float, high: float, most: int) -> list[float]:
    """Round edges around all values, at most *most* + 1 of them."""
    rough = max(high - low, 1e-9 * max(1.0, abs(high)), 1e-12) / max(1, most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next((k * power for k in (1, 2, 5) if k * power >= rough), 10 * power)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [k * step for k in range(first, last + 1)]


def offered_responses(sample: Sample) -> list[str]:
    """The responses worth a histogram: leaks, and all that differ between runs."""
    rows = sample.rows
    with np.errstate(invalid="ignore"):
        varies = [
            name
            for name, column in zip(sample.names, rows.T, strict=True)
            if name == "leaks" or (np.nanmax(column, initial=-np.inf) > np.nanmin(column, initial=np.inf))
        ]
    first = [name for name in OFFERED if name in varies]
    return first + [name for name in varies if name not in first and name != "held"]


def response_after(sample: Sample, response: str, by: int) -> str:
    """The response that is offered *by* places after this one; the first follows the last."""
    names = offered_responses(sample)
    at = names.index(response) if response in names else 0
    return names[(at + by) % len(names)]


def place(sample: Sample, response: str, value: float | None) -> str:
    """The share of runs with less and with more than a value, in words; empty if there is no value."""
    if value is None:
        return ""
    column = sample.column(response)
    column = column[~np.isnan(column)]
    if not len(column):
        return ""
    less, more = float((column < value).mean()), float((column > value).mean())
    return f"{wording.per_cent(less)} of runs have less, {wording.per_cent(more)} more"


# --- runs worth a look ---


def pick_run(sample: Sample, response: str, which: str, now: int, dice: Random) -> int | None:
    """The number of a replication: a random one, or the median, worst or best in *response*.

    If several are alike, it is the next after *now*, so that asking again shows another. None if no run
    has a value.
    """
    values = sample.column(response)
    there = values[~np.isnan(values)]
    if which == "random":
        return dice.randrange(1, len(values) + 1) if len(values) else None
    if not len(there):
        return None
    if which == "median":
        wanted = there[np.argmin(np.abs(there - np.median(there)))]
    else:
        lowest = (family(response).better == "higher") == (which == "worst")
        wanted = there.min() if lowest else there.max()
    return following(np.flatnonzero(values == wanted), now)


def next_in_bar(sample: Sample, response: str, bar: Bar, now: int) -> int | None:
    """The next replication after *now* whose value lies in *bar*; None if there is none."""
    return following(np.flatnonzero(bar.has(sample.column(response))), now)


def following(indices: Sequence[int] | NDArray[np.int64], now: int) -> int | None:
    """The first of some replications (sorted indices from 0) after number *now*, else the very first.

    None if there are none.
    """
    if not len(indices):
        return None
    at = int(np.searchsorted(indices, now, side="left"))
    return int(indices[at % len(indices)]) + 1


def exact_shares(found: ExactValue | None, bars: Sequence[Bar]) -> list[float]:
    """The exact chance of every bar; empty if it is not known, or for bars of other than whole numbers."""
    if found is None or found.pmf is None or not all(bar.whole for bar in bars):
        return []
    return [float(found.pmf[max(0, int(bar.low)) : int(bar.high) + 1].sum()) for bar in bars]
