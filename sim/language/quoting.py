"""Plain words for messages: values as they are written, lists of names, the nearest known name."""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_SHOWN = 40
MOST_COMPARED = 200
MOST_LISTED = 14


def escaped(text: str) -> str:
    """The text with every character that does not print written as an escape."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def brief(text: str, most: int = LONGEST_SHOWN) -> str:
    """The text on one line, cut where it is longer than *most*."""
    return escaped(text if len(text) <= most else text[: most - 3] + "...")


def quoted(text: str) -> str:
    """The text in quotation marks, cut where it is long."""
    return f'"{brief(text)}"'


def shown(value: object) -> str:
    """A value as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else "a number of more than 40 digits"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f".{value}".replace(".-", "-.")
    if isinstance(value, str):
        return quoted(value)
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a value"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a row: ``a, b and c``; a long row is cut."""
    row = [escaped(name) for name in names]
    if len(row) > MOST_LISTED:
        return f"{', '.join(row[:MOST_LISTED])} {last} {len(row) - MOST_LISTED} more"
    return f" {last} ".join([", ".join(row[:-1]), row[-1]] if len(row) > 1 else row)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like *name*, if one is like it at all."""
    if len(name) > 2 * LONGEST_SHOWN:
        return None
    names = list(known)[:MOST_COMPARED]
    by_small = {known_name.lower(): known_name for known_name in reversed(names)}
    found = get_close_matches(name.lower(), by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` - did you mean "x"?`` or nothing."""
    found = nearest(name, known)
    return "" if found is None else f'; did you mean "{escaped(found)}"?'


def unknown_key(key: str, allowed: list[str]) -> str:
    """What is wrong with a key that may not stand where only *allowed* may."""
    if len(allowed) == 1:
        return f"unknown key {quoted(key)}; the only key here is {allowed[0]}"
    return f"unknown key {quoted(key)}; allowed here are {listed(allowed)}{did_you_mean(key, allowed)}"
