"""The screen that is shown while another one is being made, and the one that says why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from sim.errors import SimError
from sim.view.background.tasks import Task
from sim.view.screens import header
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Box

SHORT_WAIT = 0.12
"""Seconds to wait before the loading screen is shown: most screens are made in less."""


class Loading(Screen):
    """Makes a screen by *how* in the background, then gives way to it."""

    name = "waiting"
    restless = True

    def __init__(self, title: str, how: Callable[[], Screen]) -> None:
        super().__init__()
        self.title, self._how = title, how
        self._task: Task[Screen] | None = None
        self._seconds = 0.0

    def entered(self) -> None:
        """Begin to make the screen."""
        self._task = self.app.work.ask("open", lambda _: self._how())
        self._task.wait(SHORT_WAIT)
        self._arrive()

    def tick(self, seconds: float) -> None:
        """Show the screen, if it is there."""
        self._seconds += seconds
        self._arrive()

    def _arrive(self) -> None:
        if self._task is None or not self._task.done:
            return
        trouble = self._task.trouble
        if trouble is None:
            self.app.replace(self._task.result)
        elif isinstance(trouble, SimError):
            self.app.replace(Notice("This cannot be played", str(trouble)))
        else:
            raise trouble

    def resume(self, number: int, time: float) -> None:
        """Let the screen that is being made begin at a run and a time."""
        how = self._how

        def resumed() -> Screen:
            screen = how()
            screen.resume(number, time)
            return screen

        self._how = resumed

    def draw(self, canvas: Canvas) -> None:
        """Say what is being made, and for how long."""
        s = canvas.s
        box = header.plain_header(canvas, self.title).inset(4 * s.unit, 4 * s.unit)
        y = box.y + canvas.paragraph(box.x, box.y, box.w, "The first run is being played …")
        if self._seconds > 1:
            note = f"{self._seconds:.0f} seconds so far; many threats take a while. Esc stops it."
            canvas.paragraph(box.x, y + s.unit, box.w, note, size=s.small, colour="faint")


class Notice(Screen):
    """Says what is wrong and what to do."""

    name = "notice"
    controls: ClassVar[Groups] = {
        "Here": (Control("leave", ("enter", "g", "backspace"), "back to where it came from"),)
    }

    def __init__(self, title: str, message: str) -> None:
        super().__init__()
        self.title, self.message = title, message

    def draw(self, canvas: Canvas) -> None:
        """Draw the message, line by line."""
        s = canvas.s
        box = header.plain_header(canvas, self.title).inset(4 * s.unit, 4 * s.unit)
        y = box.y
        for line in self.message.splitlines():
            y += canvas.paragraph(box.x, y, box.w, line or " ", colour="faint") or s.body
        button = Box(box.x, min(y + 2 * s.unit, box.bottom), 11 * s.body, 1.9 * s.body)
        canvas.button(button, "Back (Esc)" if canvas.back else "Leave (Esc)", "leave", on=True)
