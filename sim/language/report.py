"""Problems as people read them: the place, what is wrong, the line and a caret under the column."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sim.errors import Problem
from sim.language.quoting import escaped

MOST_TOLD = 20
WIDEST = 100
MARGIN = "    "


def report(name: str, lines: Sequence[str], problems: Sequence[Problem], word: str = "") -> str:
    """The problems of the text *lines*, called *name*; *word* ("warning: ") stands before each message."""
    told = [_told(name, lines, problem, word) for problem in problems[:MOST_TOLD]]
    left = len(problems) - MOST_TOLD
    if left > 0:
        told.append(f"and at least {left} more in {escaped(name)}")
    return "\n".join(told)


def _told(name: str, lines: Sequence[str], problem: Problem, word: str) -> str:
    if problem.line is None or problem.column is None:
        return f"{escaped(name)}: {word}{problem.message}"
    head = f"{escaped(name)}:{problem.line}:{problem.column}: {word}{problem.message}"
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    return f"{head}\n{_quoted_line(line, problem.column - 1)}"


def _quoted_line(line: str, column: int) -> str:
    """The line, cut around the column where it is long, and a caret below it."""
    first = max(0, min(column - WIDEST // 2, len(line) - WIDEST)) if len(line) > WIDEST else 0
    part = "".join(c if c.isprintable() else " " for c in line[first : first + WIDEST])
    before = "..." if first else ""
    after = "..." if first + WIDEST < len(line) else ""
    caret = len(before) + sum(map(_columns, part[: column - first]))
    return f"{MARGIN}{before}{part}{after}".rstrip() + f"\n{MARGIN}{' ' * caret}^"


def _columns(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
