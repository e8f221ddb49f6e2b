"""What becomes of one threat that never waits: the chances of everything that is counted of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Battery, Kind, Scenario
from sim.theory.attack_size import Moments
from sim.theory.laws import Law, leaves, share_moments
from sim.theory.looks import Looks, looks_of

Floats = NDArray[np.float64]
Let = frozenset[str]
"""The batteries that let a threat through on purpose."""


@dataclass
class Outcome:
    """Of one threat: chances of what happens at most once, pmfs of what is counted, sums of harm."""

    once: dict[str, float] = field(default_factory=dict)
    counted: dict[str, Floats] = field(default_factory=dict)
    harm: dict[str, Moments] = field(default_factory=dict)

    def add(self, response: str, chance: float) -> None:
        """Add a chance to a response that happens at most once."""
        self.once[response] = self.once.get(response, 0.0) + chance

    def harms(self, response: str, chance: float, first: float, second: float) -> None:
        """Add harm of mean *first* and mean square *second* that is done with a chance."""
        mean, square = self.harm.get(response, Moments(0.0, 0.0))
        self.harm[response] = Moments(mean + chance * first, square + chance * second)

    def pmf(self, response: str) -> Floats:
        """The pmf of a response."""
        if response in self.counted:
            return self.counted[response]
        chance = min(1.0, max(0.0, self.once.get(response, 0.0)))
        return np.array([1.0 - chance, chance])


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as chances."""
    whole = math.fsum(weights.values())
    return {name: weight / whole for name, weight in weights.items()}


def lets(model: Scenario, kind: Kind) -> dict[str, dict[Let, float]]:
    """By zone: the chances that a threat which lands there is let through by these batteries."""
    batteries = model.defence.batteries
    everybody = frozenset(batteries)
    known = kind.recognised if kind.decoy else 0.0
    ignored = {zone: frozenset(n for n, b in batteries.items() if zone in b.ignore) for zone in model.zones}
    where = shares(kind.lands_in)
    result = {}
    for zone in where:
        found: dict[Let, float] = {}
        for other, share in [(zone, kind.detection.accuracy), *_scattered(where, kind.detection.accuracy)]:
            found[ignored[other]] = found.get(ignored[other], 0.0) + (1.0 - known) * share
        found[everybody] = found.get(everybody, 0.0) + known
        result[zone] = {let: chance for let, chance in found.items() if chance > 0}
    return result


def _scattered(where: Mapping[str, float], accuracy: float) -> list[tuple[str, float]]:
    return [(zone, (1.0 - accuracy) * share) for zone, share in where.items()] if accuracy < 1 else []


@dataclass(frozen=True)
class Course:
    """What a threat meets, one look after the other."""

    stopped_by: Mapping[str, float]
    """The chance to be intercepted, by battery."""
    engagements: Floats
    rounds: Floats
    causes: Mapping[str, float]
    """The chance to land for each cause, for a threat that is no decoy."""

    @property
    def stopped(self) -> float:
        return math.fsum(self.stopped_by.values())


def course(stages: Mapping[str, Looks], let: Let, chance: float, seen: float) -> Course:
    """The looks of the batteries in turn, but for those that let the threat through.

    *chance* is that of being detected at all, *seen* that of being detected before the landing.
    """
    stopped: dict[str, float] = {}
    begun, spent, missed = [1.0], [0], 1.0
    for name, looks in stages.items():
        for k in range(1, 1 + (0 if name in let else int(looks.most))):
            # That a look is sure holds for threats that are seen; other chances contain that they are.
            base = missed * (seen if looks.are_sure else chance)
            begun.append(base * looks.begun(k))
            spent.append(spent[-1] + looks.battery.salvo)
            stopped[name] = stopped.get(name, 0.0) + base * looks.chance * looks.done(k)
            missed *= 1.0 - looks.chance
    engaged = begun[1] if len(begun) > 1 else 0.0
    refused = [
        (seen if stages[name].are_sure else chance) * stages[name].begun(1) for name in stages if name in let
    ]
    ignored = max(0.0, max(refused, default=0.0) - engaged)
    causes = {
        "undetected": 1.0 - seen,
        "ignored": ignored,
        "missed": engaged - math.fsum(stopped.values()),
        "out_of_reach": seen - engaged - ignored,
    }
    exactly = np.maximum(0.0, -np.diff([*begun, 0.0]))
    rounds = np.zeros(spent[-1] + 1)
    np.add.at(rounds, spent, exactly)
    return Course(stopped, exactly, rounds, causes)


class Teller:
    """Tells the fate of each kind of threat; *order* has the batteries in which they have their looks."""

    def __init__(self, model: Scenario, order: Sequence[str]) -> None:
        self.model = model
        self.batteries = {name: model.defence.batteries[name] for name in order}
        self.debris = {name: debris_harm(model, battery) for name, battery in self.batteries.items()}

    def fate(self, name: str) -> Outcome:
        """The fate of a threat of the kind called *name*; what is in no response has chance 0."""
        kind = self.model.threats[name]
        chance = kind.detection.probability
        seen = chance and chance * leaves(Law(kind.time_of_flight, shortest=1), Law(kind.detection.delay), 1)
        told = Outcome(once={"decoys": float(kind.decoy), "detected": seen})
        stages = {battery: looks_of(kind, name, part) for battery, part in self.batteries.items()}
        courses: dict[Let, Course] = {}
        where, harm = shares(kind.lands_in), share_moments(kind.damage)
        for zone, chances in lets(self.model, kind).items():
            for let, share in chances.items():
                if let not in courses:
                    courses[let] = course(stages, let, chance, seen)
                self._add(told, kind, zone, where[zone] * share, courses[let], harm)
        self._count(told, where, lets(self.model, kind), courses)
        return told

    def _add(
        self, told: Outcome, kind: Kind, zone: str, weight: float, met: Course, harm: tuple[float, float]
    ) -> None:
        """Add what a threat does that is bound for *zone* and has this course, all with chance *weight*."""
        place, lands = self.model.zones[zone], weight * (1.0 - met.stopped)
        told.add("intercepted", weight * met.stopped)
        told.add("landed", lands)
        told.add(f"landed_in.{zone}", lands)
        if place.value > 0 and not kind.decoy:
            told.add("leaks", lands)
            told.add(f"leaks_in.{zone}", lands)
            told.harms("damage", lands, place.value * harm[0], place.value**2 * harm[1])
        if not kind.decoy:
            told.harms("people_exposed", lands, place.people, place.people**2)
        causes = {"decoy": 1.0 - met.stopped} if kind.decoy else met.causes
        for cause, chance in causes.items():
            told.add(f"cause.{cause}", weight * chance)
        for battery, chance in met.stopped_by.items():
            probability, first, second = self.debris[battery]
            told.add("debris_hits", weight * chance * probability)
            told.harms("damage", weight * chance * probability, first, second)

    @staticmethod
    def _count(
        told: Outcome,
        where: Mapping[str, float],
        let: Mapping[str, Mapping[Let, float]],
        met: Mapping[Let, Course],
    ) -> None:
        for response in ("engagements", "rounds"):
            room = max(len(getattr(one, response)) for one in met.values())
            pmf = np.zeros(room)
            for zone, chances in let.items():
                for which, chance in chances.items():
                    part = getattr(met[which], response)
                    pmf[: len(part)] += where[zone] * chance * part
            told.counted[response] = pmf


def debris_harm(model: Scenario, battery: Battery) -> tuple[float, float, float]:
    """The chance of debris after an interception, and mean and mean square of its damage."""
    debris = battery.debris
    if isinstance(debris, str):
        return 0.0, 0.0, 0.0
    first, second = share_moments(debris.damage)
    values = [(model.zones[zone].value, share) for zone, share in shares(debris.lands_in).items()]
    mean = math.fsum(value * share for value, share in values)
    square = math.fsum(value**2 * share for value, share in values)
    return debris.probability, mean * first, square * second
