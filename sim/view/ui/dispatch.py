"""Dispatch inputs: keys, letters and the pointer become commands, or new values of widgets."""

from __future__ import annotations

from typing import Protocol

from sim.view.ui.events import Drop, Input, Key, Letters, Move, Press, Quit, Release, Resize, Wheel
from sim.view.ui.keymap import KeyTable
from sim.view.ui.shapes import Choices, Dial, Target, Value
from sim.view.ui.text_entry import EntryHost, TextEntry


class InputHost(EntryHost, Protocol):
    """What the dispatch of inputs uses of the app."""

    said: str
    """The line of news that is shown."""
    size: tuple[int, int]
    leaving: bool
    """Whether the app is about to close."""
    help: bool
    """Whether the help is shown."""

    @property
    def table(self) -> KeyTable:
        """What each key does now."""

    def open(self, path: str) -> None:
        """Open a file, as a screen on top."""

    def do(self, command: str, value: Value = None) -> None:
        """Carry out a command of the app or of its screen."""


class Dispatch:
    """Finds out what each input means, by the targets of the picture, and tells the app."""

    def __init__(self, app: InputHost) -> None:
        self._app, self._writing = app, TextEntry(app)

    def take(self, given: Input) -> None:
        """React to one input."""
        app = self._app
        match given:
            case Key(name):
                self._key(name)
            case Letters(words):
                self._writing.write(words)
            case Drop(path):
                app.open(path)
            case Press(x, y):
                self._press(x, y)
            case Move(x, y, held):
                self._move(x, y, held)
            case Release():
                app.pointer.sliding = ""
            case Wheel(x, y, by):
                self._wheel(x, y, by)
            case Resize(width, height):
                app.size = (max(1, width), max(1, height))
            case Quit():
                app.leaving = True

    def press_focus(self) -> None:
        """Press the target that has the focus."""
        target = self._app.pointer.focused(self._app.targets)
        if target is not None:
            self._pressed(target)

    # --- keys ---

    def _key(self, name: str) -> None:
        """Offer a key to the text entry, the focused widget, the screen, the table of keys: in this order."""
        app = self._app
        app.said = ""
        focused = app.pointer.by_keyboard(app.targets)
        if self._writing.takes(name) or self._turned(focused, name):
            return
        if not app.overlaid and app.screen.key(name):
            return
        if name == "enter" and focused is not None:
            self.press_focus()
            return
        control = app.table.pressed(name)
        if control is not None:
            app.do(control.command, control.value)
            app.pointer.just_focused = control.command == "focus"

    def _turned(self, target: Target | None, key: str) -> bool:
        """Turn the focused widget by *key*; return whether it takes the key."""
        if target is None or not isinstance(target.turns, Dial | Choices):
            return False
        if isinstance(target.turns, Dial) and not target.turns.keys:
            return False
        value = target.turns.turned(key)
        if value is None:
            return False
        if value != target.turns.value:
            self._app.change(target.name, value)
        return True

    # --- the pointer ---

    def _press(self, x: float, y: float) -> None:
        app = self._app
        app.said = ""
        target = app.pointer.press(app.targets, x, y, app.size)
        if target is None:
            return
        if isinstance(target.turns, Dial) and target.turns.right > target.turns.left:
            app.change(target.name, target.turns.under(x))
        else:
            self._pressed(target)

    def _move(self, x: float, y: float, held: bool) -> None:
        slid = self._app.pointer.move(self._app.targets, x, y, held)
        if slid is not None and isinstance(slid.turns, Dial):
            self._app.change(slid.name, slid.turns.under(x))

    def _wheel(self, x: float, y: float, by: float) -> None:
        app = self._app
        if app.overlaid:
            return
        turning = app.pointer.turning_at(app.targets, x, y)
        match turning.turns if turning else None:
            case Dial() as dial:
                step = (dial.step or (dial.high - dial.low) / 100) * (-by if dial.upright else by)
                value: Value = dial.near(dial.value + step)
            case Choices() as choices:
                value = choices.turned("up" if by > 0 else "down")
            case _:
                app.screen.wheel(x, y, by)
                return
        if turning is not None and value is not None:
            app.change(turning.name, value)

    def _pressed(self, target: Target) -> None:
        app = self._app
        if target.sets:
            app.change(target.sets, target.value)
        elif target.command:
            if app.help and target.command != "help":
                app.do("help")  # a line of the help: hide the help, then do what the line says
            app.do(target.command, target.value)
