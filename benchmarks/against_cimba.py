"""R1 on the compiled loops and on Cimba's Python face (compiled models, an engine in C), in turn.

    python benchmarks/against_cimba.py [ROUNDS]

Cimba is no dependency of sim. Both models are compiled before the clock runs, and play on one thread.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from functools import partial
from importlib import util
from importlib.metadata import version
from typing import Any

import numpy as np
from measuring import compiled_players, interleaved, ratios, say_where, spread, table, workload
from numpy.typing import NDArray

from sim import batch, responses

ROUNDS = 11
REPLICATIONS = 20_000
BAR = 6.0
"""How many times as fast as Cimba's model the native loop is to be."""

TOO_FAR = 4.0
"""Standard errors between the mean leaks."""

INSTALL = "Cimba is not installed here; this installs it beside sim: pip install cimba==0.9.6"


def replicate(model: Any, replications: int, seed: int = 1) -> Any:
    """Cimba's results of so many replications, on one thread."""
    import cimba  # type: ignore[import-not-found, unused-ignore]

    return cimba.Experiment(model, replications=replications, seed=seed).run(workers=1)


def leaks_of(model: Any) -> NDArray[np.float64]:
    """Leaks of each of Cimba's replications."""
    import cimba_r1

    found = replicate(model, 5 * REPLICATIONS, seed=2)[model]
    columns = [np.asarray(getattr(found, name), dtype=np.float64).ravel() for name in cimba_r1.LEAKS]
    leaks: NDArray[np.float64] = np.sum(columns, axis=0)
    return leaks


def agreement(models: dict[str, Any]) -> float:
    """Print the mean leaks of all models; return how far they are apart, in standard errors."""
    made = workload()
    column = responses.names(made).index("leaks")
    ours = batch.rows(made, 1, 1, 5 * REPLICATIONS)[:, column]
    rows, worst = [], 0.0
    for name, model in models.items():
        its = leaks_of(model)
        z = (its.mean() - ours.mean()) / np.hypot(its.std() / len(its) ** 0.5, ours.std() / len(ours) ** 0.5)
        rows.append([name, f"{its.mean():.3f}", f"{ours.mean():.3f}", f"{z:+.2f}"])
        worst = max(worst, abs(z))
    table([f"mean leaks of {5 * REPLICATIONS:,}", "Cimba", "sim", "z"], rows)
    return worst


def works(models: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """What is timed; all play the same model."""
    made = workload()
    found: dict[str, Callable[[], object]] = {
        f"Cimba, {name}": partial(replicate, model, REPLICATIONS) for name, model in models.items()
    }
    for player in compiled_players():
        found[player] = partial(batch.rows, made, 1, 1, REPLICATIONS, player)
    return found


def main(rounds: int) -> None:
    """Print CPU time and multiples; exit with 1 where the models differ or the bar is missed."""
    if util.find_spec("cimba") is None:
        sys.exit(INSTALL)
    import cimba_r1

    say_where()
    print(f"cimba {version('cimba')}; median (least to greatest) of {rounds} rounds.\n")
    apart = agreement(cimba_r1.MODELS)
    times = interleaved(works(cimba_r1.MODELS), rounds)
    peers = [name for name in times if name.startswith("Cimba")]
    rows = []
    for name, took in times.items():
        each = spread([1e6 * one / REPLICATIONS for one in took], ".2f")
        rows.append([name, each, *(spread(ratios(times[peer], took), ".2f") for peer in peers)])
    heads = [f"times as fast as {peer}" for peer in peers]
    table(["R1", "CPU microseconds a replication", *heads], rows)
    gains = [statistics.median(ratios(times[peer], times["native"])) for peer in peers]
    for peer, gain in zip(peers, gains, strict=True):
        print(f"native is {gain:.1f} times as fast as {peer}; at least {BAR:g} is wanted.")
    print(f"The mean leaks are {apart:.1f} standard errors apart at most; {TOO_FAR:g} would be a fault.")
    sys.exit(apart >= TOO_FAR or min(gains) < BAR)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
