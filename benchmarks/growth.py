"""What a threat costs in larger and larger attacks: channels and the rate of arrivals grow together."""

from __future__ import annotations

import statistics
import sys
from functools import partial

from measuring import (
    child,
    compiled_players,
    interleaved,
    peak_mib,
    ratios,
    say_where,
    spread,
    table,
    workload,
)

from sim import batch
from sim.plan import Plan

ROUNDS = 9
FACTORS = (1, 10, 100, 1_000)
THREATS = 40
PER_TIMING = 200_000
"""Threats that are played for one timing, whatever the size of the attack."""
BAR = 2.5


def enlarged(factor: int) -> Plan:
    """R1 with *factor* times its threats and channels."""
    return workload({"attack.0.stream.rate": 0.5 * factor, "defence.batteries.inner.channels": 3 * factor})


def play(plan: Plan, factor: int, player: str) -> None:
    """Play as many replications as have PER_TIMING threats together."""
    batch.rows(plan, 1, 1, PER_TIMING // (THREATS * factor), player)


def peak_of(factor: int, player: str) -> float:
    """The peak memory of a process that plays nothing else."""
    return float(child(__file__, str(factor), player))


def measure(player: str) -> float:
    """Print CPU time per threat and peak memory for each size; return by how much the last costs more."""
    works = {factor: partial(play, enlarged(factor), factor, player) for factor in FACTORS}
    for work in works.values():
        work()  # compiled or loaded before the clock runs
    times = interleaved({str(factor): work for factor, work in works.items()}, ROUNDS)
    rows = []
    for factor in FACTORS:
        each = [1e6 * took / PER_TIMING for took in times[str(factor)]]
        peak = f"{peak_of(factor, player):.0f}"
        rows.append([f"{THREATS * factor:,}", f"{3 * factor:,}", spread(each, ".3f"), peak])
    table([f"threats, {player}", "channels", "CPU microseconds per threat", "peak MiB"], rows)
    growth = ratios(times[str(FACTORS[-1])], times[str(FACTORS[0])])
    print(f"The last costs {spread(growth, '.2f')} times the first per threat; at most {BAR} is wanted.\n")
    return statistics.median(growth)


def main() -> None:
    """Measure every compiled player; exit with 1 where one costs too much more in a large attack."""
    say_where()
    sys.exit(max(map(measure, compiled_players())) > BAR)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        play(enlarged(int(sys.argv[1])), int(sys.argv[1]), sys.argv[2])
        print(peak_mib())
    else:
        main()
