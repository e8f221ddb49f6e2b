"""A study: the responses of its replications, and where they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.statistics import Response
from sim.study import saving, tables

Rows = NDArray[np.float64]

WHOLE = frozenset(
    {
        *("threats", "decoys", "detected", "intercepted", "landed", "unresolved", "leaks", "leaks_in"),
        *("landed_in", "cause", "engagements", "rounds", "rounds_left", "debris_hits", "held"),
    }
)
"""Families of responses whose values are whole numbers; a family is a name up to its dot."""


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """One row of responses per replication, and what is needed to play them again.

    *rows* has shape (replications that were finished, len(names)), NaN for a missing value;
    its first row is replication 1. *replications* is how many were asked for.
    *document* is the scenario as it was run, as YAML text, with the seed that was used.
    """

    scenario: str
    document: str
    seed: int
    engine: str
    version: str
    python: str
    numpy: str
    replications: int
    names: tuple[str, ...]
    rows: Rows

    @property
    def finished(self) -> int:
        """How many replications were finished: fewer than asked for after an interrupt."""
        return len(self.rows)

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
        """The values of one response, shape (replications,), NaN where missing."""
        return self.rows[:, self.names.index(name)]

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """What is known of every response, in the order of *names*."""
        return {name: self._describe(name) for name in self.names}

    def _describe(self, name: str) -> Response:
        if name == "held":
            return statistics.share(self.column(name))
        if name == "leak_fraction":
            return statistics.ratio(self.column("leaks"), self.column("threats") - self.column("decoys"))
        return statistics.mean(self.column(name), whole=is_whole(name))

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
            "seed": self.seed,
            "replications": self.replications,
            "complete": self.complete,
            "responses": {
                name: _plain(response, is_whole(name)) for name, response in self.responses.items()
            },
        }

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .json, .csv or .parquet.

        Raises SimError where that cannot be written.
        """
        saving.save(self, saving.target(Path(path)))

    @property
    def headline(self) -> str:
        """What was played, in one line that is enough to play it again."""
        finished = f"{self.finished}" if self.complete else f"{self.finished} of {self.replications}"
        return (
            f"{self.scenario}: {finished} replications, seed {self.seed}, engine {self.engine},"
            f" scenario {self.scenario_sha256[:8]}"
        )

    def __repr__(self) -> str:
        return f"<Study {self.headline}>"

    def _repr_html_(self) -> str:
        return tables.html(tables.cells(self), self.headline)


def is_whole(name: str) -> bool:
    """Whether a response counts something, so that its values are whole numbers."""
    return name.partition(".")[0] in WHOLE


def plain(value: float | None, whole: bool) -> float | None:
    """A value for JSON: a count without its point, None for a missing value."""
    if value is None or np.isnan(value):
        return None
    return int(value) if whole else float(value)


def _plain(response: Response, whole: bool) -> dict[str, object]:
    return {
        "n": response.n,
        "mean": response.mean,
        "sd": response.sd,
        "interval": response.interval and list(response.interval),
        "confidence": response.confidence,
        "method": response.method,
        "min": plain(response.min, whole),
        "max": plain(response.max, whole),
        "quantiles": {name: plain(value, whole) for name, value in response.quantiles.items()},
        "counts": None if response.counts is None else {str(v): n for v, n in response.counts.items()},
    }
