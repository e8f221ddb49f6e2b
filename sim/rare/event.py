"""A rare event: a response, a comparison and a bound, such as ``leaks >= 1``."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError
from sim.language.quoting import did_you_mean

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}

FORM = re.compile(r"\s*([^\s<>=]+)\s*(>=|<=|==|>|<)\s*(\S+)\s*")


@dataclass(frozen=True)
class Event:
    """A response, a comparison and a bound. The event does not happen if the response is missing."""

    response: str
    comparison: str
    bound: float

    @classmethod
    def parse(cls, text: str, names: Sequence[str]) -> Event:
        """Read an event from *text*. Raises SimError if that fails or the response is not among *names*."""
        found = FORM.fullmatch(text)
        bound = _number(found[3]) if found else None
        if found is None or bound is None:
            raise SimError(
                f"The event {text!r} is not RESPONSE >= NUMBER, as in 'leaks >= 1'"
                f" (the comparisons are {', '.join(COMPARISONS)})."
            )
        if found[1] not in names:
            raise SimError(
                f"The event {text!r}: there is no response {found[1]!r} here{did_you_mean(found[1], names)}."
            )
        return cls(found[1], found[2], bound)

    def happened_in(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return in which replications it happened, from the values of its response; shapes (n,)."""
        happened: NDArray[np.bool_] = COMPARISONS[self.comparison](values, self.bound)
        return happened

    def nearness(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how near each value comes to the event: larger is nearer; -inf for a missing value."""
        if self.comparison == "==":
            near = -np.abs(values - self.bound)
        else:
            near = values if self.comparison in (">=", ">") else -values
        return np.where(np.isnan(values), -np.inf, near)

    def __str__(self) -> str:
        return f"{self.response} {self.comparison} {self.bound:g}"


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
