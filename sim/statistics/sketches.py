"""A sketch of a distribution, in memory that does not grow with the sample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]
Times = NDArray[np.int64]

BITS = 12
"""Binary digits after the first to which a sketch distinguishes numbers."""

RELATIVE_ERROR = 2.0**-BITS
"""How far below the true quantile a sketch's quantile may lie, as a share of it."""

WAITING = 1 << 16
"""Numbers that wait to be counted, so that most are counted together."""

_SHIFT = 52 - BITS
_ROOM = 1 << BITS


class Ordered(NamedTuple):
    """Values in order, the smallest first, and how often each occurred; values may repeat."""

    values: Sample
    times: Times


class Sketch:
    """Counts together numbers that agree in sign, exponent and their first BITS binary digits.

    The least number of each group is stored, so a quantile is a number that occurred, at most RELATIVE_ERROR
    below the true one, and exact if numbers repeat. The result depends neither on the order of the numbers
    nor on how they were cut before their sketches were merged.
    """

    def __init__(self) -> None:
        self._waiting: list[Ordered] = []
        self._octaves: dict[int, Ordered] = {}

    def add(self, ordered: Sample) -> None:
        """Add finite numbers in ascending order, without a negative zero."""
        if ordered.size:
            keys = _keys(ordered)
            starts = np.append(0, np.flatnonzero(keys[1:] != keys[:-1]) + 1)
            self._take(Ordered(ordered[starts], np.diff(starts, append=ordered.size)))

    def merge(self, other: Sketch) -> None:
        """Add the numbers of another sketch."""
        for kinds in other._all():
            self._take(kinds)

    @property
    def ordered(self) -> Ordered:
        """The least number of each group, and the size of the group."""
        self._settle()
        parts = [_seen(self._octaves[octave]) for octave in sorted(self._octaves)]
        if not parts:
            return Ordered(np.empty(0), np.empty(0, dtype=np.int64))
        return Ordered(*map(np.concatenate, zip(*parts, strict=True)))

    def _all(self) -> list[Ordered]:
        return [*self._waiting, *map(_seen, self._octaves.values())]

    def _take(self, kinds: Ordered) -> None:
        self._waiting.append(kinds)
        if sum(waiting.values.size for waiting in self._waiting) > WAITING:
            self._settle()

    def _settle(self) -> None:
        for kinds in self._waiting:
            keys = _keys(kinds.values)
            octaves = keys >> BITS
            cuts = np.flatnonzero(octaves[1:] != octaves[:-1]) + 1
            for start, stop in zip([0, *cuts.tolist()], [*cuts.tolist(), keys.size], strict=True):
                places = keys[start:stop] & (_ROOM - 1)
                mine = Ordered(kinds.values[start:stop], kinds.times[start:stop])
                self._count(int(octaves[start]), places, mine)
        self._waiting = []

    def _count(self, octave: int, places: Times, kinds: Ordered) -> None:
        if octave not in self._octaves:
            self._octaves[octave] = Ordered(np.full(_ROOM, np.inf), np.zeros(_ROOM, dtype=np.int64))
        least, times = self._octaves[octave]
        # No place occurs twice here.
        times[places] += kinds.times
        least[places] = np.minimum(least[places], kinds.values)

    def __getstate__(self) -> Ordered:
        """Packed, for the way to another process."""
        return self.ordered

    def __setstate__(self, packed: Ordered) -> None:
        self._waiting = [packed] if packed.values.size else []
        self._octaves = {}


def _keys(values: Sample) -> Times:
    bits = values.view(np.int64)
    # Negative numbers in their own order: invert all bits but the sign.
    return (bits ^ ((bits >> 63) & np.int64(2**63 - 1))) >> _SHIFT


def _seen(octave: Ordered) -> Ordered:
    there = octave.times > 0
    return Ordered(octave.values[there], octave.times[there])
