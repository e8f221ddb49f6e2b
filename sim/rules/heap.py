"""A heap on (key, item), kept in one row of two arrays."""

from __future__ import annotations

from sim.plan import Ints


def _before(key_a: int, item_a: int, key_b: int, item_b: int) -> bool:
    return item_a < item_b if key_a == key_b else key_a < key_b


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
    """Take the first of *size* places, at least one, out of the heap."""
    last = size - 1
    key, item = keys[row, last], items[row, last]
    place, child = 0, 1
    while child < last:
        if child + 1 < last and _before(
            keys[row, child + 1], items[row, child + 1], keys[row, child], items[row, child]
        ):
            child += 1
        if not _before(keys[row, child], items[row, child], key, item):
            break
        keys[row, place] = keys[row, child]
        items[row, place] = items[row, child]
        place, child = child, 2 * child + 1
    keys[row, place] = key
    items[row, place] = item
