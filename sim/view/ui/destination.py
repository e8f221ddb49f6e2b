"""Screens that can be reached from other screens by a button, a key or the menu."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from sim.view.ui.keymap import Control
from sim.view.ui.screen import Screen, Visit


@dataclass(frozen=True)
class Destination:
    """A screen that can be reached from the screens named in *screens*.

    *place* is "module:Class"; the class is called with a `Visit`. *face* stands on its button, *words*
    in the menu and the help.
    """

    name: str
    face: str
    words: str
    keys: tuple[str, ...]
    place: str
    screens: tuple[str, ...] = ("replay",)

    @property
    def control(self) -> Control:
        """The control that opens it."""
        return Control("go", self.keys, self.words, self.name)

    def open(self, visit: Visit) -> Screen:
        """Make the screen. Raises SimError if it cannot be made."""
        module, _, name = self.place.partition(":")
        screen = getattr(import_module(module), name)(visit)
        assert isinstance(screen, Screen)
        return screen


class Registry:
    """The destinations of an app, in the order in which its menu shows them."""

    def __init__(self, destinations: tuple[Destination, ...] = ()) -> None:
        self.destinations = destinations

    def reached_from(self, screen: str) -> tuple[Destination, ...]:
        """The destinations that can be reached from the screen of this name."""
        return tuple(each for each in self.destinations if screen in each.screens)

    def named(self, name: str) -> Destination:
        """The destination of this name. Raises KeyError if there is none."""
        return {each.name: each for each in self.destinations}[name]
