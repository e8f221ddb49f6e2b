"""The screen to choose a scenario from, and the screen that says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sim.errors import SimError
from sim.scenario import Scenario
from sim.view import field, frame, moments
from sim.view.controls import Control, Groups
from sim.view.reel import Reel
from sim.view.replay import Replay
from sim.view.screen import Play, Screen, Source
from sim.view.shapes import Box, Fill, Target
from sim.view.sheet import Sheet
from sim.view.snapshot import Snapshot, at
from sim.view.stage import Stage


@dataclass(frozen=True)
class Entry:
    """A scenario to choose: what it is, how its runs are played, and how it is opened."""

    scenario: Scenario
    play: Play
    open: Callable[[], Source]

    @property
    def line(self) -> str:
        """The first sentence of its description."""
        sentence, stop, _ = " ".join(self.scenario.description.split()).partition(". ")
        return sentence + stop.strip()


class Gallery(Screen):
    """A list of scenarios to open."""

    name = "gallery"
    title = "Scenarios"
    controls: ClassVar[Groups] = {
        "Scenarios": (
            Control("move", ("down", "right"), "next scenario", 1),
            Control("move", ("up", "left"), "scenario before", -1),
            Control("open", ("enter", "space"), "open the scenario"),
        )
    }

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries, self.place, self.first = tuple(entries), 0, 0
        self._moments: dict[int, tuple[Reel, Snapshot] | None] = {}
        self._stage: tuple[object, Stage] | None = None
        self.commands = {
            "move": lambda by: self._pick(self.place + int(by or 0)),
            "pick": lambda place: self._pick(int(place or 0)),
            "open": lambda _: self.app.show(self._opened()),
        }

    def _pick(self, place: int) -> None:
        self.place = min(max(0, place), len(self.entries) - 1)

    def wheel(self, x: float, y: float, by: float) -> None:
        """The wheel moves along the list."""
        self.do("move", -1 if by > 0 else 1)

    def _opened(self) -> Screen:
        try:
            return Replay(self.entries[self.place].open())
        except SimError as error:
            return Notice("This scenario cannot be played", str(error))

    def draw(self, sheet: Sheet) -> None:
        """The list on the left; the chosen scenario's picture and words on the right."""
        s = sheet.s
        below = frame.plain_header(sheet, self.title, f"{self.place + 1} of {len(self.entries)}")
        wide = below.w if s.narrow else 0.38 * below.w
        high = 0.42 * below.h if s.narrow else below.h
        self._list(sheet, Box(below.x, below.y, wide, high))
        if s.narrow:
            rest = Box(below.x, below.y + high + 1.5 * s.unit, below.w, below.h - high - 1.5 * s.unit)
        else:
            rest = Box(below.x + wide + 2 * s.unit, below.y, below.w - wide - 2 * s.unit, below.h)
        self._card(sheet, rest)

    def _list(self, sheet: Sheet, box: Box) -> None:
        s = sheet.s
        line = 1.35 * s.body + 1.35 * s.small + 1.6 * s.unit
        fits = max(1, int(box.h // line))
        self.first = min(max(self.first, self.place - fits + 1), self.place)
        for row, place in enumerate(range(self.first, min(len(self.entries), self.first + fits))):
            area = Box(box.x, box.y + row * line, box.w, line - 0.6 * s.unit)
            self._row(sheet, area, place)

    def _row(self, sheet: Sheet, box: Box, place: int) -> None:
        s, entry = sheet.s, self.entries[place]
        on, name = place == self.place, f"pick {place}"
        if on or sheet.hover == name:
            sheet.add(Fill(box, "chosen" if on else "button", 0.8 * s.unit))
        x, room = box.x + 1.2 * s.unit, box.w - 2.4 * s.unit
        y = box.y + 0.5 * s.unit + 0.675 * s.body
        ink = "on_chosen" if on else "text"
        sheet.words(x, y, entry.scenario.name, bold=True, colour=ink, width=room)
        y += 0.675 * s.body + 0.675 * s.small
        sheet.words(x, y, entry.line, size=s.small, colour="on_chosen" if on else "faint", width=room)
        sheet.target(box, "open" if on else "pick", place, name=name, says="")

    def _card(self, sheet: Sheet, box: Box) -> None:
        """A picture of the chosen scenario, its description, and the button that opens it."""
        s, entry = sheet.s, self.entries[self.place]
        button = Box(box.x, box.bottom - 1.9 * s.body, 9 * s.body, 1.9 * s.body)
        high = button.y - 2 * s.unit - box.y
        picture = Box(box.x, box.y, box.w, high * (0.42 if s.large else 0.62))
        self._picture(sheet, picture)
        text = Box(box.x, picture.bottom + 1.4 * s.unit, box.w, box.y + high - picture.bottom - 1.4 * s.unit)
        lines = int(text.h / (1.3 * s.body))
        used = 0.0
        if lines >= 1:
            used = sheet.paragraph(text.x, text.y, text.w, entry.scenario.description, most=lines)
        notice = entry.scenario.lesson.about
        lines = int((text.h - used - s.unit) / (1.3 * s.small))
        if notice and lines >= 1:
            y = text.y + used + s.unit
            sheet.paragraph(text.x, y, text.w, notice, size=s.small, colour="faint", most=lines)
        sheet.button(button, "Open (Enter)", "open", None, on=True)

    def _picture(self, sheet: Sheet, box: Box) -> None:
        if self.place not in self._moments:
            self._moments[self.place] = _moment(self.entries[self.place])
        now = self._moments[self.place]
        if now is None:
            sheet.add(Fill(box, "map", sheet.s.unit, "line", 1.0))
            return
        key = (self.place, box, sheet.s)
        if self._stage is None or self._stage[0] != key:
            self._stage = (key, Stage(now[0], box, sheet.s, sheet.measure, now[1]))
        inner = Sheet(sheet.s, sheet.measure)
        field.draw(inner, self._stage[1], now[1], field.Looks())
        # A picture to look at: nothing on it can be pressed.
        sheet.add(*(shape for shape in inner.shapes if not isinstance(shape, Target)))


def _moment(entry: Entry) -> tuple[Reel, Snapshot] | None:
    """A scenario's first run at its most telling moment; None where it cannot be played."""
    try:
        reel = Reel(entry.scenario, entry.play(1))
    except SimError:
        return None
    done, time, _ = moments.telling(reel)
    return reel, at(reel, done, time)


class Notice(Screen):
    """A calm screen that says what is wrong and what to do."""

    name = "notice"
    controls: ClassVar[Groups] = {
        "Here": (Control("leave", ("enter", "g", "backspace"), "back to where it came from"),)
    }

    def __init__(self, title: str, message: str) -> None:
        super().__init__()
        self.title, self.message = title, message

    def draw(self, sheet: Sheet) -> None:
        """The message, line by line as it came."""
        s = sheet.s
        box = frame.plain_header(sheet, self.title).inset(4 * s.unit, 4 * s.unit)
        y = box.y
        for line in self.message.splitlines():
            y += sheet.paragraph(box.x, y, box.w, line or " ", colour="faint") or s.body
        button = Box(box.x, min(y + 2 * s.unit, box.bottom), 11 * s.body, 1.9 * s.body)
        sheet.button(button, "Back (Esc)" if sheet.back else "Leave (Esc)", "leave", on=True)
