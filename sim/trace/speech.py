"""Words for the ear: names, times and numbers as a screen reader says them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

UNITS = {"s": "seconds", "sec": "seconds", "min": "minutes", "h": "hours", "d": "days", "ms": "milliseconds"}
"""Labels of time that are not words."""

SAID = {"%": " per cent", "&": " and ", "+": " plus ", "=": " is ", "(": ", ", ")": " ", "/": " or "}
"""Signs that have a word; all others but those of a sentence are left out."""

OF_A_SENTENCE = frozenset(" .,;:'?!-\N{RIGHT SINGLE QUOTATION MARK}")

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spoken(text: str) -> str:
    """A text without the signs that a screen reader trips over: letters, digits and what ends a sentence."""
    said = "".join(SAID.get(letter, letter) for letter in text)
    kept = "".join(letter if _is_said(letter) else " " for letter in said)
    return " ".join(kept.split()).replace(" ,", ",").replace(" .", ".")


def _is_said(letter: str) -> bool:
    return letter in OF_A_SENTENCE or unicodedata.category(letter)[0] in "LMN"


def unit(label: str) -> str:
    """A scenario's label of time, as a word."""
    return UNITS.get(label, spoken(label) or "time units")


def count(many_of: int, one: str, many: str = "") -> str:
    """ "no threats", "one round", "40 engagements": up to ten in words."""
    word = "no" if many_of == 0 else number(many_of)
    return f"{word} {one if many_of == 1 else many or one + 's'}"


def number(value: int) -> str:
    """A whole number, up to ten in words."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"


def amount(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def per_cent(share: float) -> str:
    """A share, never rounded to nothing or to all of it."""
    if 0 < share < 0.005:
        return "less than one per cent"
    if 0.995 <= share < 1:
        return "more than 99 per cent"
    return f"{100 * share:.0f} per cent"


def listed(items: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def threats(numbers: Sequence[int]) -> str:
    """ "threat 3", "threats 3 and 5", "threats 3 to 6"."""
    if len(numbers) == 1:
        return f"threat {numbers[0]}"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"threats {numbers[0]} to {numbers[-1]}"
    return f"threats {listed(map(str, numbers))}"


def sentence(words: str) -> str:
    """Words as a sentence: a capital letter, a full stop."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"
