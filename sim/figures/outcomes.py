"""What became of the threats: a bar with an interval for each outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.transforms import offset_copy

from sim.figures import formatting, signature
from sim.figures.picture import Picture, blank
from sim.figures.style import BODY, HATCHES
from sim.statistics import Response
from sim.study import Study
from sim.vocabulary import CAUSES, FATES

TITLE = "What became of the threats"

LEAST, MOST = 4, 9
"""The least number of bars to leave room for, and the most zones with a bar."""


class Bar(NamedTuple):
    """One outcome of threats: its name, the response that counts it, the meaning of its colour."""

    name: str
    response: str
    role: str


def outcomes(study: Study, *, theme: str = "white") -> Picture:
    """Draw the mean number of threats per replication with each outcome, and its interval.

    Leaks, and landings where nothing is of value, have a bar for each zone.
    """
    source = signature.of_study(study)
    if study.responses["threats"].mean in {None, 0.0}:
        return blank(theme, TITLE, "No threat appeared in any replication.", source)
    bars, left_out = _bars(study)
    held = study.responses["held"]
    title = f"{TITLE}, mean per replication"
    picture = Picture(theme, title, _subtitle(held, left_out), source, 1.7 + 0.42 * max(len(bars), 6))
    with picture.style.applied():
        axes = picture.plain_axes("left", "bottom")
        for place, bar in enumerate(bars):
            _draw(picture, axes, place, bar, study.responses[bar.response])
        axes.set_yticks(range(len(bars)), [bar.name for bar in bars], color=picture.style.text)
        axes.set_xticks([])
        axes.set_xlim(0, 1.02 * max(_top(study.responses[bar.response]) for bar in bars))
        axes.set_ylim(max(len(bars), LEAST) - 0.45, -0.55)
    return picture


def _subtitle(held: Response, left_out: int) -> str:
    share = formatting.percent(held.mean or 0.0)
    low, high = (formatting.percent(end) for end in held.interval or (0.0, 1.0))
    more = f"; {left_out} more zones are left out here" if left_out else ""
    return f"nothing leaked in {share} of the replications ({low} to {high}){more}"


def _bars(study: Study) -> tuple[list[Bar], int]:
    """Return the bars, and how many zones have none."""
    zones = sorted(_zones(study), key=lambda bar: -(study.responses[bar.response].mean or 0.0))
    ends = [Bar(FATES["intercepted"].label, "intercepted", "intercepted"), *zones[:MOST]]
    for name, response, role in (
        (CAUSES["decoy"].label, "cause.decoy", "decoy"),
        (FATES["unresolved"].label, "unresolved", "waiting"),
    ):
        if study.responses[response].mean:
            ends.append(Bar(name, response, role))
    return ends, max(0, len(zones) - MOST)


def _zones(study: Study) -> Iterator[Bar]:
    with_decoys = ", decoys too" if study.responses["cause.decoy"].mean else ""
    for name in study.names:
        family, _, zone = name.partition(".")
        if family == "leaks_in":
            yield Bar(f"{FATES['leak'].label}: {formatting.plain(zone)}", name, "leak")
        elif family == "landed_in" and f"leaks_in.{zone}" not in study.names:
            yield Bar(f"{FATES['harmless'].label}: {formatting.plain(zone)}{with_decoys}", name, "harmless")


def _top(found: Response) -> float:
    return max(found.mean or 0.0, found.interval[1] if found.interval else 0.0)


def _draw(picture: Picture, axes: Axes, place: int, bar: Bar, found: Response) -> None:
    look, mean = picture.style, found.mean or 0.0
    axes.barh(
        place, mean, 0.62, color=look.fill(bar.role), edgecolor=look.edge(bar.role),
        hatch=HATCHES[bar.role], linewidth=0.8,
    )  # fmt: skip
    if found.interval and found.interval[1] > found.interval[0]:
        axes.plot(found.interval, (place, place), color=look.text, lw=1.6, marker="|", ms=7)
    beyond = offset_copy(axes.transData, picture, 8, 0, "points")
    axes.text(_top(found), place, formatting.estimate(found), transform=beyond, va="center", fontsize=BODY)
