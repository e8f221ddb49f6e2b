"""Recordings: what is in the files, how they are made beside the watching, and what is refused."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from sim import files
from sim.cli import commands
from sim.errors import SimError
from sim.view.background.tasks import Work
from sim.view.export import encoders
from sim.view.export.camera import Camera
from sim.view.export.recording import Take, _moments, recorded, write
from sim.view.testing import FakeWindow
from sim.view.ui.shapes import Text
from watching import run, story, watched

SMALL = (640, 360)


def take(**other: Any) -> Take:
    return Take(story(), **{"size": SMALL, "seconds": 2.0, **other})


def frames(path: Path) -> list[Image.Image]:
    """The pictures of a film, as it plays."""
    av = pytest.importorskip("av")
    with av.open(str(path)) as film:
        return [frame.to_image() for frame in film.decode(video=0)]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of the story."""
    return write(take(), tmp_path_factory.mktemp("film") / "a.mp4", run=run())


def call(*words: str) -> Result:
    return CliRunner().invoke(commands, ["view", "two-inbound", *words], prog_name="sim")


# --- what is in the files ---


def test_a_film_plays_the_run_at_its_size_and_length(film: Path) -> None:
    shown = frames(film)
    assert shown[0].size == SMALL
    assert len(shown) == pytest.approx(30 * (2.0 + 1.2 + 2.6), abs=2)
    first, last = (np.asarray(shown[k], dtype=int) for k in (0, -1))
    assert (abs(first - last) > 60).any(axis=2).sum() > 500


def test_what_a_film_shows_changes_fewer_than_three_times_a_second(film: Path) -> None:
    """Between two changes of many dots there are at least ten frames of a thirtieth of a second."""
    grey = [np.asarray(frame.convert("L"), dtype=np.int16) for frame in frames(film)]
    changed = [int((abs(a - b) > 25).sum()) for a, b in pairwise(grey)]
    large = [place for place, number in enumerate(changed) if number > 2500]
    assert large
    assert min(later - one for one, later in pairwise([-99, *large])) >= 10


def test_a_film_is_small(film: Path) -> None:
    assert film.stat().st_size < 150_000


def test_an_odd_size_becomes_an_even_one(tmp_path: Path) -> None:
    odd = Take(story(), size=(641, 361), seconds=0.2)
    assert frames(write(odd, tmp_path / "a.mp4", run=run()))[0].size == SMALL


def test_a_stretch_is_recorded_alone(tmp_path: Path) -> None:
    end = run().end
    write(take(seconds=0.5, first=0.4 * end, last=0.5 * end), tmp_path / "a.gif", run=run())
    write(take(seconds=0.5), tmp_path / "b.gif", run=run())
    with Image.open(tmp_path / "a.gif") as part, Image.open(tmp_path / "b.gif") as whole:
        assert not np.array_equal(np.asarray(part.convert("RGB")), np.asarray(whole.convert("RGB")))


def test_the_same_take_gives_the_same_file() -> None:
    def once() -> bytes:
        steps = recorded(take(seconds=0.5), ".gif", run())
        while True:
            try:
                next(steps)
            except StopIteration as over:
                return bytes(over.value)

    assert once() == once()


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    write(take(seconds=0.5), tmp_path / "a.gif", run=run(), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] > 0.8


# --- what is refused ---


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"seconds": -1}, "seconds"),
        ({"size": (100, 100)}, "640 x 360"),
        ({"first": 5.0, "last": 3.0}, "after its start"),
        ({"first": 1e6}, "goes from 0 to"),
        ({"theme": "pink"}, "dark and light"),
    ],
)
def test_a_recording_that_cannot_be_is_one_clear_sentence(
    other: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(SimError, match=says):
        write(Take(story(), **{"size": SMALL, **other}), tmp_path / "a.gif", run=run())
    assert list(tmp_path.iterdir()) == []


def test_a_gif_that_is_too_long_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SimError, match=r"smaller picture, a part of the run, or to an \.mp4"):
        write(Take(story(), seconds=3000), tmp_path / "a.gif", run=run())


def test_without_the_extra_a_film_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SimError, match=r"point-defence-sim\[video\]"):
        encoders.form_of(tmp_path / "a.mp4")


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        path.open("wb").close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SimError, match="No space left"):
        write(take(), tmp_path / "a.png", run=run())
    assert list(tmp_path.iterdir()) == []


# --- the command ---


def test_the_command_records_without_a_window(tmp_path: Path) -> None:
    file = tmp_path / "a.gif"
    made = call(
        "--record", str(file), "--seconds", "1", "--size", "640x360", "--theme", "white", "--replication", "3"
    )
    assert made.exit_code == 0, made.output
    assert "Recorded to" in made.stderr
    with Image.open(file) as film:
        assert film.size == SMALL
        assert min(film.convert("RGB").getpixel((2, 350))) > 250


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--record", "a.webm"), 1, ".png, .gif or .mp4"),
        (("--record", "nowhere/a.gif"), 1, "no folder"),
        (("--record", "a.gif", "--size", "big"), 2, "1280x720"),
        (("--record", "a.gif", "--seconds", "2", "--speed", "slow"), 2, "choose one"),
        (("--theme", "white"), 2, "--record is missing"),
        (("--record", "a.gif", "-o", "b"), 2, "choose one"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_played(
    words: tuple[str, ...], status: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = call(*words)
    assert (made.exit_code, says in made.stderr) == (status, True), made.stderr
    assert list(tmp_path.iterdir()) == []


# --- in the window ---


def filmed(folder: Path) -> FakeWindow:
    fake = FakeWindow(watched())
    fake.app.folder = folder
    fake.app.size = SMALL
    return fake


def test_a_key_records_what_is_seen_and_says_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.view.export.background_recording.SECONDS", 1.0)
    fake = filmed(tmp_path).keys("shift+s")
    (made,) = tmp_path.iterdir()
    assert fake.app.said == f"Recorded {made}"
    with Image.open(made) as film:
        assert (film.format, film.size) == ("GIF", SMALL)


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.view.export.background_recording.SECONDS", 0.2)
    filmed(tmp_path).keys("shift+s", "shift+s")
    assert len(list(tmp_path.glob("*.gif"))) == 2
    assert [files.keep(tmp_path, "a", ".txt", word).name for word in (b"1", b"2")] == ["a.txt", "a-1.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"1"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.view.export.background_recording.SECONDS", 0.2)
    (tmp_path / "file").write_text("")
    assert filmed(tmp_path / "file").keys("shift+s").app.said.startswith("Not recorded: ")


def test_a_recording_runs_in_a_process_of_its_own_and_can_be_stopped(tmp_path: Path) -> None:
    fake = filmed(tmp_path)
    fake.app.work = Work()
    fake.keys("shift+s")
    assert "Recording 0 %" in fake.texts
    began = time.perf_counter()
    while fake.app.recorder.share == 0 and time.perf_counter() - began < 60:
        time.sleep(0.05)
        fake.wait(0.01, 1)
    assert 0 < fake.app.recorder.share < 1
    fake.keys("shift+s")
    assert fake.app.said == "The recording ends; nothing is saved"
    fake.app.close()
    assert list(tmp_path.iterdir()) == []


def test_a_recording_does_not_speak_of_keys() -> None:
    camera = Camera(run(), story(), "a41f", (640, 360), "dark", None)
    take = Take(story())
    first = next(_moments(camera, take, (0.0, run().end), 2.0, 8))
    camera.take(first.done, first.time, playing=first.playing)
    texts = [shape.words for shape in camera.app.draw() if isinstance(shape, Text)]
    assert not any("Space" in words for words in texts)
