"""What is allowed, but hardly meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.language.faults import Fault, Path
from sim.language.quoting import listed, quoted
from sim.scenario import Battery, OneOf, Scenario, span
from sim.scenario.forms import told


class _Drawn(NamedTuple):
    path: Path
    variable: float | OneOf


def cautions(scenario: Scenario) -> Iterator[Fault]:
    """Everything in a valid scenario that its author may want to know."""
    for drawn in _durations(scenario):
        yield from _below_zero(drawn)
    for drawn in _damages(scenario):
        yield from _outside(drawn)
    yield from _idle_kinds(scenario)
    yield from _idle_zones(scenario)
    for name, battery in scenario.defence.batteries.items():
        yield from _battery(scenario, ("defence", "batteries", name), battery)


def _durations(scenario: Scenario) -> Iterator[_Drawn]:
    for name, kind in scenario.threats.items():
        yield _Drawn(("threats", name, "time_of_flight"), kind.time_of_flight)
        yield _Drawn(("threats", name, "detection", "delay"), kind.detection.delay)
    for index, entry in enumerate(scenario.attack):
        if entry.volley is not None:
            yield _Drawn(("attack", index, "volley", "spacing"), entry.volley.spacing)
    for name, battery in scenario.defence.batteries.items():
        yield from _battery_durations(("defence", "batteries", name), battery)
    if scenario.warning != "none":
        yield _Drawn(("warning", "shelter_time"), scenario.warning.shelter_time)


def _battery_durations(path: Path, battery: Battery) -> Iterator[_Drawn]:
    yield _Drawn((*path, "engagement_time"), battery.engagement_time)
    if battery.reload != "never":
        yield _Drawn((*path, "reload", "time"), battery.reload.time)
    if battery.breakdown != "never":
        yield _Drawn((*path, "breakdown", "time_to_failure"), battery.breakdown.time_to_failure)
        yield _Drawn((*path, "breakdown", "time_to_repair"), battery.breakdown.time_to_repair)


def _damages(scenario: Scenario) -> Iterator[_Drawn]:
    for name, kind in scenario.threats.items():
        yield _Drawn(("threats", name, "damage"), kind.damage)
    for name, battery in scenario.defence.batteries.items():
        if battery.debris != "never":
            yield _Drawn(("defence", "batteries", name, "debris", "damage"), battery.debris.damage)


def _below_zero(drawn: _Drawn) -> Iterator[Fault]:
    low, high = span(drawn.variable)
    if high < 0:
        yield Fault(drawn.path, f"{drawn.path[-1]} is always below zero, which counts as zero")
    elif low < 0:
        yield Fault(drawn.path, f"{drawn.path[-1]} can be below zero; a draw below zero counts as zero")


def _outside(drawn: _Drawn) -> Iterator[Fault]:
    low, high = span(drawn.variable)
    if low < 0 or high > 1:
        yield Fault(drawn.path, "this damage can leave 0 to 1; a draw outside counts as the nearer end")


def _idle_kinds(scenario: Scenario) -> Iterator[Fault]:
    used: set[str] = set()
    for entry in scenario.attack:
        threat = entry.form.threat
        used |= {threat} if isinstance(threat, str) else {kind for kind, weight in threat.items() if weight}
    for name, kind in scenario.threats.items():
        if name not in used:
            yield Fault(
                ("threats", name), f"no entry of the attack makes the kind {quoted(name)}", on_key=True
            )
        if kind.recognised and not kind.decoy:
            told_kind = f"{quoted(name)} is no decoy, so its recognised has no effect"
            yield Fault(("threats", name, "recognised"), told_kind, on_key=True)


def _idle_zones(scenario: Scenario) -> Iterator[Fault]:
    batteries = scenario.defence.batteries.values()
    landings = [kind.lands_in for kind in scenario.threats.values()]
    landings += [battery.debris.lands_in for battery in batteries if battery.debris != "never"]
    used = {zone for weights in landings for zone, weight in weights.items() if weight}
    for name in scenario.zones:
        if name not in used:
            yield Fault(("zones", name), f"nothing ever lands in the zone {quoted(name)}", on_key=True)


def _battery(scenario: Scenario, path: Path, battery: Battery) -> Iterator[Fault]:
    if battery.reload != "never" and battery.magazine == "unlimited":
        yield Fault((*path, "reload"), "reload has no effect, because the magazine is unlimited", on_key=True)
    if battery.magazine == 0:
        yield Fault((*path, "magazine"), "with a magazine of 0 rounds this battery never engages")
    if set(battery.ignore) == set(scenario.zones):
        zones = listed(map(quoted, battery.ignore))
        yield Fault((*path, "ignore"), f"this battery lets every threat through: {zones} are all the zones")
    longest = max(span(kind.time_of_flight)[1] for kind in scenario.threats.values())
    if longest < battery.window.closes:
        closes = f"the window closes {told(battery.window.closes)} before the landing"
        flight = f"the longest time of flight is {told(longest)}"
        yield Fault((*path, "window", "closes"), f"{closes}, but {flight}: this battery never engages")
