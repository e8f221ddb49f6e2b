"""The scalars of YAML 1.2's core schema: what a plain word means.

Source: YAML 1.2.2, section 10.3.2.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 40
"""The longest number, in characters."""

WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "FakeWindow", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((f"{sign}.{word}" for sign in ("", "+") for word in ("inf", "Inf", "INF")), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
DECIMAL = re.compile(r"[-+]?[0-9]+")
OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class TooLongError(ValueError):
    """A number of more characters than anyone needs."""


def scalar(text: str) -> bool | int | float | str | None:
    """What an unquoted *text* means. Raises `TooLongError`."""
    if text in WORDS:
        return WORDS[text]
    whole = DECIMAL.fullmatch(text)
    if not (whole or OTHER_BASE.fullmatch(text) or FLOAT.fullmatch(text)):
        return text
    if len(text) > MOST_CHARACTERS:
        raise TooLongError(
            f"the number is too long: {len(text)} characters, where {MOST_CHARACTERS} are allowed"
        )
    if whole:
        return int(text)
    return int(text, 0) if OTHER_BASE.fullmatch(text) else float(text)
