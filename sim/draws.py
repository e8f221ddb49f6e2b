"""(seed, replication, entity, purpose, index) to uniforms: all randomness of the project.

A draw does not depend on what was drawn before it. The generator is Philox4x32-10, keyed
by the seed; its counter is (replication, entity, purpose, index). Each call gives two
uniforms, so purposes come in pairs.

Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy
as 1, 2, 3, SC'11; its known-answer vectors (Random123) are in the tests.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.distributions import (
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    TRIANGULAR,
    UNIFORM,
    exponential,
    quantile,
    triangular,
    uniform,
)
from sim.elementary import real

# What a pair of uniforms is for. The first two name their users in brackets: (first, second).
ARRIVAL = 1  # of an entry's k-th arrival (gap or spacing, batch size)
PLACE = 2  # of a threat (landing zone, detection delay)
FLIGHT = 3  # of a threat (time of flight, detected at all)
KIND = 4  # of a threat (kind, recognised as a decoy)
FORESIGHT = 5  # of a threat (accurate, foreseen zone)
HARM = 6  # of a threat (share of the zone's value lost)
ENGAGEMENT = 7  # of a threat's k-th engagement by a battery (duration, success)
PRIORITY = 8  # of a threat at a battery of random order (priority)
DEBRIS = 9  # of a threat intercepted by a battery (debris at all, zone)
DEBRIS_HARM = 10  # the same (share of the zone's value lost)
FAILURE = 11  # of a battery's k-th failure (time to failure, time to repair)
RELOADING = 12  # of a battery's k-th reload (time)

PURPOSE_BITS = 8  # a purpose's word is its code, with the battery's number above
ENTRY_SHIFT = 22  # a threat's word is its number in its entry, with the entry's number above
STAGE_SHIFT = 24  # an index's word is the index, with the stage of an Erlang above
LOW = 0xFFFFFFFF


class Source(NamedTuple):
    """The part of a draw's address that is the same for a whole replication: three 32-bit words."""

    low: int
    high: int
    replication: int


def source(seed: int, replication: int) -> Source:
    """The source of one replication; *seed* in [0, 2**63), *replication* in [0, 2**32)."""
    return Source(seed & LOW, seed >> 32, replication)


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Ten rounds of Philox4x32 on the counter (c0..c3) under the key (k0, k1); all 32-bit words."""
    for _ in range(10):
        # A product may leave the sign of an int64 behind; shift and mask give the right word either way.
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0 = ((p1 >> 32) & LOW) ^ c1 ^ k0
        c1 = p1 & LOW
        c2 = ((p0 >> 32) & LOW) ^ c3 ^ k1
        c3 = p0 & LOW
        k0 = (k0 + 0x9E3779B9) & LOW
        k1 = (k1 + 0xBB67AE85) & LOW
    return c0, c1, c2, c3


def middle(cell: int) -> float:
    """The middle of one of 2**52 equal cells of (0, 1), so neither 0 nor 1."""
    return (real(cell) + 0.5) * 2.0**-52


def cell(high: int, low: int) -> int:
    """The cell of two random words."""
    return (high << 20) + (low >> 12)


def cells(at: Source, entity: int, purpose: int, index: int) -> tuple[int, int]:
    """The two cells at one address."""
    w0, w1, w2, w3 = philox(at.replication, entity, purpose, index, at.low, at.high)
    return cell(w0, w1), cell(w2, w3)


def pair(at: Source, entity: int, purpose: int, index: int) -> tuple[float, float]:
    """The two uniforms at one address: each is the middle of its cell."""
    first, second = cells(at, entity, purpose, index)
    return middle(first), middle(second)


def choice(u: float, cumulative: Any, row: int) -> int:
    """The first column of row *row* whose cumulative share exceeds *u*."""
    column = 0
    while u >= cumulative[row, column]:
        column += 1
    return column


def variate(tables: Any, which: int, u: float, at: Source, entity: int, purpose: int, index: int) -> float:
    """A draw of distribution *which* whose first uniform is *u*, drawn at the given address.

    An Erlang of shape k takes k - 1 further uniforms from the stages above the address.
    """
    code = tables.distribution[which, 0]
    a: float = tables.distribution[which, 1]
    b = tables.distribution[which, 2]
    if code == CONSTANT:
        return a
    value = quantile(u, code, a, b, tables.distribution[which, 3], tables.pool)
    return _all_stages(value, int(a), b, at, entity, purpose, index) if code == ERLANG else value


def _all_stages(
    first: float, stages: int, mean: float, at: Source, entity: int, purpose: int, index: int
) -> float:
    """An Erlang's draw whose *first* stage is drawn."""
    value = first
    for stage in range(1, stages):
        u, _ = pair(at, entity, purpose, index + (stage << STAGE_SHIFT))
        value += exponential(u, mean)
    return value / stages


def at_once(tables: Any, which: int) -> bool:
    """Whether `variates` knows distribution *which*: one uniform, and the same steps for all."""
    return bool(tables.distribution[which, 0] <= EXPONENTIAL)


def variates(tables: Any, which: int, numbers: Any, row: int, start: int, stop: int) -> None:
    """Make the uniforms of a stretch of a row of *numbers* draws, each as `variate` makes it.

    One loop without a branch for each distribution, so that a processor takes many at once.
    """
    code = tables.distribution[which, 0]
    a: float = tables.distribution[which, 1]
    b, c = tables.distribution[which, 2], tables.distribution[which, 3]
    if code == EXPONENTIAL:
        for n in range(start, stop):
            numbers[row, n] = exponential(numbers[row, n], a)
    elif code == TRIANGULAR:
        for n in range(start, stop):
            numbers[row, n] = triangular(numbers[row, n], a, b, c)
    elif code == UNIFORM:
        for n in range(start, stop):
            numbers[row, n] = uniform(numbers[row, n], a, b)
    else:
        for n in range(start, stop):
            numbers[row, n] = a
