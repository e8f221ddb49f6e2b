"""Compare several scenarios on the same draws, or select the best."""

from __future__ import annotations

from collections.abc import Sequence

from sim import experiments
from sim.api.results import Comparison, Selection, as_face
from sim.api.scenarios import Scenario
from sim.study import Options


def compare(
    *scenarios: Scenario,
    n: int,
    of: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
    confidence: float = 0.95,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    cluster: str | None = None,
) -> Comparison:
    """Play replications 1 to *n* of each scenario on the same draws, and estimate how each pair differs.

    *of* names the responses to compare; without it, all that the scenarios share. The intervals of a
    response hold together with *confidence*. All scenarios use one seed: *seed*, or that of the first.
    Raises SimError.
    """
    found = experiments.compare(
        [scenario.model for scenario in scenarios],
        n,
        responses=of,
        labels=labels,
        seed=seed,
        options=Options(workers, engine, cluster, confidence),
    )
    return as_face(Comparison, found)


def select(
    *scenarios: Scenario,
    best: str,
    indifference: float,
    lowest: bool | None = None,
    labels: Sequence[str] | None = None,
    confidence: float = 0.95,
    first: int = 100,
    most: int = 100_000,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    cluster: str | None = None,
) -> Selection:
    """Select the scenario with the best mean of the response *best*, on the same draws.

    The selected scenario is the best with *confidence*, if the best is better than every other by at least
    *indifference*. *lowest* says whether low is good, for responses of which that is not known.
    Raises SimError.
    """
    found = experiments.select(
        [scenario.model for scenario in scenarios],
        best,
        indifference,
        lowest=lowest,
        labels=labels,
        first=first,
        most=most,
        seed=seed,
        options=Options(workers, engine, cluster, confidence),
    )
    return as_face(Selection, found)
