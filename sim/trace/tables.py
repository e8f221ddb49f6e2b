"""What a told replication is: a table of events, a table of threats, its responses."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter

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

    def __reduce__(self) -> tuple[type[Event], tuple[object, ...]]:
        """Pickled by its values: a long run has hundreds of thousands of events."""
        return Event, _of_event(self)


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

    def __reduce__(self) -> tuple[type[Threat], tuple[object, ...]]:
        """Pickled by its values."""
        return Threat, _of_threat(self)


_of_event = attrgetter(*(field.name for field in fields(Event)))
_of_threat = attrgetter(*(field.name for field in fields(Threat)))


@dataclass(frozen=True)
class Run:
    """One replication, told: what happened when, how each threat ended, the responses.

    *channels* is how many each battery has, in the scenario's order; *time_unit* the scenario's label.
    """

    scenario: str
    seed: int
    replication: int
    end: float
    events: tuple[Event, ...]
    threats: tuple[Threat, ...]
    responses: dict[str, float | None]
    channels: dict[str, int] = field(default_factory=dict)
    time_unit: str = "time units"
