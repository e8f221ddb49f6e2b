"""A comparison as a table and sentences, for a terminal and for a notebook."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from sim.experiments.comparison import Comparison, Difference
from sim.study import tables
from sim.study.tables import MISSING, decimals_of, number, percent_rounded_up
from sim.vocabulary.responses import COMPARED

FEW = 10
"""An interval is marked as rough if fewer replications differ."""

ROUGH = " *"

SPARE = ("n", "from", "to")
"""Columns that a narrow terminal leaves out, in this order."""


def letter(place: int) -> str:
    """Return the letter of the scenario at a place, counted from 0, in a table."""
    return chr(ord("A") + place) if place < 26 else f"S{place + 1}"


def percent(confidence: float) -> str:
    """Format a confidence with as many digits as its distance from 100 % needs: 95 %, 98.3 %, 99.92 %."""
    rest = 100 * (1 - confidence)
    return tables.percent(confidence, 2 + max(1, math.ceil(1 - math.log10(rest))))


def shown(comparison: Comparison) -> tuple[str, ...]:
    """Return the responses that a table shows."""
    found = comparison.responses
    return found if len(found) <= len(COMPARED) else tuple(name for name in COMPARED if name in found)


def cells(comparison: Comparison) -> list[list[str]]:
    """Return the table as text: headings, then a row for each response and pair that ever differed."""
    each = comparison.differences[0].each
    headings = ["response", "pair", "n", "from", "to", "difference", f"{percent(each)} interval"]
    rows = [
        _row(comparison, found)
        for name in shown(comparison)
        for found in comparison.of(name)
        if not found.never
    ]
    return [[*headings, "verdict", "independent"], *rows]


def _row(comparison: Comparison, found: Difference) -> list[str]:
    decimals = _decimals(found)
    means = (found.mean_a, found.mean_b, found.mean)
    verdict, ratio = _verdict(comparison, found), found.independent_ratio
    times = MISSING if ratio is None else f"{ratio:.{0 if ratio >= 100 else 1}f} times"
    row = [
        found.response,
        _pair(comparison, found),
        str(found.n),
        *(number(mean, decimals) for mean in means),
    ]
    return [*row, _interval(found, decimals), verdict, times]


def _decimals(found: Difference) -> int | None:
    """Return as many decimals as the interval's half-width justifies."""
    if found.interval is None:
        return None
    return decimals_of((found.interval[1] - found.interval[0]) / 2, 2)


def _interval(found: Difference, decimals: int | None) -> str:
    if found.interval is None:
        return MISSING
    low, high = (number(limit, decimals) for limit in found.interval)
    return f"{low} to {high}{ROUGH if _is_rough(found) else ''}"


def _is_rough(found: Difference) -> bool:
    # Tango's interval is made for few differing replications.
    return found.interval is not None and found.method != "tango" and found.differing < FEW


def _verdict(comparison: Comparison, found: Difference) -> str:
    if found.mean is None or (found.interval is None and found.method != "constant"):
        return MISSING
    if found.interval is not None and not found.differs:
        return "not told apart"
    always = "always " if found.method == "constant" else ""
    return f"{letter(comparison.labels.index(found.b))} {always}{'higher' if found.mean > 0 else 'lower'}"


def _pair(comparison: Comparison, found: Difference) -> str:
    return " to ".join(letter(comparison.labels.index(label)) for label in (found.a, found.b))


def html(comparison: Comparison) -> str:
    """Return the key, the table and the sentences as HTML."""
    lines = "<br>".join(escape(line) for line in key(comparison))
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(comparison))
    return f"<p>{lines}</p>{tables.html(cells(comparison), comparison.headline)}{paragraphs}"


def key(comparison: Comparison) -> list[str]:
    """Return a line for each scenario, with its letter."""
    return [f"{letter(at)}  {label}" for at, label in enumerate(comparison.labels)]


def sentences(comparison: Comparison) -> list[str]:
    """Return the sentences needed to read the table, and on what it leaves out."""
    return [
        *comparison.notes,
        _on_adjustment(comparison),
        *_on_draws(comparison),
        *_on_rough(comparison),
        *_on_constants(comparison),
        *_on_rest(comparison),
    ]


def _on_adjustment(comparison: Comparison) -> str:
    pairs, all_together = comparison.pairs, percent(comparison.confidence)
    several = len(shown(comparison)) > 1
    if pairs == 1:
        text = f"A difference is 'to' minus 'from'; its interval holds with {all_together}."
    else:
        each = percent(comparison.differences[0].each)
        text = (
            f"{pairs} pairs are compared together: each interval is a Bonferroni interval of {each}, so that"
            f" all {pairs}{' of a response' if several else ''} hold with {all_together}."
        )
    if several:
        text += (
            " It is not adjusted for the number of responses: the more are looked at, the likelier one seems"
            " to differ by chance, so choose beforehand the one that matters."
        )
    return text


def _on_draws(comparison: Comparison) -> Iterator[str]:
    ratios = [
        found.independent_ratio
        for name in shown(comparison)
        for found in comparison.of(name)
        if found.independent_ratio is not None and not found.never
    ]
    if ratios:
        yield (
            "All share the same random numbers, replication by replication. 'independent': how many times"
            " more replications you would need if each scenario had its own random numbers."
        )
    if any(ratio < 1 for ratio in ratios):
        yield "Below 1, sharing the random numbers made a difference harder to see."


def _on_rough(comparison: Comparison) -> Iterator[str]:
    found = [found for name in shown(comparison) for found in comparison.of(name)]
    if any(_is_rough(one) and not one.never for one in found):
        yield f"* Fewer than {FEW} replications differ: a rough interval; play more replications."


def _on_constants(comparison: Comparison) -> Iterator[str]:
    """Yield sentences on responses with one difference in all replications."""
    unlike: defaultdict[tuple[str, int, float], list[str]] = defaultdict(list)
    for found in (found for name in shown(comparison) for found in comparison.of(name)):
        if found.other_below is None:
            continue
        pair, below = _pair(comparison, found), percent_rounded_up(found.other_below)
        if found.never:
            unlike[pair, found.n, found.other_below].append(found.response)
        else:
            always = f"the difference in {found.response} was always {number(found.mean)}"
            each = percent(found.each)
            yield f"{pair}: {always}; it is another in fewer than {below} of replications ({each})."
    yield from _on_never(unlike, percent(comparison.differences[0].each))


def _on_never(unlike: Mapping[tuple[str, int, float], list[str]], each: str) -> Iterator[str]:
    """Yield sentences on responses that never differed; pairs with the same sentence share one."""
    pairs: defaultdict[tuple[int, float, str], list[str]] = defaultdict(list)
    for (pair, n, below), names in unlike.items():
        pairs[n, below, _listed(names)].append(pair)
    for (n, below, responses), same in pairs.items():
        yield (
            f"{'; '.join(same)}: in {counted(n)} the two never differed in {responses}; they differ in fewer"
            f" than {percent_rounded_up(below)} of replications ({each})."
        )


def _on_rest(comparison: Comparison) -> Iterator[str]:
    rest = len(comparison.responses) - len(shown(comparison))
    if rest:
        yield f"{rest} more responses were compared: --of NAME tells of one (in Python, of()), --json of all."


def counted(n: int) -> str:
    """Format a number of replications."""
    return f"{n} replications" if n > 1 else "1 replication"


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
