"""Whether a threat may ever wait for a channel: bounds that hold whatever is drawn, or nearly always."""

from __future__ import annotations

import math
from collections.abc import Iterable

from scipy.special import pdtrc

from sim.theory.attack_size import AttackEntry
from sim.theory.looks import Looks
from sim.theory.model import TheoryModel

NEGLIGIBLE = 1e-6
"""A chance of waiting below this is left out, and said to be."""

MOST_CHANNELS = 10_000


def span_of_need(looks: Iterable[Looks]) -> tuple[float, float]:
    """From when until when after its appearance a threat may want a channel, in ticks, if it never waits."""
    lows, highs = [math.inf], [-math.inf]
    for one in looks:
        lows.append(max(one.delay.low, one.flight.low - one.opens))
        first = max(one.delay.high, one.flight.high - one.opens)
        busy = one.most * one.time.high
        highs.append(min(one.flight.high, first + busy))
    return min(lows), max(highs)


def most_at_once(theory_model: TheoryModel, name: str) -> int:
    """The most threats of fixed number that may want a channel at one time."""
    low, high = span_of_need(theory_model.engaged_by(name))
    changes: list[tuple[float, int]] = []
    for entry in theory_model.everybody:
        for first, last in entry.spans:
            if last + high > first + low:
                changes += [(first + low, 1), (last + high, -1)]
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def risk(theory_model: TheoryModel, name: str, channels: int) -> float:
    """A bound on the chance that any threat ever waits for one of so many channels.

    Arrivals of a Poisson stream see the others as if they were not there (Slivnyak), and those that want a
    channel at one time are at most Poisson, with mean peak rate x mean time of wanting (the M/G/∞ queue).
    """
    spare = channels - most_at_once(theory_model, name)
    streams = [entry for entry in theory_model.everybody if entry.number is None and entry.batches > 0]
    if not streams or spare < 0:
        return 0.0 if spare >= 0 else 1.0
    batches = spare // max(entry.largest_batch for entry in streams)
    if batches < 1:
        return 1.0
    present = math.fsum(entry.peak * _wanting(entry, theory_model.engaged_by(name)) for entry in streams)
    comers = theory_model.number + math.fsum(entry.batches for entry in streams)
    return min(1.0, comers * float(pdtrc(batches - 1, present)))


def _wanting(entry: AttackEntry, looks: list[Looks]) -> float:
    """The mean time for which an arrival of a stream wants channels, at most, in ticks."""
    if not looks:
        return 0.0
    flight = entry.largest_batch * max(one.flight.mean() for one in looks)
    if entry.largest_batch == 1:
        busy = max(one.most * one.time.mean() for one in looks)
        return min(flight, max(one.opens for one in looks), busy)
    low, high = span_of_need(looks)
    return min(flight, high - low)


def channels_needed(theory_model: TheoryModel, name: str) -> int | None:
    """The fewest channels with which nobody waits, but for a negligible chance."""
    low, high = most_at_once(theory_model, name), MOST_CHANNELS
    if risk(theory_model, name, high) > NEGLIGIBLE:
        return None
    low = max(1, low)
    while low < high:
        middle = (low + high) // 2
        if risk(theory_model, name, middle) <= NEGLIGIBLE:
            high = middle
        else:
            low = middle + 1
    return low


def time_to_wait(theory_model: TheoryModel, name: str) -> bool:
    """Whether every threat gets all its looks although it may wait.

    While one waits, all channels are busy with others. They have so much work at most that it waits no
    longer than their work divided by the channels, whatever the order.
    """
    looks = theory_model.engaged_by(name)
    if not theory_model.fixed or len(theory_model.batteries) > 1 or not all(one.are_sure for one in looks):
        return False
    longest = max(one.most * one.time.high for one in looks)
    wait = (theory_model.number - 1) * longest / theory_model.model.defence.batteries[name].channels
    return all(one.spare >= wait for one in looks)
