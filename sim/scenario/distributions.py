"""Each distribution as a scenario writes it: its name, what its parameters must fulfil, its span and mean.

How it is drawn stands in `sim.distributions`, how it is told in `sim.language.phrases`; a new distribution
needs these three files.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, Tag, model_validator

from sim.scenario.forms import Number, Positive, Row, Strict, Weight, by_shape, told, wrong

Interval: TypeAlias = tuple[float, float]

REACH = 8.3
"""No normal draw lies further from the mean, in standard deviations: the smallest uniform is 2**-53."""


class Parameters(Strict):
    """The parameters of one distribution; every kind also tells its `expectation`, the mean of a draw."""

    def _wrong(self) -> tuple[str, str] | None:
        """The field at fault and what is wrong with it, where the parameters do not fit together."""
        return None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        problem = self._wrong()
        if problem:
            field, message = problem
            raise wrong(message, field)
        return self

    @property
    def span(self) -> Interval:
        """The lowest and the highest value that a draw can have."""
        return 0.0, math.inf

    @property
    def bends(self) -> tuple[float, ...]:
        """Values within the span at which the density is not smooth."""
        return ()


class OneOf(Strict):
    """A distribution as it is written: a mapping of its name to its parameters."""

    @property
    def name(self) -> str:
        return next(iter(type(self).model_fields))

    @property
    def parameters(self) -> Any:
        return getattr(self, self.name)


class Value(Parameters):
    value: Number
    """The value that every draw has."""

    @property
    def span(self) -> Interval:
        return self.value, self.value

    @property
    def expectation(self) -> float:
        return self.value


class OfConstant(OneOf):
    """Always the same value; a bare number says the same."""

    constant: Annotated[
        Annotated[Number, Tag(".number")] | Annotated[Value, Tag(".mapping")],
        by_shape("a number"),
    ]


def _range_problem(low: float, high: float) -> tuple[str, str] | None:
    if low > high:
        return "low", f"low is {told(low)}, above high ({told(high)}); low must not exceed high"
    return None


class Range(Parameters):
    low: Number
    """The lowest value."""
    high: Number
    """The highest value."""

    def _wrong(self) -> tuple[str, str] | None:
        return _range_problem(self.low, self.high)

    @property
    def span(self) -> Interval:
        return self.low, self.high

    @property
    def expectation(self) -> float:
        return (self.low + self.high) / 2


class OfUniform(OneOf):
    """Every value between low and high is equally likely."""

    uniform: Range


class Triangle(Parameters):
    low: Number
    """The lowest value."""
    mode: Number
    """The most likely value."""
    high: Number
    """The highest value."""

    def _wrong(self) -> tuple[str, str] | None:
        if not self.low <= self.high:
            return _range_problem(self.low, self.high)
        if not self.low <= self.mode <= self.high:
            ends = f"low ({told(self.low)}) and high ({told(self.high)})"
            return "mode", f"mode is {told(self.mode)}; it must lie between {ends}"
        return None

    @property
    def span(self) -> Interval:
        return self.low, self.high

    @property
    def bends(self) -> tuple[float, ...]:
        return (self.mode,)

    @property
    def expectation(self) -> float:
        return (self.low + self.mode + self.high) / 3


class OfTriangular(OneOf):
    """Between low and high, most often near mode."""

    triangular: Triangle


class Mean(Parameters):
    mean: Positive
    """The mean."""

    @property
    def expectation(self) -> float:
        return self.mean


class OfExponential(OneOf):
    """Often short, now and then long; what has passed says nothing about what is left."""

    exponential: Mean


class Erlang(Parameters):
    shape: Annotated[int, Field(ge=1, le=100)]
    """How many exponential stages follow one another; the more, the less it varies."""
    mean: Positive
    """The mean of the whole."""

    @property
    def expectation(self) -> float:
        return self.mean


class OfErlang(OneOf):
    """Several exponential stages one after the other."""

    erlang: Erlang


class Weibull(Parameters):
    shape: Annotated[float, Field(ge=0.1, le=1000)]
    """Below 1 failures come early, at 1 it is exponential, above 1 they come with age."""
    scale: Positive
    """The time by which 63 % have happened."""

    @property
    def expectation(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)


class OfWeibull(OneOf):
    """The usual law of times to failure."""

    weibull: Weibull


class MeanSd(Parameters):
    mean: Number
    """The mean."""
    sd: Annotated[float, Field(ge=0, le=1e9)]
    """The standard deviation."""

    @property
    def span(self) -> Interval:
        return self.mean - REACH * self.sd, self.mean + REACH * self.sd

    @property
    def expectation(self) -> float:
        return self.mean


class OfNormal(OneOf):
    """The bell curve. It can go below zero."""

    normal: MeanSd


class PositiveMeanSd(Parameters):
    mean: Positive
    """The mean of the variable itself, not of its logarithm."""
    sd: Annotated[float, Field(ge=0, le=1e9)]
    """The standard deviation of the variable itself."""

    @property
    def span(self) -> Interval:
        return (0.0, math.inf) if self.sd else (self.mean, self.mean)

    @property
    def expectation(self) -> float:
        return self.mean


class OfLognormal(OneOf):
    """Its logarithm is normal: never below zero, with a long tail."""

    lognormal: PositiveMeanSd


class Empirical(Parameters):
    values: Row[Number]
    """The values that a draw can have."""
    weights: Row[Weight] | None = None
    """A weight for each value; left out, all are equally likely."""

    def _wrong(self) -> tuple[str, str] | None:
        if self.weights is None:
            return None
        if len(self.weights) != len(self.values):
            counts = f"{len(self.weights)} weights for {len(self.values)} values"
            return "weights", f"{counts}; there must be one for each"
        if not sum(self.weights):
            return "weights", "all weights are zero; at least one must be above 0"
        return None

    @property
    def _likely(self) -> list[tuple[float, float]]:
        weights = self.weights or (1.0,) * len(self.values)
        return [(value, weight) for value, weight in zip(self.values, weights, strict=True) if weight]

    @property
    def span(self) -> Interval:
        possible = [value for value, _ in self._likely]
        return min(possible), max(possible)

    @property
    def expectation(self) -> float:
        total = math.fsum(weight for _, weight in self._likely)
        return math.fsum(value * weight for value, weight in self._likely) / total


class OfEmpirical(OneOf):
    """One of the values given."""

    empirical: Empirical


DISTRIBUTIONS: dict[str, type[OneOf]] = {
    next(iter(form.model_fields)): form for form in OneOf.__subclasses__()
}
"""All distributions by the names that a scenario writes, in the order in which they are offered."""
