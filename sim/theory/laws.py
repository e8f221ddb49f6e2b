"""Times and shares of a scenario as theory needs them: distribution functions and expectations.

A time is a whole number of ticks, as in the model (`sim.plan`). What is drawn below zero is zero, and what
takes at least one tick takes one. Where the law is continuous the rounding to a tick is left out: it moves
a chance by half a tick times a density.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from scipy.special import gammaincinv

from sim import distributions, plan
from sim.scenario import OneOf, span

TICKS = plan.TICKS
NODES, WEIGHTS = (part.tolist() for part in np.polynomial.legendre.leggauss(12))
LANDMARKS = (0.001, 0.02, 0.2, 0.5, 0.8, 0.98, 0.999, 0.999999)
"""Shares at which a law's scale shows: what is integrated against it is taken piece by piece between them."""


class Law:
    """The law of one duration, in ticks of at least *shortest*."""

    def __init__(self, variable: float | OneOf, shortest: int = 0) -> None:
        row, self._pool = plan.law(variable)
        self.code, self._a, self._b, self._c = row
        self.shortest = shortest
        self.atoms = self._atoms()
        bends = variable.parameters.bends if isinstance(variable, OneOf) else ()
        self._bends = [bend * TICKS for bend in bends]
        low, high = span(variable)
        self.low = max(shortest, plan.ticks(low))
        self.high = math.inf if high == math.inf else max(shortest, plan.ticks(high))

    def _atoms(self) -> tuple[tuple[int, float], ...]:
        if self.code == distributions.CONSTANT:
            return ((max(self.shortest, plan.ticks(self._a)), 1.0),)
        if self.code != distributions.EMPIRICAL:
            return ()
        rows = self._pool[int(self._a) : int(self._b)]
        shares = np.diff(rows[:, 1], prepend=0.0)
        values = [max(self.shortest, plan.ticks(value)) for value in rows[:, 0].tolist()]
        return tuple((value, share) for value, share in zip(values, shares.tolist(), strict=True) if share)

    @property
    def value(self) -> float:
        """The value of a constant as it is written, before it becomes ticks."""
        return float(self._a)

    @property
    def constant(self) -> int | None:
        """The one value that there is, in ticks; None where it varies."""
        return int(self.low) if self.low == self.high else None

    @property
    def fine(self) -> bool:
        """Whether a tick is too coarse for this law: its values lie within a thousand ticks."""
        return not self.atoms and self.quantile(0.98) - self.quantile(0.02) < 1000 and self.low != self.high

    def below(self, t: float) -> float:
        """P(Y <= *t* ticks)."""
        if t < self.shortest or t < 0:
            return 0.0
        if self.low == self.high:
            return 1.0 if t >= self.low else 0.0
        if self.atoms:
            return math.fsum(share for value, share in self.atoms if value <= t)
        return distributions.below(t / TICKS, self.code, self._a, self._b, self._c, self._pool)

    def reaches(self, t: float) -> float:
        """P(Y >= *t* ticks)."""
        if self.low == self.high:
            return 1.0 if t <= self.low else 0.0
        if self.atoms:
            return math.fsum(share for value, share in self.atoms if value >= t)
        return 1.0 if t <= self.low else 1.0 - self.below(t)

    def quantile(self, u: float) -> float:
        """The time below which a share *u* in (0, 1) lies, in ticks."""
        return max(self.shortest, self._inverse(min(max(u, 1e-16), 1.0 - 1e-16)) * TICKS, 0.0)

    def _inverse(self, u: float) -> float:
        if self.code == distributions.ERLANG:
            return float(gammaincinv(self._a, u)) * self._b / self._a
        return distributions.quantile(u, self.code, self._a, self._b, self._c, self._pool)

    @cached_property
    def landmarks(self) -> list[float]:
        """Times at which the distribution function bends, or between which it does most of its work."""
        ends = [self.low, *self._bends, *([self.high] if self.high < math.inf else [])]
        return [*ends, *(self.quantile(u) for u in LANDMARKS)]

    def expect(self, f: Callable[[float], float], bends: Iterable[float] = ()) -> float:
        """The mean of f(Y); *bends* are the times, in ticks, at which f is not smooth.

        Gauss-Legendre in shares, piece by piece, each stretched so that its ends do no harm.
        """
        if self.atoms or self.low == self.high:
            return math.fsum(share * f(value) for value, share in self.atoms or ((self.low, 1.0),))
        least = self.below(self.shortest)
        inside = (self.below(bend) for bend in bends if -math.inf < bend < math.inf)
        cuts = sorted({least, 1.0, *LANDMARKS, *inside})
        pieces = [(low, high) for low, high in pairwise(cuts) if low >= least and high - low > 1e-13]
        total = least * f(self.shortest) if least else 0.0
        return total + math.fsum(self._piece(f, low, high) for low, high in pieces)

    def _piece(self, f: Callable[[float], float], low: float, high: float) -> float:
        width = high - low
        return width * math.fsum(
            weight * f(self.quantile(low + width * share)) for share, weight in stretched()
        )

    def mean(self, most: float = math.inf) -> float:
        """The mean of min(Y, *most*), in ticks."""
        return self.expect(lambda y: min(y, most), [most] if most < math.inf else [])


@lru_cache
def stretched() -> tuple[tuple[float, float], ...]:
    """Nodes and weights on (0, 1), crowded towards both ends, where quantiles may have roots."""
    rule = []
    for node, weight in zip(NODES, WEIGHTS, strict=True):
        t = (node + 1.0) / 2.0
        rule.append((t * t * (3.0 - 2.0 * t), weight * 3.0 * t * (1.0 - t)))
    return tuple(rule)


def leaves(flight: Law, delay: Law, time: float) -> float:
    """P(flight - delay >= *time* ticks): that much is left of the flight at the detection."""
    if delay.atoms:
        return math.fsum(share * flight.reaches(time + value) for value, share in delay.atoms)
    bends = [time + mark for mark in delay.landmarks]
    return flight.expect(lambda whole: delay.below(whole - time), bends)


def share_moments(variable: float | OneOf) -> tuple[float, float]:
    """Mean and mean square of a share, what is drawn outside 0..1 counted as the nearer end."""
    law = Law(variable)
    if law.code == distributions.CONSTANT:
        share = min(1.0, max(0.0, float(law.value)))
        return share, share * share
    whole = [float(TICKS)]
    first = law.expect(lambda y: min(1.0, y / TICKS), whole)
    return first, law.expect(lambda y: min(1.0, y / TICKS) ** 2, whole)
