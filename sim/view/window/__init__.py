"""The window: paints shapes, translates events. The only part of the project that knows pygame."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.view.ui.app import App
from sim.view.ui.shapes import Shape
from sim.view.window.fonts import Fonts
from sim.view.window.library import pygame
from sim.view.window.loop import Window, first_size, why_no_display
from sim.view.window.painter import Painter

__all__ = ["Fonts", "Painter", "first_size", "picture", "run", "why_no_display"]


def run(app: App, fonts: Fonts, folder: Path) -> None:
    """Show *app* in a window until it closes."""
    try:
        Window(app, fonts, folder).run()
    finally:
        app.close()
        pygame.display.quit()


def picture(shapes: Iterable[Shape], size: tuple[int, int], painter: Painter) -> bytes:
    """Paint a picture without a display; return its rows of red, green and blue bytes."""
    surface = pygame.Surface(size)
    surface.fill(painter.theme["background"])
    painter.paint(surface, shapes)
    return pygame.image.tobytes(surface, "RGB")
