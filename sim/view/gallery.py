"""The screen to choose a scenario from, and the screen that says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.errors import SimError
from sim.scenario import Scenario
from sim.view import field, moments
from sim.view.app import Screen
from sim.view.frame import icons, icons_begin
from sim.view.reel import Reel
from sim.view.replay import Play, Replay, Source
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


class Plain:
    """What every screen can do and most have no use for."""

    restless = False

    def tick(self, seconds: float) -> None:
        """Nothing moves."""

    def key(self, name: str) -> bool:
        """No typing."""
        return False

    def slide(self, name: str, x: float) -> None:
        """Nothing slides."""

    def wheel(self, x: float, y: float, by: float) -> None:
        """Nothing scrolls."""

    def close(self) -> None:
        """Nothing goes on in the background."""


class Gallery(Plain):
    """A list of scenarios; *show* is called with the screen that is opened."""

    name = "gallery"
    title = "Scenarios"

    def __init__(self, entries: Sequence[Entry], show: Callable[[Screen], None]) -> None:
        self.entries, self.show, self.place, self.first = tuple(entries), show, 0, 0
        self._moments: dict[int, tuple[Reel, Snapshot] | None] = {}
        self._stage: tuple[object, Stage] | None = None

    def do(self, command: str, value: int | str | None) -> None:
        """Move along the list, choose an entry, open it."""
        if command == "move":
            self.place = min(max(0, self.place + int(value or 0)), len(self.entries) - 1)
        elif command == "pick":
            self.place = int(value or 0)
        elif command == "open":
            self.show(self._opened())

    def wheel(self, x: float, y: float, by: float) -> None:
        """The wheel moves along the list."""
        self.do("move", -1 if by > 0 else 1)

    def _opened(self) -> Screen:
        try:
            return Replay(self.entries[self.place].open(), gallery=True)
        except SimError as error:
            return Notice("This scenario cannot be played", str(error))

    def draw(self, sheet: Sheet) -> None:
        """The list on the left; the chosen scenario's picture and words on the right."""
        s = sheet.s
        sheet.add(Fill(Box(0, 0, s.width, s.height), "background"))
        whole = Box(0, 0, s.width, s.height).inset(1.5 * s.unit, 0.8 * s.unit)
        top = Box(whole.x, whole.y, whole.w, 1.9 * s.body)
        left = icons_begin(sheet, top.right, 1.6 * s.body)
        icons(sheet, top.right, top.cy, 1.6 * s.body)
        wide = sheet.words(top.x, top.cy, self.title, size=1.15 * s.body, bold=True, width=left - top.x)
        count = f"{self.place + 1} of {len(self.entries)}"
        room = left - top.x - wide - 2 * s.unit
        sheet.words(top.x + wide + 2 * s.unit, top.cy, count, size=s.small, colour="faint", width=room)
        below = Box(whole.x, top.bottom + s.unit, whole.w, whole.bottom - top.bottom - 1.5 * s.unit)
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
            self._stage = (key, Stage(now[0], box, sheet.s, sheet.measure))
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


class Notice(Plain):
    """A calm screen that says what is wrong and what to do."""

    name = "notice"

    def __init__(self, title: str, message: str) -> None:
        self.title, self.message = title, message

    def do(self, command: str, value: int | str | None) -> None:
        """Only the app's own commands do something here."""

    def draw(self, sheet: Sheet) -> None:
        """The message, line by line as it came."""
        s = sheet.s
        sheet.add(Fill(Box(0, 0, s.width, s.height), "background"))
        box = Box(0, 0, s.width, s.height).inset(6 * s.unit, 10 * s.unit)
        y = (
            box.y
            + sheet.paragraph(box.x, box.y, box.w, self.title, size=1.4 * s.body, bold=True)
            + 2 * s.unit
        )
        for line in self.message.splitlines():
            y += sheet.paragraph(box.x, y, box.w, line or " ", colour="faint") or s.body
        button = Box(box.x, min(y + 2 * s.unit, box.bottom), 11 * s.body, 1.9 * s.body)
        sheet.button(button, "All scenarios (G)", "gallery", on=True)
