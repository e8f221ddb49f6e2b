"""Find the end of the warm-up of a long scenario, and estimate its steady state from one long run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import SimError
from sim.experiments.run_series import Series, watch
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE, BatchMeans, Interval, batch_means, mser5, t_interval
from sim.study import require_responses
from sim.study.tables import number

FULL = 0.99
"""A battery that is busy for this share of the time is overloaded."""


DRIFTS = (
    "it goes on drifting: the second half of what is left differs from the first. Is there a steady state"
    " (a rate that stays as it is, a defence that keeps up)? Then run longer."
)


@dataclass(frozen=True)
class Settling:
    """Where one series of a long run settles, and its mean from there on.

    Of *n* values the first *cut*, at times before *warm_up*, are left out. Both are None if the series does
    not settle, and so is *mean*. *before* is the mean of all values. *interval* comes from *batches* in one
    run (`statistics.BatchMeans`), and from Student's t over the runs' means if several were averaged.
    """

    of: str
    series: Series
    n: int
    cut: int | None
    warm_up: float | None
    before: float | None
    mean: float | None
    interval: Interval | None
    batches: BatchMeans | None
    caution: str

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON; of the series, only its length."""
        return {
            "n": self.n,
            "settled": self.cut is not None,
            "cut": self.cut,
            "warm_up": self.warm_up,
            "mean_of_all": self.before,
            "mean": self.mean,
            "interval": None if self.interval is None else list(self.interval),
            "batches": self.batches and self.batches.batches,
            "batch_size": self.batches and self.batches.size,
            "lag1": self.batches and self.batches.lag1,
            "caution": self.caution or None,
        }


@dataclass(frozen=True)
class WarmUp:
    """Where a scenario's warm-up ends: where the last of its series settles, if all of them do."""

    scenario: str
    seed: int
    replications: int
    threats: int
    end: float
    time_unit: str
    confidence: float
    settlings: tuple[Settling, ...]

    @property
    def warm_up(self) -> float | None:
        """A value for `run.warm_up`; None if a series does not settle."""
        found = [one.warm_up for one in self.settlings if one.n]
        return None if not found or None in found else max(time for time in found if time is not None)

    @property
    def headline(self) -> str:
        """One line that says what was played."""
        runs = "one run" if self.replications == 1 else f"{self.replications} runs averaged"
        return (
            f"{self.scenario}: {runs} of {self.threats:,} threats in {number(self.end, 0)} {self.time_unit},"
            f" seed {self.seed}"
        )

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON, never NaN."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replications": self.replications,
            "threats": self.threats,
            "end": self.end,
            "confidence": self.confidence,
            "warm_up": self.warm_up,
            "series": {one.of: one.to_json() for one in self.settlings},
        }

    def __getitem__(self, of: str) -> Settling:
        """Return one series. Raises KeyError for one that was not asked for."""
        return {one.of: one for one in self.settlings}[of]


def warm_up(
    scenario: Scenario,
    *,
    of: Sequence[str] = (),
    replications: int = 1,
    confidence: float = CONFIDENCE,
    progress: Callable[[int, int], None] | None = None,
) -> WarmUp:
    """Find the end of the warm-up of a scenario by MSER-5, for the series named in *of* (default: all).

    Replications from 1 to *replications* are averaged value by value (Welch, 1983, in Lavenberg, ed.,
    Computer Performance Modeling Handbook), up to the length of the shortest. The scenario's own warm-up is
    ignored. Raises SimError for an unknown series, fewer than one replication and a runaway replication.
    """
    if replications < 1:
        raise SimError(f"A warm-up over {replications} replications; it needs at least 1.")
    runs: list[Mapping[str, Series]] = []
    for replication in range(1, replications + 1):
        runs.append(watch(scenario, replication))
        require_responses(of, list(runs[0]))
        if progress:
            progress(replication, replications)
    settlings = tuple(
        _settling(name, [run[name] for run in runs if name in run], confidence) for name in of or runs[0]
    )
    counted = [run["leaks"].times for run in runs]
    return WarmUp(
        scenario=scenario.name,
        seed=scenario.seed,
        replications=replications,
        threats=min(map(len, counted)),
        end=min((float(times[-1]) for times in counted if len(times)), default=0.0),
        time_unit=scenario.time_unit,
        confidence=confidence,
        settlings=settlings,
    )


def averaged(runs: Sequence[Series]) -> Series:
    """Average series value by value, up to the length of the shortest; values missing in all are left out."""
    n = min((len(run.values) for run in runs), default=0)
    values = np.array([run.values[:n] for run in runs]).reshape(-1, n)
    times = np.array([run.times[:n] for run in runs]).reshape(-1, n)
    there = ~np.isnan(values).all(axis=0)
    return Series(np.nanmean(values[:, there], axis=0), times[:, there].mean(axis=0))


def _settling(name: str, runs: Sequence[Series], confidence: float) -> Settling:
    series = averaged(runs)
    values, n = series.values, len(series.values)
    before = float(values.mean()) if n else None
    found = mser5(values)
    if not found.settled:
        return Settling(name, series, n, None, None, before, None, None, None, _unsettled(n))
    left = values[found.cut :]
    batches = batch_means(left, confidence) if len(runs) == 1 else None
    interval = batches.interval if batches else _over(runs, series.times[found.cut], confidence)
    if interval and name != "wait":  # a share
        interval = max(0.0, interval[0]), min(1.0, interval[1])
    if batches and batches.drifting:
        return Settling(name, series, n, None, None, before, None, None, batches, DRIFTS)
    time = _rounded_up(float(series.times[found.cut])) if found.cut else 0.0
    mean = float(left.mean())
    caution = _caution(name, mean, batches, len(runs))
    return Settling(name, series, n, found.cut, time, before, mean, interval, batches, caution)


def _unsettled(n: int) -> str:
    if n < 50:
        return f"{n} numbers are too few to find a warm-up in; 50 are needed, hundreds are better."
    return (
        "it does not settle: the best cut would leave out more than half. Run longer, average more"
        " replications, or there is no steady state (rates that change, an attack that ends)."
    )


def _caution(name: str, mean: float, batches: BatchMeans | None, runs: int) -> str:
    if batches and not batches.independent:
        return "its batches are correlated, so the interval is too narrow: run longer."
    if not batches and runs == 1:
        return "what is left is too short for batch means: run longer."
    if name.startswith("utilisation.") and mean >= FULL:
        return "its channels are busy all the time: what settles here is an overload."
    return ""


def _over(runs: Sequence[Series], start: float, confidence: float) -> Interval | None:
    """Return Student's t interval of the runs' means from time *start* on."""
    means = [run.values[(run.times >= start) & ~np.isnan(run.values)] for run in runs]
    return t_interval(np.array([one.mean() for one in means if one.size]), confidence)


def _rounded_up(time: float) -> float:
    """Round a time up to two digits, as a warm-up is not known better."""
    if time <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(time)) - 1)
    return float(f"{math.ceil(time / step - 1e-9) * step:.6g}")
