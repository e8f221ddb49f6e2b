"""A study on a cluster, itself simulated: which of its parts is full first, with one to a thousand workers.

A closed queueing network in SimPy. For every worker two blocks go round: one is played while the other is
on its way. A block is handed out by the scheduler, played, sent over the one line to the client, and taken in
there. Two ways to answer are compared: rows and counts, as the product answers where rows are kept or saved,
and counts alone (of values, exact sums, sketches of quantiles, digests), as it does otherwise. Nothing is
measured here: the constants below were, on one machine, or are round guesses (the line, the scheduler).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import simpy
from measuring import table

PER_SECOND = 100_000.0
"""Replications of R1 that a worker's core plays in a second."""
HANDING_OUT = 0.002
"""Seconds that the scheduler spends on a task, whatever it holds."""
LINE = 1.25e9
"""Bytes a second to the client: 10 Gbit/s."""
ROW = 264
"""Bytes of a row: 33 responses of R1."""
COUNTING = 0.8e-6
"""Seconds of the worker to count a row and to hash it."""
KEEPING = 0.3e-6
"""Seconds of the client to unpack a row and to put it in its place."""
TALLY, MERGING = 650_000, 0.002
"""Bytes of a tally with its sketches of quantiles, and seconds of the client to unpack and to merge one."""

WORKERS = (1, 10, 100, 1_000)
BLOCKS = (20_000, 200_000)
AT_ONCE = 2
ROUNDS = 8
"""How often each goes round; the first and the last time are not counted."""


class Answer(NamedTuple):
    """What a block costs: seconds of the worker, bytes on the line, seconds of the client."""

    playing: float
    size: float
    taking_in: float


class Cluster:
    """The parts that workers share, and how many blocks have come through."""

    def __init__(self) -> None:
        self.env = simpy.Environment()
        self.scheduler, self.line, self.client = (simpy.Resource(self.env) for _ in range(3))
        self.done: list[float] = []

    def pass_through(self, part: simpy.Resource, seconds: float) -> Generator[simpy.Event, Any, None]:
        """Wait for a shared part and use it."""
        with part.request() as turn:
            yield turn
            yield self.env.timeout(seconds)

    def block(self, worker: simpy.Resource, answer: Answer) -> Generator[simpy.Event, Any, None]:
        """A block goes round."""
        for _ in range(ROUNDS):
            yield from self.pass_through(self.scheduler, HANDING_OUT)
            yield from self.pass_through(worker, answer.playing)
            yield from self.pass_through(self.line, answer.size / LINE)
            yield from self.pass_through(self.client, answer.taking_in)
            self.done.append(self.env.now)


def answers(block: int) -> dict[str, Answer]:
    """The two ways to answer for a block."""
    playing = block / PER_SECOND + block * COUNTING
    return {
        "rows": Answer(playing, block * ROW + TALLY, block * KEEPING + MERGING),
        "counts alone": Answer(playing, TALLY, MERGING),
    }


def throughput(workers: int, answer: Answer) -> float:
    """Blocks that the cluster finishes in a second."""
    cluster = Cluster()
    for worker in [simpy.Resource(cluster.env) for _ in range(workers)]:
        for _ in range(AT_ONCE):
            cluster.env.process(cluster.block(worker, answer))
    cluster.env.run()
    edge = AT_ONCE * workers
    since, until = cluster.done[edge - 1], cluster.done[-edge - 1]
    return (len(cluster.done) - 2 * edge) / (until - since)


def main() -> None:
    """Print replications a second and the share of what the workers could play."""
    rows = []
    for block in BLOCKS:
        for way, answer in answers(block).items():
            cells = []
            for workers in WORKERS:
                rate = throughput(workers, answer) * block
                cells.append(f"{rate / 1e6:.2f} ({rate / workers / PER_SECOND:.0%})")
            rows.append([f"{block:,} a block, {way}", *cells])
    table(["millions of replications a second", *(f"{n:,} worker{'s' * (n > 1)}" for n in WORKERS)], rows)


if __name__ == "__main__":
    main()
