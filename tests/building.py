"""Small scenarios for tests, told by what they differ in from the plainest one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sim import live
from sim.scenario import Scenario
from sim.study import Options
from sim.trace import Run

PLAIN: dict[str, Any] = {
    "name": "plain",
    "zones": {"compound": {"value": 10}},
    "threats": {"plain": {"time_of_flight": 10, "lands_in": {"compound": 1}}},
    "attack": [{"schedule": {"threat": "plain", "at": [0]}}],
}


def battery(**parts: Any) -> dict[str, Any]:
    """A battery of one channel that takes 3 and never misses, but for *parts*."""
    return {"channels": 1, "engagement_time": 3, "intercept_probability": 1, **parts}


def defence(coordination: str = "shared", **batteries: dict[str, Any]) -> dict[str, Any]:
    """The defence of a scenario, a battery a keyword."""
    return {"coordination": coordination, "batteries": batteries}


def kind(flight: Any = 10, zone: str = "compound", **parts: Any) -> dict[str, Any]:
    """A kind of threat that lands in *zone* after *flight*."""
    return {"time_of_flight": flight, "lands_in": {zone: 1}, **parts}


def at(*times: float, threat: Any = "plain") -> dict[str, Any]:
    """An entry of the attack: a threat at each of *times*."""
    return {"schedule": {"threat": threat, "at": list(times)}}


def scenario(**parts: Any) -> Scenario:
    """The plain scenario (one threat, no defence), but for *parts*."""
    return Scenario.model_validate(PLAIN | parts)


def play(replication: int = 1, **parts: Any) -> Run:
    """The plain scenario, but for *parts*, played on SimPy's loop."""
    return live.play(scenario(**parts), replication=replication)


def outcomes(run: Run) -> list[str]:
    """Each threat's outcome, or its cause where it landed."""
    return [threat.cause or threat.outcome for threat in run.threats]


def log(run: Run, *kinds: str) -> list[tuple[float, str, int | None]]:
    """(time, event, threat) of the events of these kinds."""
    return [(event.time, event.event, event.threat) for event in run.events if event.event in kinds]


__all__ = ["at", "battery", "defence", "kind", "log", "outcomes", "play", "scenario"]


def gathered(**given: Any) -> dict[str, Any]:
    """The keywords of a study or an experiment, with those of `Options` gathered into one."""
    names = {field.name for field in fields(Options)}
    options = {name: value for name, value in given.items() if name in names}
    others = {name: value for name, value in given.items() if name not in names}
    return {**others, "options": Options(**options)}
