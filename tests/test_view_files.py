"""Pictures and animations written without a display, and what is said there."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from building import at, battery, defence, scenario
from sim.errors import SimError
from sim.scenario import Scenario
from sim.view import open_viewer, record, window
from watching import run, sample, story, watched

# --- without a display ---


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")


@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_viewer(["two-inbound"], out=tmp_path / "one.png")
    said = capsys.readouterr().out
    assert all(part in said for part in ("No display here", "Threat 1", "95 %", "Made-up numbers", "one.png"))


@pytest.mark.usefixtures("no_display")
def test_without_a_display_pictures_are_written(tmp_path: Path) -> None:
    open_viewer(["two-inbound"], out=tmp_path / "new")
    assert sorted(path.suffix for path in (tmp_path / "new").iterdir()) == [".gif", ".png"]


@pytest.mark.usefixtures("no_display")
def test_a_folder_that_cannot_be_made_is_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SimError, match="file"):
        open_viewer(["two-inbound"], out=tmp_path / "file")


def test_no_display_variable_means_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert "DISPLAY" in window.why_no_display()


# --- files ---


def test_a_picture_has_its_size(tmp_path: Path) -> None:
    record(run(), story(), tmp_path / "a.png", size=(800, 450))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (800, 450)


def animation(folder: Path) -> tuple[list[Image.Image], list[int]]:
    """The frames of the story's animation and their lengths in milliseconds."""
    record(run(), story(), folder / "a.gif", sample=sample())
    frames, lengths = [], []
    with Image.open(folder / "a.gif") as film:
        for place in range(film.n_frames):
            film.seek(place)
            frames.append(film.convert("RGB"))
            lengths.append(film.info["duration"])
    return frames, lengths


def test_an_animation_is_short_and_light(tmp_path: Path) -> None:
    _, lengths = animation(tmp_path)
    assert (sum(lengths) < 20_000, (tmp_path / "a.gif").stat().st_size < 1_500_000) == (True, True)


def test_an_animation_never_changes_a_large_part_at_once(tmp_path: Path) -> None:
    """A flash needs a quarter of a 341 x 256 field to change brightness (WCAG 2.3.1): about 21,800 pixels."""
    frames, lengths = animation(tmp_path)
    grey = [np.asarray(frame.convert("L"), dtype=np.int16) for frame in frames]
    changed = [int((abs(a - b) > 25).sum()) for a, b in pairwise(grey)]
    quick = [number for number, length in zip(changed, lengths, strict=False) if length < 1000]
    assert max(quick) < 21_800


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimError, match=r"\.png, \.gif or \.mp4"):
        record(run(), story(), tmp_path / "a.webm")


def test_an_unknown_theme_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimError, match="dark and light"):
        record(run(), story(), tmp_path / "a.png", theme="pink")


@pytest.mark.parametrize(
    "model",
    [
        scenario(),
        scenario(attack=[{"stream": {"threat": "plain", "rate": 0.0, "end": 5}}]),
        scenario(attack=[at(0)], run={"until": 5}, defence=defence(inner=battery())),
    ],
)
def test_any_scenario_can_be_drawn(model: Scenario, tmp_path: Path) -> None:
    made = watched(model).run_index.run
    assert record(made, model, tmp_path / "a.png").exists()
