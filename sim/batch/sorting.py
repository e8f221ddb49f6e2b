"""Known events in the order in which they are played: a sort for what is nearly in order, or lies evenly.

Plain Python over arrays of numbers, compiled with the calendar.
"""

from __future__ import annotations

from sim.batch.event_list import Calendar

FEW = 200
"""Up to so many events are sorted as they come."""

SHORT = 12
"""The longest stretch that is sorted by insertion, unless the events come nearly in order."""

NEARLY = 4
"""The places by which an event may be out of order, in the mean, for insertion to sort them all."""


def before(tick: int, which: int, other_tick: int, other: int) -> bool:
    """Whether the event *which* at *tick* is played before the *other*."""
    return which < other if tick == other_tick else tick < other_tick


def _insert(calendar: Calendar, row: int, start: int, stop: int, most: int) -> bool:
    """Sort a stretch of *row* in place, unless that takes more than *most* moves."""
    for n in range(start + 1, stop):
        tick, which = calendar.known_tick[row, n], calendar.known_item[row, n]
        place = n
        while place > start and before(
            tick, which, calendar.known_tick[row, place - 1], calendar.known_item[row, place - 1]
        ):
            calendar.known_tick[row, place] = calendar.known_tick[row, place - 1]
            calendar.known_item[row, place] = calendar.known_item[row, place - 1]
            place -= 1
        calendar.known_tick[row, place] = tick
        calendar.known_item[row, place] = which
        most -= n - place
        if most < 0:
            return False
    return True


def _spread(calendar: Calendar, n: int) -> None:
    """Put the first *n* events of row 0 into row 1, each into its part of *n* equal parts of their time."""
    low = high = calendar.known_tick[0, 0]
    for place in range(n):
        low = min(low, calendar.known_tick[0, place])
        high = max(high, calendar.known_tick[0, place])
        calendar.part[place] = 0
    share = n / (high - low + 1.0)
    calendar.part[n] = 0
    for place in range(n):
        calendar.part[int((calendar.known_tick[0, place] - low) * share) + 1] += 1
    for part in range(n):
        calendar.part[part + 1] += calendar.part[part]
    for place in range(n):
        part = int((calendar.known_tick[0, place] - low) * share)
        to = calendar.part[part]
        calendar.part[part] = to + 1
        calendar.known_tick[1, to] = calendar.known_tick[0, place]
        calendar.known_item[1, to] = calendar.known_item[0, place]


def _merge(calendar: Calendar, row: int, start: int, middle: int, stop: int) -> None:
    """Merge two sorted stretches of *row* into the other row."""
    left, right = start, middle
    for place in range(start, stop):
        take_left = left < middle and (
            right >= stop
            or before(
                calendar.known_tick[row, left],
                calendar.known_item[row, left],
                calendar.known_tick[row, right],
                calendar.known_item[row, right],
            )
        )
        if take_left:
            source, left = left, left + 1
        else:
            source, right = right, right + 1
        calendar.known_tick[1 - row, place] = calendar.known_tick[row, source]
        calendar.known_item[1 - row, place] = calendar.known_item[row, source]


def sort_known(calendar: Calendar, n: int) -> int:
    """Sort the first *n* known events; return the row that holds them.

    Few of them, or many that lie evenly, are nearly in order after a look at each; others are merged.
    """
    row = 0
    if n > FEW:
        _spread(calendar, n)
        row = 1
    if _insert(calendar, row, 0, n, NEARLY * n):
        return row
    for start in range(0, n, SHORT):
        _insert(calendar, row, start, min(start + SHORT, n), SHORT * SHORT)
    width = SHORT
    while width < n:
        for start in range(0, n, 2 * width):
            _merge(calendar, row, start, min(start + width, n), min(start + 2 * width, n))
        row, width = 1 - row, 2 * width
    return row
