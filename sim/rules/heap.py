"""A heap on (key, item), kept in one row of two arrays."""

from __future__ import annotations

from sim.plan import Ints


def _before(key_a: int, item_a: int, key_b: int, item_b: int) -> bool:
    # Without a branch: which of two is first cannot be foreseen by a processor.
    return (key_a < key_b) | ((key_a == key_b) & (item_a < item_b))


def push(keys: Ints, items: Ints, row: int, size: int, key: int, item: int) -> None:
    """Add (key, item) to a heap of *size* places."""
    place = size
    while place > 0:
        parent = (place - 1) // 2
        if not _before(key, item, keys[row, parent], items[row, parent]):
            break
        keys[row, place] = keys[row, parent]
        items[row, place] = items[row, parent]
        place = parent
    keys[row, place] = key
    items[row, place] = item


def drop(keys: Ints, items: Ints, row: int, size: int) -> None:
    """Take the first of *size* places, at least one, out of the heap.

    The first child fills each gap down to the lowest; the last place then goes into that, and hardly ever
    far up again. Source: I. Wegener, Bottom-up heapsort, Theoretical Computer Science 118 (1993), 81-98.
    """
    last = size - 1
    place, child = 0, 1
    while child < last:
        child += _before(keys[row, child + 1], items[row, child + 1], keys[row, child], items[row, child])
        keys[row, place] = keys[row, child]
        items[row, place] = items[row, child]
        place, child = child, 2 * child + 1
    push(keys, items, row, place, keys[row, last], items[row, last])
