"""Which parameters of a scenario can be changed, and to which part of it each belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sim import wording
from sim.plan import ORDERS
from sim.scenario import Battery, Entry, Kind, Scenario, Stream, Volley, expectation
from sim.view.screens.parameters import ranges
from sim.view.screens.parameters.parameter import Parameter
from sim.view.ui.shapes import Value


def parameters_of(scenario: Scenario) -> list[Parameter]:
    """All parameters of a scenario: those of the defence, the attack, the threats, and the siren."""
    longest = max(1e-6, *(expectation(kind.time_of_flight) for kind in scenario.threats.values()))
    found = list(_of_defence(scenario, longest))
    for place, entry in enumerate(scenario.attack):
        found += _of_entry(scenario, place, entry, longest)
    for name, kind in scenario.threats.items():
        found += _of_kind(scenario, name, kind, longest)
    return [*found, *_of_siren(scenario, longest)]


# --- the parameters of each part ---


def _of_defence(scenario: Scenario, longest: float) -> Iterator[Parameter]:
    for name, battery in scenario.defence.batteries.items():
        path, group = f"defence.batteries.{name}", wording.plain(name)
        for each in _of_battery(scenario, path, battery, longest):
            yield replace(each, group=group)
    if len(scenario.defence.batteries) > 1:
        both: tuple[Value, ...] = ("shared", "independent")
        path, value = "defence.coordination", scenario.defence.coordination
        yield Parameter(path, "coordination", value, choices=both, group="defence")


def _of_battery(scenario: Scenario, path: str, battery: Battery, longest: float) -> Iterator[Parameter]:
    unit = scenario.time_unit
    yield ranges.count(f"{path}.channels", "channels", battery.channels, "channel")
    chances = battery.intercept_probability
    if isinstance(chances, Mapping):
        for kind, chance in chances.items():
            label = f"chance to stop {wording.plain(kind)}"
            yield ranges.chance(f"{path}.intercept_probability.{kind}", label, chance)
    else:
        yield ranges.chance(f"{path}.intercept_probability", "chance to stop a threat", chances)
    yield from ranges.time(f"{path}.engagement_time", "engagement time", battery.engagement_time, unit)
    yield Parameter(f"{path}.order", "order of choice", battery.order, choices=ORDERS)
    yield ranges.count(f"{path}.magazine", "rounds", battery.magazine, "round", low=0, top="unlimited")
    label, one = "rounds fired together", "round fired together"
    yield ranges.count(f"{path}.salvo", label, battery.salvo, one, reach=6)
    label, one, most = "engagements of one threat", "engagement of one threat", battery.max_engagements
    yield ranges.count(f"{path}.max_engagements", label, most, one, reach=6, top="unlimited")
    opens, closes = battery.window.opens, battery.window.closes
    reach = max(longest, closes, 0.0 if isinstance(opens, str) else opens)
    yield ranges.ahead(f"{path}.window.opens", "window opens before landing", opens, reach, unit, "always")
    yield ranges.ahead(f"{path}.window.closes", "window closes before landing", closes, reach, unit)
    yield from _of_troubles(unit, path, battery)


def _of_troubles(unit: str, path: str, battery: Battery) -> Iterator[Parameter]:
    """The parameters of reloading, breakdowns and debris, if the battery has them."""
    if battery.reload != "never":
        yield from ranges.time(f"{path}.reload.time", "time to reload", battery.reload.time, unit)
    if battery.breakdown != "never":
        failure, repair = battery.breakdown.time_to_failure, battery.breakdown.time_to_repair
        yield from ranges.time(f"{path}.breakdown.time_to_failure", "time to a breakdown", failure, unit)
        yield from ranges.time(f"{path}.breakdown.time_to_repair", "time to repair", repair, unit)
    if battery.debris != "never":
        yield ranges.chance(f"{path}.debris.probability", "chance of debris", battery.debris.probability)


def _of_entry(scenario: Scenario, place: int, entry: Entry, longest: float) -> Iterator[Parameter]:
    form, unit = entry.form, scenario.time_unit
    kind = next(name for name in Entry.FORMS if getattr(entry, name) is form)
    group = kind if len(scenario.attack) == 1 else f"{kind} {place + 1}"
    path = f"attack.{place}.{kind}"
    found: list[Parameter] = []
    if isinstance(form, Volley):
        found += [ranges.count(f"{path}.count", "threats", form.count, "threat")]
        found += ranges.time(f"{path}.spacing", "from each to the next", form.spacing, unit, longest)
        found += ranges.time(f"{path}.at", "first appears at", form.at, unit, longest)
    if isinstance(form, Stream):
        found += ranges.rates(f"{path}.rate", form.rate, unit)
        found += ranges.batch(f"{path}.batch", form.batch)
    if isinstance(form.threat, Mapping):
        for name, weight in form.threat.items():
            found.append(ranges.weight(f"{path}.threat.{name}", f"share of {name}", weight))
    for each in found:
        yield replace(each, group=group)


def _of_kind(scenario: Scenario, name: str, kind: Kind, longest: float) -> Iterator[Parameter]:
    unit, path, seen = scenario.time_unit, f"threats.{name}", kind.detection
    found = [ranges.chance(f"{path}.detection.probability", "chance to be detected", seen.probability)]
    found += ranges.time(f"{path}.detection.delay", "time until detected", seen.delay, unit, longest)
    found += ranges.time(f"{path}.time_of_flight", "time of flight", kind.time_of_flight, unit)
    if seen.accuracy < 1:
        label = "chance that its zone is foreseen"
        found += [ranges.chance(f"{path}.detection.accuracy", label, seen.accuracy)]
    if kind.decoy:
        found += [ranges.chance(f"{path}.recognised", "chance to be known for a decoy", kind.recognised)]
    for each in found:
        yield replace(each, group=wording.plain(name))


def _of_siren(scenario: Scenario, longest: float) -> Iterator[Parameter]:
    warning, unit = scenario.warning, scenario.time_unit
    if warning == "none":
        return
    found = [ranges.ahead("warning.delay", "delay", warning.delay, max(longest, warning.delay), unit)]
    found += ranges.time("warning.shelter_time", "time to find shelter", warning.shelter_time, unit, longest)
    found += [ranges.chance("warning.protection", "protection in shelter", warning.protection)]
    for each in found:
        yield replace(each, group="siren")
