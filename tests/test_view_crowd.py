"""Many runs in the background: what is gathered, and what goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from sim import live, plan
from sim.responses import names
from sim.view.among import histogram
from sim.view.crowd import Child, Crowd, Rows, Sample
from sim.view.hand import Hand
from watching import sample, story

NAMES = ("leaks", "held", "cause.missed")


def numbered(first: int, count: int) -> Rows:
    """Rows that say which replications they are."""
    return np.arange(first, first + count, dtype=np.float64)[:, None].repeat(3, axis=1)


def gathered(more: Callable[[int, int], Rows], wanted: int = 500) -> Sample:
    crowd = Crowd(NAMES, more, wanted).start()
    crowd.join()
    return crowd.sample


def test_the_replications_are_gathered_in_order() -> None:
    assert list(gathered(numbered).column("leaks")) == list(range(1, 501))


def test_trouble_ends_the_gathering_and_is_told() -> None:
    def breaks(first: int, count: int) -> Rows:
        if first > 10:
            raise MemoryError("no more memory")
        return numbered(first, count)

    sample_so_far = gathered(breaks)
    assert (len(sample_so_far), sample_so_far.trouble) == (10, "no more memory")


def test_a_stopped_crowd_asks_for_no_more() -> None:
    asked, go = [], threading.Event()

    def slow(first: int, count: int) -> Rows:
        asked.append(first)
        go.wait(5)
        return numbered(first, count)

    crowd = Crowd(NAMES, slow).start()
    crowd.stop()
    go.set()
    crowd.join()
    assert asked == [1]


def test_stopping_closes_what_plays() -> None:
    closed = []
    Crowd(NAMES, numbered, close=lambda: closed.append(True)).stop()
    assert closed == [True]


def test_a_child_process_gives_the_same_rows() -> None:
    child, made = Child(story(), 1), plan.make(story())
    rows = child(3, 4)
    child.close()
    assert np.array_equal(rows, live.rows(made, 1, 3, 4), equal_nan=True)


def test_a_killed_child_process_is_replaced() -> None:
    hand = Hand()
    child = Child(story(), 1, hand)
    first = child(1, 1)
    assert hand._process is not None
    hand._process.kill()
    assert np.array_equal(child(1, 1), first, equal_nan=True)
    child.close()


def test_a_closed_hand_starts_no_process() -> None:
    hand = Hand()
    hand.close()
    with pytest.raises(RuntimeError, match="the process that plays many runs ended"):
        hand(abs, -1)


def test_gathering_in_a_child_does_not_stop_the_frames() -> None:
    child = Child(story(), 1)
    crowd = Crowd(names(plan.make(story())), child, 2_000, child.close).start()
    waits = []
    for _ in range(30):
        began = time.perf_counter()
        time.sleep(0.005)
        waits.append(time.perf_counter() - began)
    crowd.stop()
    assert sorted(waits)[15] < 0.05


def test_the_chance_that_none_leaks_has_wilson_s_interval() -> None:
    assert sample().held.method == "wilson"


def test_causes_that_never_occur_are_left_out() -> None:
    assert sample().causes == [("missed", 1.0)]


def test_a_bar_for_every_value() -> None:
    assert [(bar.name, bar.number) for bar in histogram({0: 3, 2: 1})] == [("0", 3), ("1", 0), ("2", 1)]


@pytest.mark.parametrize("highest", [5, 12, 13, 40, 1_000])
def test_many_values_share_bars_and_none_is_lost(highest: int) -> None:
    bars = histogram(dict.fromkeys(range(highest + 1), 2))
    assert (len(bars) <= 14, sum(bar.number for bar in bars)) == (True, 2 * (highest + 1))
