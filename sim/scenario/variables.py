"""Random variables as a scenario writes them: a number, or a distribution's name with its parameters."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Tag

from sim.scenario.forms import Number, Strict, by_shape, shape, wrong
from sim.scenario.parameters import (
    Empirical,
    Erlang,
    Interval,
    Mean,
    MeanSd,
    PositiveMeanSd,
    Range,
    Triangle,
    Value,
    Weibull,
)


class OneOf(Strict):
    """A distribution as it is written: a mapping of its name to its parameters."""

    @property
    def name(self) -> str:
        return next(iter(type(self).model_fields))

    @property
    def parameters(self) -> Any:
        return getattr(self, self.name)


class OfConstant(OneOf):
    """Always the same value; a bare number says the same."""

    constant: Annotated[
        Annotated[Number, Tag(".number")] | Annotated[Value, Tag(".mapping")],
        by_shape("a number"),
    ]


class OfUniform(OneOf):
    """Every value between low and high is equally likely."""

    uniform: Range


class OfTriangular(OneOf):
    """Between low and high, most often near mode."""

    triangular: Triangle


class OfExponential(OneOf):
    """Often short, now and then long; what has passed says nothing about what is left."""

    exponential: Mean


class OfErlang(OneOf):
    """Several exponential stages one after the other."""

    erlang: Erlang


class OfWeibull(OneOf):
    """The usual law of times to failure."""

    weibull: Weibull


class OfNormal(OneOf):
    """The bell curve. It can go below zero."""

    normal: MeanSd


class OfLognormal(OneOf):
    """Its logarithm is normal: never below zero, with a long tail."""

    lognormal: PositiveMeanSd


class OfEmpirical(OneOf):
    """One of the values given."""

    empirical: Empirical


DISTRIBUTIONS: dict[str, type[OneOf]] = {
    "constant": OfConstant,
    "uniform": OfUniform,
    "triangular": OfTriangular,
    "exponential": OfExponential,
    "erlang": OfErlang,
    "weibull": OfWeibull,
    "normal": OfNormal,
    "lognormal": OfLognormal,
    "empirical": OfEmpirical,
}


def _which_distribution(value: object) -> str | None:
    if isinstance(value, OneOf):
        return f".{value.name}"
    if isinstance(value, dict):
        return next((f".{key}" for key in value if key in DISTRIBUTIONS), None)
    return ".number" if shape(value) == ".number" else None


def _bare_constant(variable: Any) -> Any:
    """A constant is kept as its number, so that two ways to write it are one scenario."""
    if not isinstance(variable, OfConstant):
        return variable
    constant = variable.constant
    return constant.value if isinstance(constant, Value) else constant


Distribution = Annotated[
    Annotated[Number, Tag(".number")]
    | Annotated[OfConstant, Tag(".constant")]
    | Annotated[OfUniform, Tag(".uniform")]
    | Annotated[OfTriangular, Tag(".triangular")]
    | Annotated[OfExponential, Tag(".exponential")]
    | Annotated[OfErlang, Tag(".erlang")]
    | Annotated[OfWeibull, Tag(".weibull")]
    | Annotated[OfNormal, Tag(".normal")]
    | Annotated[OfLognormal, Tag(".lognormal")]
    | Annotated[OfEmpirical, Tag(".empirical")],
    Discriminator(
        _which_distribution,
        custom_error_type="distribution",
        custom_error_message="not a number or a distribution",
    ),
    AfterValidator(_bare_constant),
]
"""A bare number is a constant; otherwise a mapping of one distribution's name to its parameters."""


def span(variable: float | OneOf) -> Interval:
    """The lowest and the highest value that a draw can have."""
    if isinstance(variable, int | float):
        return variable, variable
    found: Interval = variable.parameters.span
    return found


def expectation(variable: float | OneOf) -> float:
    """The mean of a draw (before draws below zero become zero)."""
    return float(variable if isinstance(variable, int | float) else variable.parameters.expectation)


def _is_share(damage: float | OneOf) -> float | OneOf:
    low, high = span(damage)
    if low > 1 or high < 0:
        raise wrong("a damage is a share of the zone's value: it must lie between 0 and 1")
    if low == high and not 0 <= low <= 1:
        raise wrong("a damage is a share of the zone's value: it must lie between 0 and 1")
    return damage


Share = Annotated[Distribution, AfterValidator(_is_share)]
"""A share of a zone's value; a draw outside 0..1 counts as the nearer end."""
