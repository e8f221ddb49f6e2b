"""Empty or wrong: a calm screen that says what to do: no attack, no runs yet, no font."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pictured import nothing_comes
from sim import language
from sim.view import window
from sim.view.application import application
from sim.view.background.sample import Sample
from sim.view.background.tasks import Work
from sim.view.screens.play import averages
from sim.view.screens.registry import REGISTRY
from sim.view.screens.statistics import queries
from sim.view.testing import FakeWindow
from sim.view.window import fonts
from sim.view.window.loop import Window
from watching import SIZES, viewer, watched

BUNDLED = window.Fonts(language.folder("assets"))


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RUNS", 20)
    monkeypatch.setattr(averages, "RUNS", 4)


# --- no attack ---


@pytest.mark.parametrize("size", SIZES)
def test_a_run_without_a_threat_says_what_to_do(size: tuple[int, int]) -> None:
    said = "No threat comes in this run. N: the next run, X: what if."
    fake = viewer(nothing_comes(), size)
    assert said in fake.texts
    assert said in fake.keys("space").wait(1.0).keys("end", "right", "left", "d", "e", "pagedown").texts


@pytest.mark.parametrize("destination", [destination.name for destination in REGISTRY.reached_from("replay")])
def test_every_screen_opens_where_nothing_comes(destination: str) -> None:
    fake = viewer(nothing_comes()).keys("m", "y", "i")
    fake.app.do("go", destination)
    fake.shapes = fake.app.draw()
    assert fake.wait(0.1).app.screen.name == destination
    assert fake.keys("tab", "right", "space", "end", "y", "escape").texts


def test_where_nothing_can_be_decided_no_place_is_told() -> None:
    fake = viewer(nothing_comes()).keys("u")
    assert "Nothing to decide" in fake.texts
    assert any(words.startswith("No channel ever had a choice in this attack. C:") for words in fake.texts)
    assert not any("place" in words or "0.00 to 0.00" in words for words in fake.texts)


def test_side_by_side_says_that_no_threat_comes() -> None:
    assert "No threat comes in this run" in viewer(nothing_comes()).keys("c", "tab", "right").texts


# --- runs that are not there yet, or never will be ---


def many(rows: int, trouble: str = "") -> FakeWindow:
    """The page of many runs with some of 20,000, on which the study may have stopped."""
    screen = watched()
    found = np.array([[float(n % 3), n % 3 == 0, 0.0] for n in range(rows)]).reshape(rows, 3)
    screen.sample = Sample(("leaks", "held", "cause.missed"), found, 20_000, trouble)
    return FakeWindow(screen).keys("m")


def test_before_the_first_runs_it_says_so() -> None:
    fake = many(0)
    assert "Playing the first runs of this scenario …" in fake.texts
    assert [name for name in ("random", "worst") if name in fake.texts] == []


def test_how_far_it_is_stands_beside_what_is_there() -> None:
    assert "n = 30 of 20,000 runs so far" in many(30).texts


def test_a_study_that_stopped_says_why_and_what_to_do() -> None:
    words = " ".join(many(0, "out of paper").texts)
    assert "The study stopped: out of paper" in words
    assert "Open the scenario anew to try again." in words


def test_what_was_there_by_then_is_still_shown_and_the_reason_in_full() -> None:
    reason = "the process that plays many runs ended, and so did the next one"
    words = " ".join(many(30, reason).texts)
    assert f"n = 30 runs; the study stopped: {reason}" in words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_any_runs_can_be_drawn_in_any_window(size: tuple[int, int], rows: int) -> None:
    screen = many(rows).app.screen
    for scale in (1.0, 2.0):
        fake = FakeWindow(screen, size)
        fake.app.settings.scale = scale
        assert fake.keys("y", "y", "tab").texts


# --- no font ---


def spoilt(folder: Path) -> Path:
    for name in ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"):
        (folder / name).write_text("no font")
    return folder


@pytest.mark.parametrize("made", [spoilt, lambda folder: folder / "nowhere"])
def test_without_its_font_another_stands_in_about_as_wide(made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    other = window.Fonts(made(tmp_path))
    words = "what the defence knows: 12 threats, 3 of them waiting"
    for bold in (False, True):
        wide = other.measure(words, 20, bold) / BUNDLED.measure(words, 20, bold)
        assert 0.9 < wide < 1.2
    assert (other.trouble, BUNDLED.trouble) == (fonts.MISSING, "")


def test_news_is_whole_in_large_text_too() -> None:
    fake = viewer(size=(640, 360))
    fake.app.settings.scale = 2.0
    fake.app.say(fonts.MISSING)
    fake.shapes = fake.app.draw()
    assert fonts.MISSING in " ".join(fake.texts)


@pytest.mark.usefixtures("dummy")
def test_the_window_says_that_the_font_is_missing(tmp_path: Path) -> None:
    spare = window.Fonts(tmp_path)
    app = application(watched(), spare.measure, (640, 360), work=Work(inline=True))
    Window(app, spare, tmp_path)._show()
    assert app.said == fonts.MISSING
