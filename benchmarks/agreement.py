"""Do the programs that the benchmarks compare play the same model? Their pooled means, side by side."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import NamedTuple

import idiomatic
import lean
import numpy as np
import two_inbound
from measuring import say_where, table, workload
from numpy.typing import NDArray

from sim import batch, language, plan, responses
from sim.plan import Plan

TOO_FAR = 4.0
"""Standard errors: among two dozen comparisons chance alone passes it once in a thousand times."""

PRODUCT = 500_000

Sample = NDArray[np.float64]


class Program(NamedTuple):
    """A program that a benchmark compares the product with, and the product's names of its responses."""

    name: str
    replicate: Callable[[random.Random], tuple[float, ...]]
    replications: int
    plan: Plan
    names: tuple[str, ...]


def programs() -> list[Program]:
    """What is compared."""
    r1, light = workload(), plan.make(language.load("two-inbound"))
    names = ("threats", "intercepted", *(f"leaks_in.{zone}" for zone in r1.zones), "engagements")
    return [
        Program("idiomatic SimPy, R1", idiomatic.replicate, 20_000, r1, names),
        Program("lean Python, R1", lean.replicate, 100_000, r1, names),
        Program("idiomatic SimPy, two-inbound", two_inbound.replicate, 100_000, light, two_inbound.RESPONSES),
    ]


def product(made: Plan, names: tuple[str, ...]) -> Sample:
    """The same responses, played by the product; shape (PRODUCT, len(names))."""
    columns = [responses.names(made).index(name) for name in names]
    blocks = [batch.rows(made, 1, first, 10_000)[:, columns] for first in range(1, PRODUCT, 10_000)]
    return np.concatenate(blocks)


def mean_and_error(sample: Sample) -> tuple[Sample, Sample]:
    """The mean and its standard error, of every column."""
    return sample.mean(axis=0), sample.std(axis=0, ddof=1) / np.sqrt(len(sample))


def compare(program: Program) -> float:
    """Print the means of a program and of the product; return the largest difference in standard errors."""
    rng = random.Random(1)
    sample = np.array([program.replicate(rng) for _ in range(program.replications)], dtype=np.float64)
    its_mean, its_error = mean_and_error(sample)
    mean, error = mean_and_error(product(program.plan, program.names))
    apart, together = its_mean - mean, np.hypot(its_error, error)
    z = np.divide(apart, together, out=np.where(apart == 0, 0.0, np.inf), where=together > 0)
    columns = zip(program.names, its_mean, its_error, mean, error, z, strict=True)
    rows = [[r, f"{a:.3f} ± {b:.3f}", f"{c:.3f} ± {d:.3f}", f"{e:+.2f}"] for r, a, b, c, d, e in columns]
    table([f"mean of {program.replications:,}", program.name, f"product, {PRODUCT:,}", "z"], rows)
    return float(np.abs(z).max())


def main() -> None:
    """Print the means and how far they are apart; exit with 1 where that is too far for chance."""
    say_where()
    worst = max(map(compare, programs()))
    print(f"The largest difference is {worst:.1f} standard errors; more than {TOO_FAR:g} would be a fault.")
    sys.exit(worst > TOO_FAR)


if __name__ == "__main__":
    main()
