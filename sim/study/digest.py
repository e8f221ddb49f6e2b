"""A digest of a study's numbers, to thirty binary digits (nine decimal ones).

The numbers are the same to the last bit on every machine; digests were recorded before that was so.

The digest is a tree, so that workers make its parts. A leaf is the SHA-256 of replications 1000 k + 1 to
1000 k + 1000: of the responses that count something, each as whole numbers of 32 bits, one response after the
other in their order, then of the others, as float64 rounded to 30 bits, all little-endian; a missing value
is the lowest whole number, or the NaN below. The digest is the SHA-256 of the leaves; the last may be short.
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
"""Replications of a leaf."""

MISSING = -(2**31)
NOT_A_NUMBER = float("nan")

_SPLIT = 2.0**23 + 1
"""Times this, a number of 53 bits is cut behind the thirtieth."""


class Codes(NamedTuple):
    """What is hashed of some replications, a column for each."""

    whole: NDArray[np.int32]
    other: Table

    def cut(self, at: int) -> tuple[Codes, Codes]:
        """Those of the first *at* replications, and of the rest."""
        return Codes(self.whole[:, :at], self.other[:, :at]), Codes(self.whole[:, at:], self.other[:, at:])


def codes(columns: Columns) -> Codes:
    """What is hashed of some replications."""
    whole = columns.whole
    gaps = np.isnan(whole.min(axis=1, initial=0))
    if gaps.any():
        whole = whole.copy()
        whole[gaps] = np.where(np.isnan(whole[gaps]), MISSING, whole[gaps])
    return Codes(whole.astype("<i4"), rounded(columns.other).astype("<f8", copy=False))


def rounded(values: Table) -> Table:
    """Numbers rounded to 30 binary digits; one NaN for all, no negative zero."""
    wide = values * _SPLIT
    kept = wide - (wide - values) + 0.0
    kept[np.isnan(kept)] = NOT_A_NUMBER
    return kept


class Digest:
    """The digest of consecutive replications, from *first* on, however they are cut."""

    def __init__(self, first: int = 1) -> None:
        self.first = self._next = first
        self._edge: list[Codes] = []
        """What comes before the first whole leaf."""
        self._leaves = bytearray()
        self._open: list[Codes] = []

    def add(self, columns: Columns) -> None:
        """Take in the next replications."""
        self._add(codes(columns))

    def merge(self, other: Digest) -> None:
        """Take in the replications of another digest, which begins where this one ends."""
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
        """The digest, for replications from 1 on."""
        last = _hash(self._open) if self._open else b""
        return hashlib.sha256(bytes(self._leaves) + last).hexdigest()


def _hash(pieces: Sequence[Codes]) -> bytes:
    whole, other = (np.concatenate(parts, axis=1) for parts in zip(*pieces, strict=True))
    return hashlib.sha256(whole.tobytes() + other.tobytes()).digest()
