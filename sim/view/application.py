"""Build the whole app: with all its screens, files that open, and recordings."""

from __future__ import annotations

from typing import Any

from sim.view.export.background_recording import BackgroundRecording
from sim.view.screens.problems import loading_screen
from sim.view.screens.registry import REGISTRY
from sim.view.ui.app import App
from sim.view.ui.canvas import Measure
from sim.view.ui.screen import Screen


def application(screen: Screen, measure: Measure, size: tuple[int, int] = (1280, 720), **options: Any) -> App:
    """An app that begins with *screen*; *options* are those of `App`."""
    app = App(screen, measure, size, registry=REGISTRY, **options)
    app.open_path, app.recorder = loading_screen, BackgroundRecording(app)
    return app
