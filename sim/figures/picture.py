"""A figure with a title, a subtitle and a signature, laid out again for each size it is drawn at."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import ScaledTranslation

from sim.figures.rendering import PRODUCT, image, render
from sim.figures.style import BODY, FAMILY, SMALL, TITLE, Style
from sim.figures.style import style as style_of

SIZE = (8.0, 4.5)
"""Width and height in inches; at 160 dots per inch a figure fills a screen of 1280 by 720."""

MARGIN = 12.0
"""Points between the figure's edge and its content."""

MADE_UP = "made-up numbers"

AfterLayout = Callable[[RendererBase], None]


@dataclass(frozen=True)
class Source:
    """Where a figure's numbers came from: *line* is shown, *items* go into the file's metadata."""

    line: str
    items: Mapping[str, str] = field(default_factory=dict)


class Picture(Figure):
    """A figure in a theme that looks the same everywhere, whatever the user's matplotlib settings."""

    def __init__(
        self, theme: str, title: str, subtitle: str, source: Source, height: float = SIZE[1]
    ) -> None:
        self.style: Style = style_of(theme)
        self.source = source
        self.title, self.subtitle = title, subtitle
        self.after_layout: list[AfterLayout] = []
        self._settled: tuple[float, ...] = ()
        with self.style.applied():
            super().__init__(figsize=(SIZE[0], height), dpi=160)
            FigureCanvasAgg(self)
            self._frame(title, subtitle, source.line)

    @property
    def description(self) -> str:
        """The figure in words, as alternative text."""
        return f"{self.title}. {self.subtitle}." if self.subtitle else f"{self.title}."

    def plain_axes(self, *hidden: str, place: tuple[int, int, int] = (1, 1, 1)) -> Axes:
        """Add axes without the spines named in *hidden* and their ticks.

        *place* is the number of rows and columns of axes, and the number of this one, from 1.
        """
        axes = self.add_subplot(*place)
        for side in hidden:
            axes.spines[side].set_visible(False)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axes.tick_params(length=0 if "left" in hidden else 3, axis="y")
        axes.tick_params(length=0 if "bottom" in hidden else 3, axis="x")
        return axes

    # --- title, subtitle, signature: at fixed distances from the edges, shortened to the width ---

    def _frame(self, title: str, subtitle: str, signature: str) -> None:
        look = self.style
        top = MARGIN
        self._lines: list[tuple[Text, str, float]] = []
        self._line(title, 0, 1, -top, TITLE, look.text, bold=True)
        top += 1.25 * TITLE
        if subtitle:
            self._line(subtitle, 0, 1, -top, BODY, look.faint)
            top += 1.35 * BODY
        self._line(signature, 0, 0, MARGIN - 2, SMALL, look.faint, room=len(MADE_UP) * 0.55 * SMALL)
        self._line(MADE_UP, 1, 0, MARGIN - 2, SMALL, look.faint)
        self._above, self._below = top + 0.5 * BODY, MARGIN + 1.7 * SMALL

    def _line(
        self,
        words: str,
        x: int,
        y: int,
        shift: float,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        room: float = 0,
    ) -> None:
        """Add a line that starts (x 0) or ends (x 1) at a margin, *shift* points above the edge *y*."""
        away = ScaledTranslation((1 - 2 * x) * MARGIN / 72, shift / 72, self.dpi_scale_trans)
        # Only the bundled font has a semibold weight.
        font: dict[str, Any] = {"fontfamily": FAMILY, "fontweight": 600} if bold else {}
        line = self.text(
            x, y, words, transform=self.transFigure + away, ha="right" if x else "left",
            va="top" if y else "bottom", fontsize=size, color=colour, **font,
        )  # fmt: skip
        line.set_in_layout(False)
        self._lines.append((line, words, room))

    # --- drawing ---

    def draw(self, renderer: RendererBase) -> None:
        """Draw in this figure's theme, after laying out again if the size has changed."""
        with self.style.applied(), warnings.catch_warnings():
            # A character that no font has is drawn as a box.
            warnings.filterwarnings("ignore", "Glyph")
            size = (*self.get_size_inches(), self.dpi)
            if size != self._settled:
                self._settle(renderer)
                self._settled = size
            super().draw(renderer)

    def _settle(self, renderer: RendererBase) -> None:
        width, height = 72 * self.get_size_inches()
        for line, words, room in self._lines:
            fit(line, words, (width - 2 * MARGIN - room) * self.dpi / 72, renderer)
        inner = height - self._above - self._below
        rect = (MARGIN / width, self._below / height, 1 - 2 * MARGIN / width, max(inner, 1) / height)
        if self.axes:
            ConstrainedLayoutEngine(w_pad=0, h_pad=0, rect=rect).execute(self)
        for settle in self.after_layout:
            settle(renderer)

    def settle(self) -> None:
        """Lay out now, so that positions can be read."""
        self.draw_without_rendering()

    def savefig(self, *arguments: Any, **options: Any) -> None:
        """Save as matplotlib does, in this figure's theme."""
        with self.style.applied():
            super().savefig(*arguments, **options)

    def metadata(self, form: str) -> Mapping[str, str | None]:
        """Return where the figure came from, as metadata of a "png" or an "svg" file; it holds no date."""
        named: dict[str, str | None] = {"Title": self.title, "Description": self.description}
        if form == "svg":
            items = "; ".join(f"{key}: {value}" for key, value in self.source.items.items())
            return {"Creator": PRODUCT, "Date": None, **named, "Source": items}
        return {"Software": PRODUCT, **named, **self.source.items}

    def _repr_html_(self) -> str:
        return image(render(self, "png", self.metadata("png")), self.description)


def fit(line: Text, words: str, width: float, renderer: RendererBase) -> None:
    """Shorten *words* with an ellipsis to *width* pixels."""
    line.set_text(words)
    most = len(words)
    while most > 1 and line.get_window_extent(renderer).width > width:
        share = width / line.get_window_extent(renderer).width
        most = max(1, min(most - 1, int(share * most)))
        line.set_text(words[:most].rstrip(" ,·") + "…")


def blank(theme: str, title: str, sentence: str, source: Source) -> Picture:
    """Return a figure with only a *sentence*, which says why there is nothing to draw."""
    picture = Picture(theme, title, "", source)
    with picture.style.applied():
        picture.text(0.5, 0.5, sentence, ha="center", va="center", fontsize=BODY + 2, wrap=True)
    return picture
