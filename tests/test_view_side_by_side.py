"""Two variants on one clock; and a run that goes on otherwise from a moment on."""

from __future__ import annotations

import pickle
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

from building import at, battery, defence, scenario
from sim import language, live
from sim.cli.view import view
from sim.scenario import Scenario
from sim.trace.index import RunIndex
from sim.trace.pair import Pair
from sim.view import viewer
from sim.view.background.sample import GrowingSample, Sample
from sim.view.background.tasks import Task
from sim.view.background.worker import EndedError, InlineWorker, WorkerProcess
from sim.view.map.drawing import MOST_SINGLE
from sim.view.screens.difference import on_common_draws, paired, signed
from sim.view.screens.parameters.variant import Variant
from sim.view.screens.replay.screen import Replay
from sim.view.screens.side_by_side import Fork, SideBySide
from sim.view.screens.side_by_side.fork_samples import rows_of as forked_rows
from sim.view.screens.side_by_side.runs import RunRequest, played, played_by
from sim.view.screens.side_by_side.samples import PairedSamples
from sim.view.testing import FakeWindow
from sim.view.ui.events import Press, Release
from sim.view.ui.screen import Source, Visit
from watching import SIZES

CHANNELS = "defence.batteries.inner.channels"


@cache
def four() -> Scenario:
    """Four at once for one channel that takes 3 of 10: the fourth leaks. With two channels none does."""
    return scenario(name="Four", time_unit="s", attack=[at(0, 0, 0, 0)], defence=defence(inner=battery()))


def visit(time: float = 0.0) -> Visit:
    model = four()
    return Visit(Source(model, lambda number: live.play(model, replication=number), "a41f"), 1, time)


def beside(*keys: str, size: tuple[int, int] = (1280, 720)) -> FakeWindow:
    """Side by side; by the first keys the right side has one more channel."""
    return FakeWindow(SideBySide(visit()), size).keys("tab", "right", *keys)


def forked(time: float, *keys: str) -> FakeWindow:
    return FakeWindow(Fork(visit(time))).keys("tab", "right", *keys)


def pair(left: Scenario, right: Scenario) -> Pair:
    return Pair(RunIndex(left, live.play(left)), RunIndex(right, live.play(right)))


# --- two runs on one clock ---


def test_both_clocks_stand_at_the_same_time_after_every_step():
    two = pair(four(), language.replace(four(), {CHANNELS: 2}))
    for done, event in enumerate(two.run.events, 1):
        last = done == len(two.run.events) or two.run.events[done].time > event.time
        for side in (0, 1):
            if last:
                assert two.done_of(side, done) == two.sides[side].done_at(event.time)


def test_an_event_of_both_runs_is_there_once():
    two = pair(four(), four())
    assert two.run.events == two.sides[0].run.events


def test_the_threats_that_fare_otherwise_are_found():
    two = pair(four(), language.replace(four(), {CHANNELS: 2}))
    assert [(one.number, one.fates, one.time) for one in two.others] == [(4, ("leak", "intercepted"), 6.0)]


def test_threats_of_another_attack_are_not_compared():
    two = pair(four(), language.replace(four(), {"attack.0.schedule.at": [0, 0, 1]}))
    assert (two.others, two.strangers) == ([], 3)


# --- side by side ---


def test_one_step_changes_the_right_side_alone():
    screen = beside().app.screen
    assert [len(side.leaks) for side in screen.pair.sides] == [1, 0]
    assert screen.labels == ("as it is", "one more channel")


def test_what_fares_otherwise_is_framed_in_both_with_its_word():
    fake = beside("shift+tab", "end")
    assert [mark.colour for mark in fake.marks("framed") if mark.colour != "text"] == ["leak", "intercepted"]
    assert {"4: leaked", "4: stopped"} <= set(fake.texts)


def test_of_very_many_that_fare_otherwise_those_on_the_map_are_framed():
    model = scenario(name="Many", attack=[at(*[0] * 300)], defence=defence(inner=battery()))
    left = Visit(Source(model, lambda _: live.play(model), ""))
    screen = SideBySide(left, language.replace(model, {CHANNELS: 300}))
    fake = FakeWindow(screen).keys("1", "enter")
    assert len(screen.others) == 297
    assert len([mark for mark in fake.marks("framed") if mark.colour == "leak"]) == MOST_SINGLE
    assert any(words.startswith("297 threats of this run fare") for words in fake.texts)


def test_the_list_tells_what_fares_otherwise():
    assert {"Threat 4", "leaked left, stopped right"} <= set(beside().texts)


def test_down_goes_to_where_a_threat_fares_otherwise():
    screen = beside("shift+tab", "down").app.screen
    assert (screen.chosen, screen.playback.time) == (4, 6.0)


def test_the_mouse_does_what_the_keys_do():
    fake = FakeWindow(SideBySide(visit())).click("value +")
    assert len(fake.app.screen.others) == 1


def test_the_threat_chosen_in_the_replay_is_chosen_here():
    fake = FakeWindow(Replay(visit().source)).keys("end", "down")
    assert fake.keys("c").app.screen.chosen == 1


def test_the_next_run_of_both_by_key_or_mouse():
    by_keys, by_mouse = beside("shift+tab", "n", "n", "p"), beside().click("replication 1")
    assert (by_keys.app.screen.number, by_mouse.app.screen.number) == (2, 2)
    assert by_mouse.click("replication -1").app.screen.number == 1


def test_a_click_on_how_many_fare_otherwise_goes_to_the_next_of_them():
    screen = beside().click("other 1").app.screen
    assert (screen.chosen, screen.playback.time) == (4, 6.0)


@pytest.mark.parametrize(
    "destination", [("keys", "c", "tab", "right"), ("click", "menu", "go side_by_side", "value +")]
)
def test_from_a_replay_by_keys_or_mouse_alone(destination: tuple[str, ...]):
    fake = FakeWindow(Replay(visit().source))
    for name in destination[1:]:
        getattr(fake, destination[0])(name)
    assert {"as it is", "one more channel", "1 threat of this run fares otherwise"} <= set(fake.texts)


def test_the_numbers_are_turned_and_undone_by_mouse():
    fake = FakeWindow(SideBySide(visit())).click("number 1").click("number -1").click("value +")
    assert fake.app.screen.right.variant.moved == {CHANNELS: 2}
    assert fake.click("undo").app.screen.right.variant.moved == {}


def test_a_frame_does_not_wait_for_a_number_that_is_moved(monkeypatch: pytest.MonkeyPatch):
    fake, waited = FakeWindow(SideBySide(visit())), list[float]()
    monkeypatch.setattr(Task, "wait", lambda _, seconds: waited.append(seconds))
    fake.click("value +").click("value +")
    assert waited == [0.0, 0.0]


def dead(*_: object) -> object:
    raise EndedError


@pytest.mark.parametrize("forked", [None, 4.0])
@pytest.mark.parametrize("worker", [InlineWorker(), dead])
def test_the_right_run_is_the_same_from_another_process_or_a_killed_one(
    worker: WorkerProcess, forked: float | None
):
    request = RunRequest(four(), language.replace(four(), {CHANNELS: 2}), 1, 2, forked)
    here, there = played(request), played_by(worker, request)
    assert (here.events, here.threats, here.end) == (there.events, there.threats, there.end)


def test_every_number_can_be_undone():
    screen = beside("o").app.screen
    assert (screen.others, screen.labels[1]) == ([], "the same")


def test_an_order_is_chosen_by_its_place():
    fake = FakeWindow(SideBySide(visit())).keys("c", "c", "c", "tab", "right")
    assert fake.app.screen.right.scenario.defence.batteries["inner"].order == "earliest_landing"


def test_a_number_that_cannot_be_is_said_and_changes_nothing():
    screen = beside().app.screen
    closes = next(one.path for one in screen.right.parameters if one.path.endswith("window.closes"))
    screen._put(Variant(four(), {closes: -1.0}))
    assert screen.right.variant.moved == {CHANNELS: 2}
    assert screen.app.said


def test_a_file_beside_another_is_named_by_what_it_has_otherwise():
    other = language.replace(four(), {CHANNELS: 2})
    screen = FakeWindow(SideBySide(visit(), other)).app.screen
    assert screen.labels == ("Four", "channels=2")
    assert len(screen.others) == 1


def test_a_narrow_window_has_one_map_above_the_other():
    wide, narrow = (beside(size=size) for size in ((1280, 720), (700, 1000)))
    boxes = [
        [one.box for one in fake.shapes if getattr(one, "name", "") == "battery inner"]
        for fake in (wide, narrow)
    ]
    assert boxes[0][0].y == boxes[0][1].y
    assert boxes[1][0].x == boxes[1][1].x


@pytest.mark.parametrize("size", SIZES)
def test_every_window_shows_both_sides(size: tuple[int, int]):
    fake = beside("end", "shift+tab", size=size).keys("+", "+", "+", "+")
    left, right = (label[:5] for label in fake.app.screen.labels)
    assert left != right
    assert {left, right} <= {text[:5] for text in fake.texts}


def test_a_time_is_typed_below_the_left_map_and_enter_goes_there_wherever_the_focus_is():
    fake = beside("9")
    assert fake.app.pointer.focus == "value"
    assert "Go to 9_ s, then Enter" in fake.texts
    assert sum("engages" in words for words in fake.texts) == 1
    assert fake.keys("enter").app.screen.playback.time == 9.0


# --- from here on ---


def test_a_fork_has_one_past_and_two_futures():
    two = forked(4.0).app.screen.pair
    past = [[e for e in side.run.events if e.time <= 4 and e.channel != 2] for side in two.sides]
    assert past[0] == past[1]
    assert [len(side.leaks) for side in two.sides] == [1, 0]


def test_before_the_fork_both_sides_show_one_run():
    two = forked(4.0).app.screen.pair
    assert two.shown(1, 3.9) is two.sides[0]
    assert two.shown(1, 4.0) is two.sides[1]


def test_a_fork_can_be_moved_to_the_present_moment():
    screen = FakeWindow(Fork(visit())).click("value +").keys("1", "0", "enter", "h").app.screen
    assert (screen.fork_at, screen.others) == (10.0, [])


def test_from_a_replay_at_any_moment_by_keys_alone():
    fake = FakeWindow(Replay(visit().source)).keys("4", "enter", "h", "tab", "right")
    two = fake.app.screen.pair
    assert (two.forked, [len(side.leaks) for side in two.sides]) == (4.0, [1, 0])
    assert {"as it is", "one more channel from 4.0 on"} <= set(fake.texts)


def test_from_a_replay_at_any_moment_by_mouse_alone():
    fake = FakeWindow(Replay(visit().source)).click("step 1").click("step 1")
    time = fake.app.screen.playback.time
    fake.click("menu").click("go fork").click("value +")
    assert (fake.app.screen.fork_at, fake.app.screen.changed) == (time, "one more channel from 0.0 on")
    dial = fake.target("scrub")
    fake.take(Press(dial.box.cx, dial.box.cy), Release()).click("here")
    assert fake.app.screen.fork_at == fake.app.screen.playback.time > 4


def test_only_what_can_change_in_mid_run_is_offered():
    paths = [one.path for one in Fork(visit()).right.parameters]
    assert paths
    assert all(path.startswith(("defence.", "warning.")) for path in paths)


def test_fewer_channels_show_the_busy_ones_until_they_are_free():
    model = language.replace(four(), {CHANNELS: 3})
    run = live.fork(model, four(), time=1.0)
    fake = FakeWindow(Fork(Visit(Source(model, lambda _: live.play(model), ""), 1, 1.0)))
    screen = fake.app.screen
    screen.change("value", 1)
    assert run.events == screen.pair.sides[1].run.events
    fake.keys("home", "1", "enter")
    assert len(fake.marks("shot", "engaged")) >= 6


def test_many_forks_are_the_runs_of_one_fork_each():
    right = language.replace(four(), {CHANNELS: 2})
    rows = forked_rows(pickle.dumps((four(), right)), 5, 4.0, 3, 2)
    runs = [live.fork(four(), right, 5, number, 4.0) for number in (3, 4)]
    told = [[value for value in run.responses.values() if value is not None] for run in runs]
    assert [[value for value in row if not np.isnan(value)] for row in rows] == told


def test_a_fork_says_from_when_on():
    assert forked(4.0).app.screen.labels[1] == "one more channel from 4.0 on"


# --- the difference in words ---


def sample(*leaks: float) -> Sample:
    rows = np.array([[n, n == 0] for n in leaks], dtype=np.float64)
    return Sample(("leaks", "held"), rows, len(leaks))


def test_the_difference_of_many_runs_stands_beneath():
    fake = beside()
    few, many = GrowingSample(("leaks", "held"), more), GrowingSample(("leaks", "held"), more)
    few._sample, many._sample = sample(*[1, 2, 3, 5] * 100), sample(*[3, 4, 5, 6] * 100)
    fake.app.screen.paired_samples = PairedSamples(many, few)
    texts = " ".join(fake.keys("n").texts)
    assert "\N{MINUS SIGN}1.75" in texts
    assert "one more channel: 1.75 leaks fewer per run, 1.71 to 1.79 (95 %)." in texts


def more(first: int, count: int) -> np.ndarray:
    raise AssertionError


def test_what_common_draws_save_is_told():
    found = paired(sample(*[3, 4, 5, 6] * 100), sample(*[1, 2, 3, 5] * 100), "leaks")
    assert found is not None
    assert "Correlation 0.98: the same draws save 9" in on_common_draws(found)


def test_a_difference_has_its_sign():
    assert [signed(value) for value in (-1.25, 0.0, 3)] == ["\N{MINUS SIGN}1.25", "0.00", "+3.00"]


# --- the command ---


def test_without_a_display_both_are_told():
    lines = list(viewer.side_by_side_lines(four(), language.replace(four(), {CHANNELS: 2}), 1))
    assert lines[1] == "  Threat 4: leaked left, stopped right"
    assert lines[2] == "In 400 runs of each, right against left: 1.00 leaks fewer per run in every run."


def test_a_file_and_a_change_beside_are_wrong_usage():
    given = ["two-inbound", "--beside", "four-at-once", "--beside", f"{CHANNELS}=3"]
    assert CliRunner().invoke(view, given).exit_code == 2
