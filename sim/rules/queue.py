"""A battery's queue: a heap, so that its cost hardly grows with the number of threats waiting."""

from __future__ import annotations

from sim.rules import heap
from sim.rules import state as s


def enter(state: s.State, battery: int, key: int, threat: int) -> None:
    """Let *threat* wait at *battery*."""
    size = state.battery[battery, s.WAITING]
    heap.push(state.queue_key, state.queue_threat, battery, size, key, threat)
    state.battery[battery, s.WAITING] = size + 1
    state.link[threat, battery * s.LINK_COLUMNS + s.QUEUED] = 1


def take(state: s.State, battery: int) -> int:
    """Take the first threat of a queue that is not empty."""
    size = state.battery[battery, s.WAITING]
    first = state.queue_threat[battery, 0]
    heap.drop(state.queue_key, state.queue_threat, battery, size)
    state.battery[battery, s.WAITING] = size - 1
    state.link[first, battery * s.LINK_COLUMNS + s.QUEUED] = 0
    return first
