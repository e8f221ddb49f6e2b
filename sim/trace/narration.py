"""A replication told in sentences, one after the other, for who listens rather than looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sim.scenario import Battery, Scenario
from sim.trace.event_sentences import Moments
from sim.trace.explain import clock
from sim.trace.periods import stretches
from sim.trace.run import Run
from sim.trace.speech import amount, count, listed, number, sentence, spoken, unit
from sim.trace.tables import Threat
from sim.vocabulary.outcomes import OUTCOMES, UNRESOLVED

MOST = 200
"""Threats that are told one by one; a run with more is told by stretches of time."""

MOST_NAMED = 12
"""Zones and batteries that are introduced one by one."""


def narrate(run: Run, scenario: Scenario) -> list[str]:
    """The run as sentences, without a table or a sign: what is defended, what happened and why, the outcome.

    A run of more than MOST threats is told by stretches of time, and says so.
    """
    middle = stretches(run) if len(run.threats) > MOST else Moments(run, scenario).told()
    told = (*_beginning(run, scenario), *middle, *_ending(run))
    return [sentence(spoken(each)) for each in told]


# --- the beginning ---


def _beginning(run: Run, scenario: Scenario) -> Iterator[str]:
    yield f"This is {run.scenario}, run {run.replication:,} with the seed {run.seed}"
    yield "its numbers and places are made up"
    zones = scenario.zones
    yield f"threats can land in {count(len(zones), 'zone')}"
    for name, zone in list(zones.items())[:MOST_NAMED]:
        yield f"{name} has {_worth(zone.value, zone.people)}"
    if len(zones) > MOST_NAMED:
        yield f"there are {count(len(zones) - MOST_NAMED, 'more zone')}"
    yield from _defence(scenario)
    if scenario.warning != "none":
        yield "a siren warns the people"


def _worth(value: float, people: float) -> str:
    worth = f"a value of {amount(value)}" if value else "nothing of value"
    return f"{worth}, and {_who(people)} in it" if people else worth


def _who(people: float) -> str:
    return "one person" if people == 1 else f"{amount(people)} people"


def _defence(scenario: Scenario) -> Iterator[str]:
    batteries, them = scenario.defence.batteries, "it" if len(scenario.zones) == 1 else "them"
    if not batteries:
        yield f"nothing defends {them}"
    elif len(batteries) > 1:
        yield f"{count(len(batteries), 'battery', 'batteries')} defend {them}"
    for name, battery in list(batteries.items())[:MOST_NAMED]:
        yield f"the battery {name} has {_means(battery)}"
    if len(batteries) > MOST_NAMED:
        yield f"there are {count(len(batteries) - MOST_NAMED, 'more battery', 'more batteries')}"


def _means(battery: Battery) -> str:
    if battery.channels == 1:
        channels = "one channel, for one threat at a time"
    else:
        channels = f"{count(battery.channels, 'channel')}, each for one threat at a time"
    if battery.magazine == "unlimited":
        return channels
    reload = "" if battery.reload == "never" else ", and reloads when it is empty"
    return f"{channels}, and {count(battery.magazine, 'round')}{reload}"


# --- the end ---


def _ending(run: Run) -> Iterator[str]:
    yield f"the run ends at {clock(run.end, run.end)} {unit(run.time_unit)}"
    yield from (threat.why for threat in _unresolved(run))
    if run.threats:
        yield _ends(run)
    yield _verdict(run)
    if run.responses["rounds"]:
        rounds, engagements = int(run.responses["rounds"]), int(run.responses["engagements"] or 0)
        yield f"the defence fired {count(rounds, 'round')} in {count(engagements, 'engagement')}"
    if run.responses["people_exposed"]:
        people = run.responses["people_exposed"]
        yield f"{_who(people)} {'was' if people == 1 else 'were'} exposed where threats landed"
    early = sum(not threat.counted for threat in run.threats)
    if early:
        yield f"{count(early, 'threat')} came during the warm-up, and what became of them does not count"


def _ends(run: Run) -> str:
    """How many threats came to each end."""
    if len(run.threats) == 1:
        return f"the only threat was {OUTCOMES[run.threats[0].outcome].label}"
    outcomes = Counter(threat.outcome for threat in run.threats)
    in_order = sorted(OUTCOMES.values(), key=lambda one: one is UNRESOLVED)
    there = [(outcomes[one.name], one.label) for one in in_order if outcomes[one.name]]
    parts = [f"{number(many)} {'was' if many == 1 else 'were'} {words}" for many, words in there]
    return f"of {count(len(run.threats), 'threat')}, {listed(parts)}"


def _unresolved(run: Run) -> list[Threat]:
    """Those to be told one by one: none where there are many."""
    found = [threat for threat in run.threats if threat.outcome == "unresolved"]
    return found if len(found) <= MOST_NAMED else []


def _verdict(run: Run) -> str:
    leaks = int(run.responses["leaks"] or 0)
    if not leaks:
        return "nothing leaked, so the defence held"
    damage = run.responses["damage"] or 0.0
    return f"{count(leaks, 'threat')} leaked, and the value lost is {amount(damage)}"
