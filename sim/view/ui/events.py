"""What a person does at the window, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name: "space", "shift+right", "t", "?", "ctrl+s"."""

    name: str


@dataclass(frozen=True, slots=True)
class Letters:
    """What was written, as it is written; the key behind it comes as a `Key` before it."""

    words: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A file was dropped on the window."""

    path: str


@dataclass(frozen=True, slots=True)
class Press:
    """The pointer goes down at a place in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Move:
    """The pointer is elsewhere; *held* while it is down."""

    x: float
    y: float
    held: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """The pointer goes up."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """The wheel turns *by* notches, upwards positive."""

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
    """The window is closed."""


Input = Key | Letters | Drop | Press | Move | Release | Wheel | Resize | Quit
