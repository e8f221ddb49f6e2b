"""Format names of responses in plain words, and numbers with sensible digits."""

from __future__ import annotations

from functools import lru_cache

from sim import language, wording
from sim.statistics import Response
from sim.study import Study
from sim.study.tables import decimals_of, number
from sim.study.tables import percent as percentage
from sim.vocabulary import family

NO_UNIT = "time units"

LONGEST = 26
"""Characters of a name inside a figure."""


def response(name: str) -> str:
    """Return a response's name in words: ``leaks_in.compound`` becomes "leaks in compound"."""
    first, dot, part = name.partition(".")
    return wording.response(name if family(name).part == "cause" else f"{first}{dot}{plain(part)}")


def capital(words: str) -> str:
    """Return the words with a capital first letter."""
    return words[:1].upper() + words[1:]


def plain(name: str, most: int = LONGEST) -> str:
    """Return a name from a scenario with spaces for underscores, shortened to *most* characters."""
    return short(name.replace("_", " "), most)


def short(words: str, most: int = LONGEST) -> str:
    """Shorten to *most* characters by leaving out the middle, as names often differ at their ends."""
    if len(words) <= most:
        return words
    tail = most // 3
    return f"{words[: most - tail - 1].rstrip()}…{words[-tail:].lstrip()}"


def unit(study: Study, name: str) -> str:
    """Return " in s" for a time, from the scenario as it was run; "" for other responses."""
    if family(name).unit != "time":
        return ""
    return in_unit(_time_unit(study.document))


@lru_cache(maxsize=16)
def _time_unit(document: str) -> str:
    """Return the time unit of a scenario's text."""
    return language.parse(document).time_unit


def in_unit(label: str) -> str:
    """Return " in s"; "" for a scenario that names no unit."""
    return "" if label == NO_UNIT else f" in {short(label)}"


def estimate(found: Response) -> str:
    """Format an estimate as "1.92 (1.88 to 1.96)", with the digits that its half-width justifies."""
    if found.mean is None:
        return "no value"
    if found.interval is None:
        return number(found.mean) + (f", never in {found.n:,} replications" if found.never else "")
    return spread(found.mean, found.interval)


def spread(mean: float, interval: tuple[float, float]) -> str:
    """Format an estimate with its interval."""
    low, high = interval
    decimals = decimals_of((high - low) / 2, 2) if high > low else None
    return f"{number(mean, decimals)} ({number(low, decimals)} to {number(high, decimals)})"


def percent(share: float) -> str:
    """Format a share in per cent, with a decimal if it is small, and never as 0 unless it is 0."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0995 or share == 0 else f"{100 * share:.1f} %"


def confidence(found: Response) -> str:
    """Format the confidence of a response: "95 %"."""
    return percentage(found.confidence, 6)


def replications(study: Study) -> str:
    """Format the number of replications: "20,000 replications"."""
    return f"{study.finished:,} replication{'' if study.finished == 1 else 's'}"
