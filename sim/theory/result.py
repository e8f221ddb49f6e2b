"""What theory says of a scenario: exact values, and the assumptions that fail."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOTHING = 1e-9
"""A mean below this is the rounding of an integral, or as good as never."""

Change = Mapping[str, object]
"""Values by their paths, as ``--set`` takes them."""


@dataclass(frozen=True, eq=False)
class Exact:
    """An exact value of a response: its mean over replications, and more where more is known."""

    response: str
    value: float
    """The mean; for a ratio (*per*) that of the sums over many replications."""
    pmf: Floats | None
    """The chances of 0, 1, 2, ... where the response is a whole number; shape (most + 1,)."""
    formula: str
    why: str
    """Why the formula fits this scenario, in one sentence."""
    source: str
    variance: float | None = None
    """Of one replication's value, where it is known."""
    per: str | None = None
    """For a ratio: what it is a share of, "threats" or "real threats" (those that are no decoys)."""
    limit: bool = False
    """Whether it holds in the long run of a stream rather than to the last digit."""

    @property
    def sd(self) -> float | None:
        """The standard deviation of one replication's value, where it is known."""
        return None if self.variance is None else math.sqrt(max(0.0, self.variance))


@dataclass(frozen=True)
class Failure:
    """An assumption of a formula that this scenario does not meet."""

    formula: str
    assumption: str
    """What does not hold, in plain words."""
    path: str
    """Where in the scenario."""
    change: Change | None
    """What would make it hold; None where nothing small would."""

    @property
    def sentence(self) -> str:
        return f"{self.formula}: {self.assumption} ({self.path})."


@dataclass(frozen=True)
class Verdict:
    """Everything exact about a scenario, and why the other formulas do not fit."""

    exact: tuple[Exact, ...]
    fails: tuple[Failure, ...]

    def __getitem__(self, response: str) -> Exact:
        """The exact value of a response. Raises KeyError where none is known."""
        for found in self.exact:
            if found.response == response:
                return found
        raise KeyError(response)

    def __contains__(self, response: object) -> bool:
        return any(found.response == response for found in self.exact)

    @property
    def fits(self) -> bool:
        """Whether a formula tells what becomes of the threats, beyond how many come."""
        return any(found.response in {"leaks", "leak_fraction", "wait"} for found in self.exact)

    @property
    def formulas(self) -> tuple[str, ...]:
        """The formulas that fit, each once."""
        return tuple(dict.fromkeys(found.formula for found in self.exact))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What fits and why; where nothing does, what fails of the closest formula."""
        whys = dict.fromkeys((found.formula, found.why) for found in self.exact)
        told = tuple(f"{formula} fits: {why}." for formula, why in whys)
        if self.fits:
            return told
        return (*told, "No formula tells what becomes of the threats.", *(f.sentence for f in self.closest))

    @property
    def closest(self) -> tuple[Failure, ...]:
        """The failures of the formula that fails for the fewest reasons, all of which could be changed."""
        by_formula: dict[str, list[Failure]] = {}
        for failure in self.fails:
            by_formula.setdefault(failure.formula, []).append(failure)
        return tuple(sorted(by_formula.values(), key=_distance)[0]) if by_formula else ()


def _distance(failures: list[Failure]) -> tuple[bool, int]:
    return any(failure.change is None for failure in failures), len(failures)
