"""Many runs in the background: what is gathered, and what goes wrong."""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Generator, Iterator

import numpy as np
import pytest

from sim import live, plan
from sim.view.background import sample as growing_sample
from sim.view.background.sample import GrowingSample, Sample
from sim.view.background.sampling import (
    FIRST,
    Blocks,
    PartSize,
    PlayRows,
    Rows,
    blocks_from,
    blocks_of,
    stream_blocks,
)
from sim.view.background.worker import WorkerProcess
from sim.view.screens.replay.histogram import histogram
from watching import sample, story

NAMES = ("leaks", "held", "cause.missed")


def numbered(first: int, count: int) -> Rows:
    """Rows that say which replications they are."""
    return np.arange(first, first + count, dtype=np.float64)[:, None].repeat(3, axis=1)


def few(play: PlayRows = numbered) -> Blocks:
    """Ten replications in each block."""

    def blocks(wanted: int, _: float) -> Generator[Rows]:
        for done in range(0, wanted, 10):
            yield play(done + 1, 10)

    return blocks


def gathered(blocks: Blocks, wanted: int = 500) -> Sample:
    growing_sample = GrowingSample(NAMES, blocks, wanted).start()
    growing_sample.join()
    return growing_sample.sample


def played(worker: WorkerProcess, wanted: int = 300) -> Rows:
    """The story's rows, as the other process sends them."""
    blocks = blocks_from(worker, blocks_of, pickle.dumps(story()), 1)
    return np.vstack(list(blocks(wanted, 0.01)))


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    worker = WorkerProcess()
    yield worker
    worker.close()


def test_the_replications_are_gathered_in_order() -> None:
    assert list(gathered(few()).column("leaks")) == list(range(1, 501))


def test_trouble_ends_the_gathering_and_is_told() -> None:
    def breaks(first: int, count: int) -> Rows:
        if first > 10:
            raise MemoryError("no more memory")
        return numbered(first, count)

    sample_so_far = gathered(few(breaks))
    assert (len(sample_so_far), sample_so_far.trouble) == (10, "no more memory")


def test_a_crowd_is_content_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing_sample, "TIME_LIMIT", -1.0)
    found = gathered(few())
    assert (len(found), found.wanted) == (10, 10)


def test_a_stopped_crowd_asks_for_no_more() -> None:
    asked, began, go = [], threading.Event(), threading.Event()

    def slow(first: int, count: int) -> Rows:
        asked.append(first)
        began.set()
        go.wait(60)
        return numbered(first, count)

    growing_sample = GrowingSample(NAMES, few(slow)).start()
    assert began.wait(60)
    growing_sample.stop()
    go.set()
    growing_sample.join()
    assert asked == [1]


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("count", [1, 9, 1_000, 4_321])
def test_blocks_hold_every_replication_once_and_in_order(threads: int, count: int) -> None:
    blocks = [
        rows for rows in stream_blocks(numbered, 7, count, 0.0, PartSize(), threads) if rows is not None
    ]
    assert np.vstack(blocks)[:, 0].tolist() == list(range(7, 7 + count))


def test_the_first_block_comes_as_soon_as_it_is_large_enough() -> None:
    first, *others = (
        rows for rows in stream_blocks(numbered, 1, 20_000, 60.0, PartSize(500), 2) if rows is not None
    )
    assert (len(first), sum(map(len, others))) == (FIRST, 19_000)


def test_a_part_grows_only_so_fast_and_never_to_nothing() -> None:
    size = PartSize(10)
    size.update(10, 0.0)
    fast = size.size
    size.update(1, 60.0)
    assert (fast, size.size) == (100, 1)


def test_what_is_not_wanted_any_more_is_not_played() -> None:
    asked: list[int] = []

    def slow(first: int, count: int) -> Rows:
        asked.append(first)
        time.sleep(0.001)
        return numbered(first, count)

    coming = stream_blocks(slow, 1, 20_000, 0.0, PartSize(10), 1)
    next(coming)
    coming.close()
    assert len(asked) <= 3


def test_a_child_process_gives_the_same_rows(worker: WorkerProcess) -> None:
    assert np.array_equal(played(worker), live.rows(plan.make(story()), 1, 1, 300), equal_nan=True)


def test_a_killed_child_process_is_replaced(worker: WorkerProcess) -> None:
    blocks = blocks_from(worker, blocks_of, pickle.dumps(story()), 1)(3_000, 0.001)
    rows = [next(blocks)]
    assert worker._process is not None
    worker._process.kill()
    rows += list(blocks)
    assert np.array_equal(np.vstack(rows), live.rows(plan.make(story()), 1, 1, 3_000), equal_nan=True)


@pytest.mark.long
def test_a_process_that_ends_again_and_again_is_trouble(worker: WorkerProcess) -> None:
    with pytest.raises(RuntimeError, match="the process that plays many runs ended"):
        list(blocks_from(worker, dies)(10, 0.1))


def dies(first: int, count: int, patience: float) -> Generator[Rows]:
    """In the other process."""
    os._exit(1)
    yield numbered(first, count)


def test_a_closed_hand_starts_no_process() -> None:
    worker = WorkerProcess()
    worker.close()
    with pytest.raises(RuntimeError, match="the process that plays many runs ended"):
        worker(abs, -1)


def counting(most: int) -> Generator[int, None, str]:
    """In the other process."""
    yield from range(most)
    return "all"


def test_a_stream_yields_and_returns_what_the_generator_does(worker: WorkerProcess) -> None:
    def delegating() -> Generator[int]:
        said.append((yield from worker.stream(counting, 3)))

    said: list[str] = []
    assert (list(delegating()), said) == ([0, 1, 2], ["all"])


@pytest.mark.parametrize("how", ["close", "stop"])
def test_a_stream_that_is_not_wanted_any_more_ends_at_once(worker: WorkerProcess, how: str) -> None:
    stream = worker.stream(counting, 10**9)
    next(stream)
    if how == "close":
        stream.close()
    else:
        worker.stop()
        assert len(list(stream)) < 10**6
    assert worker(abs, -2) == 2


def test_stopping_when_nothing_is_under_way_stops_nothing(worker: WorkerProcess) -> None:
    assert list(worker.stream(counting, 2)) == [0, 1]
    worker.stop()
    assert list(worker.stream(counting, 2)) == [0, 1]


def test_a_process_whose_window_is_gone_ends_although_it_is_busy() -> None:
    worker = WorkerProcess()
    stream = worker.stream(counting, 10**9)
    next(stream)
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(120) == 0
    stream.close()


def whose(first: int, count: int, patience: float) -> Generator[Rows]:
    """In the other process: its number instead of rows."""
    yield np.full((count, 1), os.getpid(), dtype=np.float64)


def test_many_runs_are_played_in_another_process_so_that_no_frame_waits(worker: WorkerProcess) -> None:
    growing_sample = GrowingSample(("process",), blocks_from(worker, whose), 10).start()
    growing_sample.join()
    assert worker._process is not None
    assert set(growing_sample.sample.column("process")) == {worker._process.pid} != {os.getpid()}


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
