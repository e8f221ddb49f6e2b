"""Jumps from event to event, loops, a battery over time, calm and sounds."""

from __future__ import annotations

from itertools import pairwise

import pytest

from building import battery, defence, scenario
from sim.view.screens.replay import playback
from sim.view.screens.replay.playback import Playback
from sim.view.testing import FakeWindow
from sim.view.ui.shapes import Fill
from watching import SIZES, at_time, run, run_index, viewer


def event(fake: FakeWindow) -> str:
    """The kind of the last event that has happened."""
    return run().events[fake.app.screen.playback.done - 1].event


@pytest.mark.parametrize(("key", "kind"), [("e", "engaged"), ("d", "detected"), ("pagedown", "landed")])
def test_a_jump_goes_to_the_next_event_of_its_kind(key: str, kind: str) -> None:
    assert event(viewer().keys(key)) == kind


@pytest.mark.parametrize("key", ["e", "d"])
def test_a_jump_with_shift_goes_back(key: str) -> None:
    there = viewer().keys(key)
    back = viewer().keys(key, key, f"shift+{key}")
    assert there.app.screen.playback.done == back.app.screen.playback.done


def looped() -> Playback:
    """From 2 to 4, again and again."""
    first = playback.mark_loop(playback.jump(Playback(), run_index(), 2), run_index())
    return playback.mark_loop(playback.jump(first, run_index(), 4), run_index())


def test_a_loop_begins_again_where_it_began() -> None:
    now = looped()
    for _ in range(200):
        now = playback.tick(now, run_index(), 0.1)
        assert 2 <= now.time <= 4
    assert now.playing


def test_a_loop_at_any_speed_stays_within() -> None:
    now = playback.change_speed(looped(), "end")
    for _ in range(50):
        now = playback.tick(now, run_index(), 0.1)
    assert now.time <= 4


@pytest.mark.parametrize("speed", ["normal", "fast"])
def test_a_round_of_a_short_loop_takes_a_second(speed: str) -> None:
    end = run_index().run.end
    first = playback.mark_loop(
        playback.change_speed(playback.jump(Playback(), run_index(), 4), speed), run_index()
    )
    now = playback.mark_loop(playback.jump(first, run_index(), 4 + 0.003 * end), run_index())
    times = [now.time]
    for _ in range(60):
        now = playback.tick(now, run_index(), 1 / 60)
        times.append(now.time)
    assert sum(later < earlier for earlier, later in pairwise(times)) <= 1


def test_a_loop_marked_backwards_is_the_same() -> None:
    first = playback.mark_loop(playback.jump(Playback(), run_index(), 4), run_index())
    assert playback.mark_loop(playback.jump(first, run_index(), 2), run_index()).loop == (2.0, 4.0)


def test_the_third_time_ends_the_loop() -> None:
    assert playback.mark_loop(looped(), run_index()).loop is None


def test_a_loop_without_length_is_none() -> None:
    now = playback.jump(Playback(), run_index(), 4)
    assert playback.mark_loop(playback.mark_loop(now, run_index()), run_index()).loop is None


def test_another_run_has_no_loop() -> None:
    fake = viewer().keys("l", "5", "enter", "l", "n")
    assert fake.app.screen.playback.loop is None


# --- a battery over time ---


def test_a_press_on_a_battery_shows_its_channels_over_time() -> None:
    assert "ch. 1" in at_time("7.5").click("battery inner").texts


def test_pressed_again_the_battery_is_let_go() -> None:
    assert "ch. 1" not in at_time("7.5").click("battery inner").click("battery inner").texts


def test_a_key_goes_through_the_batteries() -> None:
    chosen = [viewer().keys(*"j" * times).app.screen.battery for times in range(3)]
    assert chosen == [None, "inner", None]


def test_what_has_happened_is_a_bar_for_each_engagement() -> None:
    fake = at_time("16").keys("j")
    bars = [shape for shape in fake.shapes if isinstance(shape, Fill) and shape.colour == "engaged"]
    assert len(bars) == sum(one.event == "engaged" for one in run().events)


def test_a_reload_is_told_on_the_chart() -> None:
    assert "reloading" in at_time("16").keys("j").texts


@pytest.mark.parametrize("size", SIZES)
def test_many_channels_are_counted_honestly(size: tuple[int, int]) -> None:
    model = scenario(defence=defence(inner=battery(channels=40)))
    texts = viewer(model, size).keys("end", "j").texts
    shown = [words for words in texts if words.startswith("ch. ")]
    assert (len(shown), "+32 more" in texts) in [(8, True), (0, False)]
    assert "0/40" in texts


# --- calm, sounds ---


def test_calm_nothing_slides() -> None:
    fake = viewer().keys("k", "right")
    fake.app.tick(0.01)
    assert fake.app.screen.playback.glide == 0


def test_a_leak_is_heard() -> None:
    fake = at_time("13.9").keys("q", "space").wait(1, frames=30)
    assert "leak" in fake.app.sounds


def test_without_sounds_nothing_is_heard() -> None:
    assert viewer().keys("space").wait(10, frames=100).app.sounds == []
