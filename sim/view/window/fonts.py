"""The bundled font, and how wide words are in it."""

from __future__ import annotations

from pathlib import Path

from sim.view.window.library import pygame

KEPT = 20_000
"""Widths that are kept; beyond, all are measured anew."""


class Fonts:
    """The bundled font at every size, and how wide words are in it."""

    def __init__(self, folder: Path) -> None:
        pygame.font.init()
        self._files = {
            False: folder / "SourceSansPro-Regular.ttf",
            True: folder / "SourceSansPro-Semibold.ttf",
        }
        self._fonts: dict[tuple[bool, int], pygame.font.Font] = {}
        self._widths: dict[tuple[str, int, bool], int] = {}

    def font(self, size: float, bold: bool) -> pygame.font.Font:
        """The font at a size in pixels; pygame's own where the file is not there."""
        key = (bold, max(1, round(size)))
        if key not in self._fonts:
            file = self._files[bold]
            self._fonts[key] = pygame.font.Font(str(file) if file.exists() else None, key[1])
        return self._fonts[key]

    def measure(self, words: str, size: float, bold: bool) -> float:
        """The width of *words* in pixels."""
        key = (words, round(size), bold)
        if key not in self._widths:
            if len(self._widths) > KEPT:
                self._widths.clear()
            self._widths[key] = self.font(size, bold).size(printable(words))[0]
        return self._widths[key]


def printable(words: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in words)
