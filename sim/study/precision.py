"""As many replications as a half-width asks for."""

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
"""No study plays more unless it is told so; of as many every row is kept."""


@dataclass(frozen=True)
class Precision:
    """What a study is to reach: a half-width of the response *of*, with *most* replications at most."""

    goal: Goal
    of: str
    most: int

    @classmethod
    def parse(cls, asked: float | str, of: str = "leaks", most: int = MOST) -> Precision:
        """A half-width as 0.01 or "0.01", or a share of the estimate as "5%". Raises SimError."""
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
        """What was asked for, as it is written."""
        return percent(self.goal.asked, 6).replace(" ", "") if self.goal.relative else f"{self.goal.asked:g}"

    def __str__(self) -> str:
        return f"{self.asked} of {self.of} within {self.most}"


class Pursuit:
    """A study on its way to a precision: looks at its first replications, asks for more or for no more.

    The looks depend on the rows alone, not on who plays them or in which blocks they come.
    """

    def __init__(self, precision: Precision, look: Callable[[], Response]) -> None:
        """*look* tells of the response after all replications that were asked for."""
        self.precision = precision
        self.first = min(FIRST, precision.most)
        self.expected = self.first
        self._look = look
        self._was_met = False

    def go_on(self, asked: int) -> int:
        """How many replications to ask for in all, now that *asked* are there; *asked* itself at the end."""
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
class Reached:
    """How it ended: the half-width after all replications, and what it should have been.

    *reached* is whether it is narrow enough; *half_width* is None where nothing can be said.
    """

    precision: Precision
    half_width: float | None
    target: float | None
    reached: bool
    needed: int | None

    @classmethod
    def of(cls, precision: Precision, replications: int, found: Response) -> Reached:
        """The end of a study by what is known of its response."""
        goal = precision.goal
        needed = goal.needed(replications, found)
        return cls(precision, half_width(found), goal.target(found), goal.met(found), needed)

    def to_json(self) -> dict[str, object]:
        """As plain values; *half_width* and *target* are absolute, *asked* a share where *relative*."""
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
        """How it ended, in words."""
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
