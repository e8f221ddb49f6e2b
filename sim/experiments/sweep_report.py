"""A sweep as a table: text for a terminal, HTML for a notebook."""

from __future__ import annotations

from sim.experiments.axes import short, shown
from sim.experiments.sweep_result import Point, Sweep
from sim.study import tables
from sim.vocabulary.responses import SWEPT


def cells(sweep: Sweep, responses: tuple[str, ...] = SWEPT) -> list[list[str]]:
    """Return the table as text: headings, then a row for each point with its means and intervals."""
    percent = tables.percent(sweep.confidence, 6)
    names = short(sweep.paths)
    head = [names[path] for path in sweep.paths]
    return [
        [*head, *(text for name in responses for text in (name, f"{percent} interval"))],
        *(_row(sweep, point, responses) for point in sweep.points),
    ]


def html(sweep: Sweep) -> str:
    """Return the table as HTML, under its headline."""
    return tables.html(cells(sweep), sweep.headline)


def _row(sweep: Sweep, point: Point, responses: tuple[str, ...]) -> list[str]:
    values = [shown(point.values[path]) for path in sweep.paths]
    found = [point.study.responses.get(name) for name in responses]
    return [
        *values,
        *(text for one in found for text in (tables.estimate(one) if one else [tables.MISSING] * 2)),
    ]
