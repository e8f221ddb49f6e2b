"""The formula of a fixed timetable: what it assumes, and the exact values that it gives."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.scenario import OneOf
from sim.theory.attack_size import moments_of
from sim.theory.branching import Weight
from sim.theory.fixed_threats import FixedThreats
from sim.theory.laws import Law
from sim.theory.model import Fails, TheoryModel, horizon, most_rounds, sizes, steady, told
from sim.theory.result import NOTHING, Exact, Failure, Floats
from sim.theory.timetable import MOST_STATES, Timetable, TooManyError
from sim.vocabulary.responses import ALWAYS_EXACT

SOURCE = "dynamic programming over the outcomes of the looks: R. Bellman, Dynamic Programming (1957)"

WIDEST = 400
"""The most that any response may count."""


class Fixed:
    """All times are certain, so the defence's choices follow from the outcomes of the looks."""

    name = "A fixed timetable"

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        """What is not certain about the times, or too much of it."""
        fails = Fails(self.name)
        found = [
            *sizes(theory_model, fails),
            *horizon(theory_model, fails),
            *steady(theory_model, fails),
            *_all_counted(theory_model, fails),
        ]
        found += [*_streams(theory_model, fails), *_certain(theory_model, fails)]
        if not found:
            found += _small(theory_model, fails)
        return found

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        return Told(
            theory_model,
            self._title(theory_model),
            self._why(theory_model),
            theory_model.worked_out("timetable"),
        ).values()

    def _title(self, theory_model: TheoryModel) -> str:
        if any(battery.magazine != "unlimited" for battery in theory_model.batteries.values()):
            return "A finite magazine"
        spans = {span for entry in theory_model.everybody for span in entry.spans}
        return "A batch in rounds" if len(spans) == 1 else self.name

    def _why(self, theory_model: TheoryModel) -> str:
        threats = "1 threat" if theory_model.number == 1 else f"{theory_model.number} threats"
        return f"every time of the {threats} and of the defence is certain, only the looks are left to chance"


def _all_counted(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    if (
        theory_model.model.run.warm_up
        and theory_model.fixed
        and sum(c.number or 0 for c in theory_model.counted) < theory_model.number
    ):
        some = "some threats appear before the warm-up and are played, but not counted"
        return [fails(some, "run.warm_up", {"run.warm_up": 0})]
    return []


def _streams(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    return [
        fails("threats appear at random times", entry.path, None)
        for entry in theory_model.everybody
        if entry.number is None
    ]


def _certain(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """Every time is a constant."""
    times: list[tuple[str, float | OneOf]] = []
    for seen, entry in zip(theory_model.everybody, theory_model.model.attack, strict=True):
        if entry.volley and entry.volley.count > 1:
            times.append((f"{seen.path}.spacing", entry.volley.spacing))
    for name, kind in theory_model.kinds.items():
        times.append((f"threats.{name}.time_of_flight", kind.time_of_flight))
        times.append((f"threats.{name}.detection.delay", kind.detection.delay))
    for name, battery in theory_model.model.defence.batteries.items():
        times.append((f"defence.batteries.{name}.engagement_time", battery.engagement_time))
        if battery.reload != "never" and battery.magazine != "unlimited":
            times.append((f"defence.batteries.{name}.reload.time", battery.reload.time))
    return [
        fails("a time is drawn at random", path, {path: told(time)})
        for path, time in times
        if not isinstance(time, int | float) and Law(time).constant is None
    ]


def _small(theory_model: TheoryModel, fails: Fails) -> list[Failure]:
    """There are not too many ways in which it may turn out."""
    widest = max(
        theory_model.number, math.fsum(most_rounds(theory_model, name) for name in theory_model.batteries)
    )
    try:
        if widest > WIDEST or theory_model.number * len(theory_model.kinds) > WIDEST:
            raise TooManyError
        theory_model.work_out("timetable", partial(_play, theory_model, int(widest)))
    except TooManyError:
        many = f"the looks may turn out in more ways than the {MOST_STATES} that are followed"
        return [fails(many, "attack", None)]
    return []


def _play(theory_model: TheoryModel, widest: int) -> Weight:
    return Timetable(FixedThreats(theory_model), widest).play()


class Told:
    """The counts at the end of a timetable as exact values."""

    def __init__(self, theory_model: TheoryModel, formula: str, why: str, weight: Weight) -> None:
        self.theory_model, self.formula, self.why = theory_model, formula, why
        fixed = FixedThreats(theory_model)
        self.counts = {name: self._trimmed(row) for name, row in zip(fixed.rows, weight.counts, strict=True)}
        self.counts["landed"] = self._trimmed(weight.counts[0][: theory_model.number + 1][::-1])
        self.harm = dict(zip(("damage", "people_exposed"), weight.harm.tolist(), strict=True))

    @staticmethod
    def _trimmed(row: Floats) -> Floats:
        row = np.where(row < 1e-15, 0.0, row)
        return row[: int(np.flatnonzero(row)[-1]) + 1]

    def make(self, response: str, value: float, pmf: Floats | None, variance: float | None) -> Exact:
        return Exact(response, value, pmf, self.formula, self.why, SOURCE, variance)

    def values(self) -> list[Exact]:
        found = []
        for name, pmf in self.counts.items():
            mean, square = moments_of(pmf)
            if mean > NOTHING or name in ALWAYS_EXACT:
                found.append(self.make(name, mean, pmf, square - mean * mean))
        siren = self.theory_model.model.warning != "none"
        found += [
            self.make(name, mean, None, None)
            for name, mean in self.harm.items()
            if mean > 0 and not (siren and name == "people_exposed")
        ]
        none = float(self.counts["leaks"][0])
        return [
            *found,
            self.make("held", none, np.array([1 - none, none]), none * (1 - none)),
            *self._fraction(),
        ]

    def _fraction(self) -> list[Exact]:
        real = [
            entry.number
            * math.fsum(share for kind, share in entry.mix.items() if not self.theory_model.kinds[kind].decoy)
            for entry in self.theory_model.everybody
            if entry.number
        ]
        if not math.fsum(real):
            return []
        share = moments_of(self.counts["leaks"]).mean / math.fsum(real)
        return [Exact("leak_fraction", share, None, self.formula, self.why, SOURCE, None, "real threats")]
