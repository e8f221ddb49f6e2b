"""The screen for a scenario's statistics: numbers, a figure, a comparison with what was kept, exports."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import ClassVar

from sim.errors import SimError
from sim.files import keep, stem_of
from sim.replay import expected
from sim.view.background.tasks import OneAtATime
from sim.view.screens.statistics import figures, layout, queries
from sim.view.screens.statistics.queries import Numbers, Query
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Visit
from sim.view.ui.shapes import Value

FigureRequest = tuple[Query, tuple[int, int], float]
"""What a figure shows, its size in pixels, and its scale."""

Comparison = tuple[tuple[tuple[str, bytes], ...], str]
"""The kept variants that a comparison is about, and its response."""


class Statistics(Screen):
    """Shows numbers and figures that another process works out, one request at a time."""

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
        self.response, self.table, self.offset = "leaks", "numbers", 0.0
        self.figure_of = {False: "outcomes", True: "differences"}
        self.apart = False
        """Whether only the table or only the figure fits; then *front* is the one that is seen."""
        self.front = "table"
        self.room = (1.0, 1.0)
        """The height of a row and of the view of the table, in pixels."""
        self.numbers = Numbers((), [], (), [])
        self.differences: tuple[Comparison | None, queries.Rows] = (None, [])
        self.trouble = ""
        self.wanted: FigureRequest | None = None
        """The figure that fits the window now."""
        self.picture: tuple[FigureRequest | None, bytes] = (None, b"")
        """The figure that was asked for last, and the latest RGB bytes."""
        self._begun, self._exports = False, list[str]()
        self._requests = OneAtATime("statistics")
        self.commands = {
            "turn_figure": lambda by: self._turn_figure(int(by or 1)),
            "turn_response": lambda by: self._turn_response(int(by or 1)),
            "turn_table": lambda _: self._turn_table(),
            "keep": lambda _: self.app.keep(self.source.scenario.name, self.source.scenario),
            "export": lambda form: self._exports.append(str(form)),
        }

    # --- what it shows ---

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether something is being worked out."""
        return self._requests.busy or bool(self._exports) or self.wanted != self.picture[0]

    @property
    def others(self) -> tuple[tuple[str, bytes], ...]:
        """The kept variants, except this scenario itself."""
        return tuple(one for one in self.app.kept if one[1] != self.pickled)

    @property
    def several(self) -> bool:
        """Whether a comparison is shown, and there is something to compare with."""
        return self.table == "compared" and bool(self.others)

    @property
    def offers(self) -> figures.Faces:
        """The figures to choose from."""
        return figures.offered(self.threats, self.several)

    @property
    def figure(self) -> str:
        """The figure that is shown."""
        return self.figure_of[self.several]

    @property
    def query(self) -> Query:
        """The query for what is shown."""
        variants = ((self.source.scenario.name, self.pickled), *self.others) if self.several else ()
        theme = "dark" if self.app.settings.theme.name == "dark" else "white"
        seen = self.figure, self.response, self.table, self.replication
        return Query(self.pickled, self.runs, *seen, variants, theme)

    def visit(self) -> Visit:
        """The run that was shown before."""
        return Visit(self.source, self.replication)

    # --- what changes it ---

    def change(self, name: str, value: Value) -> None:
        """Choose another figure, table or row, or scroll the table."""
        if name == "figure":
            self.figure_of[self.several] = str(value)
        elif name == "table" and value == "figure":
            self.front = "figure"
        elif name == "table":
            self.front, self.table, self.offset = "table", str(value), 0.0
        elif name == "rows":
            self.offset = float(value or 0)
        elif name == "rows row" and self.table != "compared":
            self._look_at(self.listed[int(value or 0)])

    @property
    def listed(self) -> tuple[str, ...]:
        """The responses of the table's rows; none for a comparison."""
        return {"numbers": self.numbers.names, "causes": self.numbers.causes}.get(self.table, ())

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
        if self.table != "compared":
            self.offset = min(row * line, max(self.offset, (row + 1) * line - view))

    def _turn_table(self) -> None:
        names = [name for _, name in layout.tables(self.apart)]
        now = "figure" if self.apart and self.front == "figure" else self.table
        self.change("table", names[(names.index(now) + 1) % len(names)])

    # --- work in the background ---

    def tick(self, seconds: float) -> None:
        """Take the answer that came, if any; then ask for numbers, files, the comparison or the figure."""
        self._requests.poll()
        if not self._requests.busy:
            self._ask_next()

    def _ask_next(self) -> None:
        query, send, work = self.query, self._requests.send, self.app.work
        comparison = query.others, self.response
        if not self._begun:
            self._begun = True
            send(work, self._know, self._fail, queries.numbers, self.pickled, self.runs)
        elif self._exports:
            form = self._exports.pop(0)
            save, refuse = lambda content: self._save(query, form, content), self._refuse
            send(work, save, refuse, queries.exported, query, form)
        elif query.others and self.differences[0] != comparison:
            self.differences, self.trouble = (comparison, []), ""
            send(
                work, lambda rows: self._compare(comparison, rows), self._fail, queries.comparison_rows, query
            )
        elif self.wanted is not None and self.wanted != self.picture[0]:
            wanted = self.wanted
            self.picture = (wanted, self.picture[1] if self._picture_size == wanted[1] else b"")
            paint, fail = lambda rows: self._paint(wanted, rows), self._leave_blank
            send(work, paint, fail, queries.figure_pixels, *wanted)

    @property
    def _picture_size(self) -> tuple[int, int]:
        """Width and height of the latest picture in pixels."""
        return (0, 0) if self.picture[0] is None else self.picture[0][1]

    def _know(self, found: Numbers) -> None:
        self.numbers = found

    def _compare(self, key: Comparison, rows: queries.Rows) -> None:
        self.differences = (key, rows)

    def _paint(self, wanted: FigureRequest, rows: bytes) -> None:
        self.picture, self.trouble = (wanted, rows), ""

    def _fail(self, why: str) -> None:
        self.trouble = why

    def _leave_blank(self, why: str) -> None:
        self.picture, self.trouble = (self.picture[0], b""), why

    def _refuse(self, why: str) -> None:
        self.app.say(f"Not saved: {why}")

    def _save(self, query: Query, form: str, content: bytes) -> None:
        of = () if query.figure in figures.OF_ALL else (query.response,)
        name = {"runs": ("runs",), "csv": (query.table,), "json": (query.table,)}
        what = name.get(form, (query.figure, *of))
        suffix = ".csv" if form == "runs" else f".{form}"
        try:
            path = keep(self.app.folder, stem_of(self.source.scenario.name, *what), suffix, content)
            self.app.say(f"Saved {path}")
        except SimError as error:
            self._refuse(str(error))

    # --- what it looks like ---

    def draw(self, canvas: Canvas) -> None:
        """Draw numbers and a figure, and what can be saved."""
        drawn = layout.draw(canvas, self._view())
        self.apart = drawn.apart
        self.room = drawn.room or self.room
        if drawn.figure is not None:
            self.wanted = (replace(self.query, table=""), *drawn.figure)

    def _view(self) -> layout.StatisticsView:
        names, source = self.listed, self.source
        return layout.StatisticsView(
            name=source.scenario.name,
            origin=source.origin,
            runs=self.runs,
            ready=bool(self.numbers.names),
            trouble=self.trouble,
            table=self.table,
            rows=self._rows(),
            chosen=names.index(self.response) if self.response in names else None,
            offset=self.offset,
            response=self.response,
            others=len(self.others),
            front=self.front,
            figure=self.figure,
            offers=self.offers,
            picture=self.picture[1],
            picture_size=self._picture_size,
        )

    def _rows(self) -> queries.Rows:
        """The rows of the table that is shown."""
        if self.table == "compared":
            return self.differences[1] if self.several else []
        return self.numbers.rows if self.table == "numbers" else self.numbers.cause_rows
