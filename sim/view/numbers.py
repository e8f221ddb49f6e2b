"""The numbers of a scenario that are worth moving: where each stands, how far it goes, in what words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.language.emit import plain
from sim.scenario import Battery, Entry, Kind, OneOf, Scenario, Stream, Volley, expectation
from sim.view import words
from sim.view.shapes import Value

ONE_BY_ONE = 40
"""Whole numbers up to this go by ones between two buttons; larger ones on a track."""

TIMES = "\N{MULTIPLICATION SIGN}"
"""The unit of what is a factor."""

Variable = float | OneOf


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
            return words.ORDERS.get(str(value), words.plain(str(value)))
        if self.unit == TIMES:
            return f"{TIMES}\N{NO-BREAK SPACE}{value:g}"
        told = f"{value:,}" if self.whole else f"{float(value):.{6 if self.form is None else 4}g}"
        return f"{told}\N{NO-BREAK SPACE}{self.unit}" if self.unit else told

    @property
    def title(self) -> str:
        """The label, and whose number it is."""
        return f"{self.group}: {self.label}" if self.group else self.label


def numbers(scenario: Scenario) -> list[Number]:
    """Every number worth moving: the defence's first, then the attack's, the threats' and the siren's."""
    longest = max(1e-6, *(expectation(kind.time_of_flight) for kind in scenario.threats.values()))
    found = list(_of_defence(scenario, longest))
    for place, entry in enumerate(scenario.attack):
        found += _of_entry(scenario, place, entry, longest)
    for name, kind in scenario.threats.items():
        found += _of_kind(scenario, name, kind, longest)
    return [*found, *_of_siren(scenario, longest)]


# --- whose numbers they are -------------------------------------------------------------


def _of_defence(scenario: Scenario, longest: float) -> Iterator[Number]:
    for name, battery in scenario.defence.batteries.items():
        path, group = f"defence.batteries.{name}", words.plain(name)
        for each in _of_battery(scenario, path, battery, longest):
            yield replace(each, group=group)
    if len(scenario.defence.batteries) > 1:
        both: tuple[Value, ...] = ("shared", "independent")
        path, value = "defence.coordination", scenario.defence.coordination
        yield Number(path, "coordination", value, choices=both, group="defence")


def _of_battery(scenario: Scenario, path: str, battery: Battery, longest: float) -> Iterator[Number]:
    unit = scenario.time_unit
    yield _count(f"{path}.channels", "channels", battery.channels, "channel")
    chances = battery.intercept_probability
    if isinstance(chances, Mapping):
        for kind, chance in chances.items():
            label = f"chance to stop {words.plain(kind)}"
            yield _chance(f"{path}.intercept_probability.{kind}", label, chance)
    else:
        yield _chance(f"{path}.intercept_probability", "chance to stop a threat", chances)
    yield from _time(f"{path}.engagement_time", "engagement time", battery.engagement_time, unit)
    orders: tuple[Value, ...] = ("first_detected", "earliest_landing", "highest_value", "random")
    yield Number(f"{path}.order", "order of choice", battery.order, choices=orders)
    yield _count(f"{path}.magazine", "rounds", battery.magazine, "round", low=0, top="unlimited")
    yield _count(f"{path}.salvo", "rounds fired together", battery.salvo, "round fired together", reach=6)
    most = battery.max_engagements
    label = "engagements of one threat"
    yield _count(f"{path}.max_engagements", label, most, "engagement of one threat", reach=6, top="unlimited")
    opens, closes = battery.window.opens, battery.window.closes
    reach = max(longest, closes, 0.0 if isinstance(opens, str) else opens)
    yield _ahead(f"{path}.window.opens", "window opens before landing", opens, reach, unit, "always")
    yield _ahead(f"{path}.window.closes", "window closes before landing", closes, reach, unit)
    yield from _of_troubles(unit, path, battery)


def _of_troubles(unit: str, path: str, battery: Battery) -> Iterator[Number]:
    """Reloading, breaking down and debris, where the battery has them."""
    if battery.reload != "never":
        yield from _time(f"{path}.reload.time", "time to reload", battery.reload.time, unit)
    if battery.breakdown != "never":
        failure, repair = battery.breakdown.time_to_failure, battery.breakdown.time_to_repair
        yield from _time(f"{path}.breakdown.time_to_failure", "time to a breakdown", failure, unit)
        yield from _time(f"{path}.breakdown.time_to_repair", "time to repair", repair, unit)
    if battery.debris != "never":
        yield _chance(f"{path}.debris.probability", "chance of debris", battery.debris.probability)


def _of_entry(scenario: Scenario, place: int, entry: Entry, longest: float) -> Iterator[Number]:
    form, unit = entry.form, scenario.time_unit
    kind = next(name for name in Entry.FORMS if getattr(entry, name) is form)
    group = kind if len(scenario.attack) == 1 else f"{kind} {place + 1}"
    path = f"attack.{place}.{kind}"
    found: list[Number] = []
    if isinstance(form, Volley):
        found += [_count(f"{path}.count", "threats", form.count, "threat")]
        found += _time(f"{path}.spacing", "from each to the next", form.spacing, unit, longest)
        found += _time(f"{path}.at", "first appears at", form.at, unit, longest)
    if isinstance(form, Stream):
        found += _rates(f"{path}.rate", form.rate, unit)
        found += _batch(f"{path}.batch", form.batch)
    if isinstance(form.threat, Mapping):
        weights = form.threat.items()
        found += [_weight(f"{path}.threat.{name}", f"share of {name}", weight) for name, weight in weights]
    for each in found:
        yield replace(each, group=group)


def _of_kind(scenario: Scenario, name: str, kind: Kind, longest: float) -> Iterator[Number]:
    unit, path = scenario.time_unit, f"threats.{name}"
    found = [_chance(f"{path}.detection.probability", "chance to be detected", kind.detection.probability)]
    found += _time(f"{path}.detection.delay", "time until detected", kind.detection.delay, unit, longest)
    found += _time(f"{path}.time_of_flight", "time of flight", kind.time_of_flight, unit)
    if kind.detection.accuracy < 1:
        accuracy = kind.detection.accuracy
        found += [_chance(f"{path}.detection.accuracy", "chance that its zone is foreseen", accuracy)]
    if kind.decoy:
        found += [_chance(f"{path}.recognised", "chance to be known for a decoy", kind.recognised)]
    for each in found:
        yield replace(each, group=words.plain(name))


def _of_siren(scenario: Scenario, longest: float) -> Iterator[Number]:
    warning, unit = scenario.warning, scenario.time_unit
    if warning == "none":
        return
    found = [_ahead("warning.delay", "delay", warning.delay, max(longest, warning.delay), unit)]
    found += _time("warning.shelter_time", "time to find shelter", warning.shelter_time, unit, longest)
    found += [_chance("warning.protection", "protection in shelter", warning.protection)]
    for each in found:
        yield replace(each, group="siren")


# --- how far they go --------------------------------------------------------------------


def _count(
    path: str, label: str, value: int | str, noun: str, *, low: int = 1, reach: int = 8, top: str = ""
) -> Number:
    """How many: up to twice as many as there are, at least to *reach*."""
    there = value if isinstance(value, int) else 12 if low == 0 else 1
    high = max(reach, 2 * there)
    step = 1 if high <= 200 else 10 ** (int(math.log10(high)) - 2)
    if step > 1:
        low = there % step or (low and step)  # so that the value itself can be set again
    return Number(path, label, value, low, low + (high - low) // step * step, step, noun=noun, top=top)


def _chance(path: str, label: str, value: float) -> Number:
    return Number(path, label, value, 0.0, 1.0, _fine(value, 0.01))


def _weight(path: str, label: str, value: float) -> Number:
    step = _step(value or 1.0)
    return Number(path, words.plain(label), value, 0.0, 40 * step, step)


def _ahead(path: str, label: str, value: float | str, reach: float, unit: str, top: str = "") -> Number:
    """A time that may be 0, up to *reach* and a half more."""
    step = _step(reach)
    if not isinstance(value, str) and value:
        step = _fine(value, step)
    return Number(path, label, value, 0.0, _up(1.5 * reach, step), step, unit=unit, top=top)


def _time(path: str, label: str, value: Variable, unit: str, usual: float = 0.0) -> Iterator[Number]:
    """A time, or the mean of one that varies.

    One that may be 0 goes up to *usual* where it is; nothing where a mean is not above 0.
    """
    mean = expectation(value)
    if isinstance(value, OneOf) and mean > 0:
        mean = float(f"{mean:.6g}")
        step = _fine(mean, _step(mean))
        yield Number(
            path, f"{label}, mean", mean, step, _up(3 * mean, step), step, unit=unit, form=plain(value)
        )
    elif not isinstance(value, OneOf) and (mean > 0 or usual > 0):
        step = _fine(mean, _step(mean or usual))
        least = 0.0 if usual else step
        yield Number(path, label, mean, least, _up(3 * mean or usual, step), step, unit=unit)


def _batch(path: str, batch: Variable) -> Iterator[Number]:
    """How many threats each arrival of a stream brings."""
    label = "threats in each arrival"
    if isinstance(batch, OneOf):
        yield from _time(path, label, batch, "")
    else:
        yield _count(path, label, int(batch), "threat in each arrival")


def _rates(path: str, rate: float | tuple[tuple[float, float], ...], unit: str) -> Iterator[Number]:
    if not isinstance(rate, int | float):
        form = plain(rate)
        yield Number(path, "arrivals, times the file's", 1.0, 0.0, 3.0, 0.05, unit=TIMES, form=form)
    elif rate > 0:
        step = _fine(rate, _step(rate))
        yield Number(path, "arrivals", rate, 0.0, _up(3 * rate, step), step, unit=f"per {unit}")


def _step(value: float) -> float:
    """A round step of which about twenty to forty lie below *value*."""
    unit: float = 10.0 ** (math.floor(math.log10(value)) - 1)
    share = value / unit  # from 10 to 100
    return float(f"{unit * (0.5 if share < 20 else 1 if share < 50 else 2):.12g}")


def _fine(value: float, step: float) -> float:
    """The step, or one finer by which *value* itself can be set."""
    for part in (1, 2, 4, 5, 10, 20, 100):
        finer = float(f"{step / part:.12g}")
        if abs(value / finer - round(value / finer)) < 1e-9:
            return finer
    return step


def _up(value: float, step: float) -> float:
    """The multiple of *step* that is not below *value*."""
    return float(f"{math.ceil(value / step - 1e-9) * step:.12g}")


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
