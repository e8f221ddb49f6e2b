"""Replications of R1 in a second of CPU time, as multiples of the best idiomatic SimPy program."""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable

import idiomatic
import lean
from measuring import child, interleaved, ratios, say_where, spread, table, workload

from sim import batch, live

ROUNDS = 15
IDIOMATIC, LEAN, LIVE, BATCH = "idiomatic SimPy", "lean Python, R1 only", "live (SimPy)", "batch (compiled)"
REPLICATIONS = {IDIOMATIC: 400, LEAN: 4_000, LIVE: 150, BATCH: 20_000}
"""About a quarter of a second each."""

FIRST_USE = """
import time
from sim import batch
began = time.process_time()
batch.prepare()
print(time.process_time() - began)
"""


def repeated(replicate: Callable[[random.Random], object], replications: int) -> None:
    """Play replications of a program that draws from one generator."""
    rng = random.Random()
    for _ in range(replications):
        replicate(rng)


def competitors() -> dict[str, Callable[[], object]]:
    """What is timed; all play the same model."""
    plan, many = workload(), REPLICATIONS
    return {
        IDIOMATIC: lambda: repeated(idiomatic.replicate, many[IDIOMATIC]),
        LEAN: lambda: repeated(lean.replicate, many[LEAN]),
        LIVE: lambda: live.rows(plan, 1, 1, many[LIVE]),
        BATCH: lambda: batch.rows(plan, 1, 1, many[BATCH]),
    }


def first_uses() -> tuple[float, float]:
    """CPU seconds of the first use on a machine that has never compiled, and of the next process's."""
    with tempfile.TemporaryDirectory() as empty:
        home = {"HOME": empty} if sys.platform == "darwin" else {}
        environment = {**os.environ, "XDG_CACHE_HOME": empty, "LOCALAPPDATA": empty, **home}
        first, second = (child("-c", FIRST_USE, environment=environment) for _ in range(2))
        return float(first), float(second)


def main() -> None:
    """Print replications a second, the multiples, and what they cost at the start."""
    say_where()
    compiling, loading = first_uses()
    works = competitors()
    works[BATCH]()  # compiled or loaded before the clock runs
    times = interleaved(works, ROUNDS)
    rates = {name: [REPLICATIONS[name] / took for took in times[name]] for name in works}
    multiples = {name: ratios(rates[name], rates[IDIOMATIC]) for name in works}
    rows = [[name, spread(rates[name]), spread(multiples[name], ",.1f")] for name in works]
    table([f"median of {ROUNDS} rounds (range)", "replications per CPU second", "multiple"], rows)
    fast, algorithm = (statistics.median(multiples[name]) for name in (BATCH, LEAN))
    print(f"The compiled loop plays R1 {fast:.0f} times as fast as the idiomatic SimPy program, once it")
    print(f"is compiled ({compiling:.1f} s of CPU, once a machine) and loaded ({loading:.1f} s a process).")
    print(f"About {algorithm:.0f} of those multiples are the algorithm, which plain Python can have for R1,")
    print(f"but for nothing else; compilation makes it another {fast / algorithm:.1f} times as fast.")


if __name__ == "__main__":
    main()
