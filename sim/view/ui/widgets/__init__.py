"""Widgets as plain shapes: a screen draws them and is told of their changes.

Each widget is a function of a canvas, a box, a name and what it shows; none remembers anything. When one
is moved, the app calls the screen's `change(name, value)`; the screen keeps the value and draws it.
"""

from sim.view.ui.widgets.charts import Whisker, bars, whiskers
from sim.view.ui.widgets.controls import (
    LETTERS,
    before_and_next,
    choice,
    entry,
    icons,
    slider,
    stepper,
    touch,
)
from sim.view.ui.widgets.list import Row, listing, matching
from sim.view.ui.widgets.text import page, picture, scroll_bar, table

__all__ = [
    "LETTERS",
    "Row",
    "Whisker",
    "bars",
    "before_and_next",
    "choice",
    "entry",
    "icons",
    "listing",
    "matching",
    "page",
    "picture",
    "scroll_bar",
    "slider",
    "stepper",
    "table",
    "touch",
    "whiskers",
]
