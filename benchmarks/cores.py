"""What a second thread gives, in wall-clock time: it needs a quiet machine of at least two cores."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter, process_time

from measuring import interleaved, ratios, say_where, spread, table, workload

from sim import batch
from sim.plan import Plan

ROUNDS = 11
REPLICATIONS = 40_000
BLOCKS = (1_000, 10)
BAR = 1.7
QUIET = 1.9
"""Cores that two threads must have got for the measurement to mean something."""


def wall_seconds(work: Callable[[], object]) -> float:
    """Time by the clock on the wall."""
    began = perf_counter()
    work()
    return perf_counter() - began


def play(plan: Plan, threads: int, block: int) -> None:
    """Play R1 in blocks on some threads."""
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda first: batch.rows(plan, 1, first, block), range(1, REPLICATIONS, block)):
            pass


def cores_got(work: Callable[[], object]) -> float:
    """CPU time for each second on the wall: what the machine had to give."""
    cpu = process_time()
    wall = wall_seconds(work)
    return (process_time() - cpu) / wall


def main() -> None:
    """Print the time of one thread over that of two, for large and for small blocks."""
    say_where()
    plan = workload()
    batch.rows(plan, 1, 1, 1)  # compiled or loaded before the clock runs
    rows = []
    for block in BLOCKS:
        works = {str(threads): partial(play, plan, threads, block) for threads in (1, 2)}
        times = interleaved(works, ROUNDS, wall_seconds)
        got = statistics.median(cores_got(works["2"]) for _ in range(5))
        gains = ratios(times["1"], times["2"])
        speeds = [spread([REPLICATIONS / took for took in times[threads]]) for threads in works]
        rows.append([f"{block:,}", *speeds, spread(gains, ".2f"), f"{got:.2f}"])
    heads = ["block", "replications a second, 1 thread", "2 threads", "gain", "cores got"]
    table(heads, rows)
    print(f"Wanted for blocks of {BLOCKS[0]:,}: at least {BAR}. It needs a quiet machine: where two threads")
    print(f"got fewer than {QUIET} cores for these blocks, something else ran, and the gain says little.")


if __name__ == "__main__":
    main()
