"""The result of a study: its responses and their provenance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np

from sim import statistics
from sim.errors import SimError
from sim.statistics import CONFIDENCE, Interval, Response
from sim.study.aggregation import KEPT, Tally
from sim.study.columns import Rows, is_whole
from sim.study.precision import PrecisionResult
from sim.study.response_report import ResponseReport
from sim.study.summary import Summary


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """The result of many replications of a scenario, with all that is needed to play them again.

    *replications* were asked for, *finished* is how many were played; *tally* counts those.
    *rows* has shape (finished, len(names)), NaN for a missing value; its first row is replication 1.
    It is None if more than KEPT replications were asked for. *document* is the scenario as it was run,
    as YAML text, with the seed that was used. *digest* is the digest of the numbers (`digest.Digest`).
    *confidence* holds for every interval. *precision* is set if a precision was asked for instead of
    a number of replications.
    """

    scenario: str
    document: str
    seed: int
    engine: str
    version: str
    python: str
    numpy: str
    replications: int
    finished: int
    names: tuple[str, ...]
    rows: Rows | None
    tally: Tally | Summary
    digest: str
    confidence: float = CONFIDENCE
    precision: PrecisionResult | None = None

    @property
    def complete(self) -> bool:
        """Whether all replications asked for are finished."""
        return self.finished == self.replications

    @cached_property
    def scenario_sha256(self) -> str:
        """The SHA-256 of *document*, and so of the saved scenario.yaml."""
        return hashlib.sha256(self.document.encode()).hexdigest()

    def __getitem__(self, name: str) -> Response:
        """Return the estimates of one response. Raises KeyError for an unknown name."""
        return self.responses[name]

    def column(self, name: str) -> Rows:
        """Return the values of one response, shape (finished,), NaN for a missing value.

        Raises SimError if the rows were not kept.
        """
        return self.kept[:, self.names.index(name)]

    @property
    def kept(self) -> Rows:
        """The rows. Raises SimError if they were not kept."""
        if self.rows is None and isinstance(self.tally, Summary):
            raise self.tally.not_kept()
        if self.rows is None:
            raise SimError(
                f"A study of {self.replications} replications keeps no row of each, only up to {KEPT} do."
                " Say where to save them when the study starts: -o, or output= in Python."
            )
        return self.rows

    @property
    def quantile_error(self) -> float:
        """The largest relative error of quantiles of numbers that are not whole; 0 if rows were kept."""
        return 0 if self.rows is not None else self.tally.quantile_error

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """The estimates of every response, in the order of *names*."""
        return self.tally.responses(self.rows, self.finished, self.confidence)

    def account(self, name: str) -> ResponseReport:
        """Return full statistics of one response. Raises SimError for an unknown name."""
        require_responses([name], self.names)
        interval, method = statistics.sd_interval(
            self.tally.ordered(name, self.rows), self.confidence, self.seed
        )
        return ResponseReport(name, self[name], interval, method)

    def bootstrap(self, name: str, statistic: Callable[..., Any]) -> Interval | None:
        """Return a bootstrap interval (BCa) of a statistic of a response: ``bootstrap("leaks", np.median)``.

        *statistic* takes an array, and *axis* if it can. Returns None if there are too few values.
        Raises SimError for an unknown name, and if the rows were not kept.
        """
        require_responses([name], self.names)
        return statistics.bootstrap(self.column(name), statistic, self.confidence, self.seed)

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per response: its estimate, interval and spread; None for a missing value."""
        return [
            {
                "response": name,
                "n": response.n,
                "mean": response.mean,
                "low": response.interval and response.interval[0],
                "high": response.interval and response.interval[1],
                "sd": response.sd,
                "min": response.min,
                "median": response.quantiles["0.5"],
                "max": response.max,
            }
            for name, response in self.responses.items()
        ]

    def to_json(self) -> dict[str, object]:
        """Return the study as plain values for JSON; None for a missing value, never NaN."""
        return {
            "scenario": self.scenario,
            "scenario_sha256": self.scenario_sha256,
            "version": self.version,
            "engine": self.engine,
            "python": self.python,
            "numpy": self.numpy,
            "seed": self.seed,
            "replications": self.replications,
            "finished": self.finished,
            "complete": self.complete,
            "digest": self.digest,
            "quantile_error": self.quantile_error,
            "precision": self.precision and self.precision.to_json(),
            "responses": {
                name: _plain(response, is_whole(name)) for name, response in self.responses.items()
            },
        }

    @property
    def headline(self) -> str:
        """One line that says what was played, and is enough to play it again."""
        finished = f"{self.finished}" if self.complete else f"{self.finished} of {self.replications}"
        return (
            f"{self.scenario}: {finished} replications, seed {self.seed}, scenario {self.scenario_sha256[:8]}"
        )

    def __repr__(self) -> str:
        return f"<Study {self.headline}, engine {self.engine}>"


def require_responses(wanted: Sequence[str], names: Sequence[str]) -> None:
    """Raise SimError for a wanted response that is not among *names*, with a suggestion."""
    for name in wanted:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(names)}."
            raise SimError(f"This scenario has no response {name!r}. {hint}")


def json_number(value: float | None, whole: bool) -> float | None:
    """Return a number for JSON: an integer if *whole*, None for a missing value."""
    if value is None or np.isnan(value):
        return None
    return int(value) if whole else float(value)


def _plain(response: Response, whole: bool) -> dict[str, object]:
    return {
        "n": response.n,
        "missing": response.missing,
        "mean": response.mean,
        "sd": response.sd,
        "interval": _ends(response.interval),
        "confidence": response.confidence,
        "method": response.method,
        "bound": response.bound,
        "occurs": {"replications": response.above, "interval": _ends(response.occurrence)},
        "min": json_number(response.min, whole),
        "max": json_number(response.max, whole),
        "quantiles": {name: json_number(value, whole) for name, value in response.quantiles.items()},
        "quantile_intervals": {
            name: _ends(interval, whole) for name, interval in response.quantile_intervals.items()
        },
        "counts": None if response.counts is None else {str(v): n for v, n in response.counts.items()},
    }


def _ends(interval: Interval | None, whole: bool = False) -> list[float | None] | None:
    return None if interval is None else [json_number(end, whole) for end in interval]
