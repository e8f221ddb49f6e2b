"""Sobol indices: how much of the variance of a function each of its independent inputs explains.

Source: I. M. Sobol (2001), Mathematics and Computers in Simulation 55, 271-280; the design and the estimators
of Saltelli and others (2010), Computer Physics Communications 181, 259-270, as in scipy.stats.sobol_indices.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DESIGN_SEED = 20_261_121
"""The seed of the design and of the bootstrap: equal questions always have equal answers."""

RESAMPLES = 999


class Index(NamedTuple):
    """An index and its bootstrap interval; None if every resample gives the same value."""

    value: float
    interval: tuple[float, float] | None


class Indices(NamedTuple):
    """The indices of each input: alone (*first*), and with its interplay with the others (*total*)."""

    first: tuple[Index, ...]
    total: tuple[Index, ...]


class _Values(NamedTuple):
    """Values at A and B, shape (1, size), and at A with one column from B, shape (inputs, 1, size)."""

    a: Floats
    b: Floats
    ab: Floats


def design(inputs: int, size: int) -> Floats:
    """Return the points at which to evaluate the function, shape (size * (inputs + 2), inputs), in [0, 1).

    *size* is a power of two. The points are A, then B, then for each input A with its column taken from B.
    A and B are the halves of one scrambled Sobol sequence.
    """
    from scipy.stats import qmc

    halves = qmc.Sobol(2 * inputs, rng=np.random.default_rng(DESIGN_SEED)).random(size)
    a, b = halves[:, :inputs], halves[:, inputs:]
    mixed = np.repeat(a[None], inputs, axis=0)
    for column in range(inputs):
        mixed[column, :, column] = b[:, column]
    return np.concatenate([a, b, mixed.reshape(-1, inputs)])


def indices(values: Floats, inputs: int, confidence: float = 0.95) -> Indices | None:
    """Estimate the indices from the *values* at the points of `design`; None if the values never vary.

    *values* has shape (size * (inputs + 2),). The intervals are BCa bootstrap intervals over the design.
    """
    from scipy.stats import sobol_indices

    size = len(values) // (inputs + 2)
    if np.ptp(values) == 0:
        return None
    parts = values.reshape(inputs + 2, 1, size)
    known = {"f_A": parts[0], "f_B": parts[1], "f_AB": parts[2:]}
    kept: list[_Values] = []

    def method(f_A: Floats, f_B: Floats, f_AB: Floats) -> tuple[Floats, Floats]:  # noqa: N803
        kept.append(_Values(f_A, f_B, f_AB))
        return _saltelli(kept[-1])

    found = sobol_indices(func=known, n=size, method=method)
    low, high = _bootstrap(kept[-1], size, confidence)
    estimates = np.reshape([found.first_order, found.total_order], (2, inputs))
    both = [
        tuple(map(_index, row, below, above))
        for row, below, above in zip(estimates.tolist(), low.tolist(), high.tolist(), strict=True)
    ]
    return Indices(both[0], both[1])


def _index(value: float, low: float, high: float) -> Index:
    return Index(value, None if np.isnan(low) or np.isnan(high) else (low, high))


def _saltelli(known: _Values) -> tuple[Floats, Floats]:
    """Return first-order and total indices, shape (1, inputs): rows (b) and (f) of Saltelli, table 2."""
    a, b, ab = known
    variance = np.var([a, b], axis=(0, -1))
    first = np.mean(b * (ab - a), axis=-1) / variance
    total = np.mean((a - ab) ** 2, axis=-1) / (2 * variance)
    return first.T, total.T


def _bootstrap(known: _Values, size: int, confidence: float) -> tuple[Floats, Floats]:
    """Return the low and high ends of the intervals, shape (2, inputs); NaN if no resample differs.

    scipy's `SobolResult.bootstrap` is not used, as its random numbers cannot be fixed.
    """
    from scipy.stats import bootstrap

    def statistic(rows: NDArray[np.int64]) -> Floats:
        first, total = _saltelli(_Values(known.a[:, rows], known.b[:, rows], known.ab[..., rows]))
        return np.stack([first[0], total[0]])

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # from inputs that never vary
        interval = bootstrap(
            [np.arange(size)],
            statistic,
            n_resamples=RESAMPLES,
            confidence_level=confidence,
            method="BCa",
            vectorized=False,
            rng=np.random.default_rng(DESIGN_SEED),
        ).confidence_interval
    return np.asarray(interval.low), np.asarray(interval.high)
