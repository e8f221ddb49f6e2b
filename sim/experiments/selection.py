"""Select the best of several scenarios, with a stated chance of being right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from sim import language
from sim.errors import SimError
from sim.experiments import labels as naming
from sim.experiments.comparison_report import percent
from sim.scenario import Scenario
from sim.statistics import Race
from sim.study import DEFAULTS, Options, is_whole, names, require_responses
from sim.study.on_demand import ReplicationsOnDemand
from sim.vocabulary import family, ratio

Values = NDArray[np.float64]

FIRST = 100
"""Replications of the first stage: enough for means of counts to be nearly normal."""

MOST = 100_000
"""Replications of each scenario after which an undecided selection ends."""

SOURCE = (
    "Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation, "
    "ACM Transactions on Modeling and Computer Simulation 11, 251-273 (procedure KN, c = 1)"
)


@dataclass(frozen=True)
class Candidate:
    """One of the scenarios: its mean over the *n* replications that it took part in."""

    label: str
    n: int
    mean: float
    out: bool
    """Whether it was dropped as worse, after its n replications."""


@dataclass(frozen=True, repr=False)
class Selection:
    """The scenario with the best mean of a response; *best* is None if undecided."""

    response: str
    lowest: bool
    best: str | None
    candidates: tuple[Candidate, ...]
    indifference: float
    confidence: float
    first: int
    most: int
    seed: int
    source: str = SOURCE

    @property
    def guarantee(self) -> str:
        """What the selection promises, as a sentence."""
        way = "lower" if self.lowest else "higher"
        condition = (
            f"With {percent(self.confidence)} chance the one selected is the best, if the best is {way} than"
            f" every other by at least {self.indifference:g}"
        )
        if self.best is None:
            return f"{condition}: that is what a decision would promise."
        return (
            f"{condition}; what differs by less does not matter here. The promise is for responses that are"
            f" about normal; how they vary was measured in the first {self.first} replications of each."
        )

    @property
    def table(self) -> list[dict[str, object]]:
        """One row per scenario."""
        return [asdict(candidate) for candidate in self.candidates]

    def to_json(self) -> dict[str, object]:
        """Return the selection as plain values for JSON."""
        return {**asdict(self), "candidates": self.table, "guarantee": self.guarantee}

    def __repr__(self) -> str:
        return f"<Selection of {self.best!r} by {self.response}>"


def select(
    models: Sequence[Scenario],
    response: str,
    indifference: float,
    *,
    lowest: bool | None = None,
    first: int = FIRST,
    most: int = MOST,
    labels: Sequence[str] | None = None,
    seed: int | None = None,
    options: Options = DEFAULTS,
) -> Selection:
    """Select the scenario with the best mean of *response*, replication by replication on common draws.

    The selected scenario is the best with *options.confidence*, if the best is better than every other by at
    least *indifference*. *first* replications of each measure the variances; then a scenario is dropped as
    soon as it is clearly worse. After *most* replications of each the selection ends undecided. *lowest* says
    whether low is good, for responses of which that is not known. Raises SimError.
    """
    _refuse_nonsense(models, indifference, options.confidence, first, most)
    for model in models:
        require_responses([response], names(model))
    _refuse_ratio(response)
    low = _is_low_good(response) if lowest is None else lowest
    named = naming.labels_of(models) if labels is None else naming.checked(labels, len(models))
    chosen = models[0].seed if seed is None else seed
    seeded = [language.replace(model, {"seed": chosen}) for model in models]
    systems = [ReplicationsOnDemand(model, options) for model in seeded]
    contest = _Contest(systems, named, response)
    race = contest.run(indifference, first, most, low, options)
    return Selection(
        response=response,
        lowest=low,
        best=named[race.best] if race.over else None,
        candidates=_candidates(race, named, low),
        indifference=indifference,
        confidence=options.confidence,
        first=first,
        most=most,
        seed=chosen,
    )


class _Contest:
    """Plays the scenarios that compete for the best mean of one response."""

    def __init__(self, systems: Sequence[ReplicationsOnDemand], labels: Sequence[str], response: str) -> None:
        self.systems, self.labels, self.response = systems, labels, response

    def run(
        self,
        indifference: float,
        first: int,
        most: int,
        low: bool,
        options: Options,
    ) -> Race:
        """Play until one scenario is left, or *most* replications of each are played."""
        sign = -1.0 if low else 1.0
        sample = sign * self.values(range(len(self.systems)), 0, first)
        least = _least_variance(sample, is_whole(self.response))
        race = Race(sample, indifference, options.confidence, least)
        if race.longest > most:
            options.say(
                f"This may take {race.longest} replications of each; it ends after {most}, decided or not."
            )
        while not race.over and race.seen < most:
            if options.progress:
                options.progress(race.seen, min(race.longest, most))
            # Blocks double in size; the rule still looks at each replication.
            race.add(sign * self.values(race.alive, race.seen, min(2 * race.seen, race.longest, most)))
        return race

    def values(self, alive: Sequence[int], start: int, stop: int) -> Values:
        """Return replications *start* + 1 to *stop*, shape (stop - start, scenarios); NaN for the dropped."""
        found = np.full((stop - start, len(self.systems)), np.nan)
        for at in alive:
            system = self.systems[at]
            column = system.up_to(stop)[start:stop, system.names.index(self.response)]
            self._refuse_missing(column, self.labels[at])
            found[:, at] = column
        return found

    def _refuse_missing(self, column: Values, label: str) -> None:
        missing = int(np.isnan(column).sum())
        if missing:
            raise SimError(
                f"{label!r} has no {self.response} in {missing} of {column.size} replications; the best is"
                " selected by a response that every replication has, such as leaks."
            )


def _refuse_nonsense(
    models: Sequence[Scenario], indifference: float, confidence: float, first: int, most: int
) -> None:
    if len(models) < 2:
        raise SimError(f"The best of {len(models)} scenario; there must be at least 2.")
    if not 0 < indifference < np.inf:
        raise SimError(
            f"An indifference of {indifference:g}; it must be above 0: the least difference that matters."
        )
    if not 0.5 < confidence < 1:
        raise SimError(f"A confidence of {confidence:g}; it lies between 0.5 and 1, as 0.95 does.")
    if not 10 <= first <= most:
        raise SimError(
            f"A first stage of {first} replications; it needs at least 10, and no more than {most}."
        )


def _refuse_ratio(response: str) -> None:
    if ratio(response):
        raise SimError(
            f"The best is selected by a mean over replications; {response} is a ratio over all threats."
            " Select by leaks or held."
        )


def _is_low_good(response: str) -> bool:
    better = family(response).better
    if better is None:
        raise SimError(f"Is the lowest or the highest {response} the best? Say lowest or highest.")
    return better == "lower"


def _least_variance(sample: Values, whole: bool) -> float:
    """Return the variance of a difference if one replication of the first stage had differed.

    Two scenarios that agree throughout the first stage may still differ now and then; without this, KN
    would stop at once on a variance of 0. The step is 1 for counts, otherwise the standard deviation.
    """
    first = len(sample)
    step = 1.0 if whole else float(sample.std(axis=0, ddof=1).max())
    return step**2 / first


def _candidates(race: Race, labels: Sequence[str], low: bool) -> tuple[Candidate, ...]:
    sign = -1.0 if low else 1.0
    return tuple(
        Candidate(
            label,
            int(race.spent[at]),
            float(sign * race.sums[at] / race.spent[at]) + 0.0,
            at not in race.alive,
        )
        for at, label in enumerate(labels)
    )
