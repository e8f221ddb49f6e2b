"""What can be done, by which keys, and in what words: one table for the keyboard, buttons and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sim.view.ui.shapes import Value


@dataclass(frozen=True)
class Control:
    """One thing to do. *keys* are names as `window` gives them: "space", "shift+right", "?"."""

    command: str
    keys: tuple[str, ...]
    words: str
    value: Value = None


Groups = Mapping[str, tuple[Control, ...]]
"""Controls under headings, in the order in which the help shows them."""

LOOK = (
    Control("theme", ("t", "f2"), "dark or white"),
    Control("text", ("+", "=", "ctrl++", "ctrl+="), "larger text", 1),
    Control("text", ("-", "ctrl+-"), "smaller text", -1),
    Control("calm", ("k", "f6"), "calm: without motion"),
    Control("sound", ("q", "f7"), "sounds on or off"),
    Control("full_screen", ("f", "f11"), "full screen"),
    Control("save", ("s", "ctrl+s"), "save this picture"),
)
"""What every screen's look follows. Each has a key that is no letter, for screens on which one writes."""

ANYWHERE = (
    Control("focus", ("tab",), "focus the next control", 1),
    Control("focus", ("shift+tab",), "focus the one before", -1),
    Control("press", ("enter",), "press what has the focus"),
    Control("menu", ("z", "f10"), "everything to do from here"),
    Control("help", ("?", "f1"), "show or hide the keys"),
    Control("leave", ("escape",), "back, at the end leave"),
)

MOVING = (Control("focus", ("down",), "", 1), Control("focus", ("up",), "", -1))
"""What arrow keys do where the screen has no use for them."""


class Table:
    """The controls of one screen: its own groups first, then what is shared by all.

    Where one *writes*, letters are words: the key that is named for a control is another of its keys.
    """

    def __init__(self, own: Groups, destinations: tuple[Control, ...] = (), writes: bool = False) -> None:
        self.destinations = destinations
        first = {name: group for name, group in own.items() if name != "Look"}
        groups = {**first, "Go to": destinations, "Look": (*own.get("Look", ()), *LOOK), "Anywhere": ANYWHERE}
        self.groups: Groups = {
            name: tuple(_beside_letters(each) for each in group) if writes else group
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
        """What *key* does, if anything; a letter with Shift does what it does without."""
        plain = key.removeprefix("shift+") if len(key) == len("shift+x") else key
        return self._by_key.get(key) or self._by_key.get(plain)

    def hint(self, command: str, value: Value = None) -> str:
        """The words for a button's tip: what it does and the key that does the same."""
        for control in self:
            if control.command == command and control.value in (value, None):
                return f"{control.words[0].upper()}{control.words[1:]} ({shown(control.keys[0])})"
        return ""

    def key(self, command: str, value: Value = None) -> str:
        """The key that does it, as it is written on a keyboard; empty without one."""
        there = (each for each in self if (each.command, each.value) == (command, value))
        return next((shown(each.keys[0]) for each in there), "")


def _beside_letters(control: Control) -> Control:
    """The same with the keys first that are no letters."""
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
    """A key as it is written on a keyboard."""
    parts = key.split("+") if len(key) > 1 and not key.endswith("+") else [*key[:-1].split("+")[:-1], key[-1]]
    return " ".join(NAMES.get(part, part.upper()) for part in parts)
