"""A study as a table: text for a terminal, HTML for a notebook."""

from __future__ import annotations

from sim.statistics import Response
from sim.study import notes, tables
from sim.study.result import Study
from sim.study.tables import estimate, number, percent


def cells(study: Study) -> list[list[str]]:
    """Return the table as text: a row of headings, then a row for each response."""
    headings = [
        "response",
        "n",
        "mean",
        f"{percent(study.confidence, 6)} interval",
        "sd",
        "min",
        "median",
        "max",
    ]
    return [headings, *(_row(name, response) for name, response in study.responses.items())]


def _row(name: str, response: Response) -> list[str]:
    mean, interval = estimate(response)
    rest = (response.sd, response.min, response.quantiles["0.5"], response.max)
    return [name, str(response.n), mean, interval, *map(number, rest)]


def html(study: Study) -> str:
    """Return the table as HTML, with its headline above and notes on what the table cannot show below."""
    caption = f"{study.headline}, engine {study.engine}"
    return tables.html(cells(study), caption, notes.sentences(study.responses))
