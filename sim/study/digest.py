"""A digest of a study's numbers, to nine significant digits: the last bits of a logarithm are the machine's.

A number x = ±d.dddddddd times 10**e becomes the whole number ±dddddddddd * 1024 + e of 64 bits; zero
becomes 0, a missing value the lowest there is. The digest is the SHA-256 of these, little-endian, replication
by replication, in the order of the responses. Only operations that IEEE 754 rounds alike everywhere are used.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

DIGITS = 9
STRETCH = 512
"""Rows at once: what is made of them then stays in the processor's cache."""

MISSING = np.int64(-(2**63))

_LOWEST = -330
_POWERS = np.array([float(f"1e{k}") for k in range(_LOWEST, -_LOWEST)])
"""Powers of ten; the first are 0, the last infinite."""


class Digest:
    """The digest of rows that arrive in the order of their replications, however they are cut."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, rows: NDArray[np.float64]) -> None:
        """Take in the next rows, shape (any, responses)."""
        for start in range(0, len(rows), STRETCH):
            code = leading_digits(rows[start : start + STRETCH])
            self._hash.update(code.astype("<i8", copy=False).tobytes())

    def __str__(self) -> str:
        return self._hash.hexdigest()


def leading_digits(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Each number's leading digits and its power of ten, in one whole number."""
    missing = np.isnan(values)
    size = np.where(missing, 0.0, np.abs(values))
    _, binary = np.frexp(size)
    # 1233 / 4096 is just below log10(2): the power of ten, or one less.
    power = (binary.astype(np.int64) - 1) * 1233 >> 12
    power += size >= _ten_to(power + 1)
    with np.errstate(over="ignore"):
        shift = DIGITS - 1 - power
        digits = np.rint(np.where(shift >= 0, size * _ten_to(shift), size / _ten_to(-shift))).astype(np.int64)
    full = digits == 10**DIGITS
    digits = np.where(full, 10 ** (DIGITS - 1), digits)
    code = np.where(values < 0, -digits, digits) * 1024 + power + full
    return np.where(missing, MISSING, np.where(size == 0, 0, code))


def _ten_to(power: NDArray[np.int64]) -> NDArray[np.float64]:
    return _POWERS[np.clip(power - _LOWEST, 0, _POWERS.size - 1)]
