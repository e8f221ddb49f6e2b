"""The bundled font, and how wide words are in it."""

from __future__ import annotations

from pathlib import Path

from sim.view.window.library import pygame

MOST_KEPT = 20_000
"""The most widths that are kept; beyond that, all are measured again."""

LARGER = 1.2
"""The factor by which pygame's own font is enlarged, so that words are as wide as in the bundled one."""

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
        """What is wrong with the bundled font; empty if nothing is known to be."""

    def font(self, size: float, bold: bool) -> pygame.font.Font:
        """The font at a size in pixels; pygame's own if the file is missing or cannot be read."""
        key = (bold, max(1, round(size)))
        if key not in self._fonts:
            self._fonts[key] = self._opened(bold, key[1])
        return self._fonts[key]

    def _opened(self, bold: bool, size: int) -> pygame.font.Font:
        try:
            font = pygame.font.Font(str(self._files[bold]), size)
            font.size("A")  # only this notices a damaged file
            return font
        except (OSError, pygame.error):
            self.trouble = MISSING
            return pygame.font.Font(None, round(LARGER * size))

    def measure(self, words: str, size: float, bold: bool) -> float:
        """The width of *words* in pixels."""
        key = (words, round(size), bold)
        if key not in self._widths:
            if len(self._widths) > MOST_KEPT:
                self._widths.clear()
            self._widths[key] = self.font(size, bold).size(printable(words))[0]
        return self._widths[key]


def printable(words: str) -> str:
    """The words with spaces in place of letters that cannot be printed."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
