"""What a threat costs in larger and larger attacks: channels and the rate of arrivals grow together."""

from __future__ import annotations

import statistics
import sys
from functools import partial

from measuring import child, interleaved, peak_mib, ratios, say_where, spread, table, workload

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


def play(plan: Plan, factor: int) -> None:
    """Play as many replications as have PER_TIMING threats together."""
    batch.rows(plan, 1, 1, PER_TIMING // (THREATS * factor))


def peak_of(factor: int) -> float:
    """The peak memory of a process that plays nothing else."""
    return float(child(__file__, str(factor)))


def main() -> None:
    """Print CPU time per threat and peak memory for each size."""
    say_where()
    works = {factor: partial(play, enlarged(factor), factor) for factor in FACTORS}
    for work in works.values():
        work()  # compiled or loaded before the clock runs
    times = interleaved({str(factor): work for factor, work in works.items()}, ROUNDS)
    rows = []
    for factor in FACTORS:
        each = [1e6 * took / PER_TIMING for took in times[str(factor)]]
        peak = f"{peak_of(factor):.0f}"
        rows.append([f"{THREATS * factor:,}", f"{3 * factor:,}", spread(each, ".3f"), peak])
    table(["threats", "channels", "CPU microseconds per threat", "peak MiB"], rows)
    growth = ratios(times[str(FACTORS[-1])], times[str(FACTORS[0])])
    print(f"The last costs {spread(growth, '.2f')} times the first per threat; at most {BAR} is wanted.")
    sys.exit(statistics.median(growth) > BAR)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        play(enlarged(int(sys.argv[1])), int(sys.argv[1]))
        print(peak_mib())
    else:
        main()
