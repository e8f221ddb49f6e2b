"""Still pictures and short animations of a replay, drawn without any window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario
from sim.trace import Run
from sim.view import moments, window
from sim.view.app import App
from sim.view.crowd import Sample
from sim.view.player import Playback
from sim.view.replay import Replay
from sim.view.screen import Source
from sim.view.theme import THEMES, Theme

FRAMES_A_SECOND = 8

BATCH = 3
"""What is shown changes with every third frame at most: fewer than three times a second."""


class Camera:
    """Pictures of one run at any moment, in a size and theme."""

    def __init__(
        self,
        run: Run,
        scenario: Scenario,
        digest: str,
        size: tuple[int, int],
        theme: str,
        sample: Sample | None,
    ) -> None:
        if theme not in THEMES:
            raise SimError(f'there is no theme "{theme}"; there are {" and ".join(THEMES)}')
        fonts = window.Fonts(language.folder("assets"))
        self.replay = Replay(Source(scenario, lambda _: run, digest, first=run.replication))
        if sample is not None:
            self.replay.sample = sample
        self.app = App(self.replay, fonts.measure, size, theme=THEMES[theme])
        self.painter = window.Painter(fonts, THEMES[theme])

    def take(
        self, done: int, time: float, chosen: int | None = None, *, tab: str = "now", playing: bool = False
    ) -> Image.Image:
        """The picture at one moment."""
        self.replay.playback = Playback(done, time, playing)
        self.replay.chosen, self.replay.tab = chosen, tab
        data = window.picture(self.app.draw(), self.app.size, self.painter)
        return Image.frombytes("RGB", self.app.size, data)


def record(
    run: Run,
    scenario: Scenario,
    path: Path,
    *,
    digest: str = "",
    size: tuple[int, int] = (960, 540),
    theme: str = "dark",
    sample: Sample | None = None,
    seconds: float = 9.0,
) -> Path:
    """Write the run to *path*: a telling moment as .png, or the whole replay as .gif.

    *sample* is what is known of many runs; an animation ends on it. Raises SimError for another
    suffix or a theme there is none of, OSError where the file cannot be written.
    """
    camera = Camera(run, scenario, digest, size, theme, sample)
    suffix = path.suffix.lower()
    if suffix == ".png":
        camera.take(*moments.telling(camera.replay.reel)).save(path)
    elif suffix == ".gif":
        _animate(camera, path, seconds)
    else:
        raise SimError(f"{path}: a replay is recorded as .png or .gif")
    return path


def _animate(camera: Camera, path: Path, seconds: float) -> None:
    frames = list(_frames(camera, max(2, round(seconds * FRAMES_A_SECOND))))
    palette = _palette([frame for frame, _ in frames], camera.app.settings.theme)
    flat = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame, _ in frames]
    lengths = [length for _, length in frames]
    flat[0].save(path, save_all=True, append_images=flat[1:], duration=lengths, loop=0)


def _frames(camera: Camera, number: int) -> Iterator[tuple[Image.Image, int]]:
    """Frames and for how many milliseconds each stands: the run evenly, then its end, then many runs."""
    reel = camera.replay.reel
    length = round(1000 / FRAMES_A_SECOND)
    done = 0
    yield camera.take(0, 0.0), 1200
    for k in range(1, number):
        time = reel.run.end * k / number
        done = reel.done_at(time) if k % BATCH == 0 else done
        yield camera.take(done, time, playing=True), length
    whole = len(reel.run.events), reel.run.end
    subject = moments.telling(reel)[2]
    yield camera.take(*whole, subject), 2600
    if camera.replay.sample is not None:
        yield camera.take(*whole, subject, tab="many"), 3400


def _palette(frames: list[Image.Image], theme: Theme) -> Image.Image:
    """One palette for all frames, so that no colour flickers: the theme's own colours, then the commonest."""
    chosen = [frames[0], *(frames[len(frames) * k // 5] for k in range(1, 5)), *frames[-2:]]
    width, height = chosen[0].size
    strip = Image.new("RGB", (width, height * len(chosen)))
    for place, frame in enumerate(chosen):
        strip.paste(frame, (0, place * height))
    own = [part for role in theme.colours for share in (1.0, 0.66, 0.33) for part in theme.mix(role, share)]
    others = strip.quantize(256 - len(own) // 3, method=Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette((own + others)[: 3 * 256])
    return palette
