"""A battery's queue: a heap on (key, threat), so that its cost hardly grows with those waiting."""

from __future__ import annotations

from sim.rules import state as s


def _before(state: s.State, battery: int, a: int, b: int) -> bool:
    """Whether place *a* of the heap comes before place *b*."""
    key_a, key_b = state.queue_key[battery, a], state.queue_key[battery, b]
    return key_a < key_b or (
        key_a == key_b and state.queue_threat[battery, a] < state.queue_threat[battery, b]
    )


def _swap(state: s.State, battery: int, a: int, b: int) -> None:
    key, threat = state.queue_key[battery, a], state.queue_threat[battery, a]
    state.queue_key[battery, a] = state.queue_key[battery, b]
    state.queue_threat[battery, a] = state.queue_threat[battery, b]
    state.queue_key[battery, b] = key
    state.queue_threat[battery, b] = threat


def push(state: s.State, battery: int, key: int, threat: int) -> None:
    """Let *threat* wait at *battery*."""
    place = state.battery[battery, s.WAITING]
    state.battery[battery, s.WAITING] = place + 1
    state.queue_key[battery, place] = key
    state.queue_threat[battery, place] = threat
    state.link[threat, battery * s.LINK_COLUMNS + s.QUEUED] = 1
    while place > 0 and _before(state, battery, place, (place - 1) // 2):
        _swap(state, battery, place, (place - 1) // 2)
        place = (place - 1) // 2


def pop(state: s.State, battery: int) -> int:
    """Take the first threat of a queue that is not empty."""
    first = state.queue_threat[battery, 0]
    size = state.battery[battery, s.WAITING] - 1
    state.battery[battery, s.WAITING] = size
    state.link[first, battery * s.LINK_COLUMNS + s.QUEUED] = 0
    _swap(state, battery, 0, size)
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and _before(state, battery, child + 1, child):
            child += 1
        if not _before(state, battery, child, place):
            break
        _swap(state, battery, place, child)
        place = child
    return first
