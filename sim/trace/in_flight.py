"""The threats in the air at one moment: counted and sorted as arrays, each made only when it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from sim.trace import Threat
from sim.trace.index import Places, RunIndex
from sim.trace.intervals import Interval

Status = Literal["unseen", "waiting", "engaged"]

TICK = 1e-6
"""The model's tick in time units: what lies closer together is one instant."""


@dataclass(frozen=True, slots=True)
class Flying:
    """One threat in the air. *share* of its way is behind it; *progress* is its engagement's.

    *decoy* is whether the onlooker knows it for one.
    """

    index: int
    threat: Threat
    status: Status
    zone: str
    share: float
    progress: float = 0.0
    by: tuple[str, ...] = ()
    decoy: bool = False


class InFlight(Sequence[Flying]):
    """The threats in the air after *done* events; *truth* false shows only what the defence knows.

    *indices* (n,) are theirs in the run, rising; *engaged* those of the threats that are engaged.
    """

    def __init__(self, run_index: RunIndex, done: int, time: float, truth: bool) -> None:
        self.run_index, self.done, self.time, self.truth = run_index, done, time, truth
        there = (run_index.appeared < done) & (run_index.ended >= done)
        if not truth:
            there &= run_index.detected < done
        self.indices: Places = np.flatnonzero(there)
        spans, whose = run_index.under_way(done), run_index.table.engagements.threat
        self._spans = spans[there[whose[spans]]]
        self._whose = whose[self._spans]
        self.engaged: Places = self._whose[np.flatnonzero(np.diff(self._whose, prepend=-1))]

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, place: int) -> Flying: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Flying, ...]: ...
    def __getitem__(self, place: int | slice) -> Flying | tuple[Flying, ...]:
        if isinstance(place, slice):
            return tuple(self.made(int(i)) for i in self.indices[place])
        return self.made(int(self.indices[place]))

    def one(self, index: int) -> Flying | None:
        """The threat of this index, if it is in the air (and known)."""
        return self.made(index) if self.place_of(index) is not None else None

    def place_of(self, index: int) -> int | None:
        """Its place among *indices*."""
        place = int(np.searchsorted(self.indices, index))
        return place if place < len(self) and self.indices[place] == index else None

    def spans_of(self, i: int) -> list[Interval]:
        """The engagements under way of threat *i*."""
        first, last = np.searchsorted(self._whose, (i, i + 1))
        return self.run_index.intervals(self._spans[first:last]) if first < last else []

    def of_battery(self, code: int) -> tuple[Places, list[Interval]]:
        """The threats that the battery of this number engages, and its engagements, by channel."""
        own = self.run_index.table.engagements.battery[self._spans] == code
        spans = self.run_index.intervals(self._spans[own])
        return self._whose[own], sorted(spans, key=attrgetter("channel"))

    def made(self, i: int) -> Flying:
        """Threat *i*, which is in the air."""
        threat, time = self.run_index.run.threats[i], self.time
        length = max(threat.lands - threat.appeared, TICK)
        share = min(1.0, max(0.0, (time - threat.appeared) / length))
        zone = threat.zone if self.truth else threat.foreseen
        decoy = threat.recognised or (self.truth and threat.decoy)
        spans = self.spans_of(i)
        if spans:
            progress = max((time - span.start) / max(span.planned, TICK) for span in spans)
            by = tuple(span.battery for span in spans)
            return Flying(i, threat, "engaged", zone, share, min(1.0, max(0.0, progress)), by, decoy)
        status: Status = "waiting" if self.run_index.detected[i] < self.done else "unseen"
        return Flying(i, threat, status, zone, share, decoy=decoy)

    def shares(self, indices: Places) -> NDArray[np.float64]:
        """The share of its way that each of some threats has behind it."""
        appears = self.run_index.appears[indices]
        length = np.maximum(self.run_index.lands[indices] - appears, TICK)
        return np.clip((self.time - appears) / length, 0.0, 1.0)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of each status."""
        engaged = len(self.engaged)
        detected, done = self.run_index.detected, self.done
        hidden = int(np.count_nonzero(detected[self.indices] >= done))
        unseen = hidden - int(np.count_nonzero(detected[self.engaged] >= done))
        return {"unseen": unseen, "waiting": len(self) - unseen - engaged, "engaged": engaged}

    def in_order(self, order: Places, able: NDArray[np.bool_] | None = None) -> Places:
        """Those in the air (of them those *able*, (n,)) in the *order* of a whole run, (threats,)."""
        marked = np.zeros(len(order), dtype=np.bool_)
        marked[self.indices if able is None else self.indices[able]] = True
        return order[marked[order]]

    def foremost(self, most: int, chosen: int | None = None) -> tuple[tuple[Flying, ...], Places]:
        """*most* threats (the chosen, the engaged, those that land next), and the indices of the rest."""
        if len(self) <= most:
            return self[:], self.indices[:0]
        lands = self.run_index.lands
        first = self.engaged[np.argsort(lands[self.engaged], kind="stable")]
        if chosen is not None and self.place_of(chosen) is not None:
            first = np.append(chosen, first[first != chosen])
        first = first[:most]
        others = np.ones(len(self), dtype=np.bool_)
        others[np.searchsorted(self.indices, first)] = False
        rest = self.indices[others]
        parted = (
            np.argpartition(lands[rest], most - len(first)) if len(first) < most else np.arange(len(rest))
        )
        near, far = rest[parted[: most - len(first)]], rest[parted[most - len(first) :]]
        near = near[np.argsort(lands[near], kind="stable")]
        return tuple(self.made(i) for i in (*first.tolist(), *near.tolist())), far
