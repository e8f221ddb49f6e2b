"""The end of a warm-up as a table and sentences, for a terminal and for a notebook."""

from __future__ import annotations

from sim.experiments.long_run import Settling, WarmUp
from sim.study import tables
from sim.study.tables import MISSING, decimals_of, number, percent

FEW = 500
SHORT = "A run of {} threats is short to judge by; thousands are better."


def sentences(found: WarmUp) -> tuple[str, ...]:
    """Return a suggestion for `run.warm_up`, and warnings."""
    if found.warm_up is None:
        first = "No warm-up can be suggested: not every series settles."
    elif found.warm_up == 0:
        first = "No warm-up is needed: --set run.warm_up=0"
    else:
        first = f"Suggested warm-up: --set run.warm_up={found.warm_up:.12g}"
    short = (SHORT.format(found.threats),) if found.threats < FEW else ()
    return (first, *short, *(f"{one.of}: {one.caution}" for one in found.settlings if one.caution))


def cells(found: WarmUp) -> list[list[str]]:
    """Return the table as text: headings, then a row for each series."""
    over = "batches" if found.replications == 1 else "runs"
    wide = f"{percent(found.confidence, 6)} interval"
    heads = ["of", "n", "warm-up", "mean of all", "after it", wide, over]
    return [heads, *(_row(found, one) for one in found.settlings)]


def _row(found: WarmUp, one: Settling) -> list[str]:
    decimals = None
    between = MISSING
    if one.interval and one.interval[0] < one.interval[1]:
        decimals = decimals_of((one.interval[1] - one.interval[0]) / 2, 2)
        between = f"{number(one.interval[0], decimals)} to {number(one.interval[1], decimals)}"
    parts = one.batches.batches if one.batches else found.replications if found.replications > 1 else None
    means = (number(one.before, decimals), number(one.mean, decimals))
    return [one.of, f"{one.n:,}", number(one.warm_up), *means, between, number(parts)]


def html(found: WarmUp) -> str:
    """Return the table as HTML, with the sentences below."""
    return tables.html(cells(found), found.headline, sentences(found))
