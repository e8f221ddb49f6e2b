"""Captions of events: what happened, in a few words."""

from __future__ import annotations

from collections.abc import Callable

from sim import wording
from sim.trace.tables import Event
from sim.vocabulary import EVENTS


def caption(event: Event) -> str:
    """What happened, in a few words."""
    siren = "[siren] " if EVENTS[event.event].subject == "siren" else ""
    rounds = f", {event.rounds} rounds" if event.rounds > 1 else ""
    return f"{siren}{in_words(event, wording.plain)}{rounds}"


def in_words(event: Event, name: Callable[[str], str] = str) -> str:
    """What happened, with batteries and zones as *name* tells them."""
    battery, zone = name(event.battery or ""), name(event.zone or "")
    return EVENTS[event.event].phrase.format(threat=event.threat, battery=battery, zone=zone)
