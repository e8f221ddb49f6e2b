"""Playback: where in a run we are, and what keys and the clock do to it."""

from __future__ import annotations

import pytest

from sim.view import player
from sim.view.player import Playback
from watching import reel

START = Playback()


def test_it_opens_paused_on_the_first_frame() -> None:
    assert (START.done, START.time, START.playing) == (0, 0.0, False)


def test_a_step_shows_one_event() -> None:
    once = player.step(START, reel(), 1)
    assert (once.done, once.time) == (1, 1.0)


def test_steps_tell_apart_what_happens_at_one_instant() -> None:
    twice = player.step(player.step(START, reel(), 1), reel(), 1)
    assert (twice.done, twice.time) == (2, 1.0)


@pytest.mark.parametrize("ahead", [1, 3, 10, 22])
def test_a_step_back_undoes_a_step(ahead: int) -> None:
    there = player.step(START, reel(), ahead)
    again = player.step(player.step(there, reel(), 1), reel(), -1)
    assert (again.done, again.time) == (there.done, there.time)


def test_a_step_back_between_two_events_returns_to_the_one_before() -> None:
    between = player.jump(START, reel(), 3.5)
    assert player.step(between, reel(), -1).time == 3.0


def test_stepping_pauses() -> None:
    assert not player.step(player.play(START, reel()), reel(), 1).playing


def test_a_jump_shows_all_of_its_instant() -> None:
    there = player.jump(START, reel(), 4.0)
    assert there.done == sum(time <= 4.0 for time in reel().times)


@pytest.mark.parametrize(("wanted", "got"), [(-3.0, 0.0), (1e9, 16.0)])
def test_a_jump_stays_inside_the_run(wanted: float, got: float) -> None:
    assert player.jump(START, reel(), wanted).time == got


def test_the_next_leak_is_the_landing_that_harms() -> None:
    assert player.leak(START, reel(), 1).time == 14.0


def test_after_the_last_leak_there_is_no_next() -> None:
    last = player.leak(START, reel(), 1)
    assert player.leak(last, reel(), 1).done == last.done


def test_the_leak_before_is_found_from_the_end() -> None:
    assert player.leak(player.to_end(START, reel()), reel(), -1).time == 14.0


def test_playing_moves_the_clock_at_the_speed() -> None:
    rate = player.rate(reel().run.end, "normal")
    played = player.tick(player.play(START, reel()), reel(), 2.0)
    assert played.time == pytest.approx(2 * rate)


def test_paused_time_stands_still() -> None:
    assert player.tick(START, reel(), 5.0).time == 0.0


def test_playing_stops_at_the_end() -> None:
    ended = player.tick(player.play(START, reel()), reel(), 1e6)
    assert (ended.playing, ended.done) == (False, len(reel().run.events))


def test_play_at_the_end_starts_again() -> None:
    again = player.play(player.to_end(START, reel()), reel())
    assert (again.playing, again.time) == (True, 0.0)


def test_speed_end_goes_to_the_end_at_once() -> None:
    fastest = player.change_speed(player.play(START, reel()), "end")
    assert player.tick(fastest, reel(), 0.01).time == reel().run.end


def test_a_change_of_speed_keeps_the_place() -> None:
    there = player.jump(START, reel(), 5.0)
    assert player.change_speed(there, 1).time == there.time


def test_fast_changes_what_is_shown_at_most_three_times_a_second() -> None:
    now, shown = player.change_speed(player.play(START, reel()), "fast"), set()
    for _ in range(60):
        now = player.tick(now, reel(), 1 / 60)
        shown.add(now.done)
    assert len(shown) <= 4


def test_a_step_slides_to_its_place() -> None:
    stepped = player.step(START, reel(), 1)
    half = player.tick(stepped, reel(), player.GLIDE / 2).shown
    assert 0.0 < half < 1.0


def test_a_slide_is_over_in_time() -> None:
    stepped = player.step(START, reel(), 1)
    assert player.tick(stepped, reel(), player.GLIDE).shown == 1.0


@pytest.mark.parametrize("end", [0.02, 1.0, 31.0, 600.0, 8760.0])
def test_a_run_takes_less_than_a_minute_at_normal_speed(end: float) -> None:
    assert 15 <= end / player.normal_rate(end) <= 41
