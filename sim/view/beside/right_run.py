"""The run of the right side, played in a process of its own: no frame waits while a number is moved."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sim import live
from sim.scenario import Scenario
from sim.trace import Run
from sim.view.hand import EndedError, Hand
from sim.view.playing import Parts, parted, unpacked


class Wanted(NamedTuple):
    """A replication of *right*; or of *left*, going on as *right* from the time *forked* on."""

    left: Scenario
    right: Scenario
    seed: int
    number: int
    forked: float | None


def played(wanted: Wanted) -> Run:
    """Play it here. Raises SimError where it cannot be."""
    left, right, seed, number, forked = wanted
    if forked is None:
        return live.play(right, seed=seed, replication=number)
    return live.fork(left, right, seed, number, forked)


def packed(wanted: Wanted) -> Parts:
    """The child's side: the same, indexed, in pieces."""
    return parted(wanted.right, played(wanted))


def elsewhere(hand: Hand, wanted: Wanted) -> Run:
    """The same, played there; here if the process was killed. Blocks, so call it on a thread."""
    with suppress(EndedError):
        return unpacked(hand(packed, wanted))
    return played(wanted)


def ready() -> None:
    """What is asked of the process first: to be there, with all that it needs."""
