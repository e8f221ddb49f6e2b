"""What is heard of a run while it plays; whatever is heard stands in the captions too."""

from __future__ import annotations

from collections.abc import Sequence

from sim.trace import Event
from sim.trace.index import RunIndex

HEARD = {"engaged": "shot", "intercepted": "stopped", "siren_started": "siren"}
"""The sound of an event; a leak has its own."""


def gravest(run_index: RunIndex, events: Sequence[Event]) -> str:
    """One sound for what happened in a frame, the gravest; none where nothing is heard."""
    heard = {"leak" if run_index.fate_of(event) == "leak" else HEARD.get(event.event, "") for event in events}
    return next((sound for sound in ("leak", "siren", "stopped", "shot") if sound in heard), "")
