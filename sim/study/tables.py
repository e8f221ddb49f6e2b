"""Format numbers and tables, for a terminal and for a notebook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.statistics import Response

MISSING = "-"
DIGITS = 3


def number(value: float | None, decimals: int | None = None) -> str:
    """Format a number in plain digits, at least three of them significant unless *decimals* is given."""
    if value is None:
        return MISSING
    if decimals is None:
        decimals = 0 if float(value).is_integer() else decimals_of(value, DIGITS)
    return f"{value:.{decimals}f}"


def decimals_of(value: float, digits: int) -> int:
    """Return how many decimals show *digits* significant digits of a number; at most 9."""
    return min(max(digits - 1 - math.floor(math.log10(abs(value))), 0), 9)


def estimate(response: Response) -> tuple[str, str]:
    """Format the mean and the interval, with as many digits as the interval's half-width justifies."""
    if response.interval is None:
        return number(response.mean), _without_interval(response)
    low, high = response.interval
    decimals = decimals_of((high - low) / 2, 2)
    return number(response.mean, decimals), f"{number(low, decimals)} to {number(high, decimals)}"


def _without_interval(response: Response) -> str:
    """Say why there is no interval. "0 to 0" would claim that the response can never vary."""
    if response.n == 0:
        return "no value"
    if response.never:
        return "never above 0" if response.counts is None else "never occurred"
    return "never varied" if response.constant and response.n > 1 else MISSING


def percent(share: float, digits: int = 3) -> str:
    """Format a share in per cent: ``12.3 %``."""
    return f"{100 * share:.{digits}g} %"


def percent_rounded_up(share: float) -> str:
    """Format a share in per cent, rounded up, so that an upper bound remains one."""
    decimals = decimals_of(100 * share, DIGITS)
    return f"{math.ceil(100 * share * 10**decimals - 1e-9) / 10**decimals:.{decimals}f} %"


def html(rows: Sequence[Sequence[str]], caption: str = "", notes: Sequence[str] = ()) -> str:
    """Return a table as HTML; the first row holds headings, the first column names; *notes* go below."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    top = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f"<table>{top}<tbody>{body}</tbody></table>{below}"
