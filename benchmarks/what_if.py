"""From a move of a number on the what-if screen to its picture, in milliseconds by the clock; frames go on.

    python benchmarks/what_if.py [MOVES] [SCENARIO]

SDL's driver in memory, 1280x720, 60 frames a second at most; R1 unless another scenario is given.
Replications are played in a process of their own, on the portable loop and on the native one by turns.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np
from measuring import R1, say_where, table

from sim import batch, language
from sim.scenario import Scenario
from sim.view import window
from sim.view.application import application
from sim.view.background.sampling import blocks_of
from sim.view.screens.problems import source_of
from sim.view.screens.replay.screen import Replay
from sim.view.screens.what_if.screen import WhatIf
from sim.view.window.library import pygame
from sim.view.window.loop import FRAMES, Window

WANTED = 20_000
FIRST = 1_000
REST = 12
"""Frames between two moves."""

ROUNDS = 3
"""Turns of each loop."""

LONGEST = 20.0
"""Seconds after which a move is given up."""


class Bench:
    """The what-if screen on a scenario, frame by frame; *gaps* are the milliseconds between two frames."""

    def __init__(self, scenario: Scenario) -> None:
        fonts = window.Fonts(language.folder("assets"))
        source = source_of(scenario)
        source.grows = False  # the replay's own runs would play beside
        self.app = application(Replay(source), fonts.measure, (1280, 720))
        self.window = Window(self.app, fonts, Path())
        self.clock = pygame.time.Clock()
        source.grows = True
        self.app.do("go", "what_if")
        source.grows = False
        found = self.app.screen
        assert isinstance(found, WhatIf)
        self.screen = found
        self.gaps: list[float] = []
        self.seen = time.perf_counter()

    def frame(self) -> int:
        """One frame; returns how many replications of the variant that is wanted it shows."""
        self.clock.tick(FRAMES)
        self.app.tick(1 / FRAMES)
        now = self.screen.estimates.now if self.screen.estimates else None
        wanted = now is not None and now.question.scenario == self.screen.scenario
        self.window._show()
        seen = time.perf_counter()
        self.gaps.append(1e3 * (seen - self.seen))
        self.seen = seen
        return len(now.sample) if now is not None and wanted else 0

    def settle(self) -> None:
        """Frames until nothing is under way."""
        began = time.perf_counter()
        while self.screen.restless and time.perf_counter() - began < 6 * LONGEST:
            self.frame()

    def move(self, path: str, value: float) -> tuple[float, float]:
        """Milliseconds from the move to the first estimate, and to the last, as they are seen."""
        began, first, shown = time.perf_counter(), np.nan, 0
        self.screen.change(path, value)
        while shown < WANTED and time.perf_counter() - began < LONGEST:
            shown = self.frame()
            if shown >= FIRST and np.isnan(first):
                first = 1e3 * (self.seen - began)
        return first, 1e3 * (self.seen - began)

    def bare(self) -> float:
        """Milliseconds in which the process plays and sends as many, asked once, while no frame is drawn."""
        worker, scenario = self.app.work.worker("what if"), self.screen.scenario
        began = time.perf_counter()
        for _ in worker.stream(blocks_of, pickle.dumps(scenario), scenario.seed, 1, WANTED, LONGEST):
            continue
        return 1e3 * (time.perf_counter() - began)

    def drag(self, path: str, values: list[float]) -> tuple[float, float]:
        """The same after the last of many moves, one each frame."""
        for value in values[:-1]:
            self.screen.change(path, value)
            self.frame()
        return self.move(path, values[-1])


@contextmanager
def playing(player: str) -> Iterator[None]:
    """Let processes that start meanwhile play on *player*: the portable loop where nothing is compiled."""
    with tempfile.TemporaryDirectory() as empty:
        before = os.environ.get("XDG_CACHE_HOME")
        if player == "portable":
            os.environ["XDG_CACHE_HOME"] = empty
        try:
            yield
        finally:
            os.environ.pop("XDG_CACHE_HOME", None)
            if before is not None:
                os.environ["XDG_CACHE_HOME"] = before


def measured(scenario: Scenario, moves: int) -> dict[str, list[float]]:
    """What each of single moves, ends of drags and frames meanwhile took."""
    bench = Bench(scenario)
    bench.settle()
    numbers = [
        number
        for number in bench.screen.parameters
        if number.label in ("channels", "chance to stop a threat")
    ]
    turns = cycle([(number, share) for share in (0.3, 0.9, 0.5, 0.7) for number in numbers])
    alone, dragged, bare = [], [], []
    bench.gaps.clear()
    for _ in range(moves):
        number, share = next(turns)
        place = number.low + round(share * (number.high - number.low) / number.step) * number.step
        alone.append(bench.move(number.path, place if place != number.value else place + number.step))
        bench.settle()
        bare.append(bench.bare())
        for _ in range(REST):
            bench.frame()
        bench.gaps = bench.gaps[:-REST] + bench.gaps[1 - REST :]  # without the frame that had to wait for it
    chance = numbers[-1]
    for k in range(max(1, moves // 6)):
        dragged.append(bench.drag(chance.path, [0.3 + 0.01 * (k + j) for j in range(30)]))
        bench.settle()
    bench.app.close()
    times = {
        f"{what} to {shown:,}": [each[k] for each in found]
        for what, found in (("move", alone), ("end of a drag", dragged))
        for k, shown in enumerate((FIRST, WANTED))
    }
    return {**times, f"{WANTED:,} at once, no frames": bare, "between two frames": bench.gaps}


def spread(values: list[float]) -> list[str]:
    """Shortest, median, longest."""
    return [f"{each:,.0f}" for each in (np.nanmin(values), np.nanmedian(values), np.nanmax(values))]


def main(moves: int, source: str) -> None:
    """Print a table."""
    batch.prepare()
    say_where()
    scenario = language.load(source)
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for player in reversed(batch.PLAYERS):
            with playing(player):
                for what, times in measured(scenario, max(1, moves // ROUNDS)).items():
                    found.setdefault(f"{player}: {what}", []).extend(times)
    table(["ms", "shortest", "median", "longest"], [[what, *spread(found[what])] for what in sorted(found)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30, sys.argv[2] if len(sys.argv) > 2 else str(R1))
