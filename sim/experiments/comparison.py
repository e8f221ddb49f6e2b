"""A comparison: studies on common draws and their differences, pair by pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.errors import SimError
from sim.study import Study, demand

Values = NDArray[np.float64]

ADJUSTMENT = "Bonferroni"


@dataclass(frozen=True)
class Difference:
    """*b* minus *a* in one response, over the replications in which both have a value.

    *interval* holds with *each*; the intervals of all *pairs* that were compared in this response hold
    together with *confidence*. *method* is "t", "tango" (`held`), "ratio" (`leak_fraction`), or "constant"
    where every replication gave the same difference: then there is no interval, but another difference
    occurs in a share of less than *other_below* of replications, which holds with *each*.
    In *differing* of the *n* replications the two differ. *mean_a* and *mean_b* are over the n as well.
    *variance_saved* is the share of the variance of the difference that the common draws save.
    """

    a: str
    b: str
    response: str
    n: int
    mean: float | None
    sd: float | None
    interval: tuple[float, float] | None
    confidence: float
    each: float
    method: str
    pairs: int
    differing: int
    other_below: float | None
    correlation: float | None
    variance_saved: float | None
    mean_a: float | None
    mean_b: float | None

    @property
    def differs(self) -> bool:
        """Whether the interval excludes 0."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]

    @property
    def never(self) -> bool:
        """Whether the two had the same value in every replication."""
        return self.n > 0 and self.differing == 0

    @property
    def worth(self) -> float | None:
        """How many times as many independent replications would tell as much; None where it is unknown."""
        if self.variance_saved is None or self.variance_saved == 1:
            return None
        return 1 / (1 - self.variance_saved)

    def to_json(self) -> dict[str, object]:
        """The difference as plain values for JSON."""
        return {
            "a": self.a,
            "b": self.b,
            "response": self.response,
            "mean": self.mean,
            "sd": self.sd,
            "interval": self.interval and list(self.interval),
            "n": self.n,
            "correlation": self.correlation,
            "confidence": self.confidence,
            "confidence_each": self.each,
            "method": self.method,
            "pairs": self.pairs,
            "differs": self.differs,
            "differing": self.differing,
            "other_below": self.other_below,
            "variance_saved": self.variance_saved,
            "mean_a": self.mean_a,
            "mean_b": self.mean_b,
        }


@dataclass(frozen=True, repr=False)
class Comparison:
    """Studies on common draws and their differences, pair by pair.

    *notes* are sentences on what was done to compare them at all: another seed, responses left out.
    """

    labels: tuple[str, ...]
    studies: tuple[Study, ...]
    differences: tuple[Difference, ...]
    confidence: float = statistics.CONFIDENCE
    notes: tuple[str, ...] = ()

    @property
    def pairs(self) -> int:
        """How many pairs were compared together."""
        return len(self.labels) * (len(self.labels) - 1) // 2

    @property
    def responses(self) -> tuple[str, ...]:
        """The responses that were compared."""
        return tuple(dict.fromkeys(difference.response for difference in self.differences))

    @property
    def finished(self) -> int:
        """The replications that every study has."""
        return min(found.finished for found in self.studies)

    @property
    def complete(self) -> bool:
        """Whether all the replications that were asked for were finished."""
        return all(found.complete for found in self.studies)

    def of(self, response: str) -> tuple[Difference, ...]:
        """The differences of one response, a pair each. Raises SimError for one that was not compared."""
        demand([response], self.responses)
        return tuple(found for found in self.differences if found.response == response)

    def values(self, a: str, b: str, response: str) -> Values:
        """Each replication's difference, b minus a, shape (n,), NaN where either has no value.

        For `leak_fraction` these are of the replications' own fractions. Raises SimError.
        """
        for label in (a, b):
            if label not in self.labels:
                raise SimError(f"There is no {label!r} here, only {', '.join(map(repr, self.labels))}.")
        demand([response], self.responses)
        one, other = (self.studies[self.labels.index(label)] for label in (a, b))
        n = min(one.finished, other.finished)
        return other.column(response)[:n] - one.column(response)[:n]

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per response and pair, the interval as *low* and *high*; None where there is none."""
        rows = []
        for found in self.differences:
            row = found.to_json()
            low, high = found.interval or (None, None)
            del row["interval"]
            rows.append(row | {"low": low, "high": high})
        return rows

    def to_json(self) -> dict[str, object]:
        """The comparison as plain values for JSON; None where a value is missing, never NaN."""
        return {
            "studies": [
                {"label": label, **found.to_json()}
                for label, found in zip(self.labels, self.studies, strict=True)
            ],
            "differences": [found.to_json() for found in self.differences],
            "adjustment": ADJUSTMENT if self.pairs > 1 else None,
            "notes": list(self.notes),
        }

    @property
    def headline(self) -> str:
        """What was compared, in one line."""
        seed = self.studies[0].seed
        replications = "1 replication" if self.finished == 1 else f"{self.finished} replications"
        return f"{len(self.labels)} compared: {replications} of each on common draws, seed {seed}"

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(map(repr, self.labels))}, {self.finished} replications>"
