"""A run told moment by moment: what happens, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from sim.scenario import Scenario
from sim.trace.battery_states import BatteryState, posts
from sim.trace.captions import in_words
from sim.trace.explain import clock
from sim.trace.run import Run
from sim.trace.speech import amount, count, listed, per_cent, threats, unit
from sim.trace.tables import Event, Threat
from sim.vocabulary import EVENTS, EventKind

GONE = ("engaged", "intercepted", "landed", "window_closed")
"""What else may happen to a threat at the instant at which it comes within reach: then it does not wait."""

K = TypeVar("K")
L = TypeVar("L")


class Moments:
    """Tells the events of one run in their order. What happens at one instant is told together."""

    def __init__(self, run: Run, scenario: Scenario) -> None:
        self.run = run
        self.threats = {threat.id: threat for threat in run.threats}
        self.zones = scenario.zones
        self.posts = posts(scenario)
        self.unit = unit(run.time_unit)

    def told(self) -> Iterator[str]:
        """Phrases, each a sentence without its capital letter and full stop."""
        if not self.run.threats:
            yield "no threat comes in this run"
        before = ""
        for time, group in groupby(self.run.events, lambda event: event.time):
            shown = clock(time, self.run.end)
            when = "a moment later " if shown == before else f"at {shown} {self.unit} "
            before = shown
            for phrase in self._moment(list(group)):
                yield when + phrase
                when = ""

    def _moment(self, events: Sequence[Event]) -> Iterator[str]:
        for event in events:
            if event.battery is not None and event.event != "debris":
                self.posts[event.battery].note(event)
        for what, alike in groupby(events, lambda event: event.event):
            if EVENTS[what].together:
                yield from _windows(EVENTS[what], list(alike))
                continue
            yield from self._alike(what, list(alike), events)
        yield from self._waiting(events)

    def _alike(self, what: str, alike: list[Event], moment: Sequence[Event]) -> Iterator[str]:
        """Events of one sort at one instant."""
        match what:
            case "appeared":
                yield from self._appeared(self._of(alike))
            case "detected":
                yield from self._detected(self._of(alike))
            case "engaged":
                yield from (self._engaged(event) for event in alike)
            case "intercepted":
                yield from (self._intercepted(event) for event in alike)
            case "cut":
                yield from (_cut(event, moment) for event in alike)
            case "landed":
                yield from self._landed(self._of(alike))
            case _:
                yield from (in_words(event) for event in alike)

    def _of(self, events: Iterable[Event]) -> list[Threat]:
        return [self.threats[event.threat] for event in events if event.threat is not None]

    # --- arrivals ---

    def _appeared(self, group: list[Threat]) -> Iterator[str]:
        """Those of one kind together; then where they are going."""
        for (kind, decoy), alike in _by(group, lambda threat: (threat.kind, threat.decoy)):
            all_of = {1: "", 2: "both "}.get(len(alike), "all ")
            harmless = (", which is a decoy" if len(alike) == 1 else ", which are decoys") if decoy else ""
            yield f"{_ids(alike)} {_s('appear', alike)}, {all_of}of the kind {kind}{harmless}"
        for (zone, lands), alike in _by(group, lambda threat: (threat.zone, threat.lands)):
            unless = "unless it is stopped it" if len(group) == 1 else f"unless stopped, {_ids(alike)}"
            yield f"{unless} will land in {zone} at {clock(lands, self.run.end)}"

    def _detected(self, group: list[Threat]) -> Iterator[str]:
        yield f"{_ids(group)} {'is' if len(group) == 1 else 'are'} detected"
        for threat in group:
            if threat.decoy and threat.recognised:
                yield f"the defence knows threat {threat.id} for a decoy and leaves it alone"
            elif threat.foreseen != threat.zone:
                yield f"the defence expects threat {threat.id} in {threat.foreseen}, and is wrong"

    # --- engagements ---

    def _engaged(self, event: Event) -> str:
        post = self.posts[event.battery or ""]
        channel = f" on its channel {event.channel}" if post.channels > 1 else ""
        rounds = f", with {count(event.rounds, 'round')}" if event.rounds > 1 else ""
        return f"{post.name} engages threat {event.threat}{channel}{rounds}"

    def _intercepted(self, event: Event) -> str:
        """With how often it was tried before, as the threat's own sentence says it."""
        return f"{event.battery} stops threat {event.threat}{self.run.reason(event.threat or 0)}"

    def _waiting(self, events: Sequence[Event]) -> Iterator[str]:
        """Threats that have come within reach and are not engaged, by what the battery lacks."""
        taken = {event.threat for event in events if event.event in GONE}
        for post in self.posts.values():
            there = [
                event.threat
                for event in events
                if event.threat is not None and event.threat not in taken and self._reached(post, event)
            ]
            if there and post.lacks:
                yield f"{threats(there)} must wait, because {post.lacks}"

    def _reached(self, post: BatteryState, event: Event) -> bool:
        """Whether the battery may engage the event's threat from now on."""
        if event.event == "window_opened":
            return event.battery == post.name
        if event.event != "detected" or post.reach != "always":
            return False
        threat = self.threats[event.threat or 0]
        return not (threat.decoy and threat.recognised) and threat.foreseen not in post.ignored

    # --- landings ---

    def _landed(self, group: list[Threat]) -> Iterator[str]:
        for (zone, why), alike in _by(group, lambda threat: (threat.zone, self.run.reason(threat.id))):
            if alike[0].decoy:
                decoys = "a decoy, and does" if len(alike) == 1 else "decoys, and do"
                yield f"{_ids(alike)} {_s('land', alike)} in {zone}, {decoys} no harm"
            else:
                yield f"{_ids(alike)} {_s('land', alike)} in {zone}, because {_plural(why, len(alike))}"
                yield self._harm(zone, alike)

    def _harm(self, zone: str, group: list[Threat]) -> str:
        value = self.zones[zone].value
        if not value:
            return "nothing of value is there, so this is no leak"
        if len(group) == 1:
            return f"this is a leak, and {per_cent(group[0].share)} of the value there is lost"
        lost = amount(value * sum(threat.share for threat in group))
        return f"these are {count(len(group), 'leak')}, and a value of {lost} is lost"


def _by(group: list[Threat], key: Callable[[Threat], tuple[K, L]]) -> list[tuple[tuple[K, L], list[Threat]]]:
    """Threats that are alike in *key*, in the order in which the first of each comes."""
    found: dict[tuple[K, L], list[Threat]] = {}
    for threat in group:
        found.setdefault(key(threat), []).append(threat)
    return list(found.items())


def _windows(kind: EventKind, events: list[Event]) -> Iterator[str]:
    """Windows that open or close at one instant: the same threats told once, with all their batteries."""
    reach: dict[str, list[int]] = {}
    for event in events:
        reach.setdefault(event.battery or "", []).append(event.threat or 0)
    alike: dict[tuple[int, ...], list[str]] = {}
    for battery, ids in reach.items():
        alike.setdefault(tuple(ids), []).append(battery)
    for those, batteries in alike.items():
        said = kind.phrase if len(those) == 1 else kind.together
        yield said.format(threat=those[0], threats=threats(those), battery=listed(batteries))


def _ids(group: Sequence[Threat]) -> str:
    return threats([threat.id for threat in group])


def _s(verb: str, group: Sequence[object]) -> str:
    return f"{verb}s" if len(group) == 1 else verb


PLURALS = (
    (" it was ", " they were "),
    (" at it ", " at them "),
    (" engaged it ", " engaged each of them "),
    (" it landed ", " they landed "),
    (" its window ", " the window "),
    (" its last engagement was ", " the last engagements were "),
    (" the engagement by ", " the engagements by "),
    (" was not over ", " were not over "),
)


def _plural(why: str, number: int) -> str:
    """A reason that is told of one threat, of several."""
    told = f" {why} "
    for one, many in PLURALS if number > 1 else ():
        told = told.replace(one, many)
    return told.strip()


def _cut(event: Event, moment: Sequence[Event]) -> str:
    """Why an engagement was broken off: what else happened at that instant."""
    why = "it lands"
    for other in moment:
        if other.event == "broke_down" and other.battery == event.battery:
            why = f"{event.battery} breaks down"
        elif other.event == "intercepted" and other.threat == event.threat:
            why = f"{other.battery} has stopped it"
    return f"{event.battery} breaks off its engagement of threat {event.threat}, because {why}"
