"""A record for each state of a threat: how it stands in the air, and how it may end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome, or one status on the way to it; *label* says it after "is" or "was"."""

    name: str
    label: str


def _by_name(*outcomes: Outcome) -> dict[str, Outcome]:
    return {one.name: one for one in outcomes}


STOPPED = Outcome("intercepted", "stopped")
UNRESOLVED = Outcome("unresolved", "still in the air at the end")

OUTCOMES = _by_name(UNRESOLVED, STOPPED, Outcome("landed", "not stopped"))
"""How a threat's line in a run's table of threats may end, in the order of the state's codes."""

FATES = _by_name(
    STOPPED, Outcome("leak", "leaked"), Outcome("decoy", "decoy"), Outcome("harmless", "no harm"), UNRESOLVED
)
"""How a threat may end for the eye: a decoy and a landing where nothing of value is do no harm."""

LANDED = tuple(name for name in FATES if FATES[name] not in (STOPPED, UNRESOLVED))
"""The names of the fates of those that landed."""

FLYING = _by_name(Outcome("unseen", "not seen"), Outcome("waiting", "waiting"), Outcome("engaged", "engaged"))
"""How a threat in the air stands with the defence."""

STATUSES = FLYING | FATES
"""All that a threat on the map may be."""
