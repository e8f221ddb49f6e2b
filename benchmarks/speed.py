"""What a replication costs, in CPU time: every loop against an idiomatic SimPy program of the same model.

    python benchmarks/speed.py [ROUNDS]

R1 and two-inbound, all competitors in turn, and what the first use of each compiled player costs.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import idiomatic
import lean
import two_inbound
from measuring import (
    Rounds,
    child,
    compiled_players,
    interleaved,
    ratios,
    say_where,
    spread,
    table,
    with_empty_cache,
    workload,
)

from sim import batch, language, live, plan
from sim.plan import Plan

ROUNDS = 11
IDIOMATIC, LEAN, SIMPY = "idiomatic SimPy program", "lean Python program", "simpy"

FIRST_USE = """
import sys, time
from sim import batch, language, plan
made = plan.make(language.load("two-inbound"))
began = time.process_time()
batch.prepare() if sys.argv[1] == "native" else batch.lacking(sys.argv[1])
batch.rows(made, 1, 1, 1, sys.argv[1])
print(time.process_time() - began)
"""
"""What a process spends from its first wish for a player to its first replication."""


class Work(NamedTuple):
    """Plays so many replications, about a quarter of a second."""

    play: Callable[[int], object]
    replications: int


def repeated(replicate: Callable[[random.Random], object], replications: int) -> None:
    """Play replications of a program that draws from one generator."""
    rng = random.Random()
    for _ in range(replications):
        replicate(rng)


def loops(made: Plan, by_simpy: int, compiled: int) -> dict[str, Work]:
    """The product's own loops on a plan."""
    works = {SIMPY: Work(partial(live.rows, made, 1, 1), by_simpy)}
    for player in compiled_players():
        works[player] = Work(partial(batch.rows, made, 1, 1, player=player), compiled)
    return works


def r1() -> dict[str, Work]:
    """What is timed on R1."""
    programs = {
        IDIOMATIC: Work(partial(repeated, idiomatic.replicate), 400),
        LEAN: Work(partial(repeated, lean.replicate), 4_000),
    }
    return programs | loops(workload(), 100, 20_000)


def light() -> dict[str, Work]:
    """What is timed on two-inbound."""
    program = {IDIOMATIC: Work(partial(repeated, two_inbound.replicate), 5_000)}
    return program | loops(plan.make(language.load("two-inbound")), 1_500, 150_000)


def per_replication(works: dict[str, Work], rounds: int) -> Rounds:
    """CPU microseconds of a replication, of every competitor in every round."""
    for work in works.values():
        work.play(1)  # compiled or loaded before the clock runs
    times = interleaved({name: partial(work.play, work.replications) for name, work in works.items()}, rounds)
    return {name: [1e6 * took / works[name].replications for took in times[name]] for name in works}


def tell(title: str, works: dict[str, Work], rounds: int) -> None:
    """Print a table of a workload."""
    took = per_replication(works, rounds)
    multiples = {name: ratios(took[IDIOMATIC], took[name]) for name in works}
    rows = [[name, spread(took[name], ",.2f"), spread(multiples[name], ",.1f")] for name in works]
    table([title, "CPU microseconds a replication", f"times as fast as the {IDIOMATIC}"], rows)
    if "native" in works and "portable" in works:
        gain = spread(ratios(took["portable"], took["native"]), ".2f")
        print(f"native plays {title} {gain} times as fast as portable.\n")


def first_uses() -> list[list[str]]:
    """CPU seconds of the first use on a machine with an empty cache, and of the next process's."""
    rows = []
    for player in compiled_players():
        with with_empty_cache() as environment:
            first, second = (float(child("-c", FIRST_USE, player, environment=environment)) for _ in range(2))
        rows.append([player, f"{first:.2f}", f"{second:.2f}"])
    return rows


def main(rounds: int) -> None:
    """Print what a replication costs and what a first use does."""
    say_where()
    starts = first_uses()
    print(f"Median (least to greatest) of {rounds} rounds.\n")
    tell("R1", r1(), rounds)
    tell("two-inbound", light(), rounds)
    table(["first use, CPU seconds", "empty cache, once a machine", "every later process"], starts)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
