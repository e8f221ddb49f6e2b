"""One run among many: histograms of any response, runs worth a look, a long run played elsewhere."""

from __future__ import annotations

from random import Random
from threading import Event

import numpy as np
import pytest

from sim import live
from sim.trace import Run
from sim.view.background.sample import Sample
from sim.view.background.tasks import Work
from sim.view.screens.replay import histogram
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow
from sim.view.ui.screen import Source
from watching import run, story, watched

NAMES = ("leaks", "held", "wait", "intercepted")


def sample(*leaks: float, wait: tuple[float, ...] = ()) -> Sample:
    """A study with these leaks, and these waits if any."""
    waits = wait or tuple(0.0 for _ in leaks)
    rows = [[n, n == 0, w, 5 - n] for n, w in zip(leaks, waits, strict=True)]
    return Sample(NAMES, np.array(rows, dtype=np.float64), len(rows))


def pick(which: str, now: int = 0, response: str = "leaks", of: Sample | None = None) -> int | None:
    return histogram.pick_run(of or sample(2, 0, 1, 2, 0, 1, 1), response, which, now, Random(1))


@pytest.mark.parametrize(
    ("which", "now", "found"),
    [("worst", 0, 1), ("worst", 1, 4), ("worst", 4, 1), ("best", 2, 5), ("median", 0, 3)],
)
def test_runs_worth_a_look_come_one_after_the_other(which: str, now: int, found: int) -> None:
    assert pick(which, now) == found


def test_of_what_is_wanted_the_least_is_the_worst() -> None:
    assert pick("worst", response="intercepted") == 1


def test_a_random_run_is_one_of_them() -> None:
    assert pick("random") in range(1, 8)


def test_runs_without_a_value_are_never_picked() -> None:
    of = sample(1, 1, 1, wait=(np.nan, 3.0, np.nan))
    assert {pick(which, response="wait", of=of) for which in ("worst", "best", "median")} == {2}


def test_where_no_run_has_a_value_none_is_picked() -> None:
    assert pick("worst", response="wait", of=sample(1, wait=(np.nan,))) is None


@pytest.mark.parametrize("values", [(0.1, 0.2, 7.3), (5.0, 5.0), (-1e6, 1e6), (1e-9, 2e-9)])
def test_a_histogram_of_measures_loses_no_run(values: tuple[float, ...]) -> None:
    of = sample(*(1 for _ in values), wait=values)
    assert sum(bar.number for bar in histogram.bars_of(of, "wait", None)) == len(values)


def test_every_value_lies_in_the_bar_that_counts_it() -> None:
    waits = tuple(float(k) / 7 for k in range(50))
    of = sample(*(1 for _ in waits), wait=waits)
    bars = histogram.bars_of(of, "wait", 3.0)
    assert [int(bar.has(np.array(waits)).sum()) for bar in bars] == [bar.number for bar in bars]


def test_there_is_a_bar_for_this_run_although_no_other_had_its_value() -> None:
    assert any(bar.has(9) for bar in histogram.bars_of(sample(0, 1), "leaks", 9.0))


def test_responses_that_never_vary_are_not_offered() -> None:
    assert histogram.offered_responses(sample(0, 1, 2)) == ["leaks", "intercepted"]


def test_where_a_run_lies_is_told() -> None:
    assert histogram.place(sample(0, 1, 2, 3), "leaks", 1.0) == "25 % of runs have less, 50 % more"


# --- on the screen ---


def many() -> FakeWindow:
    """The story, its page of many runs open."""
    screen = watched()
    screen.sample = sample(2, 0, 1, 1, 2)
    return FakeWindow(screen).keys("m")


@pytest.mark.parametrize(("key", "run"), [("w", "run 5 of 5"), ("b", "run 2 of 5"), ("i", "run 3 of 5")])
def test_a_key_shows_the_run(key: str, run: str) -> None:
    assert run in many().keys(key).texts


def test_a_press_on_a_bar_plays_a_run_that_fell_into_it() -> None:
    assert "run 2 of 5" in many().click("bar 0").texts


def test_a_press_on_the_same_bar_plays_the_next_one() -> None:
    assert "run 5 of 5" in many().click("bar 2").texts


def test_the_buttons_do_what_the_keys_do() -> None:
    assert "run 5 of 5" in many().click("pick worst").texts


def test_another_response_can_be_looked_at() -> None:
    assert "Threats stopped in one run" in many().keys("y").texts


def test_before_there_are_many_runs_picking_says_so() -> None:
    screen = watched()
    screen.sample = sample(1).__class__(NAMES, np.empty((0, 4)), 10)
    assert any(words.startswith("Many runs are needed") for words in FakeWindow(screen).keys("w").texts)


# --- a long run ---


def waiting(go: Event) -> FakeWindow:
    """The second run asked for; it is not there before *go*."""

    def slow(number: int) -> Run:
        if number > 1:
            go.wait(60)
        return live.play(story(), replication=number)

    fake = FakeWindow(Replay(Source(story(), slow, "a41f")))
    fake.app.work = Work()
    return fake.keys("n")


def test_while_a_long_run_is_played_the_one_before_stays_and_then_it_is_shown() -> None:
    go = Event()
    fake = waiting(go).wait(0.1)
    assert ("Run 2 is being played …" in fake.texts, fake.app.screen.restless) == (True, True)
    assert fake.app.screen.run_index.run == run()
    go.set()
    fake.app.screen._coming[1].wait(60)
    assert "run 2 of 20,000" in fake.wait(0.1).texts


def test_watching_among_many_changes_no_run() -> None:
    screen = many().keys("w", "b", "r", "i", "y", "j", "l", "e", "d").app.screen
    assert screen.number > 1
    assert screen.run_index.run == live.play(story(), replication=screen.number)
