"""The bundled font, and how wide words are in it."""

from __future__ import annotations

from pathlib import Path

from sim.view.window.library import pygame

KEPT = 20_000
"""Widths that are kept; beyond, all are measured anew."""

LARGER = 1.2
"""pygame's own font is drawn smaller than its size says: so much larger, words are as wide as in ours."""

MISSING = (
    "The font that belongs to sim is missing or spoilt: another stands in. Installing sim again mends it."
)


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
        self.trouble = ""
        """What is wrong with the bundled font, once that is known."""

    def font(self, size: float, bold: bool) -> pygame.font.Font:
        """The font at a size in pixels; pygame's own where the file is not there or cannot be read."""
        key = (bold, max(1, round(size)))
        if key not in self._fonts:
            self._fonts[key] = self._opened(bold, key[1])
        return self._fonts[key]

    def _opened(self, bold: bool, size: int) -> pygame.font.Font:
        try:
            font = pygame.font.Font(str(self._files[bold]), size)
            font.size("A")  # a spoilt file is noticed only now
            return font
        except (OSError, pygame.error):
            self.trouble = MISSING
            return pygame.font.Font(None, round(LARGER * size))

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
