"""Play until the half-width of an interval is small enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import SimError
from sim.statistics import Response
from sim.statistics.sequential import FIRST, Goal, half_width, next_look
from sim.study.aggregation import KEPT
from sim.study.tables import number, percent

MOST = KEPT
"""The default limit; a study of so many replications still keeps every row."""


@dataclass(frozen=True)
class Precision:
    """The goal of a study: a half-width of the response *of*, within *most* replications."""

    goal: Goal
    of: str
    most: int

    @classmethod
    def parse(cls, asked: float | str, of: str = "leaks", most: int = MOST) -> Precision:
        """Read a half-width such as 0.01 or "0.01", or a share of the estimate, "5%". Raises SimError."""
        text = str(asked).strip()
        relative = text.endswith("%")
        try:
            value = float(text.removesuffix("%")) / (100 if relative else 1)
        except ValueError:
            value = math.nan
        if not 0 < value < math.inf:
            raise SimError(f"A precision of {text!r}; it is a half-width above 0, as 0.01 or as 5%.")
        if most < 1:
            raise SimError(f"A precision within {most} replications; at least 1 is played.")
        return cls(Goal(value, relative), of, most)

    @property
    def asked(self) -> str:
        """The goal as a user writes it."""
        return percent(self.goal.asked, 6).replace(" ", "") if self.goal.relative else f"{self.goal.asked:g}"

    def __str__(self) -> str:
        return f"{self.asked} of {self.of} within {self.most}"


class StoppingRule:
    """Decides, whenever all replications asked for are finished, whether to ask for more.

    The decisions depend on the rows alone, not on who plays them or how they are cut into blocks.
    """

    def __init__(self, precision: Precision, look: Callable[[], Response]) -> None:
        """*look* returns the estimates of the response after all replications asked for so far."""
        self.precision = precision
        self.first = min(FIRST, precision.most)
        self.expected = self.first
        self._look = look
        self._was_met = False

    def next_total(self, asked: int) -> int:
        """Return how many replications to ask for in all, now that *asked* are finished; *asked* to stop."""
        goal, most, found = self.precision.goal, self.precision.most, self._look()
        met = goal.met(found)
        if asked >= most or (met and self._was_met):
            return asked
        self._was_met = met
        needed = goal.needed(asked, found)
        more = min(next_look(asked, needed, met), most)
        self.expected = min(max(more, needed or most), most)
        return more


@dataclass(frozen=True)
class PrecisionResult:
    """How the search for a precision ended: the final half-width and its target.

    *reached* is whether the half-width is small enough; *half_width* is None if it is unknown.
    """

    precision: Precision
    half_width: float | None
    target: float | None
    reached: bool
    needed: int | None

    @classmethod
    def of(cls, precision: Precision, replications: int, found: Response) -> PrecisionResult:
        """Judge the final estimates of the response."""
        goal = precision.goal
        needed = goal.needed(replications, found)
        return cls(precision, half_width(found), goal.target(found), goal.met(found), needed)

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON; *asked* is a share if *relative*, the others are absolute."""
        return {
            "asked": self.precision.goal.asked,
            "relative": self.precision.goal.relative,
            "of": self.precision.of,
            "most": self.precision.most,
            "half_width": self.half_width,
            "target": self.target,
            "reached": self.reached,
        }

    @property
    def sentence(self) -> str:
        """How it ended, as a sentence."""
        asked, of = self.precision.asked, self.precision.of
        if self.reached:
            width = number(self.half_width)
            return f"Precision reached: {of} is known to within {width}; {asked} was asked for."
        return f"Precision not reached: {asked} was asked for, {self._known}."

    @property
    def _known(self) -> str:
        of = self.precision.of
        if self.target is None:
            return f"but no replication gave {of} a value"
        if not self.target:
            return f"but {of} was 0 throughout, and nothing is a share of 0; ask for a half-width as 0.01"
        if self.half_width is None:
            return f"but too little is known of {of} to tell how well"
        needs = "" if self.needed is None else f"; it takes about {self.needed:,} replications"
        return f"but {of} is known to within {number(self.half_width)} only{needs}"
