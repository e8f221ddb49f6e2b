"""The statistics screen: numbers first, a figure beside them, what was kept compared, files of all."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from PIL import Image

from sim.view import statistics
from sim.view.null import Null
from sim.view.screen import Visit
from sim.view.shapes import Picture
from watching import watched


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "RUNS", 60)


def screen(folder: Path | None = None) -> Null:
    null = Null(statistics.Statistics(Visit(watched().source)))
    null.app.folder = folder or Path()
    return null.wait(0.1)


def test_numbers_come_first_and_the_figure_beside_them() -> None:
    null = screen()
    assert {"mean", "95 % interval", "exact", "n", "leaks"} <= set(null.texts)
    (shown,) = (shape for shape in null.shapes if isinstance(shape, Picture))
    assert len(shown.rows) == 3 * shown.size[0] * shown.size[1]
    assert not null.app.screen.restless


def test_figures_and_responses_are_chosen_by_keys_and_the_table() -> None:
    null = screen().keys("d")
    assert null.app.screen.figure == "histogram"
    null.keys("y").wait(0.1)
    assert null.app.screen.response != "leaks"
    null.click("figure ecdf").click("rows row 0").wait(0.1)
    assert (null.app.screen.figure, null.app.screen.response) == ("ecdf", "threats")


@pytest.mark.parametrize(("key", "suffix"), [("p", ".png"), ("g", ".svg"), ("c", ".csv"), ("j", ".json")])
def test_everything_is_saved_under_a_free_name(key: str, suffix: str, tmp_path: Path) -> None:
    null = screen(tmp_path).keys(key).wait(0.1)
    (file,) = tmp_path.iterdir()
    assert (file.suffix, null.app.said) == (suffix, f"Saved {file}")
    before = file.read_bytes()
    null.keys(key).wait(0.1)
    assert (len(list(tmp_path.iterdir())), file.read_bytes()) == (2, before)
    if suffix == ".png":
        with Image.open(file) as picture:
            assert picture.width >= 1280


def test_a_kept_variant_is_compared_on_the_same_draws() -> None:
    null = screen().click("table compared")
    assert any("Nothing is kept yet" in words for words in null.texts)
    model = watched().source.scenario
    other = model.model_copy(update={"name": "Another"})
    null.app.kept.append(("Another", pickle.dumps(other)))
    null.wait(0.1)
    assert "2. Another" in null.texts


def test_this_scenario_is_kept_once() -> None:
    null = screen().keys("v", "v")
    assert len(null.app.kept) == 1


@pytest.mark.parametrize("size", [(640, 360), (700, 1000), (1280, 720)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_fits_every_window(size: tuple[int, int], scale: float) -> None:
    null = Null(statistics.Statistics(Visit(watched().source)), size)
    null.app.settings.scale = scale
    null.wait(0.1)
    for target in null.app.targets:
        box = target.box
        assert box.x >= -1 and box.y >= -1 and box.right <= size[0] + 1 and box.bottom <= size[1] + 1  # noqa: PT018
