"""Digest of a study's numbers, to thirty binary digits (nine decimal ones).

The numbers are equal to the last bit on every machine; the rounding dates from before that was so.

The digest is a tree, so that workers can make its parts. A leaf is the SHA-256 of replications 1000 k + 1 to
1000 k + 1000: first the responses that count something, one after the other, as whole numbers of 32 bits;
then the other responses, as float64 rounded to 30 bits; all little-endian. A missing value is the lowest
whole number, or the NaN below. The digest is the SHA-256 of the leaves; the last leaf may be shorter.
Only operations that IEEE 754 rounds alike everywhere are used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.study.columns import Columns, Table

LEAF = 1000
"""Replications in a leaf."""

MISSING = -(2**31)
NOT_A_NUMBER = float("nan")

_SPLIT = 2.0**23 + 1
"""Multiplying by this and subtracting cuts a number of 53 bits behind the thirtieth."""


class Codes(NamedTuple):
    """The numbers of some replications as they are hashed, a column for each replication."""

    whole: NDArray[np.int32]
    other: Table

    def cut(self, at: int) -> tuple[Codes, Codes]:
        """Split into the first *at* replications and the rest."""
        return Codes(self.whole[:, :at], self.other[:, :at]), Codes(self.whole[:, at:], self.other[:, at:])


def codes(columns: Columns) -> Codes:
    """Return the numbers of some replications as they are hashed."""
    whole = columns.whole
    gaps = np.isnan(whole.min(axis=1, initial=0))
    if gaps.any():
        whole = whole.copy()
        whole[gaps] = np.where(np.isnan(whole[gaps]), MISSING, whole[gaps])
    return Codes(whole.astype("<i4"), rounded(columns.other).astype("<f8", copy=False))


def rounded(values: Table) -> Table:
    """Round numbers to 30 binary digits, with one kind of NaN and no negative zero."""
    wide = values * _SPLIT
    kept = wide - (wide - values) + 0.0
    kept[np.isnan(kept)] = NOT_A_NUMBER
    return kept


class Digest:
    """The digest of consecutive replications from *first* on; it does not depend on how they are cut."""

    def __init__(self, first: int = 1) -> None:
        self.first = self._next = first
        self._edge: list[Codes] = []
        """The replications before the first complete leaf."""
        self._leaves = bytearray()
        self._open: list[Codes] = []

    def add(self, columns: Columns) -> None:
        """Add the next replications."""
        self._add(codes(columns))

    def merge(self, other: Digest) -> None:
        """Add the replications of another digest, which begins where this one ends."""
        for piece in other._edge:
            self._add(piece)
        self._leaves += other._leaves
        self._next += len(other._leaves) // hashlib.sha256().digest_size * LEAF
        for piece in other._open:
            self._add(piece)

    def _add(self, rest: Codes) -> None:
        while rest.whole.shape[1]:
            piece, rest = rest.cut(LEAF - (self._next - 1) % LEAF)
            self._open.append(piece)
            self._next += piece.whole.shape[1]
            if (self._next - 1) % LEAF == 0:
                self._close()

    def _close(self) -> None:
        if self._next - LEAF < self.first:
            self._edge = self._open
        else:
            self._leaves += _hash(self._open)
        self._open = []

    def __str__(self) -> str:
        """Return the digest in hexadecimal digits, for replications from 1 on."""
        last = _hash(self._open) if self._open else b""
        return hashlib.sha256(bytes(self._leaves) + last).hexdigest()


def _hash(pieces: Sequence[Codes]) -> bytes:
    whole, other = (np.concatenate(parts, axis=1) for parts in zip(*pieces, strict=True))
    return hashlib.sha256(whole.tobytes() + other.tobytes()).digest()
