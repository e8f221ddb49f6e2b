"""A selection as a table and sentences, for a terminal and for a notebook."""

from __future__ import annotations

from html import escape

from sim.experiments.selection import Candidate, Selection
from sim.study import tables


def cells(found: Selection) -> list[list[str]]:
    """Return the table as text: headings, then a row for each scenario."""
    rows = [[one.label, str(one.n), tables.number(one.mean), _fate(found, one)] for one in found.candidates]
    return [["scenario", "replications", f"mean {found.response}", "what became of it"], *rows]


def sentences(found: Selection) -> list[str]:
    """Return the result, its guarantee and its source, a sentence each."""
    return [_verdict(found), found.guarantee, f"Procedure: {found.source}."]


def html(found: Selection) -> str:
    """Return the table as HTML, with the sentences below."""
    return tables.html(cells(found)) + "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(found))


def _fate(found: Selection, candidate: Candidate) -> str:
    if candidate.out:
        return f"out after {candidate.n}"
    return "selected" if candidate.label == found.best else "left"


def _verdict(found: Selection) -> str:
    end = "lowest" if found.lowest else "highest"
    if found.best is not None:
        return f"{found.best!r} is selected: the {end} mean of {found.response}.{_equals(found)}"
    left = [repr(candidate.label) for candidate in found.candidates if not candidate.out]
    return (
        f"Not decided after {found.most} replications of each: {' and '.join(left)} are left. Allow more"
        " replications, or a larger indifference."
    )


def _equals(found: Selection) -> str:
    mine = next(one.mean for one in found.candidates if one.label == found.best)
    equals = [repr(one.label) for one in found.candidates if one.mean == mine and one.label != found.best]
    return (
        f" The mean of {' and '.join(equals)} was the same; the first of equals is taken." if equals else ""
    )
