"""A replication as tables: its events, its threats, and why each threat ended as it did."""

from sim.trace.build import Change, Told, tell
from sim.trace.explain import clock
from sim.trace.narration import narrate
from sim.trace.tables import EVENTS, Event, Run, Threat

__all__ = ["EVENTS", "Change", "Event", "Run", "Threat", "Told", "clock", "narrate", "tell"]
