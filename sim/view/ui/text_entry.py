"""Letters and the line they are written on: an entry that has the focus, or the one a screen names."""

from __future__ import annotations

from typing import Protocol

from sim.view.ui.focus import Focus
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Entry, Target, Value

LONGEST = 400
"""Letters on a line."""


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
        """The line that is being written, if one is."""
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
        """Whether *key* belongs to a line that is being written; its letters come to `write`."""
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
        """Whether the line takes it; one without the focus and empty leaves ? + - to the keys."""
        return target.name == self._app.pointer.focus or bool(entry.written) or letter not in " ?+-="

    def write(self, words: str) -> None:
        """Letters came, one or many."""
        line = self._line()
        if line is None:
            return
        target, entry = line
        taken = ""
        for one in filter(str.isprintable, words):
            taken += one if taken or self._is_letter(target, entry, one) else ""
        if taken:
            self._app.change(target.name, (entry.written + taken)[:LONGEST])
