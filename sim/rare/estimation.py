"""The chance of a rare event, from a scenario to a result."""

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
from sim.study.provenance import version
from sim.study.simulate import say_nothing

MOST = 1_000_000
"""Replications of an estimate, unless more are allowed."""

PLAIN = 2000
"""Plain replications that are played first."""

COMMON = 20
"""Hits among them from which on an event is not rare: a chance of a hundredth or so."""

WITHOUT = 100_000
"""Plain replications that are played where no proposal meets the event, for a bound."""

REHEARSAL = 4000
"""Replications by which the estimate's size is chosen."""

LEAST = 2000
SAFETY = 1.5
"""The estimate plays so many times more than the rehearsal says it takes: its variance is an estimate too."""


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
    """The chance of *event* ("leaks >= 1") with about the *relative_error* (standard error over chance).

    What is played is searched for with replications of their own, and so is the number of replications of
    the estimate, at most *most*: it is fixed before the first of them, which leaves the estimate unbiased.
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
    player = Player(made, Event.of(event, names(made)), workers, engine, say or say_nothing)
    return _Work(scenario, made, player, relative_error, confidence, most).play(progress)


def _no_gain(variance: float, rehearsal: Sample) -> str | None:
    """A doubt, where plain replications would do as well: of relative *variance* each by the proposal."""
    chance = float(rehearsal.worth.mean())
    if chance > 0 and variance < estimates.brute_force(chance, 1.0):
        return None
    return (
        "No other chances were found that make the event more common at a bearable weight: use 'sim study'."
    )


class _Work:
    """One scenario and event on the way to a result."""

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
        variance = estimates.variance_per_replication(rehearsal.worth)
        wanted = SAFETY * variance / self.asked**2
        doubt = _no_gain(variance, rehearsal)
        if doubt:
            so_far = estimates.estimate(rehearsal.weights, rehearsal.worth)
            return self._result(DOUBTFUL, estimate=so_far, doubts=(doubt,), tried=found.tried)
        n = int(min(self.most, max(LEAST, wanted))) // PLAIN_IN * PLAIN_IN
        return self._estimated(found.proposal, rehearsal, n, found.tried, progress)

    def _estimated(
        self, proposal: Proposal, rehearsal: Sample, n: int, tried: tuple[str, ...], progress: Progress | None
    ) -> Rare:
        sample = self.player.estimate(proposal, 1, n, progress)
        found = estimates.estimate(sample.weights, sample.worth, self.confidence)
        doubts = estimates.doubts(found, estimates.estimate(rehearsal.weights, rehearsal.worth))
        total = float(sample.worth.sum())
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
            played=proposal_report.told(self.plan, proposal),
            tried=tried,
            causes=causes,
            estimating=n,
        )

    def _not_rare(self, plain: Sample) -> Rare:
        hits = int(plain.hit.sum())
        found = estimates.estimate(plain.weights, plain.worth)
        return self._result(
            NOT_RARE,
            chance=found.value,
            relative_error=found.relative_error,
            interval=wilson(hits, plain.n, self.confidence),
            method="wilson",
            estimate=found,
        )

    def _never_seen(self, tried: tuple[str, ...], hits: int) -> Rare:
        """No proposal meets the event: what plain replications alone can say."""
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
            found = estimates.estimate(more.weights, more.worth)
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
