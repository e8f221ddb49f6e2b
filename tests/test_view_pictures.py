"""Reference pictures of the main screens, in both themes: what only the eye can judge was judged once.

Made anew by `SIM_PICTURES=write python -m pytest tests/test_view_pictures.py`; look at them before they are
committed. The comparison is of small squares' mean colours, so another version of a font passes: SDL, SDL_ttf
and the drawing of circles as in pygame 2.6.1 instead of pygame-ce 2.5.8 move no square by more than 7 and the
mean by 0.05; the 256 colours of a kept picture add 1 and 0.01.

Planted, and seen in each picture that shows it (but for what lies under the veil of help and menu): colours
of waiting and decoy, or of leaked and stopped, exchanged; orange for yellow; the chosen blue gone; words and
faint words exchanged, none bold, 5 % larger, 2 pixels lower; stopped without its bar, landed hollow, frames
as rings, an engagement that does not fill; zones gone, buttons without faces, lines gone (two pictures have
too thin ones). Of single shapes taken away 9 of 10 words, 5 of 6 signs, 7 of 10 boxes are noticed; of single
signs in another colour or form 6 of 10 are seen.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pictured import SCENES, SIZE, taken
from sim.view.ui.theme import THEMES

pytestmark = pytest.mark.usefixtures("few_runs")

FOLDER = Path(__file__).parent / "pictures"
WRITING = os.environ.get("SIM_PICTURES") == "write"
SQUARE = 12
FARTHEST, USUAL = 12.0, 0.1
"""The most by which a square's mean may differ, and the mean of all differences, in 0 to 255."""

LARGE = ["now", "many", "gallery", "what_if", "play"]


def squares(picture: Image.Image) -> np.ndarray:
    """Mean colours of small squares."""
    small = picture.resize((SIZE[0] // SQUARE, SIZE[1] // SQUARE), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)


def light(picture: Image.Image) -> Image.Image:
    """The picture in 256 of its colours, each time one more that is frequent and far from all before."""
    packed = np.asarray(picture, dtype=np.int64) @ (65_536, 256, 1)
    colours, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    parts = np.stack((colours >> 16, colours >> 8 & 255, colours & 255), axis=1)
    kept = [parts[counts.argmax()]]
    away = np.full(len(parts), np.inf)
    while len(kept) < 256:
        away = np.minimum(away, ((parts - kept[-1]) ** 2).sum(axis=1))
        kept.append(parts[(away * counts).argmax()])
    nearest = ((parts[:, None] - np.array(kept)) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    found = Image.fromarray(nearest[inverse].reshape(packed.shape)).convert("P")
    found.putpalette(np.array(kept, dtype=np.uint8).tobytes())
    return found


def check(name: str, seen: Image.Image, folder: Path) -> None:
    """Raises AssertionError where *seen* is another picture; it lies in *folder* then."""
    file = FOLDER / f"{name}.png"
    if WRITING:
        light(seen).save(file, optimize=True)
        return
    with Image.open(file) as kept:
        apart = np.abs(squares(seen) - squares(kept.convert("RGB")))
    if apart.max() > FARTHEST or apart.mean() > USUAL:
        seen.save(folder / file.name)
    told = f"by {apart.max():.0f}, {apart.mean():.2f} in the mean: look at {folder / file.name}"
    assert (apart.max() <= FARTHEST, apart.mean() <= USUAL) == (True, True), told


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SCENES)
def test_a_screen_looks_as_it_did(name: str, theme: str, tmp_path: Path) -> None:
    check(f"{name}-{theme}", taken(name, theme), tmp_path)


@pytest.mark.parametrize("name", LARGE)
def test_in_twice_the_size_of_text_too(name: str, tmp_path: Path) -> None:
    check(f"{name}-large", taken(name, "light", 2.0), tmp_path)


@pytest.mark.skipif(WRITING, reason="nothing is compared")
def test_another_picture_is_told_from_the_reference(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check("now-dark", taken("battery", "dark"), tmp_path)
