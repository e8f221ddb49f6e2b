"""What a chance of one in a million costs: `sim rare` against plain replications, for the same error.

Plain replications are timed, not played to the end: for a chance p and a relative error e it takes
(1 - p) / (p e^2) of them.
"""

from __future__ import annotations

import statistics
from math import hypot

from measuring import cpu_seconds, interleaved, say_where, spread, table

from sim import batch, language, plan
from sim.rare import Rare, rare

ROUNDS = 7
PLAIN = 50_000
EXACT = 1 - (1 - 0.1**4 * 0.05**2) ** 4
"""Of well-defended: six looks at each of four threats, each on a channel of its own."""

COMMON = {f"defence.batteries.{name}.max_engagements": 1 for name in ("outer", "middle", "inner")}
"""With one look in each layer plain replications can check the estimate."""


def estimate(found: list[Rare], seed: int) -> None:
    """One estimate with all its searching, by a seed of its own."""
    found.append(rare(language.load("well-defended"), "leaks >= 1", relative_error=0.05, seed=seed))


def against_plain() -> None:
    """The same place with single looks, where brute force takes seconds."""
    model = language.load("well-defended", COMMON)
    found, made, n = rare(model, "leaks >= 1", relative_error=0.02), plan.make(model), 2_000_000
    assert found.chance is not None
    assert found.relative_error is not None
    hits = int((batch.rows(made, 99, 1, n)[:, 6] > 0).sum())
    error = hypot(found.chance * found.relative_error, hits**0.5 / n)
    print(f"With single looks: {found.chance:.4g} estimated; {hits} of {n} plain ones are {hits / n:.4g},")
    print(f"{(found.chance - hits / n) / error:+.1f} standard errors apart.")


def main() -> None:
    """Print the gain in replications and in CPU time."""
    say_where()
    found: list[Rare] = []
    made = plan.make(language.load("well-defended"))
    estimate(found, 0)  # compiled or loaded before the clock runs
    found.clear()
    works = {
        "plain": lambda: batch.rows(made, 1, 1, PLAIN),
        "rare": lambda: estimate(found, len(found) + 1),
    }
    times = interleaved(works, ROUNDS, cpu_seconds)
    rows, gains = [], []
    for one, plainly, took in zip(found, times["plain"], times["rare"], strict=True):
        assert one.chance is not None
        assert one.relative_error is not None
        needed = (1 - one.chance) / (one.chance * one.relative_error**2)
        gains.append((needed / one.cost.replications, needed * plainly / PLAIN / took))
        z = (one.chance - EXACT) / (one.chance * one.relative_error)
        rows.append(
            [f"{one.chance:.3e}", f"{one.relative_error:.1%}", f"{z:+.1f}", f"{one.cost.replications:,}"]
            + [f"{gain:,.0f}" for gain in gains[-1]]
        )
    table(["chance", "relative error", "z", "replications", "gain in these", "in CPU time"], rows)
    print(f"Exact: {EXACT:.3e}. Gain in replications {spread([gain[0] for gain in gains])},")
    print(f"in CPU time {spread([gain[1] for gain in gains])} with all the searching;", end=" ")
    print(f"an estimate takes {statistics.median(times['rare']):.2f} s.\n")
    against_plain()


if __name__ == "__main__":
    main()
