"""How many threats an attack brings, and sums of what each of them does.

Each entry of the attack is a *crowd*: a fixed number of threats, or a Poisson number of batches. Its threats
are independent and alike (each draws its kind from the entry's weights), so a response that adds up over
threats has the generating function N(A(z)): N that of the number of threats, A that of one threat.
Source: compound sums; W. Feller, An Introduction to Probability Theory and Its Applications I (1968),
chapter XII.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan
from sim.scenario import Scenario, Schedule, Stream, Volley
from sim.theory.laws import Law

Floats = NDArray[np.float64]

MOST_THREATS = 2000
"""Threats of fixed number whose times are looked at one by one."""

MOST_COUNTED = 1 << 15
"""Values of a response up to which its whole distribution is given."""


class Moments(NamedTuple):
    """Mean and mean square of what one threat does."""

    mean: float
    square: float


@dataclass(frozen=True)
class AttackEntry:
    """The counted threats of one entry: *number* of them, or *batches* (expected) of sizes by *batch*."""

    path: str
    mix: Mapping[str, float]
    number: int | None
    batches: float = 0.0
    batch: tuple[float, ...] = (0.0, 1.0)
    """The chances of batches of 0, 1, 2, ..."""
    peak: float = 0.0
    """The highest rate of batches, per tick."""
    spans: tuple[tuple[float, float], ...] = ()
    """Of a fixed number: the earliest and the latest tick at which each may appear."""

    @property
    def expected(self) -> float:
        """The mean number of threats."""
        return self.number if self.number is not None else self.batches * self._batch(1)

    def _batch(self, power: int) -> float:
        return math.fsum(chance * size**power for size, chance in enumerate(self.batch))

    @property
    def largest_batch(self) -> int:
        return len(self.batch) - 1

    def total(self, each: Moments) -> tuple[float, float]:
        """Mean and variance of the sum over the crowd of what each threat does."""
        spread = each.square - each.mean**2
        if self.number is not None:
            return self.number * each.mean, self.number * spread
        squares = self._batch(1) * spread + self._batch(2) * each.mean**2
        return self.expected * each.mean, self.batches * squares

    def transform(self, one: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """The generating function of the sum, where that of one threat is *one*."""
        if self.number is not None:
            return np.asarray(one**self.number)
        batch = np.polynomial.polynomial.polyval(one, np.array(self.batch))
        return np.asarray(np.exp(self.batches * (batch - 1.0)))


def attack_entries(model: Scenario, *, counted: bool) -> tuple[AttackEntry, ...]:
    """The crowds of an attack; where *counted*, only who appears from the warm-up on and before the end."""
    until = math.inf if model.run.until == "resolved" else model.run.until
    since = model.run.warm_up
    return tuple(
        _entry(model, n, *((since, until) if counted else (0.0, math.inf))) for n in range(len(model.attack))
    )


def _entry(model: Scenario, n: int, since: float, until: float) -> AttackEntry:
    form = model.attack[n].form
    weights = {form.threat: 1.0} if isinstance(form.threat, str) else form.threat
    whole = math.fsum(weights.values())
    mix = {kind: weight / whole for kind, weight in weights.items() if weight > 0}
    path = f"attack.{n}.{model.attack[n].FORMS[[Volley, Stream, Schedule].index(type(form))]}"
    if isinstance(form, Stream):
        expected, peak = arrivals(form, since, until)
        return AttackEntry(path, mix, None, expected, batch_sizes(form), peak / plan.TICKS)
    spans = _spans(form)
    counted = tuple(one for one in spans if plan.ticks(since) <= one[0] and one[0] / plan.TICKS < until)
    return AttackEntry(path, mix, len(counted), spans=counted)


def _spans(form: Volley | Schedule) -> list[tuple[float, float]]:
    if isinstance(form, Schedule):
        return [(tick, tick) for tick in sorted(plan.ticks(time) for time in form.at)]
    spacing, first = Law(form.spacing), plan.ticks(form.at)
    return [(first + k * spacing.low, first + (k * spacing.high if k else 0)) for k in range(form.count)]


def arrivals(stream: Stream, since: float = 0.0, until: float = math.inf) -> tuple[float, float]:
    """The batches expected in [*since*, *until*) and the highest rate, per time unit."""
    start, end = max(stream.start, since), min(stream.end, until)
    given = [(0.0, stream.rate)] if isinstance(stream.rate, int | float) else list(stream.rate)
    steps = [*given, (math.inf, 0.0)]
    pieces = [(max(a, start), min(b, end), rate) for (a, rate), (b, _) in pairwise(steps)]
    inside = [(b - a, rate) for a, b, rate in pieces if b > a]
    return math.fsum(time * rate for time, rate in inside), max((rate for _, rate in inside), default=0.0)


def batch_sizes(stream: Stream) -> tuple[float, ...]:
    """The chances of batches of 0, 1, 2, ...; empty where they may be too large to list."""
    law = Law(stream.batch)
    most = math.inf if law.high == math.inf else max(1.0, law.high / plan.TICKS + 0.5)
    if most > MOST_THREATS:
        return ()
    certain = bool(law.atoms) or law.low == law.high
    cut = [
        0.0,
        *(law.below(plan.TICKS * (size + 0.5) - (1 if certain else 0)) for size in range(1, int(most))),
    ]
    shares = [after - before for before, after in pairwise([*cut, 1.0])]
    return (0.0, *shares)


# --- sums over the whole attack ---


def total(found: Sequence[AttackEntry], each: Mapping[str, Moments]) -> tuple[float, float]:
    """Mean and variance of the sum over all threats; *each* tells what a threat of a kind does."""
    parts = [entry.total(_mixed_moments(entry, each)) for entry in found]
    return math.fsum(mean for mean, _ in parts), math.fsum(variance for _, variance in parts)


def _mixed_moments(entry: AttackEntry, each: Mapping[str, Moments]) -> Moments:
    return Moments(
        math.fsum(share * each[kind].mean for kind, share in entry.mix.items()),
        math.fsum(share * each[kind].square for kind, share in entry.mix.items()),
    )


def moments_of(pmf: Floats) -> Moments:
    """Mean and mean square of a distribution over 0, 1, 2, ..."""
    values = np.arange(len(pmf))
    return Moments(float(values @ pmf), float(values**2 @ pmf))


def distribution(found: Sequence[AttackEntry], each: Mapping[str, Floats]) -> Floats | None:
    """The pmf of the sum over all threats of whole numbers whose pmf for each kind is given.

    By the generating function at the roots of unity. None where it would be too long.
    """
    longest = max((len(pmf) for pmf in each.values()), default=1)
    longest = max((len(pmf) for pmf in each.values()), default=1)
    room = _room(found, each, longest)
    if room > MOST_COUNTED:
        return None
    size = 1 << max(room, longest).bit_length()
    values = np.ones(size // 2 + 1, dtype=np.complex128)
    for entry in found:
        one = np.zeros(size)
        for kind, share in entry.mix.items():
            one[: len(each[kind])] += share * each[kind]
        values *= entry.transform(np.fft.rfft(one))
    pmf = np.fft.irfft(values, size)[:room]
    pmf = np.where(pmf < 1e-14, 0.0, pmf)
    return np.asarray(pmf[: int(np.flatnonzero(pmf)[-1]) + 1])


def _room(found: Sequence[AttackEntry], each: Mapping[str, Floats], longest: int) -> int:
    """Values that the sum may take, but for a share of 1e-15 where there is no last one."""
    room = 1
    for entry in found:
        if entry.number is not None:
            room += entry.number * (longest - 1)
            continue
        mean, variance = entry.total(_mixed_moments(entry, {k: moments_of(pmf) for k, pmf in each.items()}))
        room += math.ceil(mean + 10 * math.sqrt(variance) + 40 * (longest - 1) * max(1, entry.largest_batch))
    return room
