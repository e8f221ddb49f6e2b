"""What a screen is: one class in one file, shown by the app. `docs/window.md` says how to make one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim import wording
from sim.scenario import Scenario
from sim.trace import Run
from sim.view.background.sample import GrowingSample
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Groups
from sim.view.ui.shapes import Value

if TYPE_CHECKING:
    from sim.view.ui.app import App

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
    app: App

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
