"""The screens of which reference pictures are kept: each made here the same on every machine, at any speed.

Everything is done at once and a fixed number of times: no picture depends on time or on how many runs
there are by then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import numpy as np
from PIL import Image

from building import at, battery, defence, kind, scenario
from sim import language, live
from sim.scenario import Scenario
from sim.view import window
from sim.view.application import application
from sim.view.background.sample import GrowingSample, Sample
from sim.view.background.tasks import Work
from sim.view.screens.gallery import Entry, Gallery
from sim.view.screens.play import PlayScreen
from sim.view.screens.side_by_side import Fork, SideBySide
from sim.view.screens.side_by_side.samples import PairedSamples
from sim.view.screens.statistics import screen
from sim.view.screens.what_if.screen import WhatIf
from sim.view.ui.app import App
from sim.view.ui.events import Drop, Key
from sim.view.ui.screen import Screen, Source, Visit
from sim.view.ui.settings import Settings
from sim.view.ui.shapes import Fill, Picture
from sim.view.ui.theme import THEMES
from watching import ZONES, run, story, watched

SIZE = (960, 540)
FONTS = window.Fonts(language.folder("assets"))

BROKEN = Path(__file__).parent / "pictures" / "broken.yaml"
"""Three mistakes: a misspelled key, a word for a number, a threat that is not there."""


@dataclass(frozen=True)
class Scene:
    """A screen, what is pressed on it, and what is done to it before the picture is taken."""

    make: Callable[[], Screen]
    keys: tuple[str, ...] = ()
    then: Callable[[App], object] = lambda app: None


def gallery() -> Screen:
    return Gallery([Entry(story(), lambda _: run(), lambda: watched().source)])


def broken(app: App) -> None:
    """Drop a file with mistakes on the window."""
    app.take(Drop(str(BROKEN)))


def source(model: Scenario) -> Source:
    return Source(model, lambda number: live.play(model, replication=number), "a41f")


def volley() -> Scenario:
    """Four at once for one channel; a reload after three rounds."""
    inner = battery(magazine=3, reload={"time": 6}, intercept_probability=0.8, position=[1, 1])
    kinds = {"plain": kind(16), "stray": kind(12, "open_ground")}
    attack = [at(0, 0, 1, 1), at(2, threat="stray")]
    parts = {"zones": ZONES, "threats": kinds, "attack": attack, "defence": defence(inner=inner)}
    return scenario(name="A volley", time_unit="s", **parts)


def two(screen: SideBySide) -> SideBySide:
    """Both sides with made-up runs: one more channel is worth 1.75 leaks."""
    paired_samples = [GrowingSample(("leaks", "held"), _nothing) for _ in range(2)]
    for growing_sample, leaks in zip(paired_samples, ((3, 4, 5, 6), (1, 2, 3, 5)), strict=True):
        rows = np.array([[n, n == 0] for n in leaks * 100], dtype=np.float64)
        growing_sample._sample = Sample(("leaks", "held"), rows, len(rows))
    screen.paired_samples = PairedSamples(paired_samples[0], paired_samples[1])
    return screen


def _nothing(wanted: int, patience: float) -> NoReturn:
    raise AssertionError("all runs are there")


def played_by_hand() -> Screen:
    return PlayScreen(Visit(source(volley())))


def nothing_comes() -> Scenario:
    """A stream that never brings a threat."""
    stream = {"stream": {"threat": "plain", "rate": 0.0, "end": 60}}
    return scenario(name="A quiet night", time_unit="s", attack=[stream], defence=defence(inner=battery()))


def growing() -> Screen:
    """A replay of which the first runs of many are there, and more are on their way."""
    screen = watched()
    screen.sample = replace(screen.sample, wanted=20_000)
    return screen


def otherwise(app: App) -> None:
    """Another number on the right, at the moment from which a threat fares otherwise."""
    app.change("value", 2)
    app.do("other", 1)


def ordered(app: App) -> None:
    """Another order of choice on the right, half way."""
    app.change("value", 1)
    app.change("scrub", 9.0)


def at_work(app: App) -> None:
    """Two more channels, another response. Where the fast loop is not there, a note says so."""
    app.change("defence.batteries.inner.channels", 3)
    app.do("response", 1)


SCENES: dict[str, Scene] = {
    "gallery": Scene(gallery),
    "problems": Scene(gallery, then=broken),
    "now": Scene(watched, ("7", "enter")),
    "known": Scene(watched, ("4", ".", "5", "enter", "v", "down")),
    "battery": Scene(watched, ("9", "enter", "j")),
    "many": Scene(watched, ("end", "m")),
    "growing": Scene(growing, ("m",)),
    "no_attack": Scene(lambda: watched(nothing_comes())),
    "keys": Scene(watched, ("?",)),
    "menu": Scene(watched, ("z", "tab")),
    "what_if": Scene(lambda: WhatIf(Visit(source(volley()))), ("tab",), at_work),
    "fork": Scene(lambda: two(Fork(Visit(source(volley()), 1, 4.0))), then=otherwise),
    "side_by_side": Scene(lambda: two(SideBySide(Visit(source(volley())))), ("c", "c", "c"), ordered),
    "play": Scene(played_by_hand, (".", ".", "down", "enter", "down")),
    "play_end": Scene(played_by_hand, (".", ".", "shift+e")),
    "statistics": Scene(lambda: screen.Statistics(Visit(source(volley())))),
}
"""The main screens by name; `problems` is a file with mistakes that was dropped on the gallery."""


def made(name: str, theme: str = "dark", scale: float = 1.0, size: tuple[int, int] = SIZE) -> App:
    """The app with a scene, ready to be looked at."""
    scene = SCENES[name]
    settings = Settings(THEMES[theme], scale)
    app = application(scene.make(), FONTS.measure, size, settings=settings, work=Work(inline=True))
    for key in scene.keys:
        app.draw()
        app.take(Key(key))
    app.draw()
    scene.then(app)
    for _ in range(3):
        app.tick(1.0)
        app.draw()
    return app


def taken(name: str, theme: str, scale: float = 1.0) -> Image.Image:
    """The picture of a scene; a figure in it is left grey, for it is another with every matplotlib."""
    shapes = made(name, theme, scale).draw()
    shapes = [Fill(each.box, "track") if isinstance(each, Picture) else each for each in shapes]
    return Image.frombytes("RGB", SIZE, window.picture(shapes, SIZE, window.Painter(FONTS, THEMES[theme])))
