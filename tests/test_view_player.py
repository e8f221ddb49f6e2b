"""Playback: where in a run we are, and what keys and the clock do to it."""

from __future__ import annotations

import pytest

from sim.view.screens.replay import playback
from sim.view.screens.replay.playback import Playback
from watching import run_index

START = Playback()


def test_it_opens_paused_on_the_first_frame() -> None:
    assert (START.done, START.time, START.playing) == (0, 0.0, False)


def test_a_step_shows_one_event() -> None:
    once = playback.step(START, run_index(), 1)
    assert (once.done, once.time) == (1, 1.0)


def test_steps_tell_apart_what_happens_at_one_instant() -> None:
    twice = playback.step(playback.step(START, run_index(), 1), run_index(), 1)
    assert (twice.done, twice.time) == (2, 1.0)


@pytest.mark.parametrize("ahead", [1, 3, 10, 22])
def test_a_step_back_undoes_a_step(ahead: int) -> None:
    there = playback.step(START, run_index(), ahead)
    again = playback.step(playback.step(there, run_index(), 1), run_index(), -1)
    assert (again.done, again.time) == (there.done, there.time)


def test_a_step_back_between_two_events_returns_to_the_one_before() -> None:
    between = playback.jump(START, run_index(), 3.5)
    assert playback.step(between, run_index(), -1).time == 3.0


def test_stepping_pauses() -> None:
    assert not playback.step(playback.play(START, run_index()), run_index(), 1).playing


def test_a_jump_shows_all_of_its_instant() -> None:
    there = playback.jump(START, run_index(), 4.0)
    assert there.done == sum(time <= 4.0 for time in run_index().times)


@pytest.mark.parametrize(("wanted", "got"), [(-3.0, 0.0), (1e9, 16.0)])
def test_a_jump_stays_inside_the_run(wanted: float, got: float) -> None:
    assert playback.jump(START, run_index(), wanted).time == got


def test_the_next_leak_is_the_landing_that_harms() -> None:
    assert playback.leak(START, run_index(), 1).time == 14.0


def test_after_the_last_leak_there_is_no_next() -> None:
    last = playback.leak(START, run_index(), 1)
    assert playback.leak(last, run_index(), 1).done == last.done


def test_the_leak_before_is_found_from_the_end() -> None:
    assert playback.leak(playback.to_end(START, run_index()), run_index(), -1).time == 14.0


def test_playing_moves_the_clock_at_the_speed() -> None:
    rate = playback.rate(run_index().run.end, "normal")
    played = playback.tick(playback.play(START, run_index()), run_index(), 2.0)
    assert played.time == pytest.approx(2 * rate)


def test_paused_time_stands_still() -> None:
    assert playback.tick(START, run_index(), 5.0).time == 0.0


def test_playing_stops_at_the_end() -> None:
    ended = playback.tick(playback.play(START, run_index()), run_index(), 1e6)
    assert (ended.playing, ended.done) == (False, len(run_index().run.events))


def test_play_at_the_end_starts_again() -> None:
    again = playback.play(playback.to_end(START, run_index()), run_index())
    assert (again.playing, again.time) == (True, 0.0)


def test_speed_end_goes_to_the_end_at_once() -> None:
    fastest = playback.change_speed(playback.play(START, run_index()), "end")
    assert playback.tick(fastest, run_index(), 0.01).time == run_index().run.end


def test_a_change_of_speed_keeps_the_place() -> None:
    there = playback.jump(START, run_index(), 5.0)
    assert playback.change_speed(there, 1).time == there.time


def test_fast_changes_what_is_shown_at_most_three_times_a_second() -> None:
    now, shown = playback.change_speed(playback.play(START, run_index()), "fast"), set()
    for _ in range(60):
        now = playback.tick(now, run_index(), 1 / 60)
        shown.add(now.done)
    assert len(shown) <= 4


def test_a_step_slides_to_its_place() -> None:
    stepped = playback.step(START, run_index(), 1)
    half = playback.tick(stepped, run_index(), playback.GLIDE_SECONDS / 2).shown
    assert 0.0 < half < 1.0


def test_a_slide_is_over_in_time() -> None:
    stepped = playback.step(START, run_index(), 1)
    assert playback.tick(stepped, run_index(), playback.GLIDE_SECONDS).shown == 1.0


@pytest.mark.parametrize("end", [0.02, 1.0, 31.0, 600.0, 8760.0])
def test_a_run_takes_less_than_a_minute_at_normal_speed(end: float) -> None:
    assert 15 <= end / playback.normal_rate(end) <= 41
