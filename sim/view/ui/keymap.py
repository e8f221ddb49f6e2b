"""Commands, their keys and words for keyboard, buttons and help; a screen adds its own in its own file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sim.view.ui.shapes import Value


@dataclass(frozen=True)
class Control:
    """A *command* with its *value*, its *keys* (such as "space", "shift+right", "?") and its *words*."""

    command: str
    keys: tuple[str, ...]
    words: str
    value: Value = None


Groups = Mapping[str, tuple[Control, ...]]
"""Controls under headings, in the order of the help."""

LOOK = (
    Control("theme", ("t", "f2"), "dark or white"),
    Control("text", ("+", "=", "ctrl++", "ctrl+="), "larger text", 1),
    Control("text", ("-", "ctrl+-"), "smaller text", -1),
    Control("calm", ("k", "f6"), "calm: without motion"),
    Control("sound", ("q", "f7"), "sounds on or off"),
    Control("full_screen", ("f", "f11"), "full screen"),
    Control("save", ("s", "ctrl+s"), "save this picture"),
)
"""The look of every screen. Each control has a key that is not a letter, for screens with text entry."""

ANYWHERE = (
    Control("focus", ("tab",), "focus the next control", 1),
    Control("focus", ("shift+tab",), "focus the one before", -1),
    Control("press", ("enter",), "press what has the focus"),
    Control("menu", ("z", "f10"), "everything to do from here"),
    Control("help", ("?", "f1"), "show or hide the keys"),
    Control("leave", ("escape",), "back, at the end leave"),
)

MOVING = (Control("focus", ("down",), "", 1), Control("focus", ("up",), "", -1))
"""What the arrow keys do on screens that do not use them."""


class KeyTable:
    """The controls of one screen: its own groups first, then those of all screens.

    On a screen that *writes*, letters are text: each control is shown with a key that is not a letter.
    """

    def __init__(self, own: Groups, destinations: tuple[Control, ...] = (), writes: bool = False) -> None:
        self.destinations = destinations
        first = {name: group for name, group in own.items() if name != "Look"}
        groups = {**first, "Go to": destinations, "Look": (*own.get("Look", ()), *LOOK), "Anywhere": ANYWHERE}
        self.groups: Groups = {
            name: tuple(_letters_last(each) for each in group) if writes else group
            for name, group in groups.items()
            if group
        }

    def __iter__(self) -> Iterator[Control]:
        return (control for group in self.groups.values() for control in group)

    @cached_property
    def _by_key(self) -> dict[str, Control]:
        found: dict[str, Control] = {}
        for control in (*self, *MOVING):
            for key in control.keys:
                found.setdefault(key, control)
        return found

    def pressed(self, key: str) -> Control | None:
        """The control of *key*, if any; a letter with Shift does the same as without."""
        plain = key.removeprefix("shift+") if len(key) == len("shift+x") else key
        return self._by_key.get(key) or self._by_key.get(plain)

    def hint(self, command: str, value: Value = None) -> str:
        """The tip of a button: what the command does, and its key."""
        for control in self:
            if control.command == command and control.value in (value, None):
                return f"{control.words[0].upper()}{control.words[1:]} ({shown(control.keys[0])})"
        return ""

    def key(self, command: str, value: Value = None) -> str:
        """The key of a command, as it is written on a keyboard; empty if it has none."""
        there = (each for each in self if (each.command, each.value) == (command, value))
        return next((shown(each.keys[0]) for each in there), "")


def _letters_last(control: Control) -> Control:
    """The control with its keys that are not letters first."""
    return replace(control, keys=tuple(sorted(control.keys, key=lambda key: len(key) == 1 and key.isalpha())))


NAMES = {
    "space": "Space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "pagedown": "Page down",
    "pageup": "Page up",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "delete": "Delete",
    "shift": "Shift",
    "ctrl": "Ctrl",
}


def shown(key: str) -> str:
    """The name of a key as it is written on a keyboard."""
    parts = key.split("+") if len(key) > 1 and not key.endswith("+") else [*key[:-1].split("+")[:-1], key[-1]]
    return " ".join(NAMES.get(part, part.upper()) for part in parts)
