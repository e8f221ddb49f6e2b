"""A replication as tables: its events, its threats, and why each threat ended as it did."""

from sim.trace.tables import EVENTS, Event, Run, Threat
from sim.trace.tell import Told, tell
from sim.trace.why import clock

__all__ = ["EVENTS", "Event", "Run", "Threat", "Told", "clock", "tell"]
