"""Figures as files, pixels and in a notebook; what the command line draws."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from drawing import comparison, drawn, run, study, sweep
from sim import api, figures
from sim.cli import commands, plot_option
from sim.errors import SimError
from sim.experiments.agreement import put_beside
from sim.theory import fit


def call(*words: object) -> Result:
    return CliRunner().invoke(commands, list(map(str, words)))


# --- files ---


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_figure_gives_the_same_bytes(form: str):
    assert figures.render(study("rare").plot(), form) == figures.render(study("rare").plot(), form)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_file_says_what_its_figure_shows_and_where_it_came_from(form: str):
    text = figures.render(drawn("histogram", "rare"), form).decode("latin-1")
    found = study("rare")
    for said in (found.scenario, found.digest, found.scenario_sha256, found.version, "mean 0.42"):
        assert said in text


def test_an_svg_has_no_date():
    assert b"<dc:date>" not in figures.render(drawn("histogram", "rare"), "svg")


def test_a_png_fills_a_screen_of_1280_by_720():
    assert Image.open(io.BytesIO(figures.render(drawn("histogram", "rare"), "png"))).size == (1280, 720)


@pytest.mark.parametrize("name", ["figure.pdf", "figure", "figure.png.txt"])
def test_another_ending_is_an_error(name: str, tmp_path: Path):
    with pytest.raises(SimError, match=r"\.png or \.svg"):
        figures.save(drawn("histogram", "rare"), tmp_path / name)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(SimError, match="no folder"):
        figures.save(drawn("histogram", "rare"), tmp_path / "nowhere" / "figure.png")


def test_a_figure_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "figure.png"
    path.write_bytes(b"before")
    monkeypatch.setattr("sim.files._to_disk", lambda draft: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(SimError, match="full"):
        figures.save(drawn("histogram", "rare"), path)
    assert ([file.name for file in tmp_path.iterdir()], path.read_bytes()) == (["figure.png"], b"before")


# --- pixels and notebooks ---


LOST = [width for width in range(200, 900) if int(width / (72 * 1.3) * (72 * 1.3)) < width]
"""Sizes in which a dot is lost on the way to inches and back."""


@pytest.mark.parametrize("size", [(333, 222), (417, 613), (LOST[0], LOST[1]), (LOST[-1], LOST[-2])])
def test_pixels_have_the_size_that_was_asked_for(size: tuple[int, int]):
    assert len(figures.pixels(study("rare").plot("causes"), *size, 1.3)) == 3 * size[0] * size[1]


def test_pixels_are_rgb_from_the_top():
    picture = study("rare").plot("causes", theme="dark")
    corner = figures.pixels(picture, 400, 300)[:3]
    assert corner == bytes.fromhex(picture.style.background[1:])


def test_a_scale_of_two_makes_letters_twice_as_large():
    picture = study("rare").plot("histogram")
    heights = []
    for scale in (1.0, 2.0):
        figures.pixels(picture, 900, 600, scale)
        heights.append(picture.texts[0].get_window_extent().height)
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.1)


@pytest.mark.parametrize(
    "thing",
    [study("rare"), run("one"), comparison(2), sweep("curve")],
    ids=["study", "run", "comparison", "sweep"],
)
def test_a_notebook_shows_table_and_picture(thing: object):
    page = thing._repr_html_()  # type: ignore[attr-defined]
    assert ("<table>" in page, "<img alt=" in page) == (True, True)


def test_words_for_who_cannot_see_the_picture_are_escaped():
    picture = figures.Picture("white", "a 'quote' & <tag>", "", figures.Source(""))
    assert "alt='a &#x27;quote&#x27; &amp; &lt;tag&gt;.'" in picture._repr_html_()


# --- the command line ---


@pytest.mark.parametrize(
    "command",
    [
        ["run", "two-inbound"],
        ["study", "two-inbound", "-n", "20"],
        ["study", "two-inbound", "-n", "20", "--figure", "histogram", "--of", "damage", "--dark"],
        ["compare", "two-inbound", "two-crews", "-n", "9", "--of", "leaks"],
        ["compare", "two-inbound", "two-crews", "-n", "9", "--figure", "ecdf"],
        ["theory", "two-inbound", "-n", "9", "--of", "intercepted"],
        ["sweep", "two-inbound", "-n", "9", "--set", "defence.batteries.inner.channels=1:3"],
    ],
    ids=" ".join,
)
def test_plot_draws_to_a_file(command: list[str], tmp_path: Path):
    path = tmp_path / "figure.svg"
    result = call(*command, "--plot", path)
    assert (result.exit_code, "</svg>" in path.read_text()) == (0, True)


def test_of_chooses_what_is_drawn(tmp_path: Path):
    path = tmp_path / "figure.svg"
    call("study", "two-inbound", "-n", 9, "--figure", "histogram", "--of", "damage", "--plot", path)
    assert "Value lost per replication" in path.read_text()


def test_dark_is_dark(tmp_path: Path):
    path = tmp_path / "figure.png"
    call("run", "two-inbound", "--dark", "--plot", path)
    assert Image.open(path).convert("L").getpixel((0, 0)) < 40


def test_another_ending_is_refused_before_the_study_is_played(tmp_path: Path):
    result = call("study", "two-inbound", "-n", 10**9, "--plot", tmp_path / "figure.jpg")
    assert (result.exit_code, ".png or .svg" in result.stderr) == (1, True)


def test_plot_does_not_go_with_the_best(tmp_path: Path):
    path = tmp_path / "figure.svg"
    words = ("compare", "two-inbound", "two-crews", "--best", "leaks", "--indifference", "1", "--plot", path)
    assert call(*words).exit_code == 2


def test_the_command_line_names_all_figures():
    offered = (plot_option.OF_STUDY, plot_option.OF_COMPARISON, plot_option.OF_SWEEP)
    known = (figures.OF_STUDY, figures.OF_COMPARISON, figures.OF_SWEEP)
    assert offered == tuple(map(tuple, known))


def test_theory_draws_the_exact_chances():
    model = api.load("two-inbound").model
    found = put_beside(fit(model), api.load("two-inbound").study(9))
    rings = figures.of_agreement(found, "intercepted").axes[0].lines[0]
    assert list(rings.get_ydata()) == pytest.approx([0.16, 0.48, 0.36])


def test_figure_without_plot_is_wrong_usage():
    assert call("study", "two-inbound", "-n", 9, "--figure", "causes").exit_code == 2


DOCS = Path(__file__).parents[1] / "docs"
SHOWN = [
    line.strip()
    for line in (DOCS / "figures.md").read_text(encoding="utf-8").splitlines()
    if line.strip().startswith("sim ") and "docs/figures/" in line
]

FEW = {"run": [], "sensitivity": ["-n", "3", "--points", "32"]}
"""What makes a command quick."""


@pytest.mark.parametrize("line", SHOWN)
def test_the_commands_of_the_page_draw(line: str, tmp_path: Path):
    words = shlex.split(line)[1:]
    path = tmp_path / Path(words[words.index("--plot") + 1]).name
    few = FEW.get(words[0], ["-n", "3"])
    assert call(*words, *few, "--plot", path, "--quiet").exit_code == 0
    assert path.exists()


def test_every_picture_of_the_page_is_drawn_by_a_command_and_there():
    page = (DOCS / "figures.md").read_text(encoding="utf-8")
    pictures = set(re.findall(r"\(figures/(\w+\.png)\)", page))
    assert {Path(line.split()[-1]).name for line in SHOWN} == pictures
    assert pictures <= {path.name for path in (DOCS / "figures").iterdir()}


def test_matplotlib_is_imported_only_to_draw():
    each = [["--help"], ["run", "two-inbound"], ["study", "two-inbound", "-n", "9"]]
    calls = "; ".join(f"commands({words}, standalone_mode=False)" for words in each)
    program = f"import sys; from sim.cli import commands; {calls}; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
