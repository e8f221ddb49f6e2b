"""What one battery did in a run, as intervals of places: its rounds, reloads, breakdowns, engagements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.trace.columns import NEVER


class Interval(NamedTuple):
    """One engagement: it began at event *begins* and ended at event *ends*.

    *threat* is an index from 0. *start* and *planned*, how long it was to last, are in time units; one that
    is *cut* ends before. *result* is the event that ended it, or "under way".
    """

    threat: int
    battery: str
    channel: int
    begins: int
    ends: int
    start: float
    planned: float
    result: str


@dataclass
class BatteryIntervals:
    """One battery's changes: *rounds* as (place, left), the rest as [from, to) places."""

    rounds: list[tuple[int, int]] = field(default_factory=list)
    reloading: list[tuple[int, int]] = field(default_factory=list)
    broken: list[tuple[int, int]] = field(default_factory=list)


def between(first: Sequence[int], last: Sequence[int]) -> list[tuple[int, int]]:
    """The intervals [from, to) between places of two kinds of event; the last may stay open."""
    found = []
    for begin in first:
        place = bisect_right(last, begin)
        found.append((begin, last[place] if place < len(last) else NEVER))
    return found


def inside(intervals: list[tuple[int, int]], done: int) -> bool:
    """Whether the last event that happened lies in one of *intervals* (sorted, apart)."""
    found = bisect_left(intervals, (done, -1)) - 1
    return found >= 0 and intervals[found][0] < done <= intervals[found][1]


def latest(changes: list[tuple[int, int]], done: int, first: int) -> int:
    """The value of the last change that has happened; *first* before any."""
    found = bisect_right(changes, (done - 1, NEVER)) - 1
    return changes[found][1] if found >= 0 else first
