"""Which sign stands for what: an event's mark, and a threat's as it stands."""

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
"""Form and colour of every event's mark; a landing's colour is its fate."""


FATE_FORMS = {"intercepted": "intercepted", "leak": "landed", "harmless": "harmless", "decoy": "decoy"}
"""The sign of how a threat ended, a different one for each: colour alone tells nothing."""


def mark_of(run_index: RunIndex, event: Event) -> tuple[str, str] | None:
    """Form and colour of an event's mark; None for what has none (a window opening)."""
    if event.event == "landed":
        fate = run_index.fate_of(event) or "harmless"
        return FATE_FORMS[fate], fate
    return FORMS.get(event.event)


def colour_of(one: Flying) -> str:
    """The colour of a threat in the air, as the onlooker knows it."""
    return "decoy" if one.decoy else "text" if one.status == "unseen" else one.status


def form_of(one: Flying) -> str:
    """The form of a threat in the air, as the onlooker knows it: a decoy hangs on a string."""
    return f"{one.status} decoy" if one.decoy else one.status


def state_mark(run_index: RunIndex, now: Snapshot, i: int) -> tuple[str, str]:
    """Form and colour of threat *i* as it stands."""
    if run_index.ended[i] < now.done:
        fate = FATES[run_index.fates[i]]
        return FATE_FORMS[fate], fate
    one = now.air.one(i)
    return (form_of(one), colour_of(one)) if one else ("unseen", "text")
