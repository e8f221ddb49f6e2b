"""A heap on (key, item), kept in one row of two arrays."""

from __future__ import annotations

from sim.plan import Ints


def _before(keys: Ints, items: Ints, row: int, a: int, b: int) -> bool:
    """Whether place *a* comes before place *b*."""
    if keys[row, a] == keys[row, b]:
        return items[row, a] < items[row, b]
    return keys[row, a] < keys[row, b]


def _swap(keys: Ints, items: Ints, row: int, a: int, b: int) -> None:
    key, item = keys[row, a], items[row, a]
    keys[row, a] = keys[row, b]
    items[row, a] = items[row, b]
    keys[row, b] = key
    items[row, b] = item


def push(keys: Ints, items: Ints, row: int, size: int, key: int, item: int) -> None:
    """Add (key, item) to a heap of *size* places."""
    place = size
    keys[row, place] = key
    items[row, place] = item
    while place > 0 and _before(keys, items, row, place, (place - 1) // 2):
        _swap(keys, items, row, place, (place - 1) // 2)
        place = (place - 1) // 2


def pop(keys: Ints, items: Ints, row: int, size: int) -> None:
    """Move the first of *size* places, at least one, out of the heap to place *size* - 1."""
    last = size - 1
    _swap(keys, items, row, 0, last)
    place = 0
    while 2 * place + 1 < last:
        child = 2 * place + 1
        if child + 1 < last and _before(keys, items, row, child + 1, child):
            child += 1
        if not _before(keys, items, row, child, place):
            break
        _swap(keys, items, row, place, child)
        place = child
