"""What a person most likely meant by a value of the wrong form."""

from __future__ import annotations

import re

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
COUNTED = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}

COMMA = re.compile(r"([-+]?\d+),(\d+)")
PERCENT = re.compile(rf"({NUMBER}) ?%")
UNIT = re.compile(rf"({NUMBER}) ?[A-Za-z]+")
GROUPED = re.compile(r"[-+]?\d{1,3}(?:[_ ']\d{3})+")


def number(text: str) -> str:
    """The number that *text* seems to mean, as advice: ``; write 0.5``. Nothing where none is seen."""
    text = text.strip()
    if text.lower() in COUNTED:
        return f"; write {COUNTED[text.lower()]}"
    if re.fullmatch(rf"{NUMBER}([eE][-+]?\d+)?", text):
        return f"; write {text} without quotes"
    if comma := COMMA.fullmatch(text):
        return f"; write {comma[1]}.{comma[2]} with a point"
    if percent := PERCENT.fullmatch(text):
        return f"; write {float(percent[1]) / 100:.15g}"
    if GROUPED.fullmatch(text):
        return f"; write {re.sub('[^-+0-9]', '', text)}"
    if unit := UNIT.fullmatch(text):
        return f"; write {unit[1]} alone"
    return ""


def whole(value: float) -> str:
    """Advice for a number with a point where a whole number is needed."""
    return f"; write {int(value)}" if value.is_integer() else ""


def glued(key: str) -> str:
    """Advice for a key such as ``low:1``, whose colon lacks its space."""
    found = re.fullmatch(r"(\w+):(\S+)", key)
    return f'; put a space after the colon: "{found[1]}: {found[2]}"' if found else ""
