"""A long run told by stretches of time: how much of everything happened in each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

from sim.trace.run import Run
from sim.trace.speech import count, listed, number, unit
from sim.trace.tables import Event, Threat
from sim.vocabulary import CAUSES, EVENTS

NUMBER = 20
"""Stretches, about."""


def stretches(run: Run) -> Iterator[str]:
    """Phrases: that the run is told so, then what happened in each stretch; quiet ones are told as one."""
    length = _length(run.end)
    word = unit(run.time_unit)
    whole = max(1, ceil(run.end / length))
    yield f"{count(len(run.threats), 'threat')} are too many to be told one by one"
    yield f"so the run is told in {count(whole, 'stretch', 'stretches')} of {length:,g} {word}"
    times = [event.time for event in run.events]
    by_id = {threat.id: threat for threat in run.threats}
    quiet: float | None = None
    for k in range(whole):
        first, last = k * length, min((k + 1) * length, run.end)
        end = len(times) if k == whole - 1 else bisect_left(times, (k + 1) * length)
        events = run.events[bisect_left(times, first) : end]
        if not events:
            quiet = first if quiet is None else quiet
            continue
        if quiet is not None:
            yield f"from {quiet:,g} to {first:,g} {word} nothing happens"
            quiet = None
        yield from _stretch(f"from {first:,g} to {last:,.6g} {word}", events, by_id)
    if quiet is not None:
        yield "after that nothing happens"


def _length(end: float) -> float:
    """A round length: 1, 2 or 5 times a power of ten."""
    rough = max(end, 1e-6) / NUMBER
    power = 10.0 ** floor(log10(rough))
    return next((step * power for step in (1, 2, 5) if step * power >= rough), 10 * power)


def _stretch(when: str, events: Sequence[Event], by_id: dict[int, Threat]) -> Iterator[str]:
    happened = Counter(event.event for event in events)
    come = [count(happened["appeared"], "threat") + " appear" + ("s" if happened["appeared"] == 1 else "")]
    if happened["detected"]:
        are = "is" if happened["detected"] == 1 else "are"
        come.append(f"{number(happened['detected'])} {are} detected")
    yield f"{when} {listed(come)}"
    if happened["engaged"]:
        begin = count(happened["engaged"], "engagement")
        yield f"the defence begins {begin} and stops {count(happened['intercepted'], 'threat')}"
    landed = [by_id[event.threat] for event in events if event.event == "landed" and event.threat]
    if landed:
        yield _landings(landed)
    yield from _mishaps(events)


def _landings(landed: Sequence[Threat]) -> str:
    if len(landed) == 1:
        return f"one threat lands, {CAUSES[str(landed[0].cause)].landing}"
    causes = Counter(str(threat.cause) for threat in landed)
    parts = (f"{number(many)} {CAUSES[cause].landing}" for cause, many in causes.most_common())
    return f"{count(len(landed), 'threat')} land: {listed(parts)}"


def _mishaps(events: Sequence[Event]) -> Iterator[str]:
    """What befell the batteries, and how often the siren sounded."""
    mishaps = (event for event in events if EVENTS[event.event].subject == "battery")
    befell = Counter((event.battery, event.event) for event in mishaps)
    for (battery, what), times in befell.items():
        yield f"{EVENTS[what].phrase.format(battery=battery)}{_times(times)}"
    sirens = sum(event.event == "siren_started" for event in events)
    if sirens:
        yield f"the siren starts{_times(sirens)}"


def _times(often: int) -> str:
    """How often, after a verb: nothing for once."""
    return {1: "", 2: " twice"}.get(often, f" {count(often, 'time')}")
