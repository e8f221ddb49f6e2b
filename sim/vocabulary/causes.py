"""A record for each cause of a landing. `sim.responses.cause_of` says which of them a landing has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a landing.

    *label* is what people call it; *meaning* ends the sentence "it landed, because ..."; *landing* says
    how a threat landed, after its verb: "one threat lands, never detected".
    """

    name: str
    label: str
    meaning: str
    landing: str


_ALL = (
    Cause("decoy", "decoy, no harm", "it was a decoy", "as a decoy, without harm"),
    Cause("undetected", "never detected", "the defence never saw it", "never detected"),
    Cause(
        "ignored", "let through on purpose", "it was let through for where it was foreseen to land",
        "let through on purpose",
    ),
    Cause(
        "missed", "engaged, not stopped", "it was engaged at least once, and never stopped",
        "engaged without success",
    ),
    Cause(
        "no_rounds", "no rounds left", "rounds were lacking when its last chance ended",
        "for want of rounds",
    ),
    Cause(
        "breakdown", "battery broken down", "the battery was broken down when its last chance ended",
        "because a battery was broken down",
    ),
    Cause(
        "saturated", "every channel busy",
        "all channels were busy when its last chance ended; each handles one threat at a time",
        "because every channel was busy",
    ),
    Cause(
        "out_of_reach", "never within reach", "no battery ever had a chance at it", "never within reach"
    ),
)  # fmt: skip

CAUSES = {one.name: one for one in _ALL}
"""All causes by their names, in the order of `sim.responses.CAUSES`."""
