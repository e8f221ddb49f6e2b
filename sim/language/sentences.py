"""What the simulator understood, in plain short sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language.checks import Node, forms
from sim.language.emit import plain
from sim.language.phrases import amount, chances, count, is_zero, percent, short, times
from sim.language.quoting import listed, quoted
from sim.language.size_limits import threats
from sim.scenario import Battery, Kind, Scenario, Schedule, Stream, Volley, Zone
from sim.scenario.forms import told
from sim.vocabulary import ORDERS


def explain(scenario: Scenario) -> list[str]:
    """The whole scenario as sentences, in the order of its file."""
    return [
        f"The scenario is called {quoted(scenario.name)}. Its times are in {scenario.time_unit}.",
        *_zones(scenario),
        *_kinds(scenario),
        *_attack(scenario),
        *_defence(scenario),
        *_siren(scenario),
        *_run(scenario),
    ]


def _zones(scenario: Scenario) -> Iterator[str]:
    zones = scenario.zones
    yield f"Threats may land in {count(len(zones), 'zone')}: {listed(zones)}."
    yield from (f"The zone {name} {_worth(zone)}." for name, zone in zones.items())
    if any(zone.value for zone in zones.values()):
        yield "A threat that lands in a zone with a value is a leak, unless it is a decoy."


def _worth(zone: Zone) -> str:
    value = f"has the value {told(zone.value)}" if zone.value else "has no value"
    people = f"{count(zone.people, 'person', 'people')}" if zone.people else "no people"
    return f"{value} and {people} in it"


def _kinds(scenario: Scenario) -> Iterator[str]:
    kinds = scenario.threats
    yield f"The attack knows {count(len(kinds), 'kind')} of threat: {listed(kinds)}."
    for name, kind in kinds.items():
        yield from _kind(name, kind, scenario.time_unit)


def _kind(name: str, kind: Kind, unit: str) -> Iterator[str]:
    yield f"The kind {name} lands {amount(kind.time_of_flight, unit)} after it appears."
    yield f"It lands in {chances(kind.lands_in)}."
    yield _detected(kind, unit)
    if kind.detection.accuracy < 1:
        accuracy = told(kind.detection.accuracy)
        yield f"The defence foresees its zone rightly with chance {accuracy}; otherwise it guesses."
    if kind.decoy:
        yield "It is a decoy: it does no harm when it lands."
        if kind.recognised:
            known = f"knows it for a decoy with chance {told(kind.recognised)}"
            yield f"The defence {known}, and then leaves it alone."
    else:
        yield f"When it lands, {amount(kind.damage, '%', percent)} of the zone's value is lost."


def _detected(kind: Kind, unit: str) -> str:
    seen = kind.detection
    chance = (
        "is always detected" if seen.probability == 1 else f"is detected with chance {told(seen.probability)}"
    )
    if seen.probability == 0:
        return "It is never detected."
    delay = "at once" if is_zero(seen.delay) else f"{amount(seen.delay, unit)} after it appears"
    return f"It {chance}, {delay}."


def _attack(scenario: Scenario) -> Iterator[str]:
    for entry in scenario.attack:
        form = entry.form
        if isinstance(form, Volley):
            yield _volley(form, scenario.time_unit)
        elif isinstance(form, Schedule):
            yield f"Threats appear at {times(form.at, scenario.time_unit)}: {_mix(form.threat)}."
        else:
            yield from _stream(form, scenario.time_unit)
    tree = Node({"attack": plain(scenario.attack)})
    expected = sum(threats(form) for form in forms(tree))
    yield f"Altogether the attack makes {count(float(short(expected)), 'threat')} on average."


def _mix(threat: str | dict[str, float]) -> str:
    if isinstance(threat, str):
        return f"all are {threat}"
    return f"each is {chances(threat)}"


def _volley(volley: Volley, unit: str) -> str:
    at = f"{told(volley.at)} {unit}"
    kinds = volley.threat if isinstance(volley.threat, str) else chances(volley.threat)
    if volley.count == 1:
        return f"At {at} one threat appears: {kinds}."
    many = f"{volley.count} threats appear"
    if is_zero(volley.spacing):
        return f"At {at} {many} at once: {_mix(volley.threat)}."
    spacing = amount(volley.spacing, unit)
    return f"From {at} on {many}, each {spacing} after the one before: {_mix(volley.threat)}."


def _stream(stream: Stream, unit: str) -> Iterator[str]:
    span = f"From {told(stream.start)} to {told(stream.end)} {unit}"
    alone = is_one(stream)
    what = "threats arrive" if alone else "groups of threats arrive"
    yield f"{span} {what} at random times, {_rate(stream, unit)}: {_mix(stream.threat)}."
    if not alone:
        rounded = "" if isinstance(stream.batch, int | float) else ", rounded to a whole number"
        yield f"Each group has {amount(stream.batch, 'threats')}{rounded}."


def is_one(stream: Stream) -> bool:
    """Whether each arrival of the stream is a single threat."""
    return isinstance(stream.batch, int | float) and stream.batch == 1


def _rate(stream: Stream, unit: str) -> str:
    each = f"in each of the {unit}" if unit == "time units" else f"per {unit}"
    if isinstance(stream.rate, int | float):
        return f"on average {told(stream.rate)} {each}"
    steps = (f"{told(rate)} from {told(time)} on" for time, rate in stream.rate)
    return f"on average {', then '.join(steps)} ({each})"


def _defence(scenario: Scenario) -> Iterator[str]:
    batteries = scenario.defence.batteries
    if not batteries:
        yield "Nothing defends the zones."
        return
    for name, battery in batteries.items():
        yield from _battery(name, battery, scenario.time_unit)
    if len(batteries) > 1:
        yield f"The batteries choose in this order: {', then '.join(batteries)}."
        yield COORDINATION[scenario.defence.coordination]


COORDINATION = {
    "shared": "They share what they do: a threat that one battery engages is left alone by the others.",
    "independent": "They do not share what they do: several batteries may engage the same threat.",
}


def _battery(name: str, battery: Battery, unit: str) -> Iterator[str]:
    channels = count(battery.channels, "channel")
    yield f"Battery {name} has {channels}: each can handle one threat at a time."
    yield _engagement(battery, unit)
    yield _window(battery, unit)
    if battery.max_engagements != "unlimited":
        yield f"It engages one threat at most {count(battery.max_engagements, 'time')}."
    yield f"When several threats wait, it takes {ORDERS[battery.order].choice}."
    if battery.ignore:
        yield f"It lets threats through that are foreseen to land in {listed(battery.ignore, 'or')}."
    yield _magazine(battery, unit)
    yield from _mishaps(battery, unit)


def _engagement(battery: Battery, unit: str) -> str:
    takes = f"An engagement takes {amount(battery.engagement_time, unit)}"
    chance = battery.intercept_probability
    if isinstance(chance, dict):
        each = listed(f"{short(_together(p, battery.salvo))} for {kind}" for kind, p in chance.items())
    else:
        each = short(_together(chance, battery.salvo))
    if battery.salvo == 1:
        return f"{takes} and stops its threat with chance {each}."
    return f"{takes}, fires {battery.salvo} rounds together and stops its threat with chance {each}."


def _together(chance: float, rounds: int) -> float:
    return 1 - (1 - chance) ** rounds


def _window(battery: Battery, unit: str) -> str:
    opens, closes = battery.window.opens, battery.window.closes
    if opens == "always":
        if not closes:
            return "It may start at any time before the threat lands."
        return f"It must start at least {told(closes)} {unit} before the threat lands."
    return f"It may start from {told(opens)} to {told(closes)} {unit} before the threat lands."


def _magazine(battery: Battery, unit: str) -> str:
    if battery.magazine == "unlimited":
        return "It never runs out of rounds."
    rounds = f"It has {count(battery.magazine, 'round')}"
    if battery.reload == "never":
        return f"{rounds}, and no more when they are spent."
    return f"{rounds}; when they are spent, a reload takes {amount(battery.reload.time, unit)}."


def _mishaps(battery: Battery, unit: str) -> Iterator[str]:
    if battery.breakdown != "never":
        works, stands = battery.breakdown.time_to_failure, battery.breakdown.time_to_repair
        yield f"It works {amount(works, unit)} and breaks down; a repair takes {amount(stands, unit)}."
    if battery.debris != "never":
        debris = battery.debris
        yield (
            f"When it stops a threat, debris falls with chance {told(debris.probability)}, in "
            f"{chances(debris.lands_in)}; {amount(debris.damage, '%', percent)} of the zone's value is lost."
        )


def _siren(scenario: Scenario) -> Iterator[str]:
    siren, unit = scenario.warning, scenario.time_unit
    if siren == "none":
        yield "There is no siren."
        return
    starts = f"{told(siren.delay)} {unit} after" if siren.delay else "at"
    yield f"A siren starts {starts} a detection, unless it sounds already."
    yield f"It stops when no detected threat has been in the air for {told(siren.quiet)} {unit}."
    takes = "no time" if is_zero(siren.shelter_time) else amount(siren.shelter_time, unit)
    yield f"To find shelter takes a person {takes}."
    yield f"Of the people in shelter, {percent(siren.protection)} % are not exposed to a landing."


def _run(scenario: Scenario) -> Iterator[str]:
    run, unit = scenario.run, scenario.time_unit
    if run.until == "resolved":
        yield "A replication (one play of the scenario) ends when every threat is stopped or has landed."
    else:
        yield f"A replication (one play of the scenario) ends at {told(run.until)} {unit}."
    if run.warm_up:
        yield f"Threats that appear before {told(run.warm_up)} {unit} are played, but not counted."
    yield f"Random numbers start from the seed {scenario.seed}: the same seed gives the same play."
