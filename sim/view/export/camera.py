"""Draw pictures of one run at any moment, without a window."""

from __future__ import annotations

from PIL import Image

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario
from sim.trace import Run
from sim.view import window
from sim.view.background.sample import Sample
from sim.view.background.tasks import Work
from sim.view.screens.replay.playback import Playback
from sim.view.screens.replay.screen import Replay
from sim.view.ui.app import App
from sim.view.ui.screen import Source
from sim.view.ui.settings import Settings
from sim.view.ui.theme import THEMES


class Camera:
    """Draws pictures of one run in a size (pixels), a theme and a scale of text.

    Raises SimError for an unknown theme.
    """

    def __init__(
        self,
        run: Run,
        scenario: Scenario,
        digest: str,
        size: tuple[int, int],
        theme: str,
        sample: Sample | None,
        scale: float = 1.0,
    ) -> None:
        if theme not in THEMES:
            raise SimError(f'there is no theme "{theme}"; there are {" and ".join(THEMES)}')
        fonts = window.Fonts(language.folder("assets"))
        self.replay = Replay(Source(scenario, lambda _: run, digest, first=run.replication))
        if sample is not None:
            self.replay.sample = sample
        self.app = App(
            self.replay, fonts.measure, size, settings=Settings(THEMES[theme], scale), work=Work(inline=True)
        )
        self.speed = "normal"
        self.painter = window.Painter(fonts, THEMES[theme])

    def take(
        self, done: int, time: float, chosen: int | None = None, *, tab: str = "now", playing: bool = False
    ) -> Image.Image:
        """The picture after *done* events at *time* (time units), with the index of the *chosen* threat."""
        self.replay.playback = Playback(done, time, playing, self.speed)
        self.replay.chosen, self.replay.tab = chosen, tab
        data = window.picture(self.app.draw(), self.app.size, self.painter)
        return Image.frombytes("RGB", self.app.size, data)
