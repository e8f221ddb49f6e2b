"""Reference pictures of the main screens, in both themes: what only the eye can judge was judged once.

Made anew by `SIM_PICTURES=write python -m pytest tests/test_view_pictures.py`; look at them before they are
committed. The comparison is of small squares' mean colours, so another version of a font passes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sim import language
from sim.errors import Problem, ScenarioError
from sim.view import window
from sim.view.app import App
from sim.view.files import Problems
from sim.view.gallery import Entry, Gallery
from sim.view.inputs import Key
from sim.view.screen import Screen
from sim.view.settings import Settings
from sim.view.theme import THEMES
from sim.view.work import Work
from watching import run, story, watched

FOLDER = Path(__file__).parent / "pictures"
SIZE = (960, 540)
SQUARE = 12
FARTHEST, USUAL = 40.0, 1.2
"""The most by which a square's mean may differ, and the mean of all differences, in 0 to 255."""

FONTS = window.Fonts(language.folder("assets"))


def gallery() -> Screen:
    return Gallery([Entry(story(), lambda _: run(), lambda: watched().source)])


def problems() -> Screen:
    report = 'a.yaml:3:7: unknown key "valu"\n      a: {valu: 3}\n         ^'
    return Problems("a.yaml", ScenarioError(report, (Problem('unknown key "valu"', (), 3, 7),)))


SCREENS: dict[str, tuple[Callable[[], Screen], tuple[str, ...]]] = {
    "gallery": (gallery, ()),
    "problems": (problems, ()),
    "now": (watched, ("7", "enter")),
    "known": (watched, ("4", ".", "5", "enter", "v", "down")),
    "battery": (watched, ("9", "enter", "j")),
    "many": (watched, ("end", "m")),
    "keys": (watched, ("?",)),
    "menu": (watched, ("z", "tab")),
}


def picture(name: str, theme: str, scale: float = 1.0) -> Image.Image:
    make, keys = SCREENS[name]
    settings = Settings(THEMES[theme], scale)
    app = App(make(), FONTS.measure, SIZE, settings=settings, work=Work(inline=True))
    for key in keys:
        app.draw()
        app.take(Key(key))
    app.tick(1.0)
    data = window.picture(app.draw(), SIZE, window.Painter(FONTS, settings.theme))
    return Image.frombytes("RGB", SIZE, data)


def squares(picture: Image.Image) -> np.ndarray:
    """Mean colours of small squares."""
    small = picture.resize((SIZE[0] // SQUARE, SIZE[1] // SQUARE), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)


def check(name: str, seen: Image.Image, folder: Path) -> None:
    file = FOLDER / f"{name}.png"
    if os.environ.get("SIM_PICTURES") == "write":
        seen.save(file, optimize=True)
        return
    with Image.open(file) as kept:
        apart = np.abs(squares(seen) - squares(kept.convert("RGB")))
    if apart.max() > FARTHEST or apart.mean() > USUAL:
        seen.save(folder / file.name)
    assert (apart.max() <= FARTHEST, apart.mean() <= USUAL) == (True, True), f"see {folder / file.name}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(name: str, theme: str, tmp_path: Path) -> None:
    check(f"{name}-{theme}", picture(name, theme), tmp_path)


@pytest.mark.parametrize("name", ["now", "many", "gallery"])
def test_in_twice_the_size_of_text_too(name: str, tmp_path: Path) -> None:
    check(f"{name}-large", picture(name, "light", 2.0), tmp_path)


def test_another_picture_is_told_from_the_reference(tmp_path: Path) -> None:
    if os.environ.get("SIM_PICTURES") != "write":
        with pytest.raises(AssertionError):
            check("now-dark", picture("battery", "dark"), tmp_path)
