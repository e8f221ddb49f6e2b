"""Jumps from event to event, loops, a battery over time, calm and sounds."""

from __future__ import annotations

from itertools import pairwise

import pytest

from building import battery, defence, scenario
from sim.view import player
from sim.view.null import Null
from sim.view.player import Playback
from sim.view.shapes import Fill
from watching import SIZES, at_time, reel, run, viewer


def event(null: Null) -> str:
    """The kind of the last event that has happened."""
    return run().events[null.app.screen.playback.done - 1].event


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
    first = player.mark_loop(player.jump(Playback(), reel(), 2), reel())
    return player.mark_loop(player.jump(first, reel(), 4), reel())


def test_a_loop_begins_again_where_it_began() -> None:
    now = looped()
    for _ in range(200):
        now = player.tick(now, reel(), 0.1)
        assert 2 <= now.time <= 4
    assert now.playing


def test_a_loop_at_any_speed_stays_within() -> None:
    now = player.change_speed(looped(), "end")
    for _ in range(50):
        now = player.tick(now, reel(), 0.1)
    assert now.time <= 4


@pytest.mark.parametrize("speed", ["normal", "fast"])
def test_a_round_of_a_short_loop_takes_a_second(speed: str) -> None:
    end = reel().run.end
    first = player.mark_loop(player.change_speed(player.jump(Playback(), reel(), 4), speed), reel())
    now = player.mark_loop(player.jump(first, reel(), 4 + 0.003 * end), reel())
    times = [now.time]
    for _ in range(60):
        now = player.tick(now, reel(), 1 / 60)
        times.append(now.time)
    assert sum(later < earlier for earlier, later in pairwise(times)) <= 1


def test_a_loop_marked_backwards_is_the_same() -> None:
    first = player.mark_loop(player.jump(Playback(), reel(), 4), reel())
    assert player.mark_loop(player.jump(first, reel(), 2), reel()).loop == (2.0, 4.0)


def test_the_third_time_ends_the_loop() -> None:
    assert player.mark_loop(looped(), reel()).loop is None


def test_a_loop_without_length_is_none() -> None:
    now = player.jump(Playback(), reel(), 4)
    assert player.mark_loop(player.mark_loop(now, reel()), reel()).loop is None


def test_another_run_has_no_loop() -> None:
    null = viewer().keys("l", "5", "enter", "l", "n")
    assert null.app.screen.playback.loop is None


# --- a battery over time ---


def test_a_press_on_a_battery_shows_its_channels_over_time() -> None:
    assert "ch. 1" in at_time("7.5").click("battery inner").texts


def test_pressed_again_the_battery_is_let_go() -> None:
    assert "ch. 1" not in at_time("7.5").click("battery inner").click("battery inner").texts


def test_a_key_goes_through_the_batteries() -> None:
    chosen = [viewer().keys(*"j" * times).app.screen.battery for times in range(3)]
    assert chosen == [None, "inner", None]


def test_what_has_happened_is_a_bar_for_each_engagement() -> None:
    null = at_time("16").keys("j")
    bars = [shape for shape in null.shapes if isinstance(shape, Fill) and shape.colour == "engaged"]
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
    null = viewer().keys("k", "right")
    null.app.tick(0.01)
    assert null.app.screen.playback.glide == 0


def test_a_leak_is_heard() -> None:
    null = at_time("13.9").keys("q", "space").wait(1, frames=30)
    assert "leak" in null.app.sounds


def test_without_sounds_nothing_is_heard() -> None:
    assert viewer().keys("space").wait(10, frames=100).app.sounds == []
