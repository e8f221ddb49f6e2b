"""A record for each kind of event that a run's table of events may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    *phrase* says what happened, with {threat}, {battery} and {zone}; *together* says it of several threats,
    where they are told as one. *carries* are the fields of an `Event` that such an event fills, and
    *subject* who it befalls. *busy* is what it adds to the number of busy channels.
    """

    name: str
    subject: Literal["threat", "battery", "siren"]
    carries: tuple[str, ...]
    phrase: str
    together: str = ""
    busy: int = 0


_ALL = (
    EventKind("appeared", "threat", ("threat",), "threat {threat} appears"),
    EventKind("detected", "threat", ("threat",), "threat {threat} is detected"),
    EventKind(
        "window_opened", "threat", ("threat", "battery"),  # an engagement may start from now on
        "threat {threat} comes within reach of {battery}", "{threats} come within reach of {battery}",
    ),
    EventKind(
        "window_closed", "threat", ("threat", "battery"),  # no engagement may start any more
        "threat {threat} is too close for {battery} now", "{threats} are too close for {battery} now",
    ),
    EventKind(
        "engaged", "threat", ("threat", "battery", "channel", "rounds"),
        "{battery} engages threat {threat}", busy=1,
    ),
    EventKind(
        "missed", "threat", ("threat", "battery", "channel"),
        "{battery} does not stop threat {threat}", busy=-1,
    ),
    EventKind(
        "intercepted", "threat", ("threat", "battery", "channel"),
        "{battery} stops threat {threat}", busy=-1,
    ),
    EventKind(
        "cut", "threat", ("threat", "battery", "channel"),  # the engagement was broken off
        "{battery} breaks off, threat {threat}", busy=-1,
    ),
    EventKind("debris", "threat", ("threat", "battery", "zone"), "debris of threat {threat} falls in {zone}"),
    EventKind("landed", "threat", ("threat", "zone"), "threat {threat} lands in {zone}"),
    EventKind("siren_started", "siren", (), "the siren starts"),
    EventKind("siren_ended", "siren", (), "the siren stops"),
    EventKind("reload_started", "battery", ("battery",), "{battery} runs empty and reloads"),
    EventKind("reloaded", "battery", ("battery",), "{battery} is loaded again"),
    EventKind("broke_down", "battery", ("battery",), "{battery} breaks down"),
    EventKind("repaired", "battery", ("battery",), "{battery} is repaired"),
)  # fmt: skip

EVENTS = {one.name: one for one in _ALL}
"""All kinds of event by their names, in the order of the log's codes (`sim.rules.state`)."""

ENDINGS = tuple(name for name, kind in EVENTS.items() if kind.busy < 0)
"""The names of the events that end an engagement."""
