"""Inputs at the window, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name: "space", "shift+right", "t", "?", "ctrl+s"."""

    name: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters that were typed or pasted; a typed one follows its `Key`."""

    words: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A file was dropped on the window."""

    path: str


@dataclass(frozen=True, slots=True)
class Press:
    """The pointer was pressed, at a place in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Move:
    """The pointer moved to a place in pixels; *held* while it is pressed."""

    x: float
    y: float
    held: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """The pointer was released."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """The wheel turned *by* notches, upwards positive, at a place in pixels."""

    x: float
    y: float
    by: float


@dataclass(frozen=True, slots=True)
class Resize:
    """The window has a new size in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Quit:
    """The window was closed."""


Input = Key | Letters | Drop | Press | Move | Release | Wheel | Resize | Quit
