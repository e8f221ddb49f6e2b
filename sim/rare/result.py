"""What is known of the chance of a rare event, and what to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sim.rare.estimates import Estimate, brute_force
from sim.study.tables import html

ESTIMATED, NOT_RARE, NEVER_SEEN, DOUBTFUL = "estimated", "not rare", "never seen", "doubtful"


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

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came out, for people."""
        return {
            ESTIMATED: self._estimated,
            NOT_RARE: self._not_rare,
            NEVER_SEEN: self._never_seen,
            DOUBTFUL: self._doubtful,
        }[self.outcome]()

    def _estimated(self) -> tuple[str, ...]:
        assert self.chance is not None and self.relative_error is not None and self.interval is not None
        low, high = self.interval
        told = [
            f"The chance of {self.event} is {number(self.chance)}: about {_one_in(self.chance)}.",
            f"{self.confidence:.0%} interval {number(low)} to {number(high)};"
            f" relative error {self.relative_error:.1%} (asked for: {self.asked:.1%}).",
        ]
        if self.relative_error > self.asked:
            told.append("The error that was asked for was not reached; ask for a smaller one, or allow more (--most).")
        return (*told, *self._what_was_played(), *self._what_it_cost())

    def _what_was_played(self) -> tuple[str, ...]:
        came = sorted((self.causes or {}).items(), key=lambda item: -item[1])
        causes = ", ".join(f"{cause} {share:.0%}" for cause, share in came if share >= 0.005)
        return (
            *(("Of its chance, with a landing of the cause: " + causes + ".",) if causes else ()),
            "What was played, each replication weighed by how likely it would have been:",
            *(f"  {line}" for line in self.played),
            *self._limits(),
        )

    def _limits(self) -> tuple[str, ...]:
        if not self.unchanged:
            return ()
        return (
            f"Played as it is: {', '.join(self.unchanged)}. A way to the event that needs rare luck there alone"
            " is met no more often than in a plain study, and would be missed.",
        )

    def _what_it_cost(self) -> tuple[str, ...]:
        found, gain = self.estimate, self.gain
        assert found is not None and gain is not None
        lines = [
            f"Checks: {found.hits} hits in {found.n} replications, worth {found.effective:.0f} of equal weight;"
            f" the heaviest carries {found.largest:.1%}; mean weight {found.mean_weight:.3f}"
            f" +- {found.mean_weight_error:.3f} (should be 1).",
            f"Cost: {self.cost.replications} replications ({self.cost.estimating} for the estimate, the others to"
            f" find what to play). Plain ones for the same error: {gain.brute_force:.2g}, that is"
            f" {_times(gain.replications)} as many and {_times(gain.cpu)} the processor's time.",
        ]
        if gain.cpu < 1:
            lines.append("A plain study would have been cheaper: 'sim study'.")
        return tuple(lines)

    def _not_rare(self) -> tuple[str, ...]:
        assert self.estimate is not None and self.interval is not None
        low, high = self.interval
        return (
            f"{self.event} is not rare: it happened in {self.estimate.hits} of {self.estimate.n} plain"
            f" replications ({self.confidence:.0%} interval {number(low)} to {number(high)}).",
            "A plain study tells its chance: 'sim study'.",
        )

    def _never_seen(self) -> tuple[str, ...]:
        assert self.interval is not None
        return (
            f"No estimate of {self.event}: not seen in {self.cost.plain} plain replications, so its chance is below"
            f" {number(self.interval[1])} ({self.confidence:.0%}, one-sided), and under no other chances often"
            " enough to learn from.",
            "It may be impossible, or need luck that cannot be changed here. Tried:",
            *(f"  {line}" for line in self.tried),
            *self._limits(),
        )

    def _doubtful(self) -> tuple[str, ...]:
        assert self.estimate is not None
        return (
            f"No trustworthy number for {self.event}:",
            *(f"  {line}" for line in self.doubts),
            f"The bare estimate is {number(self.estimate.value)}; it may be far too low. More replications (--most),"
            " a simpler event, or a plain study of many replications may tell more.",
            *self._limits(),
        )

    def __repr__(self) -> str:
        return f"<Rare {self.sentences[0]}>"

    def _repr_html_(self) -> str:
        return html([["", ""], *(["", line] for line in self.sentences)], f"{self.scenario}: {self.event}")


def number(value: float) -> str:
    """Three digits; a power of ten where there would be many zeros."""
    return f"{value:.3g}"


def _one_in(chance: float) -> str:
    many = 1.0 / chance
    digits = max(0, len(str(int(many))) - 2)
    return f"one in {int(round(many, -digits)):,}"


def _times(factor: float) -> str:
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.2g} times"
