"""Widgets as plain shapes: a screen draws them where it wants and hears of them in `change`.

Each is a function of a sheet, a box, a name and what it shows; none remembers anything. A widget that
was moved says `change(name, value)` to its screen, which keeps the value and draws it next time.
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
