"""A scenario as the formulas look at it: its crowds, its kinds of threat, and the looks that each may get."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim import plan
from sim.scenario import Battery, Kind, OneOf, Scenario
from sim.theory.attack_size import MOST_THREATS, AttackEntry, attack_entries
from sim.theory.laws import Law
from sim.theory.looks import Looks, looks_of
from sim.theory.result import Change, Failure


@dataclass(frozen=True, eq=False)
class TheoryModel:
    """What several formulas ask of one scenario, worked out once."""

    model: Scenario

    results: dict[str, Any] = field(default_factory=dict)

    def work_out(self, what: str, how: Callable[[], Any]) -> None:
        """Keep the result of a calculation that both an assumption and the exact values need."""
        if what not in self.results:
            self.results[what] = how()

    def worked_out(self, what: str) -> Any:
        """What `work_out` kept."""
        return self.results[what]

    @cached_property
    def everybody(self) -> tuple[AttackEntry, ...]:
        """All threats of the attack, counted or not."""
        return attack_entries(self.model, counted=False)

    @cached_property
    def counted(self) -> tuple[AttackEntry, ...]:
        return attack_entries(self.model, counted=True)

    @property
    def fixed(self) -> bool:
        """Whether the number of threats is fixed."""
        return all(entry.number is not None for entry in self.everybody)

    @property
    def number(self) -> int:
        """How many threats of fixed number there are."""
        return sum(entry.number or 0 for entry in self.everybody)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of threat that may come."""
        used = {kind for entry in self.everybody for kind in entry.mix}
        return {name: kind for name, kind in self.model.threats.items() if name in used}

    @cached_property
    def flights(self) -> dict[str, Law]:
        return {name: Law(kind.time_of_flight, shortest=1) for name, kind in self.kinds.items()}

    @cached_property
    def batteries(self) -> dict[str, Battery]:
        """The batteries that may ever engage a threat, in the file's order."""
        every = self.model.defence.batteries
        return {name: every[name] for name in every if any(self.looks(k, name).most >= 1 for k in self.kinds)}

    @cached_property
    def _looks(self) -> dict[tuple[str, str], Looks]:
        every = self.model.defence.batteries
        return {
            (kind, name): looks_of(self.kinds[kind], kind, battery)
            for kind in self.kinds
            for name, battery in every.items()
        }

    def looks(self, kind: str, battery: str) -> Looks:
        """The looks of a battery at a kind of threat."""
        return self._looks[kind, battery]

    def engaged_by(self, battery: str) -> list[Looks]:
        """The looks of a battery at every kind that it may engage."""
        return [looks for kind in self.kinds if (looks := self.looks(kind, battery)).most >= 1]

    @property
    def last_landing(self) -> float:
        """The latest tick at which a threat may land."""
        flight = max((law.high for law in self.flights.values()), default=0)
        latest = 0.0
        for seen, entry in zip(self.everybody, self.model.attack, strict=True):
            ends = seen.spans[-1][1] if seen.number else plan.ticks(getattr(entry.form, "end", 0.0))
            latest = max(latest, ends)
        return latest + flight


@dataclass(frozen=True)
class Fails:
    """Makes the failures of one formula."""

    formula: str

    def __call__(self, assumption: str, path: str, change: Change | None) -> Failure:
        return Failure(self.formula, assumption, path, change)


def told(variable: float | OneOf) -> object:
    """The nearest constant to a variable, as a scenario writes it: its mean, above zero."""
    mean = Law(variable, shortest=1).mean() / plan.TICKS
    return float(f"{mean:.3g}")


# --- assumptions that several formulas share ---


def horizon(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Every threat is followed to its end, and it is certain which are counted."""
    run, found = theory_model.model.run, []
    if run.until != "resolved" and plan.ticks(run.until) <= theory_model.last_landing:
        at_the_end = "the run may end before the last threat is resolved"
        found.append(fails(at_the_end, "run.until", {"run.until": "resolved"}))
    spans = [span for entry in theory_model.everybody for span in entry.spans]
    if any(low < plan.ticks(run.warm_up) <= high for low, high in spans):
        at_the_start = "chance decides which threats appear after the warm-up"
        found.append(fails(at_the_start, "run.warm_up", {"run.warm_up": 0}))
    return found


def sizes(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """The attack is small enough to be told."""
    found = []
    for entry in theory_model.everybody:
        if not entry.batch:
            found.append(
                fails("a batch may be of any size", f"{entry.path}.batch", {f"{entry.path}.batch": 1})
            )
        if (entry.number or 0) > MOST_THREATS:
            many = f"{entry.number} threats are more than the {MOST_THREATS} that are looked at one by one"
            change = {f"{entry.path}.count": MOST_THREATS} if entry.path.endswith("volley") else None
            found.append(fails(many, entry.path, change))
    return found


def coarse(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Random times vary over many ticks, so that their rounding does not matter."""
    found = []
    variables: list[tuple[str, float | OneOf]] = []
    for name, kind in theory_model.kinds.items():
        variables.append((f"threats.{name}.time_of_flight", kind.time_of_flight))
        variables.append((f"threats.{name}.detection.delay", kind.detection.delay))
    for name, battery in theory_model.batteries.items():
        variables.append((f"defence.batteries.{name}.engagement_time", battery.engagement_time))
    for path, variable in variables:
        if Law(variable).fine:
            tiny = "a random time varies over so few ticks (a millionth) that their rounding matters"
            found.append(fails(tiny, path, {path: told(variable)}))
    return found


def steady(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Nothing breaks down."""
    return [
        fails("it may break down, for all threats at once", path, {path: "never"})
        for name, battery in theory_model.batteries.items()
        if battery.breakdown != "never" and (path := f"defence.batteries.{name}.breakdown")
    ]


def supplied(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """No magazine can run out."""
    found = []
    for name, battery in theory_model.batteries.items():
        path = f"defence.batteries.{name}.magazine"
        if battery.magazine != "unlimited" and most_rounds(theory_model, name) > battery.magazine:
            found.append(fails("the magazine may run out", path, {path: "unlimited"}))
    return found


def most_rounds(theory_model: TheoryModel, name: str) -> float:
    """The most rounds that a battery may be asked for."""
    if not theory_model.fixed:
        return math.inf
    looks = max((looks.most for looks in theory_model.engaged_by(name)), default=0)
    return theory_model.number * looks * theory_model.model.defence.batteries[name].salvo
