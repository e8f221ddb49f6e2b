"""The result of a sensitivity analysis: numbers, a table and plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.experiments.axes import short
from sim.study import tables

Interval = tuple[float, float]

MOSTLY = 0.95
"""If the inputs, each alone, explain less than this together, a sentence mentions their interplay."""


@dataclass(frozen=True)
class Effect:
    """The share of a response's variance over the ranges that one input explains.

    *first* is its share alone, averaged over the other inputs; *total* includes its interplay with the
    others, and is 0 if the input has no effect. Estimates near 0 may be negative. An interval is None if no
    evaluation differed.
    """

    path: str
    values: str
    first: float
    first_interval: Interval | None
    total: float
    total_interval: Interval | None

    @property
    def alone(self) -> tuple[float, Interval | None]:
        """The first-order index and its interval."""
        return self.first, self.first_interval

    @property
    def whole(self) -> tuple[float, Interval | None]:
        """The total index and its interval."""
        return self.total, self.total_interval


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """The effects of inputs on one response, the strongest first; empty if the response never varied.

    *mean*, *sd*, *low* and *high* are the mean, the standard deviation, the least and the greatest value of
    the response's mean over the ranges. *points* is the size of the design, *evaluations* how often the
    scenario was evaluated, each time with *replications*.
    """

    scenario: str
    response: str
    effects: tuple[Effect, ...]
    mean: float
    sd: float
    low: float
    high: float
    points: int
    evaluations: int
    replications: int
    seed: int
    confidence: float

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per input."""
        return [
            {
                "path": one.path,
                "values": one.values,
                "first": one.first,
                "first_interval": one.first_interval and list(one.first_interval),
                "total": one.total,
                "total_interval": one.total_interval and list(one.total_interval),
            }
            for one in self.effects
        ]

    def to_json(self) -> dict[str, object]:
        """Return the result as plain values for JSON."""
        names = ("mean", "sd", "low", "high", "points", "evaluations", "replications", "seed", "confidence")
        return {
            "scenario": self.scenario,
            "response": self.response,
            **{name: getattr(self, name) for name in names},
            "effects": self.table,
        }

    @property
    def called(self) -> dict[str, str]:
        """A short name for each path."""
        return short(one.path for one in self.effects)

    def cells(self) -> list[list[str]]:
        """Return the table as text: headings, then a row for each input, in per cent."""
        called, percent = self.called, tables.percent(self.confidence, 6)
        return [
            ["input", "values", "alone", f"{percent} interval", "with interplay", f"{percent} interval"],
            *(
                [called[one.path], one.values, *_cells(*one.alone), *_cells(*one.whole)]
                for one in self.effects
            ),
        ]

    @property
    def headline(self) -> str:
        """One line that says what was analysed."""
        return (
            f"{self.scenario}: what explains how {self.response} varies, {self.evaluations} evaluations of"
            f" {self.replications} replications, seed {self.seed}"
        )

    @property
    def sentences(self) -> list[str]:
        """The findings in plain words."""
        return list(_sentences(self))

    def __repr__(self) -> str:
        return f"<Sensitivity {self.headline}>"


def _cells(value: float, interval: Interval | None) -> list[str]:
    # If no evaluation differed, the value is exact over this design.
    return [_percent(value), "never differed" if interval is None else " to ".join(map(_points, interval))]


def _points(share: float) -> str:
    """Format a share in whole per cent, without the % sign, and never as -0."""
    return str(round(100 * share))


def _percent(share: float) -> str:
    return f"{_points(share)} %"


def _with_interval(share: float, interval: Interval) -> str:
    return f"{_percent(share)} [{', '.join(map(_points, interval))}]"


def _sentences(found: Sensitivity) -> Iterator[str]:
    of = found.response
    if not found.effects:
        yield f"Over these ranges {of} is always {tables.number(found.mean)}: none of these inputs matters."
        return
    yield (
        f"Over these ranges the mean of {of} goes from {tables.number(found.low)} to"
        f" {tables.number(found.high)}; its standard deviation is {tables.number(found.sd)}."
    )
    called = found.called
    for place, one in enumerate(found.effects):
        what = f" of how {of} varies over these ranges" if place == 0 else ""
        yield _sentence(called[one.path], one, of, what)
    alone = sum(one.first for one in found.effects)
    if alone < MOSTLY:
        yield (
            f"Each alone, the inputs explain {_percent(alone)} together; the rest is interplay: what one of"
            " them does depends on the others."
        )


def _sentence(name: str, one: Effect, of: str, what: str) -> str:
    if one.total_interval is None or one.first_interval is None:
        return f"{name} changed nothing: {of} was the same whatever its value."
    alone = _with_interval(one.first, one.first_interval)
    total = _with_interval(one.total, one.total_interval)
    text = f"{name} alone explains {alone}{what}, and {total} with its interplay with the others."
    if one.first_interval[0] <= 0:
        text += " What it explains alone cannot be told from nothing."
    return text
