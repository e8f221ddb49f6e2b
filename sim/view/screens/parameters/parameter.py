"""A number that can be moved: its places on a track, its values in words, and what to put in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim import wording
from sim.view.ui.shapes import Value
from sim.vocabulary import ORDERS

ONE_BY_ONE = 40
"""Whole numbers up to this go by ones between two buttons; larger ones on a track."""

TIMES = "\N{MULTIPLICATION SIGN}"
"""The unit of what is a factor."""


@dataclass(frozen=True)
class Number:
    """A number at *path*; a distribution is moved by its mean and a row of steps by a factor.

    *value* is what the scenario has: a number from *low* to *high*, or the word *top* ("unlimited"), for
    which the place one step above *high* stands; with *choices* it is one of them. *group* says whose
    number it is, *noun* what one of them is called.
    """

    path: str
    label: str
    value: Value
    low: float = 0.0
    high: float = 1.0
    step: float = 0.0
    choices: tuple[Value, ...] = ()
    unit: str = ""
    group: str = ""
    noun: str = ""
    top: str = ""
    form: object = field(default=None, compare=False)
    """What stands in the file where that is no plain number."""

    @property
    def whole(self) -> bool:
        """Whether it counts something."""
        return bool(self.noun)

    @property
    def stepped(self) -> bool:
        """Whether two buttons suit it better than a track."""
        return self.whole and not self.top and self.step == 1 and self.high - self.low <= ONE_BY_ONE

    @property
    def furthest(self) -> float:
        """Where a track ends: *high*, or the place of the *top* word."""
        return self.high + self.step if self.top else self.high

    def place(self, value: Value) -> float:
        """Where *value* stands on a track."""
        return self.furthest if isinstance(value, str) or value is None else float(value)

    def at(self, place: float) -> Value:
        """The value that stands at a place of a track."""
        if self.top and place > self.high + self.step / 2:
            return self.top
        return round(place) if self.whole else round(place, 12)

    def setting(self, value: Value) -> object:
        """What to put at the path, by `language.replace`, so that the number becomes *value*."""
        if self.form is None or isinstance(value, str) or value is None:
            return value
        if value == self.value:
            return self.form
        return _scaled(self.form, float(value) / float(self.value or 1))

    def shown(self, value: Value) -> str:
        """The value in words, with its unit."""
        if isinstance(value, str) or value is None:
            return ORDERS[value].label if value in ORDERS else wording.plain(str(value))
        if self.unit == TIMES:
            return f"{TIMES}\N{NO-BREAK SPACE}{value:g}"
        told = f"{value:,}" if self.whole else f"{float(value):.{6 if self.form is None else 4}g}"
        return f"{told}\N{NO-BREAK SPACE}{self.unit}" if self.unit else told

    @property
    def title(self) -> str:
        """The label, and whose number it is."""
        return f"{self.group}: {self.label}" if self.group else self.label


def _scaled(form: Any, by: float) -> object:
    """A distribution with all its times, or a row of steps with all its rates, times *by*."""
    if isinstance(form, list):
        return [[time, _short(rate * by)] for time, rate in form]
    ((name, given),) = form.items()
    return {name: {key: _times(key, part, by) for key, part in given.items()}}


def _times(key: str, part: Any, by: float) -> Any:
    if key in ("shape", "weights"):
        return part
    return [_short(each * by) for each in part] if isinstance(part, list) else _short(part * by)


def _short(value: float) -> float:
    """As many digits as a person may want to read in a file."""
    return float(f"{value:.6g}")
