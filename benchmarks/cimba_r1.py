"""R1 on Cimba's Python face, in two ways; `against_cimba.py` times them. Needs the package cimba.

Channels are processes that take the threat that lands first from a PriorityStore, as in idiomatic.py.
"""

# mypy: disable-error-code="import-not-found, misc, no-untyped-def, untyped-decorator"
# Cimba is no dependency, so its types are not known; it reads annotations, so they stay as they are.

import cimba as cb
from cimba import random

PER_UNIT = 1e6
"""Priorities are whole numbers: a landing in millionths of a time unit."""

WAYS = ("a process per threat", "an event per threat")


class Battery(cb.Model):
    """What both ways share: the store, the channels, the counts."""

    waiting: cb.PriorityStore[float]
    threats: cb.Output[int]
    intercepted: cb.Output[int]
    leaks_1: cb.Output[int]
    leaks_2: cb.Output[int]
    leaks_3: cb.Output[int]
    engagements: cb.Output[int]

    @cb.function
    def leak(self) -> None:
        """A threat has landed in one of the zones."""
        zone = random.uniform(0.0, 1.0)
        if zone < 0.5:
            self.leaks_1 += 1
        elif zone < 0.7:
            self.leaks_2 += 1
        else:
            self.leaks_3 += 1

    @cb.process(copies=3)
    def channel(self):
        """A channel engages one threat after another; those that have landed are only counted."""
        while True:
            lands = self.waiting.get()
            left = lands - cb.now()
            if left <= 0.0:
                self.leak()
                continue
            self.engagements += 1
            takes = random.triangular(2.0, 3.0, 5.0)
            cb.hold(min(takes, left))
            if takes >= left:
                self.leak()
            elif random.bernoulli(0.6):
                self.intercepted += 1
            else:
                self.waiting.put(lands, int(-PER_UNIT * lands))


class Threat(cb.Model):
    """A threat whose process waits for its detection."""

    lands: float
    battery: cb.Ref[Battery]

    @cb.process
    def story(self):
        """Join those that wait when detected."""
        cb.hold(random.exponential(2.0))
        self.battery.waiting.put(self.lands, int(-PER_UNIT * self.lands))


class Scheduled(cb.Model):
    """A threat whose detection is an event."""

    lands: float
    battery: cb.Ref[Battery]

    @cb.on_start
    def begin(self):
        """Schedule the detection."""
        cb.schedule(self.detected, random.exponential(2.0))

    @cb.event
    def detected(self):
        """Join those that wait."""
        self.battery.waiting.put(self.lands, int(-PER_UNIT * self.lands))


class ByProcesses(Battery):
    """A process per threat."""

    @cb.process
    def arrivals(self):
        """Threats appear as a Poisson process."""
        cb.hold(random.exponential(2.0))
        while cb.now() < 80.0:
            self.threats += 1
            cb.spawn(Threat, lands=cb.now() + 20.0, battery=self)
            cb.hold(random.exponential(2.0))


class ByEvents(Battery):
    """An event per threat."""

    @cb.process
    def arrivals(self):
        """Threats appear as a Poisson process."""
        cb.hold(random.exponential(2.0))
        while cb.now() < 80.0:
            self.threats += 1
            cb.spawn(Scheduled, lands=cb.now() + 20.0, battery=self)
            cb.hold(random.exponential(2.0))


MODELS = dict(zip(WAYS, (ByProcesses(), ByEvents()), strict=True))
LEAKS = ("leaks_1", "leaks_2", "leaks_3")
