"""Estimate the chance of a rare event in a scenario."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sim import language, plan
from sim.errors import SimError
from sim.plan import Plan
from sim.rare import estimates, proposal_report
from sim.rare.cross_entropy import search
from sim.rare.event import Event
from sim.rare.proposal import Proposal
from sim.rare.result import DOUBTFUL, ESTIMATED, NEVER_SEEN, NOT_RARE, Cost, Rare
from sim.rare.sampling import FIRST_PILOT, PLAIN_IN, Player, Progress, Sample
from sim.responses import CAUSES, names
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE, bound, wilson
from sim.study.options import say_nothing
from sim.study.provenance import version

MOST = 1_000_000
"""The default limit on replications of an estimate."""

PLAIN = 2000
"""Plain replications played first."""

COMMON = 20
"""An event with so many hits among them is not rare: its chance is about a hundredth or more."""

WITHOUT = 100_000
"""Plain replications played for a bound if no proposal makes the event happen."""

REHEARSAL = 4000
"""Replications played to choose the size of the estimate."""

LEAST = 2000
SAFETY = 1.5
"""The estimate plays so many times more than the rehearsal suggests, as its variance is uncertain too."""


def rare(
    scenario: Scenario,
    event: str,
    *,
    relative_error: float = 0.1,
    confidence: float = CONFIDENCE,
    most: int = MOST,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Rare:
    """Estimate the chance of *event* ("leaks >= 1") to about *relative_error* (standard error over chance).

    Separate replications find the proposal and the size of the estimate, at most *most* replications. The
    size is fixed before the estimate starts, which keeps the estimate unbiased.
    No number depends on *workers* or *engine*. Raises SimError.
    """
    if seed is not None:
        scenario = language.replace(scenario, {"seed": seed})
    if not 0.001 <= relative_error <= 0.5:
        raise SimError(f"A relative error of {relative_error:g}; it lies from 0.001 to 0.5.")
    if not 100 <= most < FIRST_PILOT:
        raise SimError(f"At most {most} replications; that is from 100 to {FIRST_PILOT - 1}.")
    if not 0.5 <= confidence < 1:
        raise SimError(f"A confidence of {confidence:g}; it lies from 0.5 to below 1.")
    if workers < 1:
        raise SimError(f"Played by {workers} workers; it needs at least 1.")
    made = plan.make(scenario)
    player = Player(made, Event.parse(event, names(made)), workers, engine, say or say_nothing)
    return _Estimation(scenario, made, player, relative_error, confidence, most).play(progress)


def _no_gain(variance: float, rehearsal: Sample) -> str | None:
    """Return a doubt if plain replications would do as well; *variance* is relative, per replication."""
    chance = float(rehearsal.hit_weights.mean())
    if chance > 0 and variance < estimates.brute_force(chance, 1.0):
        return None
    return (
        "No other chances were found that make the event more common at a bearable weight: use 'sim study'."
    )


class _Estimation:
    """The estimation for one scenario and event."""

    def __init__(
        self, scenario: Scenario, made: Plan, player: Player, asked: float, confidence: float, most: int
    ) -> None:
        self.scenario = scenario
        self.plan = made
        self.player = player
        self.asked = asked
        self.confidence = confidence
        self.most = most
        self.searching = 0

    def play(self, progress: Progress | None) -> Rare:
        player = self.player
        player.warm_up()
        plain = player.search(None, PLAIN)
        self.plain, self.plain_seconds = plain.n, player.seconds
        if plain.hit.sum() >= COMMON:
            return self._not_rare(plain)
        found = search(player)
        if found.proposal is None:
            return self._never_seen(found.tried, int(plain.hit.sum()))
        rehearsal = player.rehearse(found.proposal, REHEARSAL)
        self.searching = player.replications - PLAIN
        variance = estimates.variance_per_replication(rehearsal.hit_weights)
        wanted = SAFETY * variance / self.asked**2
        doubt = _no_gain(variance, rehearsal)
        if doubt:
            so_far = estimates.estimate(rehearsal.weights, rehearsal.hit_weights)
            return self._result(DOUBTFUL, estimate=so_far, doubts=(doubt,), tried=found.tried)
        n = int(min(self.most, max(LEAST, wanted))) // PLAIN_IN * PLAIN_IN
        return self._estimated(found.proposal, rehearsal, n, found.tried, progress)

    def _estimated(
        self, proposal: Proposal, rehearsal: Sample, n: int, tried: tuple[str, ...], progress: Progress | None
    ) -> Rare:
        sample = self.player.estimate(proposal, 1, n, progress)
        found = estimates.estimate(sample.weights, sample.hit_weights, self.confidence)
        doubts = estimates.doubts(found, estimates.estimate(rehearsal.weights, rehearsal.hit_weights))
        total = float(sample.hit_weights.sum())
        causes = (
            {name: float(part) / total for name, part in zip(CAUSES, sample.causes, strict=True)}
            if total
            else None
        )
        return self._result(
            DOUBTFUL if doubts else ESTIMATED,
            chance=None if doubts else found.value,
            relative_error=None if doubts else found.relative_error,
            interval=None if doubts else found.interval,
            method="log t",
            estimate=found,
            doubts=tuple(doubts),
            played=proposal_report.changes(self.plan, proposal),
            tried=tried,
            causes=causes,
            estimating=n,
        )

    def _not_rare(self, plain: Sample) -> Rare:
        hits = int(plain.hit.sum())
        found = estimates.estimate(plain.weights, plain.hit_weights)
        return self._result(
            NOT_RARE,
            chance=found.value,
            relative_error=found.relative_error,
            interval=wilson(hits, plain.n, self.confidence),
            method="wilson",
            estimate=found,
        )

    def _never_seen(self, tried: tuple[str, ...], hits: int) -> Rare:
        """Return what plain replications can say if no proposal makes the event happen."""
        more = self.player.search(None, min(self.most, WITHOUT))
        self.searching = self.player.replications - PLAIN - more.n
        self.plain += more.n
        hits += int(more.hit.sum())
        if hits:
            interval = wilson(hits, self.plain, self.confidence)
            doubt = (
                f"Nothing that can be changed here makes it more common; it happened in {hits} of"
                f" {self.plain} plain replications."
            )
            found = estimates.estimate(more.weights, more.hit_weights)
            return self._result(
                DOUBTFUL, estimate=found, doubts=(doubt,), tried=tried, method="wilson", interval=interval
            )
        highest = bound(self.plain, self.confidence)
        return self._result(
            NEVER_SEEN, interval=(0.0, highest), method="one-sided clopper-pearson", tried=tried
        )

    def _result(self, outcome: str, *, estimating: int = 0, **found: object) -> Rare:
        document = language.dump(self.scenario)
        given: dict[str, object] = {
            "chance": None,
            "relative_error": None,
            "interval": None,
            "estimate": None,
        }
        return Rare(
            scenario=self.scenario.name,
            scenario_sha256=hashlib.sha256(document.encode()).hexdigest(),
            seed=self.scenario.seed,
            engine=self.player.engine,
            version=version(),
            event=str(self.player.event),
            outcome=outcome,
            asked=self.asked,
            confidence=self.confidence,
            cost=Cost(self.plain, self.plain_seconds, self.searching, estimating, self.player.seconds),
            unchanged=proposal_report.unchanged(self.plan),
            **{**given, **found},  # type: ignore[arg-type]
        )
