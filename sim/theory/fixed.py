"""The formula of a fixed timetable: what it assumes, and the exact values that it gives."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.scenario import OneOf
from sim.theory.branches import Weight
from sim.theory.casts import Cast
from sim.theory.crowds import moments_of
from sim.theory.laws import Law
from sim.theory.scene import Fails, Scene, horizon, most_rounds, sizes, steady, told
from sim.theory.timetable import MOST_STATES, Timetable, TooManyError
from sim.theory.verdicts import NOTHING, Exact, Failure, Floats

SOURCE = "dynamic programming over the outcomes of the looks: R. Bellman, Dynamic Programming (1957)"

WIDEST = 400
"""The most that any response may count."""

ALWAYS_TOLD = frozenset({"leaks", "intercepted", "landed", "held", "leak_fraction"})


class Fixed:
    """All times are certain, so the defence's choices follow from the outcomes of the looks."""

    name = "A fixed timetable"

    def failures(self, scene: Scene) -> list[Failure]:
        """What is not certain about the times, or too much of it."""
        fails = Fails(self.name)
        found = [
            *sizes(scene, fails),
            *horizon(scene, fails),
            *steady(scene, fails),
            *_all_counted(scene, fails),
        ]
        found += [*_streams(scene, fails), *_certain(scene, fails)]
        if not found:
            found += _small(scene, fails)
        return found

    def exact(self, scene: Scene) -> list[Exact]:
        return Told(scene, self._title(scene), self._why(scene), scene.worked_out("timetable")).values()

    def _title(self, scene: Scene) -> str:
        if any(battery.magazine != "unlimited" for battery in scene.batteries.values()):
            return "A finite magazine"
        spans = {span for crowd in scene.everybody for span in crowd.spans}
        return "A batch in rounds" if len(spans) == 1 else self.name

    def _why(self, scene: Scene) -> str:
        threats = "1 threat" if scene.number == 1 else f"{scene.number} threats"
        return f"every time of the {threats} and of the defence is certain, only the looks are left to chance"


def _all_counted(scene: Scene, fails: Fails) -> list[Failure]:
    if scene.model.run.warm_up and scene.fixed and sum(c.number or 0 for c in scene.counted) < scene.number:
        some = "some threats appear before the warm-up and are played, but not counted"
        return [fails(some, "run.warm_up", {"run.warm_up": 0})]
    return []


def _streams(scene: Scene, fails: Fails) -> list[Failure]:
    return [
        fails("threats appear at random times", crowd.path, None)
        for crowd in scene.everybody
        if crowd.number is None
    ]


def _certain(scene: Scene, fails: Fails) -> list[Failure]:
    """Every time is a constant."""
    times: list[tuple[str, float | OneOf]] = []
    for crowd, entry in zip(scene.everybody, scene.model.attack, strict=True):
        if entry.volley and entry.volley.count > 1:
            times.append((f"{crowd.path}.spacing", entry.volley.spacing))
    for name, kind in scene.kinds.items():
        times.append((f"threats.{name}.time_of_flight", kind.time_of_flight))
        times.append((f"threats.{name}.detection.delay", kind.detection.delay))
    for name, battery in scene.model.defence.batteries.items():
        times.append((f"defence.batteries.{name}.engagement_time", battery.engagement_time))
        if battery.reload != "never" and battery.magazine != "unlimited":
            times.append((f"defence.batteries.{name}.reload.time", battery.reload.time))
    return [
        fails("a time is drawn at random", path, {path: told(time)})
        for path, time in times
        if not isinstance(time, int | float) and Law(time).constant is None
    ]


def _small(scene: Scene, fails: Fails) -> list[Failure]:
    """There are not too many ways in which it may turn out."""
    widest = max(scene.number, math.fsum(most_rounds(scene, name) for name in scene.batteries))
    try:
        if widest > WIDEST or scene.number * len(scene.kinds) > WIDEST:
            raise TooManyError
        scene.work_out("timetable", partial(_play, scene, int(widest)))
    except TooManyError:
        many = f"the looks may turn out in more ways than the {MOST_STATES} that are followed"
        return [fails(many, "attack", None)]
    return []


def _play(scene: Scene, widest: int) -> Weight:
    return Timetable(Cast(scene), widest).play()


class Told:
    """The counts at the end of a timetable as exact values."""

    def __init__(self, scene: Scene, formula: str, why: str, weight: Weight) -> None:
        self.scene, self.formula, self.why = scene, formula, why
        cast = Cast(scene)
        self.counts = {name: self._trimmed(row) for name, row in zip(cast.rows, weight.counts, strict=True)}
        self.counts["landed"] = self._trimmed(weight.counts[0][: scene.number + 1][::-1])
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
            if mean > NOTHING or name in ALWAYS_TOLD:
                found.append(self.make(name, mean, pmf, square - mean * mean))
        siren = self.scene.model.warning != "none"
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
            crowd.number
            * math.fsum(share for kind, share in crowd.mix.items() if not self.scene.kinds[kind].decoy)
            for crowd in self.scene.everybody
            if crowd.number
        ]
        if not math.fsum(real):
            return []
        share = moments_of(self.counts["leaks"]).mean / math.fsum(real)
        return [Exact("leak_fraction", share, None, self.formula, self.why, SOURCE, None, "real threats")]
