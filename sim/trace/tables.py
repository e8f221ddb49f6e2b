"""Rows of a replication that is told: its events and its threats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, overload

from sim import vocabulary

EVENTS = tuple(vocabulary.EVENTS)
"""The kinds of event, in the order of the log's codes; their records say what each carries."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. *time* is in time units; threats and channels count from 1."""

    time: float
    event: str
    threat: int | None = None
    battery: str | None = None
    channel: int | None = None
    rounds: int = 0
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Threat:
    """The life of one threat, times in time units.

    *lands* is when it lands unless it is intercepted before; *outcome* is intercepted,
    landed or unresolved; *cause* is given where it landed; *ended* where it is resolved.
    *foreseen* is the zone the defence expects (once detected), *recognised* whether the
    defence knows it for a decoy, *counted* whether it appeared after the warm-up,
    *share* the part of the zone's value it destroyed; *why* says in a sentence why it ended so.
    """

    id: int
    kind: str
    appeared: float
    detected: float | None
    lands: float
    zone: str
    foreseen: str
    decoy: bool
    recognised: bool
    counted: bool
    outcome: str
    cause: str | None
    ended: float | None
    engagements: int
    rounds: int
    share: float
    why: str


Row = TypeVar("Row")


class Table(Sequence[Row], Generic[Row]):
    """Rows made from columns when they are looked at; equal to any sequence of equal rows."""

    TOGETHER: ClassVar[int] = 1
    """Neighbouring rows that are made at once when one of them is looked at."""

    def __len__(self) -> int:
        raise NotImplementedError

    def make(self, first: int, stop: int) -> tuple[Row, ...]:
        """The rows from place *first* to before *stop*."""
        raise NotImplementedError

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        """Every row."""
        return self.make(0, len(self))

    @cached_property
    def _parts(self) -> dict[int, tuple[Row, ...]]:
        """The rows that were looked at, in parts of TOGETHER."""
        return {}

    def _row(self, place: int) -> Row:
        part, within = divmod(place, self.TOGETHER)
        if part not in self._parts:
            first = part * self.TOGETHER
            self._parts[part] = self.make(first, min(first + self.TOGETHER, len(self)))
        return self._parts[part][within]

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if "_rows" in vars(self):
            return self._rows[place]
        places = range(len(self))[place]
        return self._row(places) if isinstance(places, int) else tuple(map(self._row, places))

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return self._rows == tuple(other)

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        return repr(self._rows)

    def __getstate__(self) -> dict[str, Any]:
        """Pickled by its columns: a long run has hundreds of thousands of rows."""
        return {name: value for name, value in vars(self).items() if name not in ("_rows", "_parts")}
