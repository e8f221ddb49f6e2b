"""The statistics of a scenario: numbers first, then a figure; compared with what was kept; all exportable."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import ClassVar

from sim.errors import SimError
from sim.view import counted, frame, words
from sim.view.controls import Control, Groups
from sim.view.fresh import keep, stem_of
from sim.view.screen import Screen, Visit
from sim.view.shapes import Box, Value
from sim.view.sheet import Sheet
from sim.view.widgets import choice, picture, table, touch
from sim.view.work import Task

FIGURES = (
    ("Ends", "outcomes"),
    ("Histogram", "histogram"),
    ("Running mean", "running_mean"),
    ("Distribution", "ecdf"),
    ("Boxes", "smore"),
    ("Causes", "causes"),
)
"""Face and name of every figure of a study."""

BRIEF = {"Histogram": "Bars", "Running mean": "Mean", "Distribution": "Curve", "Causes": "Why"}
"""Shorter faces, where text is large."""

TABLES = (("Numbers", "numbers"), ("Causes", "causes"), ("Compared", "compared"))

RUNS = 10_000
"""Replications behind the numbers."""

HEADS = {
    "numbers": ("response", "mean", "95 % interval", "exact", "n"),
    "causes": ("why threats landed", "per run", "95 % interval", "n"),
    "compared": ("", "difference", "95 % interval", "n"),
}

FORMS = ("png", "svg", "csv", "json")

Key = tuple[object, ...]


class Statistics(Screen):
    """Figures come from another process as pixels; one thing is asked for at a time."""

    name = "statistics"
    first_focus = "figure"
    controls: ClassVar[Groups] = {
        "Statistics": (
            Control("turn_figure", ("d",), "the next figure", 1),
            Control("turn_figure", ("shift+d",), "the figure before", -1),
            Control("turn_response", ("y",), "another response", 1),
            Control("turn_response", ("shift+y",), "the response before", -1),
            Control("turn_table", ("n",), "numbers, causes, comparison", 1),
            Control("keep", ("v",), "keep this scenario, to compare others with it"),
            Control("export", ("p",), "save the figure as PNG", "png"),
            Control("export", ("g",), "save the figure as SVG", "svg"),
            Control("export", ("c",), "save the replications as CSV", "csv"),
            Control("export", ("j",), "save the table as JSON", "json"),
        )
    }

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.source = visit.source
        self.title = visit.source.titled("statistics")
        self.pickled = pickle.dumps(visit.source.scenario)
        self.figure, self.response, self.shown, self.offset = "outcomes", "leaks", "numbers", 0.0
        self.names: list[str] = []
        self.tables: dict[str, counted.Rows] = {}
        self.compared_for: Key = ()
        self.trouble = ""
        self._wanted: Key = ()
        self._picture: tuple[Key, bytes] = ((), b"")
        self._exports: list[str] = []
        self._task: Task[object] | None = None
        self._then: Callable[[object], None] = lambda _: None
        self.commands = {
            "turn_figure": lambda by: self._turn_figure(int(by or 1)),
            "turn_response": lambda by: self._turn_response(int(by or 1)),
            "turn_table": lambda _: self._turn_table(),
            "keep": lambda _: self.app.keep(self.source.scenario.name, self.source.scenario),
            "export": lambda form: self._exports.append(str(form)),
        }

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether something is being worked out."""
        return self._task is not None or bool(self._exports) or self._wanted != self._picture[0]

    def visit(self) -> Visit:
        """The scenario's first run."""
        return Visit(self.source)

    # --- what changes it ---

    def change(self, name: str, value: Value) -> None:
        """Another figure or table, a row, or a scrolled table."""
        if name == "figure":
            self.figure = str(value)
        elif name == "table":
            self.shown, self.offset = str(value), 0.0
        elif name == "rows":
            self.offset = float(value or 0)
        elif name == "rows row" and self.shown == "numbers":
            self._look_at(self.names[int(value or 0)])

    def _look_at(self, response: str) -> None:
        self.response = response
        if self.figure in ("outcomes", "causes"):
            self.figure = "histogram"

    def _turn_figure(self, by: int) -> None:
        names = [name for _, name in FIGURES]
        self.figure = names[(names.index(self.figure) + by) % len(names)]

    def _turn_response(self, by: int) -> None:
        if self.names:
            at = self.names.index(self.response) if self.response in self.names else 0
            self._look_at(self.names[(at + by) % len(self.names)])

    def _turn_table(self) -> None:
        names = [name for _, name in TABLES]
        self.change("table", names[(names.index(self.shown) + 1) % len(names)])

    # --- work in the background ---

    def tick(self, seconds: float) -> None:
        """Take what has come, ask for what is wanted next: files, numbers, the comparison, the figure."""
        if self._task is not None and self._task.done:
            task, self._task = self._task, None
            self.trouble = "" if task.trouble is None else str(task.trouble).splitlines()[0]
            if task.trouble is None:
                self._then(task.result)
            elif self._picture[0] != self._wanted:
                self._picture = (self._wanted, b"")
        if self._task is None:
            self._ask_next()

    def _ask_next(self) -> None:
        theme = "dark" if self.app.settings.theme.name == "dark" else "white"
        others = [one for one in self.app.kept if one[1] != self.pickled]
        if not self.names and not self.trouble:
            self._ask(self._know, counted.numbers, self.pickled, RUNS)
        elif self._exports:
            form = self._exports.pop(0)
            given = (self.pickled, RUNS, self.figure, self.response, theme, form)
            self._ask(lambda content: self._save(form, content), counted.filed, *given)
        elif others and self.shown == "compared" and self.compared_for != (self.response, len(others)):
            self.compared_for = (self.response, len(others))
            variants = [(self.source.scenario.name, self.pickled), *others]
            self._ask(self._compare, counted.compared, variants, RUNS, self.response)
        elif self._wanted and self._wanted != self._picture[0]:
            wanted = self._wanted
            self._ask(lambda rows: self._paint(wanted, rows), counted.drawn, self.pickled, RUNS, *wanted)

    def _ask(self, then: Callable[..., None], function: Callable[..., object], *given: object) -> None:
        self._then, self._task = then, self.app.work.call("statistics", function, *given)

    def _know(self, found: tuple[list[str], counted.Rows, counted.Rows]) -> None:
        self.names, self.tables["numbers"], self.tables["causes"] = found

    def _compare(self, rows: counted.Rows) -> None:
        self.tables["compared"] = rows

    def _paint(self, wanted: Key, rows: bytes) -> None:
        self._picture = (wanted, rows)

    def _save(self, form: str, content: bytes) -> None:
        of = "" if self.figure in ("outcomes", "causes") else self.response
        what = (self.figure, of) if form in ("png", "svg") else ("study",)
        try:
            path = keep(self.app.folder, stem_of(self.source.scenario.name, *what), f".{form}", content)
            self.app.say(f"Saved {path}")
        except SimError as error:
            self.app.say(f"Not saved: {error}")

    # --- what it looks like ---

    def draw(self, sheet: Sheet) -> None:
        """Numbers on the left (above, where it is narrow), the figure beside them, exports below."""
        s = sheet.s
        about = f"statistics of {RUNS:,} runs" if self.names else self.trouble or "runs are being played …"
        below = frame.plain_header(sheet, self.source.scenario.name, about)
        high = touch(s)
        foot = Box(below.x, below.bottom - high, below.w, high)
        body = Box(below.x, below.y, below.w, foot.y - below.y - s.unit)
        gap = 2 * s.unit
        if s.narrow:
            left = Box(body.x, body.y, body.w, 0.42 * body.h)
            right = Box(body.x, left.bottom + gap, body.w, body.bottom - left.bottom - gap)
        else:
            left = Box(body.x, body.y, 0.5 * body.w, body.h)
            right = Box(left.right + gap, body.y, body.right - left.right - gap, body.h)
        self._numbers(sheet, left)
        self._figure(sheet, right)
        self._buttons(sheet, foot)

    def _numbers(self, sheet: Sheet, box: Box) -> None:
        s, high = sheet.s, touch(sheet.s)
        choice(sheet, Box(box.x, box.y, box.w, high), "table", self.shown, TABLES)
        rest = Box(box.x, box.y + high + s.unit, box.w, max(1.0, box.h - high - s.unit))
        rows = self.tables.get(self.shown, [])
        if not rows:
            sheet.paragraph(rest.x, rest.y + s.unit, rest.w, self._why_empty(), colour="faint")
            return
        at = self.names.index(self.response) if self.response in self.names else None
        at = at if self.shown == "numbers" else None
        heads, cut = list(HEADS[self.shown]), 3 if s.large else None
        if self.shown == "compared":
            heads[0] = f"{words.response(self.response)}, beside"
        room = (0.36 if s.large else 0.42) * rest.w
        shown = [[sheet.fitted(row[0], room, s.small), *row[1:cut]] for row in rows]
        table(
            sheet,
            rest,
            "rows",
            [sheet.fitted(heads[0], room, s.small), *heads[1:cut]],
            shown,
            self.offset,
            at,
        )

    def _why_empty(self) -> str:
        if self.shown == "compared" and self.names:
            if any(one[1] != self.pickled for one in self.app.kept):
                return "The comparison is being played …"
            return (
                "Nothing is kept yet. V keeps this scenario; the statistics of another are compared with it."
            )
        if self.shown == "causes" and self.names:
            return "No threat landed in any of these runs."
        return self.trouble or "Runs are being played …"

    def _figure(self, sheet: Sheet, box: Box) -> None:
        s, high = sheet.s, touch(sheet.s)
        faces = [(BRIEF.get(face, face) if s.large else face, name) for face, name in FIGURES]
        choice(sheet, Box(box.x, box.y, box.w, high), "figure", self.figure, faces)
        of = (
            ""
            if self.figure in ("outcomes", "causes")
            else f"of {words.response(self.response)} (Y: another)"
        )
        line = 1.6 * s.small if of else 0.0
        if of:
            sheet.words(box.x, box.y + high + 0.5 * line, of, size=s.small, colour="faint", width=box.w)
        place = Box(box.x, box.y + high + line + s.unit, box.w, max(8.0, box.h - high - line - s.unit))
        size = int(place.w), int(place.h)
        theme = "dark" if sheet.settings.theme.name == "dark" else "white"
        self._wanted = (self.figure, self.response, size, theme, round(s.small / 12, 2))
        key, rows = self._picture
        if rows:
            picture(sheet, place, rows, key[2])  # type: ignore[arg-type]
        else:
            waits = self.trouble or "The figure is being drawn …"
            sheet.paragraph(place.x, place.y + s.unit, place.w, waits, colour="faint")

    def _buttons(self, sheet: Sheet, box: Box) -> None:
        faces: list[tuple[str, str, Value]] = [(form.upper(), "export", form) for form in FORMS]
        wide = sheet.words(box.x, box.cy, "Save", size=sheet.s.small, colour="faint") + sheet.s.unit
        faces.append(("Keep", "keep", None))
        sheet.row_of(Box(box.x + wide, box.y, box.w - wide, box.h), faces, "", hints=True)
