"""The screen that describes a scenario in words: its lesson, what to notice, what to try, its contents."""

from __future__ import annotations

from collections.abc import Iterator

from sim import language, wording
from sim.view.screens import header
from sim.view.ui.canvas import Canvas
from sim.view.ui.screen import Screen, Visit
from sim.view.ui.shapes import Value
from sim.view.ui.widgets import page


class About(Screen):
    """A page of words that scrolls."""

    name = "about"
    first_focus = "page"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.scenario, self.about = visit.source.scenario, f"in words · {visit.source.origin}"
        self.title = visit.source.titled("in words")
        self.lines = tuple(wording.unmarked(line) for line in _lines(visit))
        self.offset = 0.0

    def change(self, name: str, value: Value) -> None:
        """Scroll the page."""
        self.offset = float(value or 0)

    def draw(self, canvas: Canvas) -> None:
        """Draw the header and the page."""
        box = header.plain_header(canvas, self.scenario.name, self.about)
        page(canvas, box.inset(canvas.s.unit, 0.5 * canvas.s.unit), "page", self.lines, self.offset)


def _lines(visit: Visit) -> Iterator[str]:
    """Yield the paragraphs; those that begin with # are headings."""
    scenario = visit.source.scenario
    yield scenario.description
    lesson = scenario.lesson
    yield lesson.about
    for heading, points in (("# What to notice", lesson.notice), ("# What to try", lesson.try_)):
        if points:
            yield heading
            yield from (f"· {point}" for point in points)
    yield "# All that it says"
    yield from language.explain(scenario)
