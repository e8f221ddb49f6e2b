"""Captions of events: what happened, in a few words."""

from __future__ import annotations

from collections.abc import Callable

from sim import wording
from sim.trace.tables import Event


def _engaged(event: Event) -> str:
    rounds = f", {event.rounds} rounds" if event.rounds > 1 else ""
    return f"{wording.plain(event.battery or '')} engages threat {event.threat}{rounds}"


_CAPTIONS: dict[str, Callable[[Event], str]] = {
    "appeared": lambda e: f"threat {e.threat} appears",
    "detected": lambda e: f"threat {e.threat} is detected",
    "window_opened": lambda e: f"threat {e.threat} comes within reach of {wording.plain(e.battery or '')}",
    "window_closed": lambda e: f"threat {e.threat} is too close for {wording.plain(e.battery or '')} now",
    "engaged": _engaged,
    "missed": lambda e: f"{wording.plain(e.battery or '')} does not stop threat {e.threat}",
    "intercepted": lambda e: f"{wording.plain(e.battery or '')} stops threat {e.threat}",
    "cut": lambda e: f"{wording.plain(e.battery or '')} breaks off, threat {e.threat}",
    "debris": lambda e: f"debris of threat {e.threat} falls in {wording.plain(e.zone or '')}",
    "landed": lambda e: f"threat {e.threat} lands in {wording.plain(e.zone or '')}",
    "siren_started": lambda _: "[siren] the siren starts",
    "siren_ended": lambda _: "[siren] the siren stops",
    "reload_started": lambda e: f"{wording.plain(e.battery or '')} is empty and reloads",
    "reloaded": lambda e: f"{wording.plain(e.battery or '')} is loaded again",
    "broke_down": lambda e: f"{wording.plain(e.battery or '')} breaks down",
    "repaired": lambda e: f"{wording.plain(e.battery or '')} is repaired",
}


def caption(event: Event) -> str:
    """What happened, in a few words."""
    return _CAPTIONS[event.event](event)
