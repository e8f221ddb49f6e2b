"""Record a replay in a worker process while it is watched, and show the progress."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import SimError
from sim.files import keep, stem_of
from sim.view.background.tasks import NOT_WANTED, Task
from sim.view.export import encoders
from sim.view.ui.screen import Recorder

if TYPE_CHECKING:
    from sim.view.export.recording import Take
    from sim.view.screens.replay.screen import Replay
    from sim.view.ui.app import App

NAME = "recording"

LARGEST_SIZE = 1280, 720
"""The greatest width and height of a recording from the window, in pixels."""

SECONDS = 12.0
"""The length of a recording."""


class BackgroundRecording(Recorder):
    """Makes one recording at a time; asking again meanwhile stops it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._task: Task[Path] | None = None

    @property
    def words(self) -> str:  # type: ignore[override]
        """The progress in words; empty while nothing is recorded."""
        if self._task is None or self._task.done:
            return ""
        return f"Recording {100 * self._task.share:.0f} %"

    @property
    def share(self) -> float:  # type: ignore[override]
        """The progress from 0 to 1."""
        return self._task.share if self._task else 0.0

    def toggle(self, form: str, screen: Replay) -> None:
        """Record the replay *screen* as ".gif" or ".mp4", or stop recording."""
        if self._task is not None and not self._task.done:
            self._task.stop()
            self.app.say("The recording ends; nothing is saved")
            return
        from sim.view.export.recording import recorded  # late, because it imports the whole app

        stem = stem_of(screen.source.scenario.name, "run", screen.number)
        try:
            encoders.form_of(Path(f"{stem}{form}"))
        except SimError as error:
            self.app.say(str(error).partition(": ")[2])
            return
        folder = self.app.folder
        self._task = self.app.work.follow(
            NAME, lambda content: keep(folder, stem, form, content), recorded, take(screen, self.app), form
        )
        self.tick()

    def tick(self) -> None:
        """Say that the recording is ready or has failed, once."""
        task = self._task
        if task is None or not task.done:
            return
        self._task = None
        if task.trouble is None:
            self.app.say(f"Recorded {task.result}")
        elif str(task.trouble) != NOT_WANTED:
            self.app.say(f"Not recorded: {str(task.trouble).splitlines()[0]}")


def take(screen: Replay, app: App) -> Take:
    """The take of what the screen shows now: its run, or the loop."""
    from sim.view.export.recording import Take

    loop = screen.playback.loop
    width, height = app.size
    shrink = min(1.0, LARGEST_SIZE[0] / width, LARGEST_SIZE[1] / height)
    return Take(
        screen.source.scenario,
        screen.number,
        screen.source.digest,
        size=(max(640, round(width * shrink)), max(360, round(height * shrink))),
        theme=app.settings.theme.name,
        scale=app.settings.scale,
        sample=screen.sample,
        seconds=SECONDS,
        first=loop and loop[0],
        last=loop and loop[1],
        truth=screen.truth,
        chosen=screen.chosen,
        battery=screen.battery,
        tab=screen.tab,
        response=screen.response,
    )
