"""The app without its window: inputs in, shapes out. The real window and the tests use the same app."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

from sim.errors import SimError
from sim.scenario import Scenario
from sim.view.background.tasks import Work
from sim.view.ui import help_overlay, menu, overlays
from sim.view.ui.canvas import Canvas, Measure
from sim.view.ui.destination import Registry
from sim.view.ui.dispatch import Dispatch
from sim.view.ui.events import Input
from sim.view.ui.focus import Focus
from sim.view.ui.keymap import KeyTable
from sim.view.ui.screen import Command, Recorder, Screen
from sim.view.ui.settings import SCALES, Settings
from sim.view.ui.shapes import Shape, Target, Value
from sim.view.ui.sizes import sizes
from sim.view.ui.theme import DARK, Theme

NEWS_SECONDS = 4.0
"""Seconds for which a line of news is shown."""

TRANSIENT_SCREENS = ("problems", "notice", "waiting")
"""Screens that nobody comes back to: a file that is opened from them takes their place."""

OVERLAY_COMMANDS = (
    "help",
    "leave",
    "theme",
    "text",
    "full_screen",
    "calm",
    "sound",
    "focus",
    "press",
    "menu",
)
"""The commands that work while the help or the menu lies over the screen."""

NO_DESTINATIONS = Registry()
"""No destinations: an app of a single screen."""


class App:
    """A stack of screens, of which the topmost one is shown, and what all of them share (`Host`).

    `open_path` makes the screen of a file that is dropped or typed, `recorder` records what is shown;
    `sim.view.application` makes an app that has both, and all screens.
    """

    def __init__(
        self,
        screen: Screen,
        measure: Measure,
        size: tuple[int, int] = (1280, 720),
        *,
        theme: Theme = DARK,
        settings: Settings | None = None,
        work: Work | None = None,
        registry: Registry = NO_DESTINATIONS,
    ) -> None:
        self.measure, self.size = measure, size
        self.settings = settings or Settings(theme)
        self.work = work or Work()
        self.open_path: Callable[[str], Screen] | None = None
        self.folder = Path()
        """Where files are saved."""
        self.registry = registry
        self.recorder = Recorder()
        self.kept: list[tuple[str, bytes]] = []
        """Variants to compare with: labels and pickled scenarios; any screen may add some."""
        self.help = self.menu = self.leaving = self.saving = False
        self.said, self._said_for = "", 0.0
        self.sounds: list[str] = []
        """Names of sounds to play; the window empties the list."""
        self._stale = False
        self.pointer, self.dispatch = Focus(), Dispatch(self)
        self.targets: list[Target] = []
        self.commands = self._own_commands()
        self.stack: list[Screen] = []
        self.show(screen)

    @property
    def _most_text(self) -> float:
        """The largest scale of text in this window."""
        return sizes(*self.size, SCALES[-1]).scale

    def _own_commands(self) -> dict[str, Command]:
        """The commands of every screen."""
        own = self.settings
        return {
            "theme": lambda _: own.change_theme(),
            "text": lambda by: self.say(own.change_text(int(by or 0), self._most_text)),
            "calm": lambda _: self.say(own.change_calm()),
            "sound": lambda _: self.say(own.change_sound()),
            "full_screen": lambda _: own.change_full_screen(),
            "help": lambda _: self._show_overlay(help=not self.help),
            "menu": lambda _: self._show_overlay(menu=not self.menu),
            "leave": lambda _: self._leave(),
            "focus": lambda by: self.pointer.move_focus(self.targets, int(by or 1), self.screen.first_focus),
            "press": lambda _: self.dispatch.press_focus(),
            "save": lambda _: self._save(),
            "gallery": lambda _: self.home(),
            "back": lambda _: self.back(),
            "go": lambda name: self._go(str(name)),
        }

    # --- what is shown ---

    @property
    def screen(self) -> Screen:
        """The topmost screen."""
        return self.stack[-1]

    @property
    def table(self) -> KeyTable:
        """What each key does now."""
        screen = self.screen
        reached = self.registry.reached_from(screen.name)
        if reached and not screen.visit():
            reached = ()
        return KeyTable(screen.controls, tuple(each.control for each in reached), bool(screen.writes))

    @property
    def overlaid(self) -> bool:
        """Whether the help or the menu lies over the screen."""
        return self.help or self.menu

    def show(self, screen: Screen) -> None:
        """Lay another screen on top; Escape comes back."""
        self.stack.append(screen)
        self._arrive()

    def replace(self, screen: Screen) -> None:
        """Put another screen in the place of the topmost one."""
        self.stack.pop().close()
        self.show(screen)

    def back(self) -> None:
        """Go back to the screen beneath, if there is one."""
        if len(self.stack) > 1:
            self.stack.pop().close()
            self._arrive()

    def home(self) -> None:
        """Go back to the first screen."""
        while len(self.stack) > 1:
            self.stack.pop().close()
        self._arrive()

    def _arrive(self) -> None:
        self.said, self.help, self.menu = "", False, False
        self.pointer.forget()
        self.screen.app = self
        self._stale = True
        self.screen.entered()

    def open(self, path: str) -> None:
        """Open a file, as a screen on top."""
        if self.open_path is None:
            self.say("Files are opened from the window only")
            return
        screen = self.open_path(path)
        if self.screen.name in TRANSIENT_SCREENS:
            self.replace(screen)
        else:
            self.show(screen)

    def _go(self, name: str) -> None:
        visit = self.screen.visit()
        if visit is None:
            return
        try:
            self.show(self.registry.named(name).open(visit))
        except SimError as error:
            self.say(str(error).splitlines()[0])

    def close(self) -> None:
        """Close all screens and stop all work."""
        while self.stack:
            self.stack.pop().close()
        self.work.close()

    # --- time ---

    @property
    def restless(self) -> bool:
        """Whether the picture changes by itself."""
        return self.screen.restless or bool(self.said) or self.work.busy

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self.settings.tick(seconds)
        self.screen.tick(seconds)
        self.recorder.tick()
        self._said_for -= seconds
        if self._said_for <= 0:
            self.said = ""

    # --- offered to every screen ---

    def say(self, news: str) -> None:
        """Show a line of news for a while."""
        self.said, self._said_for = news, NEWS_SECONDS

    def sound(self, name: str, caption: str = "") -> None:
        """Play a sound if sounds are on; show its *caption* in any case."""
        if caption:
            self.say(caption)
        if self.settings.sound:
            self.sounds.append(name)

    def keep(self, label: str, scenario: Scenario) -> None:
        """Keep a variant, so that the statistics of other scenarios are compared with it."""
        pickled = pickle.dumps(scenario)
        if pickled not in [one for _, one in self.kept]:
            self.kept.append((label or scenario.name, pickled))
        self.say("Kept: the statistics of other scenarios are compared with this one now")

    # --- inputs ---

    def take(self, given: Input) -> None:
        """React to one input."""
        if self._stale:
            self.draw()
        self.dispatch.take(given)

    def do(self, command: str, value: Value = None) -> None:
        """Carry out a command of the app or of its screen."""
        if self.overlaid and command not in OVERLAY_COMMANDS:
            if not (self.menu and command in ("go", "save")):
                return
            self.menu = False
        if command in self.commands:
            self.commands[command](value)
        elif command:
            self.screen.do(command, value)

    def change(self, name: str, value: Value) -> None:
        """Tell the screen the new value of a widget.

        The picture is stale now: the next input is not dispatched by its targets, but by those of a new one.
        """
        self.screen.change(name, value)
        self._stale = True

    # --- commands ---

    def _show_overlay(self, *, help: bool = False, menu: bool = False) -> None:  # noqa: A002  # its name on the screen
        self.help, self.menu = help, menu
        self.pointer.forget()

    def _leave(self) -> None:
        if self.overlaid:
            self._show_overlay()
        elif self.settings.full_screen:
            self.settings.full_screen = False
        elif len(self.stack) > 1:
            self.back()
        else:
            self.leaving = True

    def _save(self) -> None:
        self.saving = True

    # --- the picture ---

    def draw(self) -> list[Shape]:
        """Draw the picture and return its shapes."""
        table, pointer = self.table, self.pointer
        canvas = Canvas(
            sizes(*self.size, self.settings.scale),
            self.measure,
            pointer.focus,
            pointer.hover,
            table,
            self.settings,
        )
        canvas.back = len(self.stack) > 1
        self.screen.draw(canvas)
        if self.said:
            overlays.news(canvas, self.said)
        overlays.progress(canvas, self.recorder.words, self.recorder.share)
        first = len(canvas.shapes)
        if self.help:
            help_overlay.draw(canvas, table)
        elif self.menu:
            menu.draw(canvas, table, self.registry.reached_from(self.screen.name))
        else:
            first = 0
        self._stale = False
        self.targets = [shape for shape in canvas.shapes[first:] if isinstance(shape, Target)]
        if pointer.by_keys:
            overlays.focus_ring(canvas, pointer.focused(self.targets))
        overlays.tip(canvas, pointer.tipped(self.targets))
        return canvas.shapes
