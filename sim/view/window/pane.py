"""The window on the desktop: its surface, its title, its full screen, and whether it can be seen."""

from __future__ import annotations

from sim.view.ui.shapes import Box, Fill, Mark
from sim.view.ui.sizes import SMALLEST
from sim.view.window.library import pygame
from sim.view.window.painter import Painter

HIDDEN_EVENTS = (pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN)
SHOWN_EVENTS = (pygame.WINDOWRESTORED, pygame.WINDOWSHOWN, pygame.WINDOWMAXIMIZED, pygame.WINDOWFOCUSGAINED)

ICON = 64
"""Width and height of the window's icon in pixels."""


class Pane:
    """A window that can be resized. For the full screen it stays the same window, on the same screen."""

    def __init__(self, size: tuple[int, int], painter: Painter) -> None:
        self._window = pygame.Window("", size, resizable=True)
        self._window.minimum_size = SMALLEST
        self._window.set_icon(_icon(painter))
        self.seen = True
        """Whether it can be seen: not if it is minimised, or on another workspace."""
        self._full = self._maximised = False

    @property
    def surface(self) -> pygame.Surface:
        """The surface to paint on; another one after each change of size."""
        return self._window.get_surface()

    def flip(self) -> None:
        """Show what was painted."""
        self._window.flip()

    def set_title(self, title: str) -> None:
        """Set the title."""
        self._window.title = title

    def fill_screen(self, whole: bool) -> None:
        """Fill the screen that the window is on, or go back to a window in its place."""
        self._full = whole
        if whole:
            self._window.set_fullscreen(desktop=True)
            return
        self._window.set_windowed()
        if self._maximised:
            self._window.maximize()

    def handle(self, event: pygame.event.Event) -> None:
        """Note from an event whether the window can be seen, and whether it is maximised."""
        if event.type in HIDDEN_EVENTS:
            self.seen = False
        elif event.type in SHOWN_EVENTS:
            self.seen = True
        if not self._full and event.type in (pygame.WINDOWMAXIMIZED, pygame.WINDOWRESTORED):
            self._maximised = event.type == pygame.WINDOWMAXIMIZED

    def close(self) -> None:
        """Close the window."""
        self._window.destroy()


class OldPane(Pane):
    """A window in an older pygame, which makes another window for the full screen."""

    def __init__(self, size: tuple[int, int], painter: Painter) -> None:
        pygame.display.set_icon(_icon(painter))
        self.seen, self._size = True, size
        self._full = self._maximised = False
        pygame.display.set_mode(size, pygame.RESIZABLE)

    @property
    def surface(self) -> pygame.Surface:
        """The surface to paint on."""
        surface = pygame.display.get_surface()
        assert surface is not None
        return surface

    def flip(self) -> None:
        """Show what was painted."""
        pygame.display.flip()

    def set_title(self, title: str) -> None:
        """Set the title."""
        pygame.display.set_caption(title)

    def fill_screen(self, whole: bool) -> None:
        """Fill the screen, or go back to a window."""
        if whole:
            self._size = self.surface.get_size()
        pygame.display.set_mode(
            (0, 0) if whole else self._size, pygame.FULLSCREEN if whole else pygame.RESIZABLE
        )

    def close(self) -> None:
        """Do nothing: the window closes with the display."""


def pane(size: tuple[int, int], painter: Painter) -> Pane:
    """A window of the kind that the installed pygame has."""
    return (Pane if hasattr(pygame, "Window") else OldPane)(size, painter)


def _icon(painter: Painter) -> pygame.Surface:
    """The window's icon: the form of an engaged threat."""
    surface = pygame.Surface((ICON, ICON), pygame.SRCALPHA)
    plate, middle = Fill(Box(0, 0, ICON, ICON), "background", ICON / 5), ICON / 2
    painter.paint(surface, [plate, Mark(middle, middle, 0.34 * ICON, "engaged", "engaged", 0.35)])
    return surface
