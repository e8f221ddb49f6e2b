"""The look of all figures: two themes, colours by meaning, one font, sizes that a projector can show.

Source of the hues: M. Okabe, K. Ito, "Color Universal Design", jfly.uni-koeln.de/color. They have the same
meaning as in the window; a shape, a hatch or a dash repeats it for readers who do not see colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager

from sim import language
from sim.errors import SimError

BODY, SMALL, TITLE = 11.0, 9.5, 15.0
"""Font sizes in points, on a figure 4.5 inches high: a 29th, a 34th and a 22nd of its height."""

FAMILY = "Source Sans Pro"

HUES = {
    "waiting": "#56B4E9",
    "engaged": "#E69F00",
    "intercepted": "#009E73",
    "leak": "#D55E00",
    "decoy": "#CC79A7",
    "siren": "#F0E442",
    "chosen": "#0072B2",
}

HATCHES = {
    "intercepted": "",
    "leak": "///",
    "harmless": "...",
    "decoy": "xx",
    "waiting": "\\\\",
    "engaged": "++",
}
"""The hatch of an area of each meaning, which distinguishes it in grey."""

SERIES = ("chosen", "leak", "intercepted", "decoy", "engaged", "waiting")
"""The hues of series without a meaning of their own, in turn."""

DASHES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (1.2, 1.4)), (0, (6, 1.5, 1.2, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


@dataclass(frozen=True)
class Style:
    """A theme: its neutral colours, and the hues that are darkened or lightened in lines."""

    name: str
    background: str
    text: str
    faint: str
    line: str
    harmless: str
    bar: str
    outlined: frozenset[str] = frozenset()
    lightened: frozenset[str] = frozenset()

    def fill(self, role: str) -> str:
        """Return the colour of an area."""
        return HUES[role] if role in HUES else str(getattr(self, role))

    def ink(self, role: str) -> str:
        """Return the colour of a line, darkened or lightened to a contrast of 3:1 or more."""
        colour = self.fill(role)
        if role in self.outlined:
            return _shifted(colour, 0)
        return _shifted(colour, 255) if role in self.lightened else colour

    def edge(self, role: str) -> str:
        """Return the colour of an area's outline and hatch: dark on light hues, light on dark ones."""
        return self.ink(role) if role in self.outlined else self.background

    def series(self, place: int) -> Series:
        """Return the look of the *place*-th series, counted from 0."""
        role = SERIES[place % len(SERIES)]
        return Series(self.ink(role), DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)])

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Apply matplotlib's defaults and this theme, and restore the user's settings afterwards."""
        _register()
        with mpl.rc_context(_rc(self)):
            yield


@dataclass(frozen=True)
class Series:
    """A colour, a dash and a marker that belong together."""

    colour: str
    dash: Any
    marker: str


WHITE = Style(
    "white",
    background="#FFFFFF",
    text="#12161C",
    faint="#4C5864",
    line="#C9D1DA",
    harmless="#6B7783",
    bar="#6B7F93",
    outlined=frozenset({"waiting", "engaged", "siren", "decoy"}),
)

DARK = Style(
    "dark",
    background="#12161C",
    text="#E8ECF1",
    faint="#A3B0BD",
    line="#323D4A",
    harmless="#93A1AF",
    bar="#7389A0",
    lightened=frozenset({"chosen"}),
)

STYLES: Mapping[str, Style] = {style.name: style for style in (WHITE, DARK)}


def style(theme: str) -> Style:
    """Return the theme of that name. Raises SimError for an unknown name."""
    if theme not in STYLES:
        raise SimError(f"There is no theme {theme!r} of figures; there are {' and '.join(STYLES)}.")
    return STYLES[theme]


INKS = ("#000000", "#FFFFFF")
"""Text colours on coloured areas: the better of the two always has a contrast of 4.58 or more."""


def ink_on(rgb: Sequence[float]) -> str:
    """Return the text colour with the higher contrast to a colour, given by parts from 0 to 1."""
    return INKS[0] if (luminance(rgb) + 0.05) ** 2 > 0.05 * 1.05 else INKS[1]


def luminance(rgb: Sequence[float]) -> float:
    """Return the relative luminance of a colour, given by parts from 0 to 1. Source: WCAG 2.2."""
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _shifted(colour: str, towards: int) -> str:
    """Move a colour 38 % of the way to black (0) or white (255)."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(0.62 * part + 0.38 * towards):02X}" for part in parts)


@cache
def _rc(look: Style) -> Any:
    """Return matplotlib's default parameters with those of a theme."""
    defaults: Any = mpl.rcParamsDefault
    kept = {key: value for key, value in defaults.items() if not key.startswith(("backend", "_"))}
    own = {
        "font.family": [FAMILY, "DejaVu Sans"],
        "font.size": BODY,
        "text.color": look.text,
        "text.parse_math": False,  # a name may hold any character
        "axes.edgecolor": look.faint,
        "axes.labelcolor": look.faint,
        "axes.labelsize": BODY,
        "axes.facecolor": look.background,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "xtick.color": look.faint,
        "ytick.color": look.faint,
        "xtick.labelsize": BODY,
        "ytick.labelsize": BODY,
        "figure.facecolor": look.background,
        "figure.edgecolor": look.background,
        "savefig.facecolor": look.background,
        "savefig.edgecolor": look.background,
        "hatch.linewidth": 0.7,
        "lines.linewidth": 1.8,
        "lines.solid_capstyle": "butt",
        "svg.hashsalt": "point-defence",  # the same figure is the same file
        "svg.fonttype": "path",
        "path.simplify": True,
    }
    return {**kept, **own}


@cache
def _register() -> None:
    """Register the bundled font with matplotlib in this process; without it, matplotlib's font is used."""
    for name in ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"):
        file = language.folder("assets") / name
        if file.exists():
            font_manager.fontManager.addfont(file)
