"""Exact distributions of attacks that are over soon: how many threats leak.

A *look* is one engagement of one threat. A probability mass function (pmf) is an array whose
n-th item is the chance of n. Chances have no unit; times are in any one unit.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

Floats = NDArray[np.float64]


def _binomial(k: Floats | NDArray[np.int64], n: int, p: float) -> Floats:
    """The chances of k successes in n; SciPy's own `binom` takes most of a second to import."""
    choices = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.asarray(np.exp(choices + xlogy(k, p) + xlog1py(n - k, -p)))


def success(p: float, looks: int) -> float:
    """The chance 1 - (1 - p)^looks that at least one of *looks* independent looks succeeds.

    A salvo is looks at one instant: the same formula.
    """
    return 1.0 - float((1.0 - p) ** looks)


def looks_in(window: float, time: float) -> int:
    """How many engagements of *time* each fit one after another into *window*; the same unit.

    The times count as they are written: 0.1 fits three times into 0.3. The last engagement may
    end at the very end of the window. Raises ValueError where *time* is not above 0.
    """
    if time <= 0:
        raise ValueError(f"an engagement takes time, not {time}")
    return int(Decimal(repr(window)) // Decimal(repr(time)))


def leaks(threats: int, looks: int, p: float) -> Floats:
    """The pmf of leaks, shape (threats + 1,), where every threat gets *looks* independent looks.

    Assumes a channel for each threat, so that nobody waits, and one chance *p* for every look.
    Source: the binomial distribution with the chance (1 - p)^looks.
    """
    return _binomial(np.arange(threats + 1), threats, (1.0 - p) ** looks)


def hits(mean: float, share: float, most: int) -> Floats:
    """The pmf of 0, 1, ..., *most* hits, shape (most + 1,), when a Poisson number of threats is thinned.

    Assumes a Poisson number of threats (expected: *mean*), each of which hits with the chance *share*
    whatever becomes of the others: enough channels and rounds for all.
    Source: thinning of a Poisson process; J. F. C. Kingman, Poisson Processes (1993), section 5.1.
    """
    numbers = np.arange(most + 1)
    expected = mean * share
    return np.asarray(np.exp(xlogy(numbers, expected) - expected - gammaln(numbers + 1)))


def leaks_in_rounds(threats: int, channels: int, rounds: int, p: float) -> Floats:
    """The pmf of leaks, shape (threats + 1,), of a batch that is engaged in rounds.

    Assumes that all threats appear, are detected and land together, that every engagement takes the
    same time (so that all channels work in step: *rounds* = `looks_in` of the window), that a threat is
    engaged by one channel at a time and as often as there is time, and one chance *p* for all.
    Source: dynamic programming; while m are left, a round stops a binomial number out of min(m, channels).
    """
    left = np.zeros(threats + 1)
    left[threats] = 1.0
    for _ in range(rounds):
        after = np.zeros(threats + 1)
        for m, chance in enumerate(left):
            engaged = min(m, channels)
            after[m - engaged : m + 1] += chance * _binomial(np.arange(engaged, -1, -1), engaged, p)
        left = after
    return left


def leaks_with_magazine(threats: int, rounds: int, looks: int, p: float) -> Floats:
    """The pmf of leaks, shape (threats + 1,), of threats that come one by one to a finite magazine.

    Assumes that a threat is over before the next appears, that each is engaged until it is stopped, has
    had *looks* looks, or the magazine of *rounds* (one a look) is empty, and one chance *p* for all.
    Source: dynamic programming over the threats; the state is (rounds left, leaks).
    """
    state = np.zeros((rounds + 1, threats + 1))
    state[rounds, 0] = 1.0
    for _ in range(threats):
        after = np.zeros_like(state)
        for left in range(rounds + 1):
            tries = min(looks, left)
            for used in range(1, tries + 1):
                after[left - used] += state[left] * (1.0 - p) ** (used - 1) * p
            after[left - tries, 1:] += state[left, :-1] * (1.0 - p) ** tries
        state = after
    return np.asarray(state.sum(axis=0))
