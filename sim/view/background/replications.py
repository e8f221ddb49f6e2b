"""Play runs for the window, and keep the latest.

Call it in the background: a run of up to `replay.LONG` threats takes up to a second of Python, a longer one
is played by a compiled loop, which lets other threads run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sim import replay
from sim.replay import LONG, expected
from sim.scenario import Scenario
from sim.trace import Run

KEPT, KEPT_LONG = 8, 3
"""How many runs of a scenario are kept, and how many long ones."""


def player(scenario: Scenario) -> Callable[[int], Run]:
    """A function that plays a replication by its number from 1 and keeps the latest runs."""
    kept = KEPT_LONG if expected(scenario) > LONG else KEPT
    return lru_cache(maxsize=kept)(lambda number: replay.play(scenario, replication=number))
