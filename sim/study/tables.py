"""Numbers and tables for people: plain digits, the same in a terminal and in a notebook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.statistics import Response
    from sim.study.result import Study

MISSING = "-"
DIGITS = 3


def number(value: float | None, decimals: int | None = None) -> str:
    """A number in plain digits, three or more of them significant unless *decimals* is given."""
    if value is None:
        return MISSING
    if decimals is None:
        decimals = 0 if float(value).is_integer() else decimals_of(value, DIGITS)
    return f"{value:.{decimals}f}"


def decimals_of(value: float, digits: int) -> int:
    """How many decimals show *digits* significant digits of a number; at most 9."""
    return min(max(digits - 1 - math.floor(math.log10(abs(value))), 0), 9)


def cells(study: Study) -> list[list[str]]:
    """The study's table as text: a row of headings, then a row per response."""
    headings = ["response", "n", "mean", "95 % interval", "sd", "min", "median", "max"]
    return [headings, *(_row(name, response) for name, response in study.responses.items())]


def _row(name: str, response: Response) -> list[str]:
    mean, interval = _estimate(response)
    rest = (response.sd, response.min, response.quantiles["0.5"], response.max)
    return [name, str(response.n), mean, interval, *map(number, rest)]


def _estimate(response: Response) -> tuple[str, str]:
    """Mean and interval, to the digits that the interval's half-width makes worth showing."""
    if response.interval is None:
        return number(response.mean), MISSING
    low, high = response.interval
    if low == high:
        # Not "0 to 0": that nothing varied here does not mean that nothing can.
        return number(response.mean), "never varied"
    decimals = decimals_of((high - low) / 2, 2)
    return number(response.mean, decimals), f"{number(low, decimals)} to {number(high, decimals)}"


def html(rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """A table for a notebook: the first row holds the headings, the first column the names."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    top = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    return f"<table>{top}<tbody>{body}</tbody></table>"
