"""The screens that can be reached from others: one line for each, and that is all it takes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from sim.view.controls import Control
from sim.view.screen import Screen, Visit


@dataclass(frozen=True)
class Door:
    """A screen, how it is asked for, and from where.

    *room* is "module:Class"; the class is called with a `Visit`. *face* stands on its button, *words*
    in the menu and the help.
    """

    name: str
    face: str
    words: str
    keys: tuple[str, ...]
    room: str
    screens: tuple[str, ...] = ("replay",)

    @property
    def control(self) -> Control:
        """What a table of keys says of it."""
        return Control("door", self.keys, self.words, self.name)

    def open(self, visit: Visit) -> Screen:
        """The screen, made anew. Raises SimError where it cannot be."""
        module, _, name = self.room.partition(":")
        screen = getattr(import_module(module), name)(visit)
        assert isinstance(screen, Screen)
        return screen


DOORS: tuple[Door, ...] = (
    Door("about", "About", "what this scenario is, in words", ("a",), "sim.view.about:About"),
    Door("what_if", "What if", "move its numbers and see", ("x",), "sim.view.what_if.screen:WhatIf"),
    Door("fork", "From here on", "change a number from here on", ("h",), "sim.view.beside:Fork"),
    Door("beside", "Side by side", "two variants on one clock", ("c",), "sim.view.beside:Beside"),
    Door(
        "by_hand",
        "Play it",
        "play it yourself: which threat is taken?",
        ("u", "f8"),
        "sim.view.by_hand:ByHand",
        ("replay", "gallery"),
    ),
    Door(
        "statistics",
        "Statistics",
        "numbers, figures, comparison; export",
        ("o", "f9"),
        "sim.view.statistics:Statistics",
        ("replay", "gallery"),
    ),
)
"""In the order in which the menu shows them. Keys: letters that no other table of the screen uses."""


def doors(screen: str) -> tuple[Door, ...]:
    """The doors that open from the screen of this name."""
    return tuple(door for door in DOORS if screen in door.screens)


def door(name: str) -> Door:
    """The door of this name. Raises KeyError."""
    return {each.name: each for each in DOORS}[name]
