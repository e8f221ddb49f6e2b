"""The range and the steps of each kind of parameter, around its value in the file."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim import wording
from sim.language.emit import plain
from sim.scenario import OneOf, expectation
from sim.view.screens.parameters.parameter import TIMES, Parameter

Variable = float | OneOf
"""A number, or a distribution."""


def count(
    path: str, label: str, value: int | str, noun: str, *, low: int = 1, reach: int = 8, top: str = ""
) -> Parameter:
    """A count: up to twice the value, at least to *reach*."""
    there = value if isinstance(value, int) else 12 if low == 0 else 1
    high = max(reach, 2 * there)
    step = 1 if high <= 200 else 10 ** (int(math.log10(high)) - 2)
    if step > 1:
        low = there % step or (low and step)  # so that the value itself is a step
    return Parameter(path, label, value, low, low + (high - low) // step * step, step, noun=noun, top=top)


def chance(path: str, label: str, value: float) -> Parameter:
    """A probability: in steps of 0.01, or finer ones if the value needs them."""
    return Parameter(path, label, value, 0.0, 1.0, _fine(value, 0.01))


def weight(path: str, label: str, value: float) -> Parameter:
    """A weight among others."""
    step = _step(value or 1.0)
    return Parameter(path, wording.plain(label), value, 0.0, 40 * step, step)


def ahead(path: str, label: str, value: float | str, reach: float, unit: str, top: str = "") -> Parameter:
    """A time from 0 to 1.5 times *reach*."""
    step = _step(reach)
    if not isinstance(value, str) and value:
        step = _fine(value, step)
    return Parameter(path, label, value, 0.0, _up(1.5 * reach, step), step, unit=unit, top=top)


def time(path: str, label: str, value: Variable, unit: str, usual: float = 0.0) -> Iterator[Parameter]:
    """A time, or the mean of one that varies; nothing for a mean that is not above 0.

    With *usual* the time may be 0; if it is, the range goes up to *usual*.
    """
    mean = expectation(value)
    if isinstance(value, OneOf) and mean > 0:
        mean = float(f"{mean:.6g}")
        step = _fine(mean, _step(mean))
        yield Parameter(
            path, f"{label}, mean", mean, step, _up(3 * mean, step), step, unit=unit, form=plain(value)
        )
    elif not isinstance(value, OneOf) and (mean > 0 or usual > 0):
        step = _fine(mean, _step(mean or usual))
        least = 0.0 if usual else step
        yield Parameter(path, label, mean, least, _up(3 * mean or usual, step), step, unit=unit)


def batch(path: str, size: Variable) -> Iterator[Parameter]:
    """The number of threats in each arrival of a stream."""
    label = "threats in each arrival"
    if isinstance(size, OneOf):
        yield from time(path, label, size, "")
    else:
        yield count(path, label, int(size), "threat in each arrival")


def rates(path: str, rate: float | tuple[tuple[float, float], ...], unit: str) -> Iterator[Parameter]:
    """How often threats appear; rates that depend on time are changed together by a factor."""
    if not isinstance(rate, int | float):
        form = plain(rate)
        yield Parameter(path, "arrivals, times the file's", 1.0, 0.0, 3.0, 0.05, unit=TIMES, form=form)
    elif rate > 0:
        step = _fine(rate, _step(rate))
        yield Parameter(path, "arrivals", rate, 0.0, _up(3 * rate, step), step, unit=f"per {unit}")


def _step(value: float) -> float:
    """A round step, of which about twenty to forty lie below *value*."""
    unit: float = 10.0 ** (math.floor(math.log10(value)) - 1)
    share = value / unit  # from 10 to 100
    return float(f"{unit * (0.5 if share < 20 else 1 if share < 50 else 2):.12g}")


def _fine(value: float, step: float) -> float:
    """The step, or a finer one of which *value* is a multiple."""
    for part in (1, 2, 4, 5, 10, 20, 100):
        finer = float(f"{step / part:.12g}")
        if abs(value / finer - round(value / finer)) < 1e-9:
            return finer
    return step


def _up(value: float, step: float) -> float:
    """The least multiple of *step* that is not below *value*."""
    return float(f"{math.ceil(value / step - 1e-9) * step:.12g}")
