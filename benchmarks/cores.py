"""What a second thread gives a whole study, by the clock: needs two cores that nobody else uses."""

from __future__ import annotations

import statistics
from time import perf_counter, process_time
from typing import NamedTuple

from measuring import R1, say_where, spread, table

from sim import language
from sim.scenario import Scenario
from sim.study import study

ROUNDS = 24
SECONDS = 0.25
"""About what a round takes on one thread: short, so that some rounds find the machine quiet."""
BAR = 1.7
QUIET = (0.97, 1.85)
"""Cores that one thread and two must have got for a round to count."""


class Took(NamedTuple):
    """Seconds on the wall, and of CPU."""

    wall: float
    cpu: float

    @property
    def cores(self) -> float:
        """CPU time for each second on the wall: what the machine had to give."""
        return self.cpu / self.wall


def play(scenario: Scenario, replications: int, threads: int) -> Took:
    """A study whose rows are kept, counted and hashed."""
    wall, cpu = perf_counter(), process_time()
    study(scenario, replications, workers=threads, engine="compiled")
    return Took(perf_counter() - wall, process_time() - cpu)


def rounds(scenario: Scenario, replications: int) -> list[tuple[Took, Took]]:
    """One thread and two in turn."""
    return [(play(scenario, replications, 1), play(scenario, replications, 2)) for _ in range(ROUNDS)]


def row(name: str, scenario: Scenario) -> list[str]:
    """A row of the table."""
    play(scenario, 1000, 1)
    rate = 20_000 / play(scenario, 20_000, 1).cpu
    n = min(200_000, int(rate * SECONDS) // 4000 * 4000)
    found = rounds(scenario, n)
    quiet = [both for both in found if both[0].cores >= QUIET[0] and both[1].cores >= QUIET[1]]
    cpu = [1e6 * statistics.median(both[k].cpu for both in found) / n for k in (0, 1)]
    gains = [one.wall / two.wall for one, two in quiet]
    shown = spread(gains, ".2f") if gains else "-"
    return [name, f"{n:,}", f"{cpu[0]:.2f}", f"{cpu[1]:.2f}", f"{len(quiet)} of {ROUNDS}", shown]


def main() -> None:
    """Print the CPU time of a replication on one thread and on two, and the gain of the quiet rounds."""
    say_where()
    heads = ["study of", "replications", "CPU us each, 1 thread", "2 threads", "quiet rounds", "gain"]
    light = language.load("two-inbound")
    table(heads, [row("R1", language.load(R1)), row("two-inbound", light)])
    print(f"Wanted: a gain of at least {BAR}. Rounds count where one thread got {QUIET[0]} cores and two")
    print(f"got {QUIET[1]}; on a machine that is not quiet there are none.")


if __name__ == "__main__":
    main()
