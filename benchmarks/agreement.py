"""Do the programs that the benchmarks compare play the same model? Their pooled means, side by side."""

from __future__ import annotations

import random
import sys

import idiomatic
import lean
import numpy as np
from measuring import say_where, table, workload
from numpy.typing import NDArray

from sim import batch, responses

PROGRAMS = {
    "idiomatic SimPy": (idiomatic.replicate, 20_000),
    "lean Python": (lean.replicate, 100_000),
}
PRODUCT = 500_000
TOO_FAR = 4.0
"""Standard errors: among a dozen comparisons chance alone passes it once in a thousand times."""

Sample = NDArray[np.float64]


def product() -> Sample:
    """The same responses, played by the product; shape (PRODUCT, 6)."""
    plan = workload()
    names = ("threats", "intercepted", *(f"leaks_in.{zone}" for zone in plan.zones), "engagements")
    columns = [responses.names(plan).index(name) for name in names]
    blocks = [batch.rows(plan, 1, first, 10_000)[:, columns] for first in range(1, PRODUCT, 10_000)]
    return np.concatenate(blocks)


def mean_and_error(sample: Sample) -> tuple[Sample, Sample]:
    """The mean and its standard error, of every column."""
    return sample.mean(axis=0), sample.std(axis=0, ddof=1) / np.sqrt(len(sample))


def main() -> None:
    """Print the means and how far they are apart; exit with 1 where that is too far for chance."""
    say_where()
    mean, error = mean_and_error(product())
    worst = 0.0
    for name, (replicate, replications) in PROGRAMS.items():
        rng = random.Random(1)
        sample = np.array([replicate(rng) for _ in range(replications)], dtype=np.float64)
        its_mean, its_error = mean_and_error(sample)
        z = (its_mean - mean) / np.hypot(its_error, error)
        worst = max(worst, float(np.abs(z).max()))
        columns = zip(idiomatic.RESPONSES, its_mean, its_error, mean, error, z, strict=True)
        rows = [[r, f"{a:.3f} ± {b:.3f}", f"{c:.3f} ± {d:.3f}", f"{e:+.2f}"] for r, a, b, c, d, e in columns]
        table([f"mean of {replications:,}", name, f"product, {PRODUCT:,}", "z"], rows)
    print(f"The largest difference is {worst:.1f} standard errors; more than {TOO_FAR:g} would be a fault.")
    sys.exit(worst > TOO_FAR)


if __name__ == "__main__":
    main()
