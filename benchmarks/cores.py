"""What a second thread gives the bare loop and a whole study, by the clock: needs two cores for itself."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter, process_time
from typing import NamedTuple

from measuring import R1, compiled_players, say_where, spread, table, workload

from sim import batch, language
from sim.scenario import Scenario
from sim.study import Options, study

ROUNDS = 8
SECONDS = 1.0
"""About what a round takes on one thread."""
BLOCK = 1_000
"""Replications that the bare loop plays at a time."""
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


Work = Callable[[int, int], object]
"""Plays so many replications on so many threads."""


def bare(player: str, replications: int, threads: int) -> None:
    """R1 on the loop alone: nothing is counted, hashed or kept."""
    plan = workload()
    with ThreadPoolExecutor(threads) as pool:
        firsts = range(1, replications + 1, BLOCK)
        for _ in pool.map(lambda first: batch.rows(plan, 1, first, BLOCK, player).shape, firsts):
            pass


def whole(scenario: Scenario, player: str) -> Work:
    """A study whose rows are kept, counted and hashed."""
    return lambda replications, threads: study(
        scenario, replications, options=Options(workers=threads, engine=player)
    )


def play(work: Work, replications: int, threads: int) -> Took:
    """Do it once, by the clock."""
    wall, cpu = perf_counter(), process_time()
    work(replications, threads)
    return Took(perf_counter() - wall, process_time() - cpu)


def rounds(work: Work, replications: int) -> list[tuple[Took, Took]]:
    """One thread and two in turn."""
    return [(play(work, replications, 1), play(work, replications, 2)) for _ in range(ROUNDS)]


def row(name: str, work: Work) -> list[str]:
    """A row of the table."""
    play(work, 1000, 1)
    rate = 20_000 / play(work, 20_000, 1).cpu
    n = min(200_000, int(rate * SECONDS) // 4000 * 4000)
    found = rounds(work, n)
    quiet = [both for both in found if both[0].cores >= QUIET[0] and both[1].cores >= QUIET[1]]
    cpu = [1e6 * statistics.median(both[k].cpu for both in found) / n for k in (0, 1)]
    cores = f"{statistics.median(two.cores for _, two in found):.2f}"
    told = [_gains(found), cores, f"{len(quiet)} of {ROUNDS}", _gains(quiet)]
    return [name, f"{n:,}", f"{cpu[0]:.2f}", f"{cpu[1]:.2f}", *told]


def _gains(rounds: list[tuple[Took, Took]]) -> str:
    return spread([one.wall / two.wall for one, two in rounds], ".2f") if rounds else "-"


def works() -> dict[str, Work]:
    """What is played, by every compiled player."""
    r1, light = language.load(R1), language.load("two-inbound")
    found: dict[str, Work] = {}
    for player in compiled_players():
        found[f"bare loop, R1, {player}"] = partial(bare, player)
        found[f"study, R1, {player}"] = whole(r1, player)
        found[f"study, two-inbound, {player}"] = whole(light, player)
    return found


def main() -> None:
    """Print the CPU time of a replication on one thread and on two, and the gains."""
    say_where()
    heads = ["what", "replications", "CPU us each, 1 thread", "2 threads"]
    heads += ["gain, all rounds", "cores got", "quiet rounds", "gain, quiet"]
    table(heads, [row(name, work) for name, work in works().items()])
    print(f"Wanted: a gain of at least {BAR}. Quiet are rounds where one thread got {QUIET[0]} cores and two")
    print(f"got {QUIET[1]}; on a machine that others use there are none.")


if __name__ == "__main__":
    main()
