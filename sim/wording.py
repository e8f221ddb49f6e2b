"""Plain words: names of responses and causes as people say them, and numbers."""

from __future__ import annotations

import re

from sim.vocabulary import CAUSES, FAMILIES, family


def meaning(name: str) -> str:
    """What a response counts, in a sentence without its full stop."""
    if family(name).part == "cause":
        return f"threats that landed, because {CAUSES[name.partition('.')[2]].meaning}"
    return family(name).meaning


def response(name: str) -> str:
    """A response in words."""
    part = name.partition(".")[2]
    is_cause = family(name).part == "cause"
    return family(name).label.format(CAUSES[part].label if is_cause and part else plain(part))


def unmarked(text: str) -> str:
    """A text without Markdown's signs for code; names of responses and causes in words, but for commands."""
    if text.removeprefix("· ").startswith("sim "):
        return text.replace("`", "")
    return re.sub(r"`([^`]*)`", lambda found: _meant(found[1]), text)


def _meant(name: str) -> str:
    if name in CAUSES:
        return f"“{CAUSES[name].label}”"
    return f"“{response(name).rstrip(': ')}”" if name.partition(".")[0] in FAMILIES else name


MADE_UP = "Made-up numbers"


def places(end: float) -> int:
    """How many decimals suit times up to *end*."""
    return 2 if end < 10 else 1 if end < 1000 else 0


def time(value: float, end: float) -> str:
    """A time with the decimals that suit the run."""
    return f"{value:,.{places(end)}f}"


def number(value: float) -> str:
    """A mean: three significant digits, no more than two decimals."""
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"


def precise(value: float) -> str:
    """An exact value: three decimals, fewer where the number is large, no noughts that say nothing."""
    size = abs(value)
    places = 0 if size >= 10_000 else 1 if size >= 1000 else 2 if size >= 100 else 3
    told = f"{value:,.{places}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def per_cent(share: float) -> str:
    """A probability in per cent; only a certain one is 0 or 100."""
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return "> 99 %"
    return f"{100 * share:.0f} %"


def short_number(value: float) -> str:
    """A number on an axis: few digits, no noughts that say nothing."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def between(interval: tuple[float, float] | None, decimals: int = 2, unit: str = "") -> str:
    """A 95 % interval in words; nothing where there is none."""
    if interval is None:
        return ""
    low, high = (f"{end:.{decimals}f}" for end in interval)
    return f"95 %: {low} to {high}{unit}"


def between_per_cent(interval: tuple[float, float] | None) -> str:
    """A 95 % interval of a probability, in per cent; a narrow one with a decimal."""
    if interval is None:
        return ""
    low, high = (100 * end for end in interval)
    return between((low, high), 0 if high - low >= 2 else 1, " %")


def short(value: float) -> str:
    """A whole number that stays short: 12, 3,400, 56k."""
    return f"{value:,.0f}" if value < 10_000 else f"{value / 1000:,.0f}k"


def count(number_of: int, one: str, many: str = "") -> str:
    """ "1 round", "3 rounds"."""
    return f"{number_of:,} {one if number_of == 1 else many or one + 's'}"


def plain(name: str) -> str:
    """A name out of a scenario as it is shown: underscores are spaces."""
    return name.replace("_", " ")
