"""The whole viewer without its window: inputs in, shapes out. The same for pygame and for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sim.view import keys
from sim.view.controls import pressed
from sim.view.inputs import Input, Key, Move, Press, Quit, Release, Resize, Wheel
from sim.view.layout import sizes
from sim.view.shapes import Box, Clip, Fill, Shape, Target
from sim.view.sheet import Measure, Sheet
from sim.view.theme import DARK, LIGHT, Theme

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
"""Text sizes, from 100 to 200 %."""

FIRST_FOCUS = "play"
"""What the first Tab of a screen focuses, where it is there."""

READING = 4.0
"""Seconds for which a line of news stands."""

Command = Callable[[int | str | None], None]


class Screen(Protocol):
    """One of the viewer's screens."""

    name: str

    @property
    def title(self) -> str: ...

    @property
    def restless(self) -> bool: ...

    def tick(self, seconds: float) -> None: ...

    def key(self, name: str) -> bool: ...

    def do(self, command: str, value: int | str | None) -> None: ...

    def slide(self, name: str, x: float) -> None: ...

    def wheel(self, x: float, y: float, by: float) -> None: ...

    def draw(self, sheet: Sheet) -> None: ...

    def close(self) -> None: ...


class App:
    """What is shown and how; *home* is the screen that the gallery key returns to, if any."""

    def __init__(
        self, screen: Screen, measure: Measure, size: tuple[int, int] = (1280, 720), *, theme: Theme = DARK
    ) -> None:
        self.screen, self.measure, self.size = screen, measure, size
        self.home: Screen | None = None
        self.theme, self.scale = theme, 1.0
        self.full_screen = self.help = self.leaving = self.saving = False
        self.said, self._said_for = "", 0.0
        self.focus = self.hover = self._sliding = ""
        self._by_keys = self._just_focused = False
        self.targets: list[Target] = []
        self.commands: dict[str, Command] = {
            "theme": lambda _: self._change_theme(),
            "text": lambda by: self._change_text(int(by or 0)),
            "full_screen": lambda _: self._toggle_full_screen(),
            "help": lambda _: self._toggle_help(),
            "leave": lambda _: self._leave(),
            "focus": lambda by: self._move_focus(int(by or 1)),
            "press": lambda _: self._press_focus(),
            "save": lambda _: self._save(),
            "gallery": lambda _: self._go_home(),
        }

    @property
    def restless(self) -> bool:
        """Whether the picture changes by itself."""
        return self.screen.restless or bool(self.said)

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self.screen.tick(seconds)
        self._said_for -= seconds
        if self._said_for <= 0:
            self.said = ""

    def say(self, news: str) -> None:
        """Show a line of news for a while."""
        self.said, self._said_for = news, READING

    def take(self, given: Input) -> None:
        """React to one input."""
        match given:
            case Key(name):
                self._key(name)
            case Press(x, y):
                self._press(x, y)
            case Move(x, y, held):
                self._move(x, y, held)
            case Release():
                self._sliding = ""
            case Wheel(x, y, by):
                self.screen.wheel(x, y, by)
            case Resize(width, height):
                self.size = (max(1, width), max(1, height))
            case Quit():
                self.leaving = True

    def show(self, screen: Screen) -> None:
        """Change to another screen."""
        if self.screen is not self.home and self.screen is not screen:
            self.screen.close()
        self.screen, self.focus, self.hover, self.said = screen, "", "", ""

    def draw(self) -> list[Shape]:
        """The picture as it is now."""
        sheet = Sheet(sizes(*self.size, self.scale), self.measure, self.focus, self.hover)
        self.screen.draw(sheet)
        if self.said:
            self._say(sheet)
        if self.help:
            keys.draw(sheet)
        self.targets = [shape for shape in sheet.shapes if isinstance(shape, Target)]
        if self.help:
            self.targets = [target for target in self.targets if target.name == "help overlay"]
        elif self._by_keys and self.focus:
            self._focus_ring(sheet)
        if not self.help:
            self._tip(sheet)
        return sheet.shapes

    # --- keys and pointer ---

    def _key(self, name: str) -> None:
        self._by_keys, self.said = True, ""
        if not self.help and self.screen.key(name):
            return
        control = pressed(name, self.screen.name)
        self._just_focused = control is not None and control.command == "focus"
        if control is not None:
            self.do(control.command, control.value)

    def do(self, command: str, value: int | str | None = None) -> None:
        """Carry out a command: the app's own, or the screen's."""
        if self.help and command not in ("help", "leave", "theme", "text", "full_screen"):
            return
        if command in self.commands:
            self.commands[command](value)
        else:
            self.screen.do(command, value)

    def _at(self, x: float, y: float) -> Target | None:
        return next((target for target in reversed(self.targets) if target.box.contains(x, y)), None)

    def _press(self, x: float, y: float) -> None:
        self._by_keys = self._just_focused = False
        self.said = ""
        target = self._at(x, y)
        if target is None:
            return
        if target.focusable:
            self.focus = target.name
        if target.slides:
            self._sliding = target.name
            self.screen.slide(target.name, x)
        else:
            self.do(target.command, target.value)

    def _move(self, x: float, y: float, held: bool) -> None:
        if held and self._sliding:
            self.screen.slide(self._sliding, x)
            return
        target = self._at(x, y)
        self.hover = target.name if target else ""

    def _move_focus(self, by: int) -> None:
        names = [target.name for target in self.targets if target.focusable]
        if names:
            place = names.index(self.focus) + by if self.focus in names else 0
            if self.focus not in names and FIRST_FOCUS in names:
                place = names.index(FIRST_FOCUS)
            self.focus, self.hover = names[place % len(names)], ""

    def _press_focus(self) -> None:
        target = next((target for target in self.targets if target.name == self.focus), None)
        if target is not None and not target.slides:
            self.do(target.command, target.value)

    # --- commands ---

    def _change_theme(self) -> None:
        self.theme = LIGHT if self.theme is DARK else DARK

    def _change_text(self, by: int) -> None:
        place = min(max(SCALES.index(self.scale) + by, 0), len(SCALES) - 1)
        self.scale = SCALES[place]

    def _toggle_full_screen(self) -> None:
        self.full_screen = not self.full_screen

    def _toggle_help(self) -> None:
        self.help = not self.help

    def _leave(self) -> None:
        if self.help:
            self.help = False
        elif self.full_screen:
            self.full_screen = False
        elif self.home is not None and self.screen is not self.home:
            self._go_home()
        else:
            self.leaving = True

    def _save(self) -> None:
        self.saving = True

    def _go_home(self) -> None:
        if self.home is not None:
            self.show(self.home)

    # --- above the screen ---

    def _focus_ring(self, sheet: Sheet) -> None:
        target = next((target for target in self.targets if target.name == self.focus), None)
        if target is not None:
            width = max(2.0, 0.4 * sheet.s.unit)
            box = target.box.inset(-0.45 * sheet.s.unit)
            sheet.add(Fill(box, "none", 1.1 * sheet.s.unit, "text", width))

    def _tip(self, sheet: Sheet) -> None:
        """What the pointed or focused button does, and its key."""
        name = self.hover or (self.focus if self._just_focused else "")
        target = next((target for target in self.targets if target.name == name), None)
        if target is None or not target.says:
            return
        s = sheet.s
        wide, high = sheet.measure(target.says, s.small, False) + 1.4 * s.small, 1.7 * s.small
        x = min(max(target.box.cx - wide / 2, s.unit), max(s.unit, s.width - wide - s.unit))
        above = target.box.y - high - s.unit
        y = above if above > s.unit else target.box.bottom + s.unit
        sheet.add(Fill(Box(x, y, wide, high), "hint", 0.6 * s.unit, "faint", 1.0))
        sheet.words(x + wide / 2, y + high / 2, target.says, size=s.small, anchor="centre")

    def _say(self, sheet: Sheet) -> None:
        """A line of news in the middle of the window."""
        s = sheet.s
        size = s.small
        news = sheet.fitted(self.said, s.width - 6 * size, size)
        wide = sheet.measure(news, size, False) + 2 * size
        box = Box((s.width - wide) / 2, 0.4 * s.height, wide, 2 * size)
        sheet.add(Clip(None), Fill(box, "hint", s.unit, "faint", 1.0))
        sheet.words(box.cx, box.cy, news, size=size, anchor="centre")
