"""What the first answer costs on a new machine: CPU seconds of a fresh process whose cache is empty.

    python benchmarks/first_answer.py [ROUNDS]

`sim study two-inbound -n 20000`, all of it; and of it the start of the loop: wasmtime is imported, the module
is checked, compiled, kept and instantiated.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

from measuring import child, say_where, spread, table, with_empty_cache

ROUNDS = 7
BAR, BAR_OF_THE_LOOP = 2.0, 0.5
STUDY = ("study", "two-inbound", "-n", "20000")

START = """
import time
from sim import batch
began = time.process_time()
assert batch.lacking("portable") is None
print(time.process_time() - began)
"""

IMPORTED = """
import time
began = time.process_time()
import sim.cli
from sim import language, study
print(time.process_time() - began)
"""


def cpu_of(*arguments: str, environment: dict[str, str]) -> float:
    """CPU seconds of a process of Python, and of those that it started."""
    before = os.times()
    command = [sys.executable, *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def first_answer() -> tuple[float, float, float, float]:
    """CPU seconds: of a study with an empty cache, of the start of the loop, of the same later."""
    with with_empty_cache() as environment:
        whole = cpu_of("-m", "sim", *STUDY, environment=environment)
        later = cpu_of("-m", "sim", *STUDY, environment=environment)
    with with_empty_cache() as environment:
        start = float(child("-c", START, environment=environment))
        later_start = float(child("-c", START, environment=environment))
    return whole, start, later, later_start


def main(rounds: int) -> None:
    """Print the table; exit with 1 where a bar is missed."""
    say_where()
    whole, start, later, later_start = zip(*(first_answer() for _ in range(rounds)), strict=True)
    imports = [float(child("-c", IMPORTED)) for _ in range(rounds)]
    rows = [
        [f"sim {' '.join(STUDY)}", spread(whole, ".2f"), spread(later, ".2f")],
        ["of it the start of the portable loop", spread(start, ".2f"), spread(later_start, ".2f")],
        ["of it imports of sim's own rooms and what they need", "", spread(imports, ".2f")],
    ]
    table(["CPU seconds", "empty cache", "the next time"], rows)
    print(
        f"Wanted with an empty cache: less than {BAR:g} in all, less than {BAR_OF_THE_LOOP:g} for the loop."
    )
    sys.exit(statistics.median(whole) >= BAR or statistics.median(start) >= BAR_OF_THE_LOOP)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
