"""What a screen is: one class in one file, shown by the app. `docs/window.md` says how to make one."""

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
"""What a command does with the value that goes with it."""

Play = Callable[[int], Run]
"""The run of a replication, by its number from 1."""


@dataclass
class Source:
    """A scenario that is open. *crowd* holds many runs of it; one that *grows* is asked for when it is seen.

    *play* is quick for a run that was played before. *path* is the file it came from, if any.
    """

    scenario: Scenario
    play: Play
    digest: str
    growing_sample: GrowingSample | None = None
    first: int = 1
    grows: bool = False
    path: str = ""
    stop: Callable[[], object] = lambda: None
    """Stops what *play* is doing for somebody who does not wait for it any more."""

    @property
    def origin(self) -> str:
        """What the header of a screen without a map says: where its numbers come from, and what they are."""
        return f"seed {self.scenario.seed} · {self.digest} · {wording.MADE_UP.lower()}"

    def titled(self, what: str) -> str:
        """A window's title: a picture with it can be made again."""
        return f"{self.scenario.name} · {what} · seed {self.scenario.seed} · {self.digest}"


@dataclass(frozen=True)
class Visit:
    """What is looked at when another screen is opened: a replication at a moment (time units).

    *chosen* is the number of the chosen threat.
    """

    source: Source
    replication: int = 1
    time: float = 0.0
    chosen: int | None = None


class Recorder:
    """What records the replay that is seen. This one is for an app that cannot: it says so."""

    words: str = ""
    """How far a recording is; empty where nothing is recorded."""
    share: float = 0.0
    """How far it is, 0 to 1."""

    def toggle(self, form: str, screen: Any) -> None:
        """Record the replay *screen* as ".gif" or ".mp4", or stop recording."""
        screen.app.say("Nothing can be recorded here")

    def tick(self) -> None:
        """Look whether a recording is ready."""


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
    """One of the viewer's screens: commands and changes alter it, `draw` shows it.

    *name* is its own word; *controls* its keys; *first_focus* what the first Tab focuses, where it is
    there; *writes* the name of an entry that takes letters although nothing has the focus.
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
        """It is on top now, for the first time or again; `self.app` is there."""

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass; poll here what was asked of `self.app.work`."""

    def key(self, name: str) -> bool:
        """Take a key before the table does; whether it was taken."""
        return False

    def do(self, command: str, value: Value) -> None:
        """Carry out a command of the table or of a button; unknown ones are not for this screen."""
        if command in self.commands:
            self.commands[command](value)

    def change(self, name: str, value: Value) -> None:
        """A widget has another value: a slider was moved, a choice made, a line written."""

    def wheel(self, x: float, y: float, by: float) -> None:
        """The wheel turned over nothing that turns; upwards positive."""

    def resume(self, number: int, time: float) -> None:
        """Show a run at a time (time units), where runs are shown. Raises SimError where it cannot be."""

    def visit(self) -> Visit | None:
        """What other screens opened from here look at; None where nothing is open."""
        return None

    def draw(self, canvas: Canvas) -> None:
        """Compose the whole picture."""

    def close(self) -> None:
        """It is left for good: stop what goes on in the background."""
