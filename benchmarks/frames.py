"""How long a frame of the window takes, in milliseconds of this process: SDL's driver in memory, no screen.

    python benchmarks/frames.py [THREATS] [WIDTHxHEIGHT]

Without numbers: 200, 2,000 and 40,000 threats. At 60 frames a second a frame has 16.7 ms.
The replay plays while its threats are in the air. Where a run is long, at last by the clock: how long one
waits for the first picture of it, and the time between two frames meanwhile.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np

from sim import language
from sim.replay import LONG
from sim.view import window
from sim.view.application import application
from sim.view.screens.loading import Notice
from sim.view.screens.problems import source_of
from sim.view.screens.replay.screen import Replay
from sim.view.ui.app import App
from sim.view.ui.events import Drop
from sim.view.window.loop import Window

FRAMES = 400
STEP = 1 / 30

TEXT = """
name: Many at once
zones: {{compound: {{value: 10, radius: 2}}, field: {{}}}}
threats:
  plain: {{time_of_flight: {{uniform: {{low: 18, high: 24}}}}, lands_in: {{compound: 1, field: 1}}}}
attack: [{{volley: {{threat: plain, count: {threats}, spacing: {{uniform: {{low: 0, high: {gap}}}}}}}}}]
defence:
  batteries:
    inner: {{channels: 6, engagement_time: 3, intercept_probability: 0.6}}
    outer: {{channels: 4, position: [4, 4], engagement_time: 2, intercept_probability: 0.4}}
"""


def frames(app: App, shown: Window) -> np.ndarray:
    """Milliseconds of each frame, from the start on: drawing, painting and showing."""
    app.do("start")
    app.do("play")
    taken = []
    for _ in range(FRAMES):
        began = time.process_time()
        app.tick(STEP)
        shown._show()
        taken.append(time.process_time() - began)
    return 1e3 * np.array(taken)


def main(threats: int, size: tuple[int, int]) -> None:
    """Print a line for each page of the panel."""
    source = source_of(language.parse(TEXT.format(threats=threats, gap=12 / threats)))
    source.grows = False
    fonts = window.Fonts(language.folder("assets"))
    app = application(Replay(source), fonts.measure, size)
    shown = Window(app, fonts, Path())
    print(f"{threats:,} threats, {size[0]}x{size[1]}; ms of a frame: median, 99 of 100, longest")
    for page in ("now", "many", "battery"):
        app.do("tab_to", "many" if page == "many" else "now")
        if page == "battery":
            app.do("battery")
        taken = frames(app, shown)
        print(f"  {page:8} {np.median(taken):5.1f} {np.percentile(taken, 99):5.1f} {taken.max():5.1f}")


def opening(threats: int, size: tuple[int, int]) -> None:
    """Open a file that is dropped on the window, and go on drawing until its first run is seen."""
    fonts = window.Fonts(language.folder("assets"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.yaml"
        file.write_text(TEXT.format(threats=threats, gap=12 / threats))
        app = application(Notice("Here", "Nothing yet"), fonts.measure, size)
        shown = Window(app, fonts, Path())
        shown._show()
        app.take(Drop(str(file)))
        began = last = time.perf_counter()
        gaps = []
        while app.screen.name != "replay":
            app.tick(1 / 60)
            shown._show()
            time.sleep(max(0.0, last + 1 / 60 - time.perf_counter()))
            now = time.perf_counter()
            gaps.append(1e3 * (now - last))
            last = now
        app.close()
    *before, first = gaps
    print(
        f"  seen after {last - began:.1f} s; between two frames before: median {np.median(before):.1f},",
        end=" ",
    )
    print(f"longest {max(before):.1f} ms; to the first with the run: {first:.1f} ms")


if __name__ == "__main__":
    wide, _, high = (sys.argv[2] if len(sys.argv) > 2 else "1280x720").partition("x")
    for threats in (int(sys.argv[1]),) if len(sys.argv) > 1 else (200, 2_000, 40_000):
        main(threats, (int(wide), int(high)))
        if threats > LONG:
            opening(threats, (int(wide), int(high)))
