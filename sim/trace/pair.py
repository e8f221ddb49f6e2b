"""Two runs on one clock: the events of both in order, and the threats that fare otherwise in one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from sim import vocabulary
from sim.trace import Event, Run
from sim.trace.index import FATES, KINDS, Places, RunIndex


@dataclass(frozen=True)
class Other:
    """A threat that fares otherwise: its number, its fate in each run, and when that is seen first."""

    number: int
    fates: tuple[str, str]
    time: float

    def told(self, names: tuple[str, str] = ("here", "there")) -> str:
        """ "stopped here, leaked there"."""
        labels = (vocabulary.FATES[fate].label for fate in self.fates)
        return ", ".join(f"{label} {name}" for label, name in zip(labels, names, strict=True))


class Pair(RunIndex):
    """The events of two runs as one reel, for one clock and one scrub bar.

    *forked* is the time up to which both are one run; before it there is nothing to tell apart.
    """

    def __init__(self, left: RunIndex, right: RunIndex, forked: float | None = None) -> None:
        self.sides, self.forked = (left, right), forked
        self.scenario = left.scenario
        events, at = _merged(left.run, right.run)
        self.run = replace(left.run, events=events, end=max(left.run.end, right.run.end), responses={})
        self.times = np.array([event.time for event in events], dtype=np.float64)
        self.kinds = np.array([KINDS[event.event] for event in events], dtype=np.int64)
        self.whose = np.array([(event.threat or 0) - 1 for event in events], dtype=np.int64)
        self._done = [np.array([0, *accumulate(side)], dtype=np.int64) for side in at]

    def done_of(self, side: int, done: int) -> int:
        """How many events of one side are among the first *done* of both."""
        return int(self._done[side][min(done, len(self.run.events))])

    def shown(self, side: int, time: float) -> RunIndex:
        """What is to be seen of a side: before a fork both are the left run."""
        common = self.forked is not None and time < self.forked
        return self.sides[0 if common else side]

    def fate_of(self, event: Event) -> str | None:
        """How the event ends its threat, if it does."""
        fates = (side.fate_of(event) for side in self.sides if _ends(side, event))
        return next(fates, None)

    @cached_property
    def endings(self) -> NDArray[np.int8]:
        """(events,) int8: the place in FATES of how each event ends its threat, -1 where it does not."""
        fates = map(self.fate_of, self.run.events)
        return np.array([-1 if fate is None else FATES.index(fate) for fate in fates], dtype=np.int8)

    @cached_property
    def others(self) -> list[Other]:
        """The threats of both runs that fare otherwise, in the order in which that is seen."""
        return sorted(self._others(), key=lambda one: (one.time, one.number))

    def _others(self) -> Iterator[Other]:
        left, right = self.sides
        for number, i in left.index.items():
            j = right.index.get(number)
            if j is None or not same(left, i, right, j):
                continue
            fates = FATES[left.fates[i]], FATES[right.fates[j]]
            if fates[0] != fates[1]:
                ends = (left.run.threats[i].ended, right.run.threats[j].ended)
                yield Other(number, fates, min(self.run.end if end is None else end for end in ends))

    @cached_property
    def others_of(self) -> tuple[Places, Places]:
        """Of each side: the indices of `others` in its run, (others,)."""
        sides = ([side.index[one.number] for one in self.others] for side in self.sides)
        left, right = (np.array(side, dtype=np.int64) for side in sides)
        return left, right

    @cached_property
    def strangers(self) -> int:
        """Threats of either run that the other has not: the attacks differ."""
        left, right = self.sides
        common = sum(
            number in right.index and same(left, i, right, right.index[number])
            for number, i in left.index.items()
        )
        return len(left.index) + len(right.index) - 2 * common


def same(left: RunIndex, i: int, right: RunIndex, j: int) -> bool:
    """Whether two threats are one and the same in two runs."""
    one, other = left.run.threats[i], right.run.threats[j]
    return (one.kind, one.appeared) == (other.kind, other.appeared)


def _ends(side: RunIndex, event: Event) -> bool:
    """Whether *event* is how its threat ends in this run."""
    i = side.index.get(event.threat or 0)
    if i is None:
        return False
    threat = side.run.threats[i]
    return event.event == threat.outcome and event.time == threat.ended


def _merged(left: Run, right: Run) -> tuple[tuple[Event, ...], tuple[list[bool], list[bool]]]:
    """The events of both runs in order, what is common once; and on which side each is."""
    events: list[Event] = []
    of: tuple[list[bool], list[bool]] = ([], [])
    times = [event.time for event in right.events]
    here = 0
    for group in _instants(left):
        upto = bisect_right(times, group[0].time)
        before = bisect_left(times, group[0].time)
        for event in right.events[here:before]:
            _add(events, of, event, False, True)
        common = Counter(right.events[before:upto])
        for event in group:
            _add(events, of, event, True, common[event] > 0)
            common[event] -= 1
        for event in right.events[before:upto]:
            if common[event] > 0:
                _add(events, of, event, False, True)
                common[event] -= 1
        here = max(here, upto)
    for event in right.events[here:]:
        _add(events, of, event, False, True)
    return tuple(events), of


def _add(events: list[Event], of: tuple[list[bool], list[bool]], event: Event, *sides: bool) -> None:
    events.append(event)
    for side, here in zip(of, sides, strict=True):
        side.append(here)


def _instants(run: Run) -> Iterator[list[Event]]:
    """The events of each instant together."""
    group: list[Event] = []
    for event in run.events:
        if group and event.time != group[0].time:
            yield group
            group = []
        group.append(event)
    if group:
        yield group
