"""The sign for every event and for every status of a threat."""

from __future__ import annotations

from sim.trace import Event
from sim.trace.index import FATES, RunIndex
from sim.trace.snapshot import Flying, Snapshot

FORMS = {
    "appeared": ("appeared", "text"),
    "detected": ("waiting", "waiting"),
    "engaged": ("shot", "engaged"),
    "missed": ("missed", "engaged"),
    "cut": ("missed", "faint"),
    "intercepted": ("intercepted", "intercepted"),
    "debris": ("debris", "leak"),
    "siren_started": ("siren", "siren"),
    "siren_ended": ("siren", "faint"),
    "reload_started": ("supply", "faint"),
    "reloaded": ("supply", "text"),
    "broke_down": ("supply", "faint"),
    "repaired": ("supply", "text"),
}
"""Form and colour of the mark of every kind of event except landings, which are marked by their fate."""


FATE_FORMS = {"intercepted": "intercepted", "leak": "landed", "harmless": "harmless", "decoy": "decoy"}
"""The form for every fate of a threat; forms differ, so that nothing depends on colour alone."""


def mark_of(run_index: RunIndex, event: Event) -> tuple[str, str] | None:
    """Form and colour of an event's mark; None for an event without one (a window that opens)."""
    if event.event == "landed":
        fate = run_index.fate_of(event) or "harmless"
        return FATE_FORMS[fate], fate
    return FORMS.get(event.event)


def colour_of(one: Flying) -> str:
    """The colour of a threat in the air, as far as the view knows it."""
    return "decoy" if one.decoy else "text" if one.status == "unseen" else one.status


def form_of(one: Flying) -> str:
    """The form of a threat in the air, as far as the view knows it: a decoy hangs on a string."""
    return f"{one.status} decoy" if one.decoy else one.status


def state_mark(run_index: RunIndex, now: Snapshot, i: int) -> tuple[str, str]:
    """Form and colour of threat *i* at this moment."""
    if run_index.ended[i] < now.done:
        fate = FATES[run_index.fates[i]]
        return FATE_FORMS[fate], fate
    one = now.air.one(i)
    return (form_of(one), colour_of(one)) if one else ("unseen", "text")
