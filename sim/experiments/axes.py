"""The values that an experiment gives to a path: a list, a progression, or a range to sample.

Written as a text, as on the command line, they are

    1:6            1, 2, 3, 4, 5, 6 (whole numbers, both ends)
    0.1:0.9:0.2    0.1, 0.3, 0.5, 0.7, 0.9 (a step; exact, since it is counted in decimals)
    0.3,0.5,1:3    each of these
    LOW..HIGH      anywhere between the two, for a sample (`designs`)
    shared         one value, as a scenario file has it: it is set, not swept
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sim import language
from sim.errors import SimError
from sim.language.emit import plain
from sim.language.quoting import brief
from sim.language.writing import flow

MOST_VALUES = 5_000
"""The most values of one path."""

DIGITS = 6
"""A sampled number is one of a million between the ends, so that a table can show it whole."""

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_PROGRESSION = re.compile(rf"({_NUMBER}):({_NUMBER})(?::({_NUMBER}))?")


@dataclass(frozen=True)
class Between:
    """Any number from *low* to *high*, all equally likely; only *whole* ones where the path wants them."""

    low: float
    high: float
    whole: bool = False

    def at(self, share: float) -> float:
        """The number below which *share* (0 <= share < 1) of the range lies."""
        if self.whole:
            return math.floor(self.low + share * (self.high - self.low + 1))
        decimals = DIGITS - 1 - math.floor(math.log10(self.high - self.low))
        return min(max(round(self.low + share * (self.high - self.low), decimals), self.low), self.high)


@dataclass(frozen=True)
class Listed:
    """One of *values*, all equally likely."""

    values: tuple[object, ...]

    def at(self, share: float) -> object:
        """The value at *share* (0 <= share < 1) of the way through the list."""
        return self.values[int(share * len(self.values))]


@dataclass(frozen=True)
class Axis:
    """A path of the scenario and what it may be set to."""

    path: str
    choice: Listed | Between

    @property
    def varies(self) -> bool:
        """Whether there is more than one value."""
        return isinstance(self.choice, Between) or len(self.choice.values) > 1

    @property
    def sampled(self) -> bool:
        """Whether there are too many values to try each."""
        return isinstance(self.choice, Between)

    @property
    def first(self) -> object:
        """The first of the values, or the low end."""
        return self.choice.at(0.0)


def axes(given: Mapping[str, object]) -> tuple[Axis, ...]:
    """The axes of paths and their values: texts as above, numbers and words, lists, ranges, `Between`.

    Raises SimError: nothing varies, or the seed does; a text that cannot be read; a value that stands twice.
    """
    found = tuple(Axis(path, _choice(path, values)) for path, values in given.items())
    if not any(axis.varies for axis in found):
        raise SimError(
            "Nothing varies: give at least one path several values,"
            " as in defence.batteries.inner.channels=1:6 or =0.3,0.5,0.7."
        )
    for axis in found:
        if axis.varies and axis.path == "seed":
            raise SimError(
                "seed: all points are played on the same draws, or their differences would be chance."
                " Give one seed, or look at another with a study of its own."
            )
    return found


def _choice(path: str, given: object) -> Listed | Between:
    if isinstance(given, Between):
        return _sound(path, given)
    if isinstance(given, str):
        return _read(path, given)
    if isinstance(given, Iterable) and not isinstance(given, Mapping):
        values = [plain(value) for value in given]
    else:
        values = [plain(given)]
    return _listed(path, values)


def _read(path: str, text: str) -> Listed | Between:
    if found := _RANGE.fullmatch(text.strip()):
        low, high = map(_number, map(Decimal, found.groups()))
        return _sound(path, Between(low, high))
    return _listed(path, [value for part in _parts(text) for value in _values(path, text, part.strip())])


def _sound(path: str, range_: Between) -> Between:
    if not -math.inf < range_.low < range_.high < math.inf:
        raise SimError(f"{path}: {range_.low}..{range_.high} is no range; it goes from low to high.")
    return range_


def _listed(path: str, values: list[object]) -> Listed:
    if not values:
        raise SimError(f"{path}: no value is given.")
    if len(values) > MOST_VALUES:
        raise SimError(f"{path}: {len(values)} values; there may be {MOST_VALUES}.")
    seen: set[str] = set()
    for value in values:
        told = json.dumps(value, sort_keys=True)
        if told in seen:
            raise SimError(f"{path}: the value {brief(told)} stands twice.")
        seen.add(told)
    return Listed(tuple(values))


def _values(path: str, text: str, part: str) -> Iterable[object]:
    """The values of a part between commas."""
    if not part:
        raise SimError(f"{path}={brief(text)}: between two commas, or at an end, a value is missing.")
    if _RANGE.fullmatch(part):
        raise SimError(f"{path}={brief(text)}: a range stands alone; it cannot be one of several values.")
    if found := _PROGRESSION.fullmatch(part):
        return _progression(path, part, *(None if word is None else Decimal(word) for word in found.groups()))
    try:
        return [plain(language.value(part))]
    except SimError as error:
        raise SimError(f"{path}: {error}") from error


def _progression(
    path: str, text: str, first: Decimal | None, last: Decimal | None, step: Decimal | None
) -> Iterator[object]:
    """The numbers from *first* on by *step* that do not pass *last*."""
    assert first is not None
    assert last is not None
    if step is None and (first % 1 or last % 1):
        raise SimError(f"{path}={text}: between fractions a step is needed, as in {text}:0.1.")
    by = Decimal(1) if step is None else step
    if by == 0 or (last - first) / by < 0:
        raise SimError(f"{path}={text}: steps of {by} never lead from {first} to {last}.")
    count = int((last - first) // by) + 1
    if count > MOST_VALUES:
        raise SimError(f"{path}={text}: these are {count} values; there may be {MOST_VALUES}.")
    return (_number(first + n * by) for n in range(count))


def _number(exact: Decimal) -> float:
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _parts(text: str) -> Iterator[str]:
    """What stands between the commas of a text; those in brackets, braces or quotes do not count."""
    start, depth, quote = 0, 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def short(paths: Iterable[str]) -> dict[str, str]:
    """What a table calls each path: as many of its last parts as it takes to tell it from the others."""
    known = list(paths)
    return {path: _tail(path, [other for other in known if other != path]) for path in known}


def _tail(path: str, others: list[str]) -> str:
    parts = path.split(".")
    for count in range(1, len(parts)):
        tail = ".".join(parts[-count:])
        if not any(f".{other}".endswith(f".{tail}") for other in others):
            return tail
    return path


def shown(value: object) -> str:
    """A value as a scenario file has it."""
    return flow(plain(value))
