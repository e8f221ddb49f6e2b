"""Names of responses as people say them, and numbers to the digits that are worth showing."""

from __future__ import annotations

import re

from sim import wording
from sim.statistics import Response
from sim.study import Study
from sim.study.tables import decimals_of, number
from sim.study.tables import percent as percentage
from sim.vocabulary import family

NO_UNIT = "time units"

LONGEST = 26
"""Characters of a name inside a figure."""


def response(name: str) -> str:
    """A response's name in words: ``leaks_in.compound`` is "leaks in compound"; a long part is cut."""
    first, dot, part = name.partition(".")
    return wording.response(name if family(name).part == "cause" else f"{first}{dot}{plain(part)}")


def capital(words: str) -> str:
    """The same with a capital first letter."""
    return words[:1].upper() + words[1:]


def plain(name: str, most: int = LONGEST) -> str:
    """A name out of a scenario: underscores are spaces, and what is too long for a figure is cut."""
    return short(name.replace("_", " "), most)


def short(words: str, most: int = LONGEST) -> str:
    """At most so many characters: the middle of longer words is left out, for names differ at their ends."""
    if len(words) <= most:
        return words
    tail = most // 3
    return f"{words[: most - tail - 1].rstrip()}…{words[-tail:].lstrip()}"


def unit(study: Study, name: str) -> str:
    """ " in s" for a time, from the scenario as it was run; nothing for other responses."""
    if family(name).unit != "time":
        return ""
    found = re.search(r"^time_unit: (.+)$", study.document, re.MULTILINE)
    return in_unit(found[1].strip("\"'")) if found else ""


def in_unit(label: str) -> str:
    """ " in s"; nothing for a scenario that names no unit."""
    return "" if label == NO_UNIT else f" in {short(label)}"


def estimate(found: Response) -> str:
    """ "1.92 (1.88 to 1.96)", to the digits that the interval's half-width makes worth showing."""
    if found.mean is None:
        return "no value"
    if found.interval is None:
        return number(found.mean) + (f", never in {found.n:,} replications" if found.never else "")
    return spread(found.mean, found.interval)


def spread(mean: float, interval: tuple[float, float]) -> str:
    """An estimate with its interval."""
    low, high = interval
    decimals = decimals_of((high - low) / 2, 2) if high > low else None
    return f"{number(mean, decimals)} ({number(low, decimals)} to {number(high, decimals)})"


def percent(share: float) -> str:
    """A share in per cent: a decimal where it is small, and never 0 for what happened."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0995 or share == 0 else f"{100 * share:.1f} %"


def confidence(found: Response) -> str:
    """ "95 %"."""
    return percentage(found.confidence, 6)


def replications(study: Study) -> str:
    """ "20,000 replications"."""
    return f"{study.finished:,} replication{'' if study.finished == 1 else 's'}"
