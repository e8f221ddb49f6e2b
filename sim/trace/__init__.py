"""A replication as tables: its events, its threats, and why each threat ended as it did."""

from sim.trace.build import Change, LogRow, tell
from sim.trace.explain import clock
from sim.trace.narration import narrate
from sim.trace.run import Run
from sim.trace.tables import EVENTS, Event, Threat

__all__ = ["EVENTS", "Change", "Event", "LogRow", "Run", "Threat", "clock", "narrate", "tell"]
