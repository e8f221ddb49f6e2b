"""What if: a move changes the estimate as a study would, and never the scenario that is watched."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from building import at, battery, defence, kind, scenario
from sim import language, statistics
from sim.errors import SimError
from sim.scenario import Scenario
from sim.study import Options, study
from sim.view.background.sample import Sample
from sim.view.background.tasks import LatestOnly
from sim.view.background.worker import InlineWorker, WorkerProcess
from sim.view.screens import difference
from sim.view.screens.problems import source_of
from sim.view.screens.what_if import refine, saving
from sim.view.screens.what_if.estimates import Estimates
from sim.view.screens.what_if.findings import Findings, columns
from sim.view.screens.what_if.refine import Question, Refinement
from sim.view.screens.what_if.screen import FEW_RUNS, WhatIf
from sim.view.testing import FakeWindow
from sim.view.ui.outlines import FORMS
from sim.view.ui.shapes import Mark
from watching import SIZES, viewer

CHANNELS = "defence.batteries.inner.channels"
CHANCE = "defence.batteries.inner.intercept_probability"
CLOSES = "defence.batteries.inner.window.closes"
OPENS = "defence.batteries.inner.window.opens"


def alone() -> Scenario:
    """Four threats at once against one battery that always has a channel: theory knows all of it."""
    return scenario(
        threats={"plain": kind()},
        attack=[at(1, 1, 1, 1)],
        defence=defence(inner=battery(channels=4, max_engagements=1, intercept_probability=0.6)),
    )


def opened(of: Scenario | None = None, size: tuple[int, int] = (1280, 720)) -> FakeWindow:
    return viewer(of or alone(), size).keys("x")


def screen(fake: FakeWindow) -> WhatIf:
    found = fake.app.screen
    assert isinstance(found, WhatIf)
    return found


def asked(fake: FakeWindow) -> Estimates:
    found = screen(fake).estimates
    assert found is not None
    return found


def moved(path: str = CHANNELS, value: float = 1, of: Scenario | None = None) -> FakeWindow:
    fake = opened(of)
    screen(fake).change(path, value)
    fake.shapes = fake.app.draw()
    return fake


def test_a_move_gives_what_a_study_of_the_changed_scenario_gives() -> None:
    now = asked(moved()).now
    assert now is not None
    found = study(language.replace(alone(), {CHANNELS: 1}), FEW_RUNS, options=Options(engine="simpy"))
    assert np.array_equal(now.sample.rows, found.kept, equal_nan=True)


@pytest.mark.parametrize("response", ["leaks", "held", "leak_fraction"])
def test_mean_and_interval_are_those_of_a_study(response: str) -> None:
    now = asked(moved()).now
    fewer = language.replace(alone(), {CHANNELS: 1})
    found = study(fewer, FEW_RUNS, options=Options(engine="simpy"))[response]
    assert now is not None
    assert (now.sample.of(response).mean, now.sample.of(response).interval) == (found.mean, found.interval)


def test_what_changed_is_told_with_the_paired_difference() -> None:
    fake = moved()
    before, now = asked(fake).base, asked(fake).now
    assert before is not None
    assert now is not None
    found = statistics.paired_means(before.sample.column("leaks"), now.sample.column("leaks"))
    told = difference.in_words(found, "leaks")
    assert any(words.startswith("Three fewer channels: ") for words in fake.texts)
    assert told.startswith(f"{found.mean:.1f} leaks more per run")


@pytest.mark.parametrize("whole", [True, False])
def test_the_difference_is_that_of_paired_statistics(whole: bool) -> None:
    rng = np.random.default_rng(3)
    name = "leaks" if whole else "damage"
    values = rng.poisson(3, (2, 300)) * (1.0 if whole else 0.1)
    values[0, :5] = np.nan
    before, after = (Sample((name,), each[:, None]) for each in values)
    found = statistics.paired_means(values[0], values[1])
    expected = (found.n, found.mean, found.interval, found.differing)
    assert difference.without_correlation(before, after, name) == expected


def test_the_file_s_own_result_stays_faint_behind() -> None:
    fake = moved()
    assert {"now", "as the file has it"} <= set(fake.texts)
    assert any(words.startswith("exact") or "file " in words for words in fake.texts)


def test_where_nothing_is_moved_there_is_nothing_behind() -> None:
    assert "as the file has it" not in opened().texts


def test_the_exact_value_is_shown_where_a_formula_fits() -> None:
    fake = moved(CHANCE, 0.75)
    assert any("exact 1 " in f"{words} " for words in fake.texts)
    assert "exact" in fake.texts


def test_no_exact_value_is_shown_where_none_fits() -> None:
    inner = {"time_to_failure": 30, "time_to_repair": 3}
    breaking = language.replace(alone(), {"defence.batteries.inner.breakdown": inner})
    fake = moved(CHANNELS, 2, of=breaking)
    assert "leaks" not in asked(fake)._refinement.known(asked(fake).now.question)
    assert not any(words.startswith("exact") for words in fake.texts)


def test_default_brings_the_file_s_numbers_back() -> None:
    fake = moved().keys("d")
    assert not screen(fake).variant.moved
    assert asked(fake).now is asked(fake).base


def test_the_focused_number_alone_goes_back() -> None:
    fake = moved(CHANCE, 0.9)
    screen(fake).change(CHANNELS, 2)
    fake.keys("tab", "backspace")
    assert dict(screen(fake).variant.moved) == {CHANCE: 0.9}


def test_an_impossible_value_is_a_calm_sentence_and_the_last_result_stays() -> None:
    fake = moved(OPENS, 2)
    before = asked(fake).now
    screen(fake).change(CLOSES, 5)
    fake.shapes = fake.app.draw()
    assert asked(fake).now is before
    assert any(words.startswith("Not possible so: the window closes 5") for words in fake.texts)


def test_the_sentence_names_no_path_where_several_numbers_were_moved() -> None:
    fake = moved(CHANCE, 0.9)
    screen(fake).change(CLOSES, 5)
    screen(fake).change(OPENS, 2)
    assert screen(fake).refusal.startswith("Not possible so: the window closes 5 before")


def test_the_rarest_high_values_share_a_bar() -> None:
    rows = np.array([[float(n)] for n in [*range(10)] * 100 + [90]])
    found = columns(Findings(Sample(("leaks",), rows), None, "leaks"))
    assert (len(found.now), found.labels[-1], sum(found.now)) == (10, "9+", pytest.approx(1))


def test_the_scenario_that_is_watched_never_changes() -> None:
    fake = moved().keys("escape")
    assert fake.app.screen.source.scenario == alone()


def test_watching_opens_the_changed_scenario_at_the_same_run() -> None:
    fake = viewer(alone()).keys("n", "x")
    screen(fake).change(CHANNELS, 1)
    replay = fake.keys("w").wait(0.5).app.screen
    assert (replay.name, replay.number) == ("replay", 2)
    assert replay.source.scenario.defence.batteries["inner"].channels == 1


def test_both_are_shown_side_by_side() -> None:
    fake = moved().keys("b")
    assert fake.app.screen.name == "side_by_side"
    assert fake.app.screen.right.scenario.defence.batteries["inner"].channels == 1


def test_every_number_is_reached_by_the_tab_key() -> None:
    fake = opened(size=(640, 360))
    seen = {fake.keys("tab").app.pointer.focus for _ in range(60)}
    assert {number.path for number in screen(fake).parameters} <= seen


def test_the_wheel_scrolls_the_list_and_moves_nothing() -> None:
    from sim.view.ui.events import Wheel

    fake = opened()
    box = fake.target(CHANCE).box
    fake.take(Wheel(box.cx, box.cy, -3))
    assert screen(fake).offset > 0
    assert not screen(fake).variant.moved


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_can_be_drawn_in_any_window(size: tuple[int, int], scale: float) -> None:
    fake = opened(size=size)
    fake.app.settings.scale = scale
    screen(fake).change(CHANNELS, 2)
    screen(fake).change(OPENS, 2)
    screen(fake).change(CLOSES, 5)
    drawn = [shape for key in ("m", "m", "m", "e", "?") for shape in fake.keys(key).shapes]
    assert {shape.form for shape in drawn if isinstance(shape, Mark)} <= set(FORMS)


def test_the_bars_of_both_hold_all_runs() -> None:
    rows = np.array([[0.0], [1], [1], [7]])
    now, before = Sample(("leaks",), rows), Sample(("leaks",), rows[::-1] * 2)
    found = columns(Findings(now, before, "leaks", changed=True))
    assert (sum(found.now), sum(found.before)) == (1, 1)


# --- a file of its own ---


def test_saving_writes_a_scenario_that_loads(tmp_path: Path) -> None:
    path = saving.write(alone(), tmp_path / "mine")
    assert language.load(path) == alone()


def test_what_is_there_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fake = moved().keys("e", "enter")
    first = list(tmp_path.iterdir())
    fake.keys("e")
    screen(fake).change("file", str(first[0]))
    fake.shapes = fake.app.draw()
    fake.keys("enter")
    assert list(tmp_path.iterdir()) == first
    assert any("is there already" in words for words in fake.texts)


# --- in the background ---


def test_a_new_question_gives_up_the_old_one() -> None:
    first_began, go, done = threading.Event(), threading.Event(), []

    def how(what: int, wanted: object) -> None:
        first_began.set()
        go.wait(60)
        if wanted():
            done.append(what)

    latest = LatestOnly[int](how)
    latest.ask(1)
    first_began.wait(60)
    latest.ask(2)
    latest.ask(3)
    go.set()
    end = time.perf_counter() + 60
    while latest.busy and time.perf_counter() < end:
        time.sleep(0.005)
    latest.stop()
    assert done == [3]


class Dying(WorkerProcess):
    """A process that ends while it plays, the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def __call__(self, function, *given):  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.calls == 1:
            self._process = self._started()
            os.kill(self._process.pid, signal.SIGTERM)
            self._process.wait()
        return super().__call__(function, *given)


def test_a_process_that_is_killed_is_replaced() -> None:
    worker = Dying()
    refiner = Refinement(worker, InlineWorker(), inline=True)
    refiner.ask(Question("now", alone(), 20))
    worker.close()
    expected = study(alone(), 20, options=Options(engine="simpy")).kept
    assert np.array_equal(refiner.answers["now"].sample.rows, expected, equal_nan=True)


def test_trouble_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> object:
        raise ValueError("out of paper")

    monkeypatch.setattr(refine, "blocks_of", broken)
    fake = opened()
    assert "The study stopped: out of paper" in fake.texts
    assert asked(fake).now.sample.trouble


def test_a_source_that_grows_is_played_as_often_as_a_study_wants() -> None:
    from sim.view.ui.screen import Visit

    assert WhatIf(Visit(source_of(alone()))).wanted == 20_000


def test_a_kept_variant_is_there_once_for_the_statistics_to_compare() -> None:
    fake = moved().keys("v", "v")
    assert [label for label, _ in fake.app.kept] == ["three fewer channels"]


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Scenario) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.language, "dump", refuse)
    with pytest.raises(SimError, match="No space left"):
        saving.write(alone(), tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_where_all_is_shown_the_key_for_more_says_so() -> None:
    assert any("are all here" in words for words in opened().keys("m").texts)
    assert not any("are all here" in words for words in opened().keys(*"++++m").texts)
