"""The screen to choose a scenario from: a list that typing searches, and a picture of each scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sim.scenario import Scenario
from sim.trace import telling_moment
from sim.trace.index import RunIndex
from sim.trace.snapshot import Snapshot, at
from sim.view.background.tasks import Task
from sim.view.map import drawing
from sim.view.map.base import BaseMapCache
from sim.view.screens import header
from sim.view.screens.loading import Loading
from sim.view.screens.replay.screen import Replay
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Play, Screen, Source, Visit
from sim.view.ui.shapes import Box, Fill, Value
from sim.view.ui.widgets import Row, entry, listing, matching
from sim.wording import unmarked

Moment = tuple[RunIndex, Snapshot]


@dataclass(frozen=True)
class Entry:
    """A scenario to choose: *play* plays its runs, *open* opens it."""

    scenario: Scenario
    play: Play
    open: Callable[[], Source]

    @property
    def line(self) -> str:
        """The first sentence of the description."""
        sentence, stop, _ = " ".join(unmarked(self.scenario.description).split()).partition(". ")
        return sentence + stop.strip()

    @property
    def row(self) -> Row:
        scenario = self.scenario
        more = (scenario.description, scenario.lesson.about, *scenario.zones, *scenario.defence.batteries)
        return Row(scenario.name, self.line, " ".join(more))


class Gallery(Screen):
    """A list of scenarios to open; letters search it, and a path opens any file."""

    name = "gallery"
    title = "Scenarios"
    writes = "search"
    first_focus = "list"
    controls: ClassVar[Groups] = {
        "Scenarios": (
            Control("move", ("down", "right"), "next scenario", 1),
            Control("move", ("up", "left"), "scenario before", -1),
            Control("move", ("pagedown",), "eight further", 8),
            Control("move", ("pageup",), "eight back", -8),
            Control("open", ("enter", "space"), "open the scenario"),
            Control("write", ("a … z",), "search; a path opens any file"),
        )
    }

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries, self.searched = tuple(entries), ""
        self.rows = [entry.row for entry in self.entries]
        self.places = list(range(len(self.entries)))
        self.place = 0
        self._moments: dict[int, Task[Moment]] = {}
        self._base_maps = BaseMapCache()
        self.commands = {
            "move": lambda by: self._move(int(by or 0)),
            "open": lambda _: self._open(),
        }

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether a picture is being made."""
        return any(not task.done for task in self._moments.values())

    def visit(self) -> Visit:
        """The chosen scenario's first run."""
        return Visit(self.entries[self.place].open())

    def change(self, name: str, value: Value) -> None:
        """Choose a row, or search."""
        if name == "list":
            self.place = int(value or 0)
        elif name == "search":
            self.searched = str(value or "")
            self.places = matching(self.rows, self.searched)
            if self.places and self.place not in self.places:
                self.place = self.places[0]

    def wheel(self, x: float, y: float, by: float) -> None:
        """Move along the list."""
        self._move(-1 if by > 0 else 1)

    def _move(self, by: int) -> None:
        if self.places:
            at_now = self.places.index(self.place) if self.place in self.places else 0
            self.place = self.places[min(max(0, at_now + by), len(self.places) - 1)]

    @property
    def _path(self) -> bool:
        """Whether the search line holds a path."""
        written = self.searched.strip()
        return "/" in written or "\\" in written or Path(written).suffix.lower() in (".yaml", ".yml")

    def _open(self) -> None:
        if self._path:
            self.app.open(str(Path(self.searched.strip()).expanduser()))
        elif self.places:
            source = self.entries[self.place].open()
            self.app.show(Loading(source.scenario.name, lambda: Replay(source)))

    # --- what it looks like ---

    def draw(self, canvas: Canvas) -> None:
        """Draw the search and the list on the left, the chosen scenario's picture and words on the right."""
        s = canvas.s
        count = f"{len(self.places)} of {len(self.entries)}" if self.searched else f"{len(self.entries)}"
        below = header.plain_header(canvas, self.title, f"{count} · drop a file on the window to open it")
        wide = below.w if s.narrow else 0.38 * below.w
        high = 0.42 * below.h if s.narrow else below.h
        self._list(canvas, Box(below.x, below.y, wide, high))
        if s.narrow:
            rest = Box(below.x, below.y + high + 1.5 * s.unit, below.w, below.h - high - 1.5 * s.unit)
        else:
            rest = Box(below.x + wide + 2 * s.unit, below.y, below.w - wide - 2 * s.unit, below.h)
        if self.places and not self._path:
            self._card(canvas, rest)

    def _list(self, canvas: Canvas, box: Box) -> None:
        s = canvas.s
        line = Box(box.x, box.y, box.w, 1.9 * s.body)
        invites = "Type to search; a path opens a file"
        entry(canvas, line, "search", self.searched, invites=invites, command="open", active=True)
        rest = Box(box.x, line.bottom + s.unit, box.w, max(1.0, box.bottom - line.bottom - s.unit))
        if self._path:
            canvas.paragraph(rest.x, rest.y, rest.w, "Enter opens this file.", size=s.small)
        elif not self.places:
            words = "No scenario has these words. Esc forgets them."
            canvas.paragraph(rest.x, rest.y, rest.w, words, size=s.small, colour="faint")
        else:
            listing(canvas, rest, "list", self.rows, self.places, self.place, "open")

    def _card(self, canvas: Canvas, box: Box) -> None:
        """Draw a picture of the chosen scenario, its description, and the button that opens it."""
        s, chosen = canvas.s, self.entries[self.place]
        button = Box(box.x, box.bottom - 1.9 * s.body, 9 * s.body, 1.9 * s.body)
        high = button.y - 2 * s.unit - box.y
        picture = Box(box.x, box.y, box.w, high * (0.42 if s.large else 0.62))
        self._picture(canvas, picture)
        text = Box(box.x, picture.bottom + 1.4 * s.unit, box.w, box.y + high - picture.bottom - 1.4 * s.unit)
        lines = int(text.h / (1.3 * s.body))
        used = 0.0
        if lines >= 1:
            used = canvas.paragraph(text.x, text.y, text.w, unmarked(chosen.scenario.description), most=lines)
        about = chosen.scenario.lesson.about
        lines = int((text.h - used - s.unit) / (1.3 * s.small))
        if about and lines >= 1:
            y = text.y + used + s.unit
            canvas.paragraph(text.x, y, text.w, unmarked(about), size=s.small, colour="faint", most=lines)
        canvas.button(button, "Open (Enter)", "open", None, on=True)

    def _picture(self, canvas: Canvas, box: Box) -> None:
        """Draw the first run at its most telling moment; an empty field if there is none, or not yet."""
        place, chosen = self.place, self.entries[self.place]
        if place not in self._moments:
            # A name for each, so that asking for one does not stop the others.
            self._moments[place] = self.app.work.ask(f"picture {place}", lambda _: _moment(chosen))
        task = self._moments[place]
        if not task.done or task.trouble is not None:
            canvas.add(Fill(box, "map", canvas.s.unit, "line", 1.0))
            return
        run_index, now = task.result
        drawing.still(canvas, self._base_maps.of(run_index, box, canvas, now), now)


def _moment(chosen: Entry) -> Moment:
    """A scenario's first run at its most telling moment. Raises SimError if it cannot be played."""
    run_index = RunIndex(chosen.scenario, chosen.play(1))
    done, time, _ = telling_moment.telling(run_index)
    return run_index, at(run_index, done, time)
