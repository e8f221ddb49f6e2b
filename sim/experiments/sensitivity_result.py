"""The result of a sensitivity analysis."""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiments.axes import short

Interval = tuple[float, float]


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
    def short_names(self) -> dict[str, str]:
        """A short name for each path."""
        return short(one.path for one in self.effects)

    @property
    def headline(self) -> str:
        """One line that says what was analysed."""
        return (
            f"{self.scenario}: what explains how {self.response} varies, {self.evaluations} evaluations of"
            f" {self.replications} replications, seed {self.seed}"
        )

    def __repr__(self) -> str:
        return f"<Sensitivity {self.headline}>"
