"""The canvas on which a picture is composed: it collects shapes and knows sizes and widths of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.view.ui.keymap import KeyTable
from sim.view.ui.settings import Settings
from sim.view.ui.shapes import Anchor, Box, Fill, Mark, Shape, Target, Text, Turn, Value
from sim.view.ui.sizes import Sizes

Measure = Callable[[str, float, bool], float]
"""Takes (words, size, bold) and returns their width in pixels."""


def fitted(measure: Measure, words: str, width: float, size: float, bold: bool = False) -> str:
    """Cut *words* with an ellipsis if they are wider than *width*; empty if not even one letter fits."""
    if measure(words, size, bold) <= width:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = measure(words[:middle].rstrip() + "…", size, bold) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return words[:low].rstrip() + "…" if low else ""


class Canvas:
    """Collects shapes in the order in which they are drawn; targets get the focus in this order too.

    *focus* and *hover* are names of targets, *table* says what keys do, *back* whether Escape goes back.
    `s` has the sizes.
    """

    def __init__(
        self,
        sizes: Sizes,
        measure: Measure,
        focus: str = "",
        hover: str = "",
        table: KeyTable | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.s, self.measure, self.focus, self.hover = sizes, measure, focus, hover
        self.table, self.settings = table or KeyTable({}), settings or Settings()
        self.back = False
        self.shapes: list[Shape] = []

    def hint(self, command: str, value: Value = None) -> str:
        """The tip of a button: what it does, and its key."""
        return self.table.hint(command, value)

    def add(self, *shapes: Shape) -> None:
        """Draw *shapes* on top."""
        self.shapes += shapes

    def fitted(self, words: str, width: float, size: float, bold: bool = False) -> str:
        """Cut *words* with an ellipsis if they are wider than *width*."""
        return fitted(self.measure, words, width, size, bold)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float | None = None,
        colour: str = "text",
        bold: bool = False,
        anchor: Anchor = "left",
        width: float | None = None,
    ) -> float:
        """Write on one line, cut to *width* if given; return the width taken."""
        size = self.s.body if size is None else size
        words = words if width is None else self.fitted(words, width, size, bold)
        if words:
            self.add(Text(x, y, words, size, colour, bold, anchor))
        return self.measure(words, size, bold)

    def lines(self, words: str, width: float, size: float, bold: bool = False) -> list[str]:
        """Break *words* into lines no wider than *width*, but not at no-break spaces."""
        lines: list[str] = []
        line = ""
        for word in filter(None, words.split(" ")):
            longer = f"{line} {word}".strip()
            if line and self.measure(longer, size, bold) > width:
                lines.append(line)
                longer = word
            line = longer
        return [self.fitted(each, width, size, bold) for each in (*lines, line) if each]

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        words: str,
        *,
        size: float | None = None,
        colour: str = "text",
        bold: bool = False,
        most: int = 99,
    ) -> float:
        """Write on several lines, at most *most*, *y* the top of the first; return the height taken."""
        size = self.s.body if size is None else size
        lines = self.lines(words, width, size, bold)
        if len(lines) > most:
            rest = " ".join(lines[most - 1 :])
            lines = [*lines[: most - 1], self.fitted(rest, width, size, bold)]
        for place, line in enumerate(lines):
            self.add(Text(x, y + (place + 0.5) * 1.3 * size, line, size, colour, bold))
        return len(lines) * 1.3 * size

    def target(
        self,
        box: Box,
        command: str = "",
        value: Value = None,
        *,
        name: str = "",
        says: str = "",
        focusable: bool = True,
        turns: Turn | None = None,
        sets: str = "",
    ) -> None:
        """Make *box* a target that can be pressed, turned or written on; the parameters are `Target`'s."""
        name = name or (command if value is None else f"{command} {value}")
        self.add(Target(box, name, command, value, says, focusable, turns, sets))

    def button(
        self,
        box: Box,
        face: str,
        command: str,
        value: Value = None,
        *,
        says: str = "",
        icon: bool = False,
        on: bool = False,
        name: str = "",
    ) -> None:
        """Draw a button with a word or (with *icon*) a form as its *face*; *on* shows it as chosen."""
        name = name or (command if value is None else f"{command} {value}")
        colour = "chosen" if on else "pressed" if self.hover == name else "button"
        ink = "on_chosen" if on else "text"
        self.add(Fill(box, colour, radius=0.7 * self.s.unit))
        if icon:
            self.add(Mark(box.cx, box.cy, min(box.h * 0.27, box.w * 0.4), face, ink))
        else:
            self.words(box.cx, box.cy, face, size=self.s.small, colour=ink, anchor="centre", width=box.w)
        self.target(box, command, value, name=name, says=says)

    def row_of(
        self, box: Box, faces: Iterable[tuple[str, str, Value]], on: object, *, hints: bool = False
    ) -> Box:
        """Draw joined buttons (face, command, value) from the left of *box*, shrunk to fit.

        The one whose value is *on* is shown as chosen; with *hints* each has a tip. Returns the box that
        they fill.
        """
        faces = list(faces)
        if not faces:
            return Box(box.x, box.y, 0.0, box.h)
        gap = 0.4 * self.s.unit
        wanted = [self.measure(face, self.s.small, False) + 2.4 * self.s.unit for face, _, _ in faces]
        room = box.w - gap * (len(faces) - 1)
        shrink = min(1.0, room / sum(wanted)) if box.w else 1.0
        x = box.x
        for width, (face, command, value) in zip(wanted, faces, strict=True):
            wide = width * shrink
            says = self.hint(command, value) if hints else ""
            self.button(Box(x, box.y, wide, box.h), face, command, value, on=value == on, says=says)
            x += wide + gap
        return Box(box.x, box.y, x - box.x, box.h)
