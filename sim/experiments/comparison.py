"""The result of a comparison: studies on common draws and the differences of each pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import statistics
from sim.errors import SimError
from sim.study import Study, require_responses

Values = NDArray[np.float64]

ADJUSTMENT = "Bonferroni"


@dataclass(frozen=True)
class Difference:
    """The difference *b* minus *a* in one response, over the *n* replications in which both have a value.

    The confidence of *interval* is *each*; all *pairs* compared in this response hold together with
    *confidence*. *method* is "t", "tango" (`held`), "ratio" (`leak_fraction`), or "constant" if every
    replication gave the same difference. Then there is no interval; instead the chance of another
    difference is below *other_below*, with confidence *each*.
    The two differ in *differing* replications. *mean_a* and *mean_b* are over the same n replications.
    *variance_saved* is the share of the variance of the difference that common draws save.
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
        """Whether the two were equal in every replication."""
        return self.n > 0 and self.differing == 0

    @property
    def independent_ratio(self) -> float | None:
        """How many times more replications independent draws would need; None if unknown."""
        if self.variance_saved is None or self.variance_saved == 1:
            return None
        return 1 / (1 - self.variance_saved)

    def to_json(self) -> dict[str, object]:
        """Return the difference as plain values for JSON."""
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
    """Studies on common draws and the differences of each pair.

    *notes* are sentences on what had to be changed to compare them: another seed, responses left out.
    """

    labels: tuple[str, ...]
    studies: tuple[Study, ...]
    differences: tuple[Difference, ...]
    confidence: float = statistics.CONFIDENCE
    notes: tuple[str, ...] = ()

    @property
    def pairs(self) -> int:
        """The number of pairs."""
        return len(self.labels) * (len(self.labels) - 1) // 2

    @property
    def responses(self) -> tuple[str, ...]:
        """The responses that were compared."""
        return tuple(dict.fromkeys(difference.response for difference in self.differences))

    @property
    def finished(self) -> int:
        """The number of replications that every study has."""
        return min(found.finished for found in self.studies)

    @property
    def complete(self) -> bool:
        """Whether all replications asked for are finished."""
        return all(found.complete for found in self.studies)

    def of(self, response: str) -> tuple[Difference, ...]:
        """Return the difference of each pair in one response. Raises SimError if it was not compared."""
        require_responses([response], self.responses)
        return tuple(found for found in self.differences if found.response == response)

    def values(self, a: str, b: str, response: str) -> Values:
        """Return the difference b minus a of each replication, shape (n,), NaN if either has no value.

        For `leak_fraction` these are differences of the replications' own fractions. Raises SimError for an
        unknown label, a response that was not compared, and rows that were not kept.
        """
        for label in (a, b):
            if label not in self.labels:
                raise SimError(f"There is no {label!r} here, only {', '.join(map(repr, self.labels))}.")
        require_responses([response], self.responses)
        one, other = (self.studies[self.labels.index(label)] for label in (a, b))
        n = min(one.finished, other.finished)
        return other.column(response)[:n] - one.column(response)[:n]

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per response and pair; the interval runs from *low* to *high*; None if missing."""
        rows = []
        for found in self.differences:
            row = found.to_json()
            low, high = found.interval or (None, None)
            del row["interval"]
            rows.append(row | {"low": low, "high": high})
        return rows

    def to_json(self) -> dict[str, object]:
        """Return the comparison as plain values for JSON; None for a missing value, never NaN."""
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
        """One line that says what was compared."""
        seed = self.studies[0].seed
        replications = "1 replication" if self.finished == 1 else f"{self.finished} replications"
        return f"{len(self.labels)} compared: {replications} of each on common draws, seed {seed}"

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(map(repr, self.labels))}, {self.finished} replications>"
