"""A sensitivity analysis as a table and sentences, for a terminal and for a notebook."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiments.sensitivity_result import Effect, Interval, Sensitivity
from sim.study import tables

MOSTLY = 0.95
"""If the inputs, each alone, explain less than this together, a sentence mentions their interplay."""


def cells(found: Sensitivity) -> list[list[str]]:
    """Return the table as text: headings, then a row for each input, in per cent."""
    names, percent = found.short_names, tables.percent(found.confidence, 6)
    return [
        ["input", "values", "alone", f"{percent} interval", "with interplay", f"{percent} interval"],
        *([names[one.path], one.values, *_cells(*one.alone), *_cells(*one.whole)] for one in found.effects),
    ]


def sentences(found: Sensitivity) -> list[str]:
    """Return the findings in plain words."""
    return list(_sentences(found))


def html(found: Sensitivity) -> str:
    """Return the table as HTML, with the findings below."""
    return tables.html(cells(found), found.headline, sentences(found))


def _cells(value: float, interval: Interval | None) -> list[str]:
    # If no evaluation differed, the value is exact over this design.
    return [_percent(value), "never differed" if interval is None else " to ".join(map(_points, interval))]


def _points(share: float) -> str:
    """Format a share in whole per cent, without the % sign, and never as -0."""
    return str(round(100 * share))


def _percent(share: float) -> str:
    return f"{_points(share)} %"


def _with_interval(share: float, interval: Interval) -> str:
    return f"{_percent(share)} [{', '.join(map(_points, interval))}]"


def _sentences(found: Sensitivity) -> Iterator[str]:
    of = found.response
    if not found.effects:
        yield f"Over these ranges {of} is always {tables.number(found.mean)}: none of these inputs matters."
        return
    yield (
        f"Over these ranges the mean of {of} goes from {tables.number(found.low)} to"
        f" {tables.number(found.high)}; its standard deviation is {tables.number(found.sd)}."
    )
    names = found.short_names
    for place, one in enumerate(found.effects):
        what = f" of how {of} varies over these ranges" if place == 0 else ""
        yield _sentence(names[one.path], one, of, what)
    alone = sum(one.first for one in found.effects)
    if alone < MOSTLY:
        yield (
            f"Each alone, the inputs explain {_percent(alone)} together; the rest is interplay: what one of"
            " them does depends on the others."
        )


def _sentence(name: str, one: Effect, of: str, what: str) -> str:
    if one.total_interval is None or one.first_interval is None:
        return f"{name} changed nothing: {of} was the same whatever its value."
    alone = _with_interval(one.first, one.first_interval)
    total = _with_interval(one.total, one.total_interval)
    text = f"{name} alone explains {alone}{what}, and {total} with its interplay with the others."
    if one.first_interval[0] <= 0:
        text += " What it explains alone cannot be told from nothing."
    return text
