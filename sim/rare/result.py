"""What is known of the chance of a rare event, and what to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sim.rare.estimates import Estimate, brute_force

ESTIMATED, NOT_RARE, NEVER_SEEN, DOUBTFUL = "estimated", "not rare", "never seen", "doubtful"
"""The outcomes of `Rare`."""


@dataclass(frozen=True)
class Cost:
    """What was spent; seconds are the processor's."""

    plain: int  # replications played as the scenario has them
    plain_seconds: float
    searching: int  # replications played to find what to play
    estimating: int
    seconds: float  # of all of them

    @property
    def replications(self) -> int:
        return self.plain + self.searching + self.estimating


@dataclass(frozen=True)
class Gain:
    """How many times more plain replications would have cost for the same relative error."""

    brute_force: float  # replications
    replications: float
    cpu: float


@dataclass(frozen=True)
class Rare:
    """The chance of an event. *outcome* is "estimated", "not rare", "never seen" or "doubtful".

    *chance* and *relative_error* are None unless the number deserves trust; *interval* is then a bound where
    the event was never seen. *estimate* holds the bare numbers, *doubts* why they are not trusted. *played*
    says in sentences what was played instead of the scenario, *unchanged* which luck was played as it is.
    *causes*: of the event's chance, the share in which a threat landed for this cause.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    engine: str
    version: str
    event: str
    outcome: str
    chance: float | None
    relative_error: float | None
    asked: float
    interval: tuple[float, float] | None
    confidence: float
    method: str
    estimate: Estimate | None
    cost: Cost
    doubts: tuple[str, ...] = ()
    played: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    causes: Mapping[str, float] | None = None

    @property
    def gain(self) -> Gain | None:
        """Against plain replications, the search counted in; None where there is no trusted number."""
        if self.chance is None or self.relative_error is None or self.outcome != ESTIMATED:
            return None
        needed = brute_force(self.chance, self.relative_error)
        each = self.cost.plain_seconds / self.cost.plain
        return Gain(needed, needed / self.cost.replications, needed * each / max(self.cost.seconds, 1e-9))

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON; None where a value is missing."""
        plain: dict[str, object] = asdict(self)
        plain["interval"] = self.interval and list(self.interval)
        if self.estimate:
            checks = {**asdict(self.estimate), "interval": list(self.estimate.interval or ()) or None}
            plain["estimate"] = checks
        plain["gain"] = self.gain and asdict(self.gain)
        return plain
