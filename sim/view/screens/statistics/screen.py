"""The statistics of a scenario: numbers first, then a figure; compared with what was kept; all exportable."""

from __future__ import annotations

import pickle
from typing import ClassVar

from sim.errors import SimError
from sim.files import keep, stem_of
from sim.replay import expected
from sim.view.background.one_at_a_time import OneAtATime
from sim.view.screens.statistics import figures, layout, queries
from sim.view.screens.statistics.queries import Asked, Numbers
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Visit
from sim.view.ui.shapes import Value

TABLES = (("Numbers", "numbers"), ("Causes", "causes"), ("Compared", "compared"))

FIGURE = ("Figure", "figure")
"""One more face, where text is so large that table and figure are seen one after the other."""

Key = tuple[object, ...]


class Statistics(Screen):
    """Numbers and figures come from another process; one thing is asked for at a time."""

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
            Control("export", ("c",), "save this table as CSV", "csv"),
            Control("export", ("j",), "save all behind this table as JSON", "json"),
            Control("export", ("r",), "save every run as CSV", "runs"),
        )
    }

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.source, self.replication = visit.source, visit.replication
        self.title = visit.source.titled("statistics")
        self.pickled = pickle.dumps(visit.source.scenario)
        self.runs = queries.runs(visit.source.scenario)
        self.threats = expected(visit.source.scenario)
        self.response, self.shown, self.offset = "leaks", "numbers", 0.0
        self.figure_of = {False: "outcomes", True: "differences"}
        self.apart = False
        """Whether table and figure are seen one after the other; then *front* is the one that is seen."""
        self.front = "table"
        self.numbers = Numbers((), [], (), [])
        self.differences: tuple[Key, queries.Rows] = ((), [])
        self.trouble = ""
        self.wanted: Key = ()
        self.picture: tuple[Key, bytes] = ((), b"")
        self._begun, self._exports = False, list[str]()
        self._errand = OneAtATime("statistics")
        self.room = (1.0, 1.0)
        self.commands = {
            "turn_figure": lambda by: self._turn_figure(int(by or 1)),
            "turn_response": lambda by: self._turn_response(int(by or 1)),
            "turn_table": lambda _: self._turn_table(),
            "keep": lambda _: self.app.keep(self.source.scenario.name, self.source.scenario),
            "export": lambda form: self._exports.append(str(form)),
        }

    # --- what is looked at ---

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether something is being worked out."""
        return self._errand.busy or bool(self._exports) or self.wanted != self.picture[0]

    @property
    def others(self) -> tuple[tuple[str, bytes], ...]:
        """What was kept, but for this scenario itself."""
        return tuple(one for one in self.app.kept if one[1] != self.pickled)

    @property
    def several(self) -> bool:
        """Whether the comparison is looked at, and there is one."""
        return self.shown == "compared" and bool(self.others)

    @property
    def offers(self) -> figures.Faces:
        """The figures to choose from."""
        return figures.offered(self.threats, self.several)

    @property
    def figure(self) -> str:
        """The figure that is shown."""
        return self.figure_of[self.several]

    @property
    def asked(self) -> Asked:
        """All that, for the other process."""
        variants = ((self.source.scenario.name, self.pickled), *self.others) if self.several else ()
        theme = "dark" if self.app.settings.theme.name == "dark" else "white"
        seen = self.figure, self.response, self.shown, self.replication
        return Asked(self.pickled, self.runs, *seen, variants, theme)

    def visit(self) -> Visit:
        """The run that was looked at before."""
        return Visit(self.source, self.replication)

    # --- what changes it ---

    def change(self, name: str, value: Value) -> None:
        """Another figure or table, a row, or a scrolled table."""
        if name == "figure":
            self.figure_of[self.several] = str(value)
        elif name == "table" and value == "figure":
            self.front = "figure"
        elif name == "table":
            self.front, self.shown, self.offset = "table", str(value), 0.0
        elif name == "rows":
            self.offset = float(value or 0)
        elif name == "rows row" and self.shown != "compared":
            self._look_at(self.listed[int(value or 0)])

    @property
    def listed(self) -> tuple[str, ...]:
        """The responses of the rows."""
        return {"numbers": self.numbers.names, "causes": self.numbers.causes}.get(self.shown, ())

    def _look_at(self, response: str) -> None:
        self.response = response
        if self.figure in figures.OF_ALL:
            self.figure_of[False] = "histogram"

    def _turn_figure(self, by: int) -> None:
        if not self.apart or self.front == "figure":
            self.figure_of[self.several] = figures.after(self.offers, self.figure, by)
        self.front = "figure"

    def _turn_response(self, by: int) -> None:
        names = self.listed or self.numbers.names
        if names:
            at = names.index(self.response) if self.response in names else -1 if by > 0 else 0
            self._look_at(names[(at + by) % len(names)])
            self._scroll_to(names.index(self.response))

    def _scroll_to(self, row: int) -> None:
        """Scroll the table so that a row is seen."""
        line, view = self.room
        if self.shown != "compared":
            self.offset = min(row * line, max(self.offset, (row + 1) * line - view))

    def _turn_table(self) -> None:
        names = [name for _, name in self.tables]
        now = "figure" if self.apart and self.front == "figure" else self.shown
        self.change("table", names[(names.index(now) + 1) % len(names)])

    @property
    def tables(self) -> tuple[tuple[str, str], ...]:
        return (*TABLES, FIGURE) if self.apart else TABLES

    # --- work in the background ---

    def tick(self, seconds: float) -> None:
        """Take what has come, ask for what is wanted next: numbers, files, the comparison, the figure."""
        self._errand.look()
        if not self._errand.busy:
            self._ask_next()

    def _ask_next(self) -> None:
        asked, send, work = self.asked, self._errand.send, self.app.work
        compared_for: Key = (asked.others, self.response)
        if not self._begun:
            self._begun = True
            send(work, self._know, self._fail, queries.numbers, self.pickled, self.runs)
        elif self._exports:
            form = self._exports.pop(0)
            save, refuse = lambda content: self._save(asked, form, content), self._refuse
            send(work, save, refuse, queries.filed, asked, form)
        elif asked.others and self.differences[0] != compared_for:
            self.differences, self.trouble = (compared_for, []), ""
            send(work, lambda rows: self._compare(compared_for, rows), self._fail, queries.compared, asked)
        elif self.wanted and self.wanted != self.picture[0]:
            wanted, (shown, size, scale) = self.wanted, self.wanted
            self.picture = (wanted, self.picture[1] if self._fits(size) else b"")
            paint, fail = lambda rows: self._paint(wanted, rows), self._leave_blank
            send(work, paint, fail, queries.drawn, shown, size, scale)

    def _fits(self, size: object) -> bool:
        """Whether the old picture may stand until the new one is there."""
        return bool(self.picture[0]) and self.picture[0][1] == size

    def _know(self, found: Numbers) -> None:
        self.numbers = found

    def _compare(self, key: Key, rows: queries.Rows) -> None:
        self.differences = (key, rows)

    def _paint(self, wanted: Key, rows: bytes) -> None:
        self.picture, self.trouble = (wanted, rows), ""

    def _fail(self, why: str) -> None:
        self.trouble = why

    def _leave_blank(self, why: str) -> None:
        self.picture, self.trouble = (self.picture[0], b""), why

    def _refuse(self, why: str) -> None:
        self.app.say(f"Not saved: {why}")

    def _save(self, asked: Asked, form: str, content: bytes) -> None:
        of = () if asked.figure in figures.OF_ALL else (asked.response,)
        name = {"runs": ("runs",), "csv": (asked.table,), "json": (asked.table,)}
        what = name.get(form, (asked.figure, *of))
        suffix = ".csv" if form == "runs" else f".{form}"
        try:
            path = keep(self.app.folder, stem_of(self.source.scenario.name, *what), suffix, content)
            self.app.say(f"Saved {path}")
        except SimError as error:
            self._refuse(str(error))

    # --- what it looks like ---

    def draw(self, canvas: Canvas) -> None:
        """Numbers and a figure, and what can be saved."""
        layout.draw(canvas, self)
