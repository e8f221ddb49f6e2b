"""Random variables as a scenario writes them: a number, or a distribution's name with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import AfterValidator, Discriminator, Tag

from sim.scenario.distributions import DISTRIBUTIONS, Interval, OfConstant, OneOf, Value
from sim.scenario.forms import Number, shape, wrong


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


if TYPE_CHECKING:
    Distribution = float | OneOf
else:
    _FORMS = [Annotated[form, Tag(f".{name}")] for name, form in DISTRIBUTIONS.items()]
    Distribution = Annotated[
        Union[Annotated[Number, Tag(".number")], *_FORMS],
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
