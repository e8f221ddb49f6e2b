"""A replication as tables: its events, its threats, and why each threat ended as it did."""

from sim.trace.narrating import narrate
from sim.trace.tables import EVENTS, Event, Run, Threat
from sim.trace.tell import Change, Told, tell
from sim.trace.why import clock

__all__ = ["EVENTS", "Change", "Event", "Run", "Threat", "Told", "clock", "narrate", "tell"]
