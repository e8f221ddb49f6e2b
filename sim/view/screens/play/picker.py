"""The screen to choose a scenario to play by hand: shipped ones in which several threats wait at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ClassVar

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario
from sim.view.screens import header
from sim.view.screens.problems import source_of
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Source
from sim.view.ui.shapes import Box, Value
from sim.view.ui.widgets import Row, listing

SUGGESTED = {
    "your-turn": "two places, two batteries, few rounds: whom to leave for later?",
    "same-for-every-order": "six threats, one channel: the order decides how many leak",
    "decoys": "some are hollow, and nothing shows which",
    "saturating-volley": "ten at once for two channels: no order helps",
    "a-volley-mostly-stopped": "a second attempt for one, or a first for another?",
    "two-crews": "two crews that do not talk to each other",
}
"""Shipped scenarios in which several threats wait at a time, and what there is to decide."""


class Picker(Screen):
    """A list of scenarios; *play* is called with the source of the chosen one."""

    name = "play_choice"
    title = "Play it yourself"
    first_focus = "list"
    controls: ClassVar[Groups] = {
        "Scenarios": (
            Control("move", ("down", "right"), "next scenario", 1),
            Control("move", ("up", "left"), "scenario before", -1),
            Control("open", ("enter", "space"), "play it"),
        )
    }

    def __init__(self, play: Callable[[Source], None]) -> None:
        super().__init__()
        self._play = play
        there = language.shipped()
        self.names = [name for name in SUGGESTED if name in there]
        self.rows = [Row(_scenario(name).name, SUGGESTED[name]) for name in self.names]
        self.place = 0
        self.commands = {"move": lambda by: self._move(int(by or 0)), "open": lambda _: self._open()}

    def _move(self, by: int) -> None:
        self.place = min(max(0, self.place + by), len(self.names) - 1)

    def _open(self) -> None:
        scenario = _scenario(self.names[self.place])
        try:
            self._play(source_of(scenario))
        except SimError as error:
            self.app.say(str(error).splitlines()[0])
            return
        self.app.back()

    def change(self, name: str, value: Value) -> None:
        """Choose a row."""
        self.place = int(value or 0)

    def wheel(self, x: float, y: float, by: float) -> None:
        """Move along the list."""
        self._move(-1 if by > 0 else 1)

    def draw(self, canvas: Canvas) -> None:
        """Draw the list, and what it is for."""
        s = canvas.s
        box = header.plain_header(canvas, self.title, "choose a scenario")
        words = "Several threats wait at a time in these. Any other scenario is played from its own replay."
        top = canvas.paragraph(box.x, box.y, box.w, words, size=s.small, colour="faint", most=2) + s.unit
        view = Box(box.x, box.y + top, min(box.w, 44 * s.body), max(1.0, box.h - top))
        listing(canvas, view, "list", self.rows, range(len(self.rows)), self.place, "open")


@cache
def _scenario(name: str) -> Scenario:
    return language.load(name)
