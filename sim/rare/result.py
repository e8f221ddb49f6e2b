"""The result of estimating the chance of a rare event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sim.rare.estimates import Estimate, brute_force

ESTIMATED, NOT_RARE, NEVER_SEEN, DOUBTFUL = "estimated", "not rare", "never seen", "doubtful"
"""The outcomes of `Rare`."""


@dataclass(frozen=True)
class Cost:
    """Replications and processor time spent."""

    plain: int  # replications of the scenario as it is
    plain_seconds: float
    searching: int  # replications played to find the proposal
    estimating: int
    seconds: float  # processor time of all of them

    @property
    def replications(self) -> int:
        return self.plain + self.searching + self.estimating


@dataclass(frozen=True)
class Gain:
    """How much more plain replications would have cost for the same relative error, as factors."""

    brute_force: float  # plain replications needed
    replications: float
    cpu: float


@dataclass(frozen=True)
class Rare:
    """The chance of an event. *outcome* is "estimated", "not rare", "never seen" or "doubtful".

    *chance* and *relative_error* are None unless the estimate can be trusted. If the event was never seen,
    *interval* runs from 0 to an upper bound. *estimate* holds the untested numbers, *doubts* the reasons not
    to trust them. *played* are sentences on what was changed in the scenario, *unchanged* the random inputs
    that were not. *tried* are the proposals of the search. *causes* maps a cause to the share of the event's
    chance in which a threat landed for it.
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
        """The saving over plain replications, with the search included; None without a trusted estimate."""
        if self.chance is None or self.relative_error is None or self.outcome != ESTIMATED:
            return None
        needed = brute_force(self.chance, self.relative_error)
        each = self.cost.plain_seconds / self.cost.plain
        return Gain(needed, needed / self.cost.replications, needed * each / max(self.cost.seconds, 1e-9))

    def to_json(self) -> dict[str, object]:
        """Return plain values for JSON; None for a missing value."""
        plain: dict[str, object] = asdict(self)
        plain["interval"] = self.interval and list(self.interval)
        if self.estimate:
            checks = {**asdict(self.estimate), "interval": list(self.estimate.interval or ()) or None}
            plain["estimate"] = checks
        plain["gain"] = self.gain and asdict(self.gain)
        return plain
