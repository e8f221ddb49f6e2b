"""How times, shares, chances and counts are told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.language.quoting import listed
from sim.scenario import OneOf
from sim.scenario.forms import told

MOST_VALUES = 6


def short(number: float) -> str:
    """A computed number, to three figures."""
    return told(float(f"{number:.3g}"))


def count(number: float, one: str, many: str | None = None) -> str:
    """``1 round``, ``2 rounds``."""
    return f"{told(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share in hundredths, without its sign."""
    return short(100 * share)


def chances(weights: Mapping[str, float]) -> str:
    """Where weights lead: one name, or each name with its chance."""
    total = sum(weights.values())
    likely = {name: weight / total for name, weight in weights.items() if weight}
    if len(likely) == 1:
        return listed(likely)
    return listed((f"{name} (chance {short(chance)})" for name, chance in likely.items()), "or")


def amount(variable: float | OneOf, unit: str, number: Callable[[float], str] = told) -> str:
    """A random variable in words; *number* tells its values, *unit* follows them."""
    if isinstance(variable, int | float):
        return f"{number(variable)} {unit}"
    return AMOUNTS[variable.name](variable.parameters, unit, number)


def _uniform(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"{number(of.low)} to {number(of.high)} {unit} (all alike)"


def _triangular(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"{number(of.low)} to {number(of.high)} {unit} (most often about {number(of.mode)})"


def _exponential(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"on average {number(of.mean)} {unit} (often less, now and then much more)"


def _erlang(of: Any, unit: str, number: Callable[[float], str]) -> str:
    spread = number(float(short(of.mean / of.shape**0.5)))
    return f"on average {number(of.mean)} {unit} (give or take {spread})"


def _weibull(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"on average {number(float(short(of.expectation)))} {unit} (63 % are below {number(of.scale)})"


def _normal(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"on average {number(of.mean)} {unit} (give or take {number(of.sd)})"


def _lognormal(of: Any, unit: str, number: Callable[[float], str]) -> str:
    return f"on average {number(of.mean)} {unit} (give or take {number(of.sd)}, now and then much more)"


def _empirical(of: Any, unit: str, number: Callable[[float], str]) -> str:
    if len(of.values) > MOST_VALUES:
        low, high = of.span
        mean = number(float(short(of.expectation)))
        return (
            f"one of {len(of.values)} values from {number(low)} to {number(high)} {unit}, on average {mean}"
        )
    weights = of.weights or (1,) * len(of.values)
    shares = (
        f"{number(v)} (chance {short(w / sum(weights))})" for v, w in zip(of.values, weights, strict=True)
    )
    return f"{listed(shares, 'or')} {unit}"


AMOUNTS: dict[str, Callable[[Any, str, Callable[[float], str]], str]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "exponential": _exponential,
    "erlang": _erlang,
    "weibull": _weibull,
    "normal": _normal,
    "lognormal": _lognormal,
    "empirical": _empirical,
}


def is_zero(variable: float | OneOf) -> bool:
    """Whether every draw is zero."""
    return isinstance(variable, int | float) and variable == 0


def times(values: Iterable[float], unit: str) -> str:
    """Some times in a row, each told once with how often it stands."""
    return f"{listed(map(told, values))} {unit}"
