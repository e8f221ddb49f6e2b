"""The base class of all screens, and what they share. `docs/window.md` tells how to make a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from sim import wording
from sim.scenario import Scenario
from sim.trace import Run
from sim.view.background.sample import GrowingSample
from sim.view.background.tasks import Work
from sim.view.ui.canvas import Canvas
from sim.view.ui.focus import Focus
from sim.view.ui.keymap import Groups
from sim.view.ui.settings import Settings
from sim.view.ui.shapes import Value

Command = Callable[[Value], object]
"""Carries out a command, given its value."""

Play = Callable[[int], Run]
"""Plays the replication of a number, from 1."""


@dataclass
class Source:
    """A scenario that is open, and how its runs are played: *play* is quick for a run that it played before.

    *growing_sample* holds many runs; with *grows* a screen asks for them. *first* is the number of the
    first run to show, *path* the file of the scenario, if any.
    """

    scenario: Scenario
    play: Play
    digest: str
    growing_sample: GrowingSample | None = None
    first: int = 1
    grows: bool = False
    path: str = ""

    @property
    def origin(self) -> str:
        """The words in the header of a screen without a map: seed, digest, and that the story is made up."""
        return f"seed {self.scenario.seed} · {self.digest} · {wording.MADE_UP.lower()}"

    def titled(self, what: str) -> str:
        """The title of the window, with the seed and digest that reproduce the picture."""
        return f"{self.scenario.name} · {what} · seed {self.scenario.seed} · {self.digest}"


@dataclass(frozen=True)
class Visit:
    """What is shown when another screen is opened: a replication at a *time* (time units).

    *chosen* is the number of the chosen threat.
    """

    source: Source
    replication: int = 1
    time: float = 0.0
    chosen: int | None = None


class Recorder:
    """Records a replay. This base class is for an app that cannot record: it says so."""

    words: str = ""
    """The progress in words; empty while nothing is recorded."""
    share: float = 0.0
    """The progress from 0 to 1."""

    def toggle(self, form: str, screen: Any) -> None:
        """Record the replay *screen* as ".gif" or ".mp4", or stop recording."""
        screen.app.say("Nothing can be recorded here")

    def tick(self) -> None:
        """Finish the recording, if it is ready."""


class Host(Protocol):
    """What a screen uses of the app that shows it."""

    settings: Settings
    work: Work
    """Work in the background."""
    pointer: Focus
    recorder: Recorder
    size: tuple[int, int]
    """Width and height of the window in pixels."""
    folder: Path
    """Where files are saved."""
    open_path: Callable[[str], Screen] | None
    """Makes the screen of a file; None where files cannot be opened."""
    kept: list[tuple[str, bytes]]
    """Variants to compare with: their labels and pickled scenarios."""

    def show(self, screen: Screen) -> None:
        """Lay another screen on top; Escape comes back."""

    def replace(self, screen: Screen) -> None:
        """Put another screen in the place of the topmost one."""

    def back(self) -> None:
        """Go back to the screen beneath, if there is one."""

    def open(self, path: str) -> None:
        """Open a file, as a screen on top."""

    def say(self, news: str) -> None:
        """Show a line of news for a while."""

    def sound(self, name: str, caption: str = "") -> None:
        """Play a sound if sounds are on; show its *caption* in any case."""

    def keep(self, label: str, scenario: Scenario) -> None:
        """Keep a variant, so that the statistics of other scenarios are compared with it."""


class Screen:
    """A screen of the app: commands and changes alter it, `draw` shows it.

    *controls* are its keys; *first_focus* names the target that the first Tab focuses, *writes* the text
    entry that takes letters even without the focus.
    """

    name: ClassVar[str] = "screen"
    controls: ClassVar[Groups] = {}
    first_focus: ClassVar[str] = ""
    writes: ClassVar[str] = ""
    title: str = ""
    restless: bool = False
    """Whether the picture changes by itself: then it is drawn 60 times a second."""
    app: Host

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}

    def entered(self) -> None:
        """Called when the screen is on top, for the first time or again; `self.app` is set."""

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass; poll background work here."""

    def key(self, name: str) -> bool:
        """Take a key before the table of keys does; return whether it was taken."""
        return False

    def do(self, command: str, value: Value) -> None:
        """Carry out a command of a key or a button; ignore an unknown one."""
        if command in self.commands:
            self.commands[command](value)

    def change(self, name: str, value: Value) -> None:
        """Called when a widget has a new value: a slider was moved, a choice made, a line written."""

    def wheel(self, x: float, y: float, by: float) -> None:
        """Called when the wheel turns and no widget takes it; *by* notches, upwards positive."""

    def resume(self, number: int, time: float) -> None:
        """Show a run at a time (time units), on a screen of runs. Raises SimError if it cannot be played."""

    def visit(self) -> Visit | None:
        """What screens that are opened from here show; None if nothing is open."""
        return None

    def draw(self, canvas: Canvas) -> None:
        """Compose the whole picture."""

    def close(self) -> None:
        """Called when the screen closes; cancel its background work."""
