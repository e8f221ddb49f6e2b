"""Count replications where they are played, and merge the counts in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim import statistics
from sim.statistics import (
    CONFIDENCE,
    RELATIVE_ERROR,
    Counts,
    Ordered,
    Response,
    Spread,
    count_each,
    spread_each,
)
from sim.study.columns import Columns, Layout, Rows, is_whole
from sim.study.digest import LEAF, Digest
from sim.vocabulary import family, ratio

KEPT = 200_000
"""Up to this many replications a study keeps all its rows; of more it keeps only what `Tally` counts."""

STRETCH = 4 * LEAF
"""Replications that are counted at once: few enough to stay in the processor's cache."""


class Tally:
    """Counts and sums of the responses, in memory that does not grow with the replications.

    If *sketched*, quantiles of numbers that are not whole come from a sketch (`statistics.Sketch`); this is
    for rows that will not be kept.
    """

    def __init__(self, names: Sequence[str], sketched: bool) -> None:
        self.names = tuple(names)
        self.layout = Layout(names)
        self._counts = [Counts() for _ in self.layout.whole]
        self._spreads = [Spread(sketched) for _ in self.layout.other]
        self._ratios = {name: found for name in names if (found := ratio(name))}
        self._pairs = {name: statistics.Pairs() for name in self._ratios}
        self.quantile_error = RELATIVE_ERROR if sketched else 0

    def add(self, rows: Rows) -> None:
        """Add rows, shape (any, responses)."""
        self.add_columns(self.layout.turn(rows))

    def add_columns(self, columns: Columns) -> None:
        """Add transposed rows."""
        count_each(self._counts, columns.whole)
        spread_each(self._spreads, columns.other)
        lines = [self.names[place] for place in self.layout.whole]
        for name, found in self._ratios.items():
            self._pairs[name].add(*found.terms(lambda part: columns.whole[lines.index(part)]))

    def merge(self, other: Tally) -> None:
        """Add everything that another tally of the same responses has counted."""
        for mine, theirs in zip(self._counts, other._counts, strict=True):
            mine.merge(theirs)
        for own, more in zip(self._spreads, other._spreads, strict=True):
            own.merge(more)
        for name, pairs in self._pairs.items():
            pairs.merge(other._pairs[name])

    def responses(
        self, rows: Rows | None, replications: int, confidence: float = CONFIDENCE
    ) -> Mapping[str, Response]:
        """Return the estimates of every response after so many *replications*.

        Quantiles are exact if *rows* are given.
        """
        return {name: self.response(name, rows, replications, confidence) for name in self.names}

    def response(
        self, name: str, rows: Rows | None, replications: int, confidence: float = CONFIDENCE
    ) -> Response:
        """Return the estimates of one response."""
        found = self._describe(name, rows, confidence)
        return replace(found, missing=replications - found.n)

    def ordered(self, name: str, rows: Rows | None) -> Ordered:
        """Return the values of a response in order; from the sketch if *rows* is None."""
        column = self._of(name)
        if rows is None or isinstance(column, Counts):
            return column.ordered
        return statistics.in_order(statistics.present(rows[:, self.names.index(name)]))

    def _of(self, name: str) -> Counts | Spread:
        place = self.names.index(name)
        if is_whole(name):
            return self._counts[self.layout.whole.index(place)]
        return self._spreads[self.layout.other.index(place)]

    def _describe(self, name: str, rows: Rows | None, confidence: float) -> Response:
        column = self._of(name)
        if isinstance(column, Counts):
            is_share = family(name).estimator == "proportion"
            describe = statistics.describe_share if is_share else statistics.describe_mean
            return describe(column, confidence=confidence)
        values = None if rows is None else rows[:, self.names.index(name)]
        if name in self._pairs:
            return statistics.describe_ratio(self._pairs[name], column, values, confidence)
        return statistics.describe_mean(column, values, confidence)


class Block(NamedTuple):
    """Replications *first* to *first* + *size* - 1, counted from 1."""

    first: int
    size: int

    @property
    def end(self) -> int:
        """The first replication after the block."""
        return self.first + self.size


class Wanted(NamedTuple):
    """What a block must deliver: its *rows* or only its counts, and whether quantiles are *sketched*.

    Unless *counted*, it delivers only rows; its tally and its digest are empty.
    """

    rows: bool
    sketched: bool
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """The result of replications of one plan, the *which*-th, from its replication *first* on."""

    which: int
    first: int
    size: int
    rows: Rows | None
    tally: Tally
    digest: Digest


@dataclass(frozen=True, slots=True)
class BlockResult:
    """The result of a block, a part for each plan. *player* is the loop that played it, one of `LOOPS`."""

    block: Block
    parts: Sequence[Part]
    player: str


def stretches(block: Block) -> Iterator[Block]:
    """Cut a block where leaves of the digest end."""
    first = block.first
    while first < block.end:
        stop = min((first - 1) // STRETCH * STRETCH + STRETCH + 1, block.end)
        yield Block(first, stop - first)
        first = stop


def gather(
    names: Sequence[str], block: Block, wanted: Wanted, play: Callable[[Block], Rows], which: int = 0
) -> Part:
    """Play and count a block of one plan, stretch by stretch; *play* returns the rows of a stretch."""
    tally, digest, kept = Tally(names, wanted.sketched), Digest(block.first), []
    if not wanted.counted:
        return Part(which, *block, play(block), tally, digest)
    for stretch in stretches(block):
        rows = play(stretch)
        columns = tally.layout.turn(rows)
        tally.add_columns(columns)
        digest.add(columns)
        if wanted.rows:
            kept.append(rows)
    whole = np.concatenate(kept) if wanted.rows else None
    return Part(which, *block, whole, tally, digest)


def gather_rows(names: Sequence[str], first: int, rows: Rows, wanted: Wanted, player: str) -> BlockResult:
    """Count rows of one plan that were played before."""

    def look_up(stretch: Block) -> Rows:
        return rows[stretch.first - first : stretch.end - first]

    block = Block(first, len(rows))
    return BlockResult(block, [gather(names, block, wanted, look_up)], player)
