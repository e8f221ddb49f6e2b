"""What one battery did in a run, as stretches of places: its rounds, reloads, breakdowns, engagements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.scenario import Battery
from sim.trace import Event
from sim.vocabulary.events import ENDINGS

NEVER = 2**62
"""The place of an event that does not come."""


class Interval(NamedTuple):
    """One engagement: it began at event *begins* and ended at event *ends*.

    *threat* is an index from 0. *planned* is how long it was to last, in time units; one that is
    *cut* ends before.
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
    spans: list[Interval] = field(default_factory=list)


WHOLE = ("missed", "intercepted")
"""Results of engagements that lasted as long as they were to."""

Placed = tuple[int, Event]
"""An event and its place in the run."""


def track_of(
    own: Sequence[Placed], name: str, battery: Battery, index: Mapping[int, int]
) -> BatteryIntervals:
    """All that a battery did, out of its *own* events; *index* has the threats' by number."""
    broken = between(own, "broke_down", "repaired")
    return BatteryIntervals(
        _rounds(own, battery), between(own, "reload_started", "reloaded"), broken, _spans(own, name, index)
    )


def _rounds(own: Sequence[Placed], battery: Battery) -> list[tuple[int, int]]:
    if not isinstance(battery.magazine, int):
        return []
    left, found = battery.magazine, []
    for place, event in own:
        if event.event in ("engaged", "reloaded"):
            # Below 0 where a smaller magazine came in mid-run: its rounds were fired before.
            left = battery.magazine if event.event == "reloaded" else max(0, left - event.rounds)
            found.append((place, left))
    return found


def between(own: Sequence[Placed], first: str, last: str) -> list[tuple[int, int]]:
    """The stretches [from, to) between two kinds of event; the last may stay open."""
    found: list[tuple[int, int]] = []
    for place, event in own:
        if event.event == first:
            found.append((place, NEVER))
        elif event.event == last and found:
            found[-1] = (found[-1][0], place)
    return found


def _spans(own: Sequence[Placed], name: str, index: Mapping[int, int]) -> list[Interval]:
    """The engagements; those broken off or not over without their length."""
    under_way: dict[tuple[int, int], Interval] = {}
    found: list[Interval] = []
    for place, event in own:
        key = (event.threat or 0, event.channel or 0)
        if event.event == "engaged":
            under_way[key] = Interval(index[key[0]], name, key[1], place, NEVER, event.time, 0.0, "under way")
        elif event.event in ENDINGS and key in under_way:
            span = under_way.pop(key)
            length = event.time - span.start
            found.append(span._replace(ends=place, planned=length, result=event.event))
    return [*found, *under_way.values()]


def inside(stretches: list[tuple[int, int]], done: int) -> bool:
    """Whether the last event that happened lies in one of *stretches* (sorted, apart)."""
    found = bisect_left(stretches, (done, -1)) - 1
    return found >= 0 and stretches[found][0] < done <= stretches[found][1]


def latest(changes: list[tuple[int, int]], done: int, first: int) -> int:
    """The value of the last change that has happened; *first* before any."""
    found = bisect_right(changes, (done - 1, NEVER)) - 1
    return changes[found][1] if found >= 0 else first
