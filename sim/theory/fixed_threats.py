"""Threats whose every time is fixed: who comes when, as what, and what its landing adds to the counts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan, vocabulary
from sim.scenario import Kind, Scenario
from sim.theory.laws import share_moments
from sim.theory.model import TheoryModel
from sim.theory.outcomes import lets, shares
from sim.theory.shots import success

Floats = NDArray[np.float64]

CAUSES = tuple(cause for cause in vocabulary.CAUSES if cause != "breakdown")


class Role(NamedTuple):
    """A threat in play, as the defence sees it; two that play one role may be exchanged. Times in ticks."""

    kind: str
    detected: int
    lands: int
    opens: tuple[int, ...]
    """By battery: from when it may be engaged."""
    closes: tuple[int, ...]
    """By battery: the last tick of that; below `opens` where the battery has no chance or lets it through."""
    rank: int
    """The place of its foreseen zone among the values, 0 the highest."""


@dataclass(frozen=True, eq=False)
class Part:
    """One way in which a threat may turn out: a role in play, or a landing that is already certain."""

    kind: str
    chance: float
    role: Role | None
    cause: str
    """Why it lands, where it is not in play."""
    where: dict[str, float]
    """The chances of the zones, given this part."""


class FixedThreats:
    """The threats of a scenario in the order of their numbers, and the parts that each may play."""

    def __init__(self, theory_model: TheoryModel) -> None:
        self.theory_model, self.model = theory_model, theory_model.model
        self.names = tuple(theory_model.model.defence.batteries)
        self.rows = self._row_names()
        self._parts: dict[tuple[str, int], tuple[Part, ...]] = {}
        self.arrivals: tuple[tuple[int, dict[str, float]], ...] = tuple(
            (tick, mix)
            for tick, _, mix in sorted(
                (
                    (int(low), n, dict(entry.mix))
                    for n, entry in enumerate(theory_model.everybody)
                    for low, _ in entry.spans
                ),
                key=lambda row: row[:2],
            )
        )

    def _row_names(self) -> tuple[str, ...]:
        zones = self.model.zones
        return (
            *("intercepted", "leaks", "engagements", "rounds", "debris_hits"),
            *(f"cause.{cause}" for cause in CAUSES),
            *(f"landed_in.{zone}" for zone in zones),
            *(f"leaks_in.{zone}" for zone in zones if zones[zone].value > 0),
        )

    def parts(self, tick: int, mix: dict[str, float]) -> list[Part]:
        """The parts of a threat that appears at *tick*; their chances add up to 1."""
        found = []
        for kind, share in mix.items():
            if (kind, tick) not in self._parts:
                self._parts[kind, tick] = tuple(self._parts_of(kind, tick))
            found += [replace(part, chance=share * part.chance) for part in self._parts[kind, tick]]
        return found

    def _parts_of(self, name: str, tick: int) -> list[Part]:
        kind = self.model.threats[name]
        delay = plan.ticks(kind.detection.delay)  # type: ignore[arg-type]
        flight = max(1, plan.ticks(kind.time_of_flight))  # type: ignore[arg-type]
        where, seen = shares(kind.lands_in), kind.detection.probability if delay < flight else 0.0
        parts = [] if seen == 1 else [Part(name, 1 - seen, None, "undetected", where)]
        for (let, rank), zones in _foreseen(self.model, kind).items():
            chance = math.fsum(zones.values())
            if seen * chance > 0:
                given = {zone: share / chance for zone, share in zones.items()}
                parts.append(self._part(name, tick + delay, tick + flight, let, rank, seen * chance, given))
        return parts

    def _part(
        self,
        name: str,
        detected: int,
        lands: int,
        let: frozenset[str],
        rank: int,
        chance: float,
        where: dict[str, float],
    ) -> Part:
        opens, closes, refused = [], [], False
        for battery in self.names:
            looks = self.theory_model.looks(name, battery)
            first = detected if looks.opens == math.inf else max(detected, lands - int(looks.opens))
            last = lands - looks.closes
            refused = refused or (battery in let and first <= last)
            opens.append(first)
            closes.append(last if battery not in let and first <= last else -1)
        if all(last < 0 for last in closes):
            return Part(name, chance, None, "ignored" if refused else "out_of_reach", where)
        return Part(name, chance, Role(name, detected, lands, tuple(opens), tuple(closes), rank), "", where)

    def landing(self, kind: str, cause: str, where: dict[str, float]) -> tuple[Floats, Floats]:
        """What a landing adds: the chance of one more in each row, and mean damage and people exposed."""
        of, chances = self.model.threats[kind], dict.fromkeys(self.rows, 0.0)
        chances[f"cause.{'decoy' if of.decoy else cause}"] = 1.0
        damage = people = 0.0
        for zone, share in where.items():
            place = self.model.zones[zone]
            chances[f"landed_in.{zone}"] += share
            if of.decoy:
                continue
            people += share * place.people
            if place.value > 0:
                chances["leaks"] += share
                chances[f"leaks_in.{zone}"] += share
                damage += share * place.value * share_moments(of.damage)[0]
        return np.array(list(chances.values())), np.array([damage, people])

    def chance(self, kind: str, battery: int, rounds: int) -> float:
        """The chance that so many rounds of a battery stop a threat."""
        given = self.model.defence.batteries[self.names[battery]].intercept_probability
        return success(given[kind] if isinstance(given, dict) else given, rounds)


def _foreseen(model: Scenario, kind: Kind) -> dict[tuple[frozenset[str], int], dict[str, float]]:
    """(Who lets it through, its foreseen rank) and the chances of that with each true zone."""
    by_value = any(battery.order == "highest_value" for battery in model.defence.batteries.values())
    where = shares(kind.lands_in)
    if not by_value:
        return {
            (let, 0): {
                zone: where[zone] * chances.get(let, 0.0) for zone, chances in lets(model, kind).items()
            }
            for let in {let for chances in lets(model, kind).values() for let in chances}
        }
    found: dict[tuple[frozenset[str], int], dict[str, float]] = {}
    accuracy, known = kind.detection.accuracy, kind.recognised if kind.decoy else 0.0
    ranked = sorted({zone.value for zone in model.zones.values()}, reverse=True)
    for zone in where:
        for other in where:
            chance = (1 - accuracy) * where[other] + (accuracy if other == zone else 0.0)
            let = frozenset(n for n, b in model.defence.batteries.items() if other in b.ignore)
            for who, part in ((let, 1 - known), (frozenset(model.defence.batteries), known)):
                row = found.setdefault((who, ranked.index(model.zones[other].value)), {})
                row[zone] = row.get(zone, 0.0) + where[zone] * chance * part
    return {key: row for key, row in found.items() if math.fsum(row.values()) > 0}
