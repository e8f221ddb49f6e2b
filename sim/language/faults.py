"""A fault is a problem that still looks for its place in the text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


Spot: TypeAlias = tuple[int, int]
"""Line and column, from 1."""


class Fault(NamedTuple):
    """What is wrong with the value at *path*; *on_key* points at the value's key instead.

    *spot* is given where the path does not lead to the place (a key that stands twice).
    """

    path: Path
    message: str
    on_key: bool = False
    spot: Spot | None = None


class UnreadableError(Exception):
    """A text that cannot be read on. *line* and *column* count from 1; missing where there is no text."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column
