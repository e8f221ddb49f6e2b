"""Plain values as YAML 1.2 text that a person likes to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from sim.language.quoting import shown
from sim.language.scalars import TooLongError, scalar
from sim.language.source import LONGEST_LINE

WIDTH = 100
ALWAYS_OPEN = {"zones", "threats", "attack", "defence", "batteries"}

FLOW = re.compile(r"[^\W\d][\w' ()/.;!-]*")
BLOCK = re.compile(r"[^\W\d][\w' ()/.;!?,+=%-]*")
FOLDABLE = re.compile(r"\S+( \S+)*")
SOLID = re.compile(r"\S")


def yaml(tree: dict[str, Any]) -> str:
    """Plain values as YAML 1.2 text."""
    return "\n".join(_mapping(tree, "")) + "\n"


def _mapping(tree: dict[str, Any], margin: str) -> Iterator[str]:
    for key, value in tree.items():
        yield from _item(f"{margin}{word(key)}:", value, margin)


def _item(head: str, value: Any, margin: str) -> Iterator[str]:
    """The lines of one key or dash, *head*, and its value."""
    if isinstance(value, str) and (len(value) > WIDTH or "\n" in value):
        yield from _long_text(head, value, margin + "  ")
        return
    if isinstance(value, str):
        yield f"{head} {word(value, BLOCK)}"
    elif not isinstance(value, dict | list) or not value or _fits(head, value):
        yield f"{head} {flow(value)}"
    elif isinstance(value, dict):
        yield head
        yield from _mapping(value, margin + "  ")
    elif all(isinstance(entry, int | float) for entry in value):
        yield head
        yield from wrap(flow(value), WIDTH, initial_indent=margin + "  ", subsequent_indent=margin + "   ")
    else:
        yield head
        for entry in value:
            yield from _entry(entry, margin + "  ")


def _fits(head: str, value: Any) -> bool:
    """Whether a mapping or list is short enough for one line, and not one that has a line for each part."""
    return head.strip(" :") not in ALWAYS_OPEN and len(head) + 1 + len(flow(value)) <= WIDTH


def _entry(value: Any, margin: str) -> Iterator[str]:
    """The lines of a list's entry: a mapping starts right behind its dash."""
    if isinstance(value, dict) and value:
        lines = list(_mapping(value, margin + "  "))
        yield f"{margin}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield from _item(f"{margin}-", value, margin)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{word(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return word(value)
    return "null" if value is None else shown(value)


def word(text: str, plain: re.Pattern[str] = FLOW) -> str:
    """A text as a YAML scalar on one line, in quotes unless it is *plain* and means itself."""
    if plain.fullmatch(text) and not text.endswith(" ") and _means_itself(text):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _means_itself(text: str) -> bool:
    try:
        return isinstance(scalar(text), str)
    except TooLongError:
        return False


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _long_text(head: str, text: str, margin: str) -> Iterator[str]:
    """A long text: folded, or line by line, where that keeps it exactly; else in quotes."""
    body, end = (text[:-1], "") if text.endswith("\n") else (text, "-")
    lines = body.split("\n")
    framed = SOLID.match(lines[0]) and lines[-1]
    if framed and all(not line or FOLDABLE.fullmatch(line) for line in lines) and _prints(lines):
        yield f"{head} >{end}"
        yield from _folded(lines, margin)
    elif framed and all(not line or SOLID.search(line) for line in lines) and _prints(lines):
        yield f"{head} |{end}"
        yield from (margin + line if line else "" for line in lines)
    else:
        yield f'{head} "\\'
        yield from _in_quotes(text, margin)
        yield margin + '"'


def _prints(lines: list[str]) -> bool:
    return all(line.isprintable() and len(line) < LONGEST_LINE / 2 for line in lines)


def _folded(lines: list[str], margin: str) -> Iterator[str]:
    """The lines of a folded text: an empty line stands for each line's end."""
    for number, line in enumerate(lines):
        if number:
            yield ""
        parts = wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (margin + part for part in parts)


def _in_quotes(text: str, margin: str) -> Iterator[str]:
    """Parts of a quoted text; the backslash at a line's end says that it goes on."""
    marks = [_escaped(character) for character in text]
    for first in range(0, len(marks), WIDTH):
        part = "".join(marks[first : first + WIDTH])
        yield margin + ("\\" if part.startswith(" ") else "") + part + "\\"
