"""The statistics screen: numbers first, a figure beside them, what was kept compared, files of all."""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path

import pytest
from PIL import Image

from building import scenario
from sim import language
from sim.view.screens.statistics import figures, queries
from sim.view.screens.statistics import screen as statistics
from sim.view.testing import FakeWindow
from sim.view.ui.screen import Visit
from sim.view.ui.shapes import Picture
from watching import watched


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RUNS", 60)


def screen(folder: Path | None = None) -> FakeWindow:
    fake = FakeWindow(statistics.Statistics(Visit(watched().source)))
    fake.app.folder = folder or Path()
    return fake.wait(0.1)


def test_numbers_come_first_and_the_figure_beside_them() -> None:
    fake = screen()
    assert {"mean", "95 % interval", "exact", "n", "leaks"} <= set(fake.texts)
    (shown,) = (shape for shape in fake.shapes if isinstance(shape, Picture))
    assert len(shown.rows) == 3 * shown.size[0] * shown.size[1]
    assert not fake.app.screen.restless


def test_figures_and_responses_are_chosen_by_keys_and_the_table() -> None:
    fake = screen().keys("d")
    assert fake.app.screen.figure == "histogram"
    fake.keys("y").wait(0.1)
    assert fake.app.screen.response != "leaks"
    fake.click("figure ecdf").click("rows row 0").wait(0.1)
    assert (fake.app.screen.figure, fake.app.screen.response) == ("ecdf", "threats")


@pytest.mark.parametrize(
    ("key", "suffix"), [("p", ".png"), ("g", ".svg"), ("c", ".csv"), ("j", ".json"), ("r", ".csv")]
)
def test_everything_is_saved_under_a_free_name(key: str, suffix: str, tmp_path: Path) -> None:
    fake = screen(tmp_path).keys(key).wait(0.1)
    (file,) = tmp_path.iterdir()
    assert (file.suffix, fake.app.said) == (suffix, f"Saved {file}")
    before = file.read_bytes()
    fake.keys(key).wait(0.1)
    assert (len(list(tmp_path.iterdir())), file.read_bytes()) == (2, before)
    if suffix == ".png":
        with Image.open(file) as picture:
            assert picture.width >= 1280


def beside_another(folder: Path | None = None, **parts: object) -> FakeWindow:
    """The screen beside a kept scenario that differs in *parts*, by the keyboard on the comparison."""
    fake = screen(folder)
    inner = watched().source.scenario.defence.batteries["inner"].model_copy(update=parts)
    defence = watched().source.scenario.defence.model_copy(update={"batteries": {"inner": inner}})
    other = watched().source.scenario.model_copy(update={"name": "Another", "defence": defence})
    fake.app.kept.append(("Another", pickle.dumps(other)))
    return fake.keys("n", "n").wait(0.2)


def test_nothing_kept_says_how_to_keep_something() -> None:
    fake = screen().keys("n", "n").wait(0.1)
    assert any("Nothing is kept yet" in words for words in fake.texts)


def test_a_kept_variant_is_compared_on_the_same_draws_in_a_table_and_a_figure() -> None:
    fake = beside_another(ignore=())
    assert "2. Another" in fake.texts
    assert (fake.app.screen.figure, fake.app.screen.query.others[1][0]) == ("differences", "Another")
    assert not fake.app.screen.restless
    seen = {fake.keys("d").wait(0.1).app.screen.figure for _ in figures.OF_SEVERAL}
    assert seen == {name for _, name in figures.OF_SEVERAL}


@pytest.mark.parametrize("table", ["numbers", "causes", "compared"])
def test_the_table_that_is_shown_is_the_one_that_is_saved(table: str, tmp_path: Path) -> None:
    fake = beside_another(tmp_path, intercept_probability=0.0).click(f"table {table}").keys("c").wait(0.2)
    (file,) = tmp_path.iterdir()
    with file.open() as text:
        rows = list(csv.DictReader(text))
    own = fake.app.screen
    if table == "compared":
        assert [(row["response"], float(row["mean"])) for row in rows] == [("leaks", 3.0)]
        assert own.differences[1] == [["2. Another", "+3", "in every run", "60"]]
    else:
        assert tuple(row["response"] for row in rows) == own.listed
        assert {"mean", "low", "high", "n"} <= set(rows[0])


def test_the_whole_comparison_is_saved_as_json(tmp_path: Path) -> None:
    beside_another(tmp_path, intercept_probability=0.0).keys("j").wait(0.2)
    (file,) = tmp_path.iterdir()
    assert {"differences", "studies", "notes"} <= set(json.loads(file.read_text()))


@pytest.mark.parametrize("figure", [name for _, name in (*figures.OF_ONE, *figures.OF_LONG)])
def test_every_figure_of_a_scenario_is_drawn(figure: str) -> None:
    query = queries.Query(pickle.dumps(language.load("all-channels-busy")), 20, figure, "leaks")
    assert len(queries.figure_pixels(query, (300, 200), 1.0)) == 3 * 300 * 200


def test_a_warm_up_is_offered_where_a_run_is_long() -> None:
    assert "warm_up" not in dict(figures.offered(40, several=False)).values()
    assert "warm_up" in dict(figures.offered(1_000, several=False)).values()


def test_fewer_runs_are_played_of_very_many_threats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RUNS", 10_000)
    volley = [{"volley": {"threat": "plain", "count": 40_000}}]
    assert queries.runs(scenario(attack=volley)) == queries.FEWEST


def test_what_the_response_counts_is_said_below_the_table_and_the_row_is_seen() -> None:
    fake = screen()
    assert any(words.startswith("leaks: threats that landed on") for words in fake.texts)
    for _ in range(24):
        fake.keys("y")
    fake.wait(0.1)
    own = fake.app.screen
    assert fake.target(f"rows row {own.listed.index(own.response)}").box.h > 0


def test_in_large_text_the_figure_has_the_whole_window() -> None:
    fake = screen()
    fake.app.settings.scale = 2.0
    fake.wait(0.1)
    assert not any(isinstance(shape, Picture) for shape in fake.shapes)
    fake.keys("n", "n", "n").wait(0.1)
    (shown,) = (shape for shape in fake.shapes if isinstance(shape, Picture))
    assert shown.size[0] > 1200
    assert fake.keys("d").app.screen.figure == "histogram"
    assert fake.click("turn_table 1").app.screen.front == "table"


def test_this_scenario_is_kept_once() -> None:
    fake = screen().keys("v", "v")
    assert len(fake.app.kept) == 1


@pytest.mark.parametrize("size", [(640, 360), (700, 1000), (1280, 720)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_fits_every_window(size: tuple[int, int], scale: float) -> None:
    fake = FakeWindow(statistics.Statistics(Visit(watched().source)), size)
    fake.app.settings.scale = scale
    fake.wait(0.1)
    for target in fake.app.targets:
        box = target.box
        assert box.x >= -1 and box.y >= -1 and box.right <= size[0] + 1 and box.bottom <= size[1] + 1  # noqa: PT018
