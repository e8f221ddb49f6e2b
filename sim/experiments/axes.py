"""The values that an experiment gives to a path: a list, a progression, or a range to sample.

As text, on the command line, they are written

    1:6            1, 2, 3, 4, 5, 6 (whole numbers, both ends)
    0.1:0.9:0.2    0.1, 0.3, 0.5, 0.7, 0.9 (a step; exact, since it is counted in decimals)
    0.3,0.5,1:3    each of these
    LOW..HIGH      anywhere between the two, for a sample (`designs`)
    shared         one value, as in a scenario file: it is set, not varied
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
"""A sampled number has about a million possible values, so that a table can show it in full."""

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_PROGRESSION = re.compile(rf"({_NUMBER}):({_NUMBER})(?::({_NUMBER}))?")


@dataclass(frozen=True)
class Between:
    """A range: any number from *low* to *high*, all equally likely; only whole numbers if *whole*."""

    low: float
    high: float
    whole: bool = False

    def at(self, share: float) -> float:
        """Return the number below which *share* (0 <= share < 1) of the range lies."""
        if self.whole:
            return math.floor(self.low + share * (self.high - self.low + 1))
        decimals = DIGITS - 1 - math.floor(math.log10(self.high - self.low))
        return min(max(round(self.low + share * (self.high - self.low), decimals), self.low), self.high)


@dataclass(frozen=True)
class Listed:
    """A list of values, all equally likely."""

    values: tuple[object, ...]

    def at(self, share: float) -> object:
        """Return the value at *share* (0 <= share < 1) of the way through the list."""
        return self.values[int(share * len(self.values))]


@dataclass(frozen=True)
class Axis:
    """A path of the scenario and the values that it may be set to."""

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
        """The first value, or the low end of a range."""
        return self.choice.at(0.0)


def axes(given: Mapping[str, object]) -> tuple[Axis, ...]:
    """Read paths and their values: texts as above, numbers and words, lists, ranges, `Between`.

    Raises SimError if nothing varies, if the seed varies, for text that cannot be read, and for a duplicate
    value.
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
        return _checked_range(path, given)
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
        return _checked_range(path, Between(low, high))
    return _listed(path, [value for part in _parts(text) for value in _values(path, text, part.strip())])


def _checked_range(path: str, range_: Between) -> Between:
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
        text = json.dumps(value, sort_keys=True)
        if text in seen:
            raise SimError(f"{path}: duplicate value {brief(text)}.")
        seen.add(text)
    return Listed(tuple(values))


def _values(path: str, text: str, part: str) -> Iterable[object]:
    """Return the values of a part between commas."""
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
    """Return the numbers from *first* to *last* by *step*."""
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
    """Split a text at commas, except those in brackets, braces or quotes."""
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
    """Return a short name for each path: as many of its last parts as make it unique."""
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
    """Format a value as in a scenario file."""
    return flow(plain(value))
