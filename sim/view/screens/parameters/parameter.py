"""A parameter of a scenario that can be changed: its range, its values in words, and its setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim import wording
from sim.view.ui.shapes import Value
from sim.vocabulary import ORDERS

ONE_BY_ONE = 40
"""The widest range of whole numbers that is changed by two buttons; a wider one has a track."""

TIMES = "\N{MULTIPLICATION SIGN}"
"""The unit of a factor."""


@dataclass(frozen=True)
class Parameter:
    """The parameter at *path*; a distribution is changed by its mean, a row of steps by a factor.

    *value* is what the scenario has: a number from *low* to *high*, or the word *top* ("unlimited"), whose
    place on the track is one step above *high*; with *choices* it is one of them. *group* names the part of
    the scenario, *noun* one of what is counted.
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
    """What the file has, unless that is a plain number."""

    @property
    def whole(self) -> bool:
        """Whether the parameter counts something."""
        return bool(self.noun)

    @property
    def stepped(self) -> bool:
        """Whether it is changed by two buttons rather than on a track."""
        return self.whole and not self.top and self.step == 1 and self.high - self.low <= ONE_BY_ONE

    @property
    def furthest(self) -> float:
        """The end of the track: *high*, or the place of *top*."""
        return self.high + self.step if self.top else self.high

    def place(self, value: Value) -> float:
        """The place of *value* on the track."""
        return self.furthest if isinstance(value, str) or value is None else float(value)

    def at(self, place: float) -> Value:
        """The value at a place of the track."""
        if self.top and place > self.high + self.step / 2:
            return self.top
        return round(place) if self.whole else round(place, 12)

    def setting(self, value: Value) -> object:
        """What `language.replace` has to put at the path to give the parameter this *value*."""
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
        number = f"{value:,}" if self.whole else f"{float(value):.{6 if self.form is None else 4}g}"
        return f"{number}\N{NO-BREAK SPACE}{self.unit}" if self.unit else number

    @property
    def title(self) -> str:
        """The label, after the part of the scenario."""
        return f"{self.group}: {self.label}" if self.group else self.label


def _scaled(form: Any, by: float) -> object:
    """A distribution with all its times, or a row of steps with all its rates, multiplied by *by*."""
    if isinstance(form, list):
        return [[time, _short(rate * by)] for time, rate in form]
    ((name, given),) = form.items()
    return {name: {key: _times(key, part, by) for key, part in given.items()}}


def _times(key: str, part: Any, by: float) -> Any:
    if key in ("shape", "weights"):
        return part
    return [_short(each * by) for each in part] if isinstance(part, list) else _short(part * by)


def _short(value: float) -> float:
    """Round to six digits, which are readable in a file."""
    return float(f"{value:.6g}")
