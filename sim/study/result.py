"""A study: the responses of its replications, and where they came from."""

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
from sim.study.precision import Reached
from sim.study.response_report import ResponseReport
from sim.study.summary import Summary


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """What many replications gave, and what is needed to play them again.

    *tally* tells of all of the *finished* ones; *replications* is how many were asked for.
    *rows* has shape (finished, len(names)), NaN for a missing value, its first row is
    replication 1; it is None where more than KEPT replications were asked for.
    *document* is the scenario as it was run, as YAML text, with the seed that was used.
    *digest* is that of the numbers (`digest.Digest`). *confidence* is that of every interval,
    *precision* what was asked for instead of a number of replications, and what came of it.
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
    precision: Reached | None = None

    @property
    def complete(self) -> bool:
        """Whether all the replications that were asked for were finished."""
        return self.finished == self.replications

    @cached_property
    def scenario_sha256(self) -> str:
        """The digest of *document*, and so of the scenario.yaml that is saved."""
        return hashlib.sha256(self.document.encode()).hexdigest()

    def __getitem__(self, name: str) -> Response:
        """What is known of one response. Raises KeyError for a name that is not in *names*."""
        return self.responses[name]

    def column(self, name: str) -> Rows:
        """The values of one response, shape (finished,), NaN where missing.

        Raises SimError where the rows were not kept.
        """
        return self.kept[:, self.names.index(name)]

    @property
    def kept(self) -> Rows:
        """The rows. Raises SimError where they were not kept."""
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
        """The relative error that quantiles of what is no whole number may have; 0 where rows were kept."""
        return 0 if self.rows is not None else self.tally.quantile_error

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """What is known of every response, in the order of *names*."""
        return self.tally.responses(self.rows, self.finished, self.confidence)

    def account(self, name: str) -> ResponseReport:
        """Everything about one response. Raises SimError for a name that is not in *names*."""
        demand([name], self.names)
        interval, method = statistics.sd_interval(
            self.tally.ordered(name, self.rows), self.confidence, self.seed
        )
        return ResponseReport(name, self[name], interval, method)

    def bootstrap(self, name: str, statistic: Callable[..., Any]) -> Interval | None:
        """The bootstrap interval (BCa) of a statistic of a response: ``bootstrap("leaks", np.median)``.

        *statistic* takes an array, and *axis* if it can. None where too little is known.
        Raises SimError for a name that is not in *names* and where the rows were not kept.
        """
        demand([name], self.names)
        return statistics.bootstrap(self.column(name), statistic, self.confidence, self.seed)

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per response: its estimate, interval and spread; None where there is none."""
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
        """The study as plain values for JSON; None where a value is missing, never NaN."""
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
        """What was played, in one line that is enough to play it again."""
        finished = f"{self.finished}" if self.complete else f"{self.finished} of {self.replications}"
        return (
            f"{self.scenario}: {finished} replications, seed {self.seed}, scenario {self.scenario_sha256[:8]}"
        )

    def __repr__(self) -> str:
        return f"<Study {self.headline}, engine {self.engine}>"


def demand(wanted: Sequence[str], names: Sequence[str]) -> None:
    """Raises SimError for a wanted response that is not among *names*, with the nearest that is."""
    for name in wanted:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(names)}."
            raise SimError(f"This scenario has no response {name!r}. {hint}")


def plain(value: float | None, whole: bool) -> float | None:
    """A value for JSON: a count without its point, None for a missing value."""
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
        "min": plain(response.min, whole),
        "max": plain(response.max, whole),
        "quantiles": {name: plain(value, whole) for name, value in response.quantiles.items()},
        "quantile_intervals": {
            name: _ends(interval, whole) for name, interval in response.quantile_intervals.items()
        },
        "counts": None if response.counts is None else {str(v): n for v, n in response.counts.items()},
    }


def _ends(interval: Interval | None, whole: bool = False) -> list[float | None] | None:
    return None if interval is None else [plain(end, whole) for end in interval]
