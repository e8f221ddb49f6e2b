"""A scenario back to plain values and to YAML text that loads to the same scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from numbers import Integral, Real
from textwrap import wrap
from typing import Any

from pydantic import BaseModel

from sim.language.reader import MOST_NODES
from sim.language.scalars import TooLongError, scalar
from sim.language.source import MOST_BYTES
from sim.scenario import Lesson, Scenario

WIDTH = 100
PLAIN = re.compile(r"[^\W\d][\w' ()/.;!-]*")
FOLDABLE = re.compile(r"\S{1,500}( \S{1,500})*")


def document(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain dicts, lists, numbers and words, every default filled."""
    tree: dict[str, Any] = plain(scenario)
    if not scenario.description:
        del tree["description"]
    if scenario.lesson == Lesson():
        del tree["lesson"]
    return tree


def plain(value: Any, whole: bool = True) -> Any:
    """*value* without its types; unless *whole*, without what has its default."""
    if isinstance(value, BaseModel):
        return {key: plain(inner, whole) for key, inner in _given(value, whole)}
    if isinstance(value, dict):
        return {key: plain(inner, whole) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, whole) for inner in value]
    return _number(value) if isinstance(value, Real) and not isinstance(value, bool) else value


def _number(value: Real) -> int | float:
    """Whole numbers without a point; numbers of other libraries as Python's own."""
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _given(model: BaseModel, whole: bool) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is not None and (whole or value != field.default):
            yield field.alias or name, value


def dump(scenario: Scenario) -> str:
    """The scenario as YAML 1.2 text, every default filled; it loads to an equal scenario.

    Where the whole would be larger than a file may be, what has its default is left out.
    """
    tree = document(scenario)
    text = yaml(tree)
    if len(text.encode()) <= MOST_BYTES and _nodes(tree) <= MOST_NODES:
        return text
    return yaml(plain(scenario, whole=False))


def _nodes(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_nodes, value.values()))
    return 1 + sum(map(_nodes, value)) if isinstance(value, list) else 1


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
    if not isinstance(value, dict | list) or not value or _fits(head, value):
        yield f"{head} {flow(value)}"
    elif isinstance(value, dict):
        yield head
        yield from _mapping(value, margin + "  ")
    else:
        yield head
        for entry in value:
            yield from _entry(entry, margin + "  ")


def _fits(head: str, value: Any) -> bool:
    """Whether a mapping or list is short and shallow enough for one line."""
    return _depth(value) <= 3 and len(head) + 1 + len(flow(value)) <= WIDTH


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0) if isinstance(value, dict | list) else 0


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
    return repr(value).lower() if isinstance(value, bool) else "null" if value is None else repr(value)


def word(text: str) -> str:
    """A text as a YAML scalar on one line, in quotes where it would mean something else."""
    if PLAIN.fullmatch(text) and not text.endswith(" ") and _means_itself(text):
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
    """A long text, folded over lines where that keeps it exactly, else in quotes."""
    body, end = (text[:-1], "") if text.endswith("\n") else (text, "-")
    lines = body.split("\n")
    if lines[0] and lines[-1] and all(_folds(line) for line in lines):
        yield f"{head} >{end}"
        yield from _folded(lines, margin)
    else:
        yield f'{head} "\\'
        yield from _in_quotes(text, margin)
        yield margin + '"'


def _folds(line: str) -> bool:
    return not line or (line.isprintable() and FOLDABLE.fullmatch(line) is not None)


def _folded(lines: list[str], margin: str) -> Iterator[str]:
    """The lines of a folded text: an empty line stands for each line's end."""
    for number, line in enumerate(lines):
        if number:
            yield ""
        if line:
            yield from (
                margin + part for part in wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
            )


def _in_quotes(text: str, margin: str) -> Iterator[str]:
    """Parts of a quoted text; the backslash at a line's end says that it goes on."""
    marks = [_escaped(character) for character in text]
    for first in range(0, len(marks), WIDTH):
        part = "".join(marks[first : first + WIDTH])
        yield margin + ("\\" if part.startswith(" ") else "") + part + "\\"
