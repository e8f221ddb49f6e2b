"""One small story to watch in tests, and the viewer's null twin opened on it."""

from __future__ import annotations

from functools import cache

import numpy as np

from building import at, battery, defence, kind, scenario
from sim import live
from sim.scenario import Scenario
from sim.trace import Run
from sim.trace.index import RunIndex
from sim.view.background.sample import Sample
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow
from sim.view.ui.screen import Source

ZONES = {
    "compound": {"position": [0, 0], "radius": 2, "value": 10, "people": 5},
    "open_ground": {"position": [6, -3], "radius": 2},
}


@cache
def story() -> Scenario:
    """Two rounds, then a reload; one threat unseen, one decoy, one bound for open ground.

    1 appears 1, engaged 1 to 4; 2 appears 2, engaged 4 to 7; the magazine is empty at 4,
    full again at 8; 3 appears 3, engaged 8 to 11; 4 (unseen) appears 4 and lands 14;
    5 (a decoy, let through until 11) appears 5; 6 appears 6 and lands on open ground at 16.
    """
    kinds = {
        "plain": kind(),
        "hidden": kind(detection={"probability": 0.0}),
        "hollow": kind(decoy=True, recognised=1.0),
        "stray": kind(zone="open_ground"),
    }
    entries = [at(1, 2, 3), at(4, threat="hidden"), at(5, threat="hollow"), at(6, threat="stray")]
    inner = battery(magazine=2, reload={"time": 4}, ignore=["open_ground"], position=[1, 1])
    return scenario(
        name="A story",
        time_unit="s",
        zones=ZONES,
        threats=kinds,
        attack=entries,
        defence=defence(inner=inner),
        warning={"delay": 1, "quiet": 2},
    )


@cache
def run() -> Run:
    """The story's first replication."""
    return live.play(story())


@cache
def run_index() -> RunIndex:
    """The story, indexed."""
    return RunIndex(story(), run())


def sample(leaks: tuple[int, ...] = (0, 1, 1, 2)) -> Sample:
    """A made-up study of a few replications."""
    rows = np.array([[n, n == 0, n, 0.0] for n in leaks], dtype=np.float64)
    return Sample(("leaks", "held", "cause.missed", "cause.saturated"), rows, len(leaks))


def watched(of: Scenario | None = None) -> Replay:
    """The story, or another scenario, opened."""
    model = of or story()
    screen = Replay(Source(model, lambda number: live.play(model, replication=number), "a41f"))
    screen.sample = sample()
    return screen


def viewer(of: Scenario | None = None, size: tuple[int, int] = (1280, 720)) -> FakeWindow:
    """The null twin with the story, or another scenario, open."""
    return FakeWindow(watched(of), size)


def at_time(time: str) -> FakeWindow:
    """The story at a time that was typed."""
    return viewer().keys(*time, "enter")


SIZES = [(640, 360), (1280, 720), (1920, 1080), (1024, 768), (800, 800), (3840, 2160), (700, 1000)]
"""Windows that everything is tried in: small, usual, large, and not so wide."""
