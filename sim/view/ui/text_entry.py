"""Text entry: letters go to the entry that has the focus, or to the one that the screen names."""

from __future__ import annotations

from typing import Protocol

from sim.view.ui.focus import Focus
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Entry, Target, Value

MOST_LETTERS = 400
"""The most letters on a line."""


class EntryHost(Protocol):
    """What text entry uses of the app."""

    pointer: Focus
    targets: list[Target]

    @property
    def screen(self) -> Screen:
        """The topmost screen."""

    @property
    def overlaid(self) -> bool:
        """Whether the help or the menu lies over the screen."""

    def change(self, name: str, value: Value) -> None:
        """Tell the screen the new value of a widget."""


class TextEntry:
    """Writes letters on the entry of an app that takes them."""

    def __init__(self, app: EntryHost) -> None:
        self._app = app

    def _line(self) -> tuple[Target, Entry] | None:
        """The entry that takes letters now, if any."""
        app = self._app
        if app.overlaid:
            return None
        focused = app.pointer.focused(app.targets)
        if focused is not None and isinstance(focused.turns, Entry):
            return focused, focused.turns
        if not app.screen.writes or (focused is not None and app.pointer.by_keys):
            return None
        named = (target for target in app.targets if target.name == app.screen.writes)
        return next(((target, target.turns) for target in named if isinstance(target.turns, Entry)), None)

    def takes(self, key: str) -> bool:
        """Take a key for the entry; return whether it belongs there. Its letters come to `write`."""
        line = self._line()
        if line is None:
            return False
        target, entry = line
        if key in ("backspace", "delete") and entry.written:
            self._app.change(target.name, entry.written[:-1] if key == "backspace" else "")
        elif key == "escape" and entry.written:
            self._app.change(target.name, "")
        elif len(key) == 1 or key == "space":
            return self._is_letter(target, entry, " " if key == "space" else key)
        else:
            return False
        return True

    def _is_letter(self, target: Target, entry: Entry, letter: str) -> bool:
        """Whether the entry takes a letter; an empty one without the focus leaves some to the keys."""
        return target.name == self._app.pointer.focus or bool(entry.written) or letter not in " ?+-="

    def write(self, words: str) -> None:
        """Add letters to the entry, if there is one."""
        line = self._line()
        if line is None:
            return
        target, entry = line
        taken = ""
        for one in filter(str.isprintable, words):
            taken += one if taken or self._is_letter(target, entry, one) else ""
        if taken:
            self._app.change(target.name, (entry.written + taken)[:MOST_LETTERS])
