"""Colours by meaning: Okabe and Ito's hues, the same on dark and on white.

Source of the hues: M. Okabe, K. Ito, "Color Universal Design", jfly.uni-koeln.de/color.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]


def _rgb(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


OKABE_ITO = {
    "waiting": "#56B4E9",
    "engaged": "#E69F00",
    "intercepted": "#009E73",
    "leak": "#D55E00",
    "decoy": "#CC79A7",
    "siren": "#F0E442",
    "chosen": "#0072B2",
}
"""The hue for each meaning, in the window, on the page and in the figures."""


@dataclass(frozen=True)
class Theme:
    """*colours* by role; the roles in *outlined* get a dark outline, because they are pale on white."""

    name: str
    colours: dict[str, Rgb]
    outlined: frozenset[str] = frozenset()

    def __getitem__(self, role: str) -> Rgb:
        return self.colours[role]

    def mix(self, role: str, share: float, ground: str = "map") -> Rgb:
        """The colour of *role* over *ground* with opacity *share* (0 to 1)."""
        return _mixed(self.colours[role], share, self.colours[ground])

    def line(self, role: str, share: float) -> Rgb:
        """The colour of a thin line, darkened if *role* is pale, because a line has no outline."""
        if role not in self.outlined:
            return self.mix(role, share)
        r, g, b = (round(0.62 * part) for part in self.colours[role])
        return _mixed((r, g, b), share, self.colours["map"])


@lru_cache(maxsize=4096)
def _mixed(above: Rgb, share: float, below: Rgb) -> Rgb:
    r, g, b = (round(a * share + c * (1 - share)) for a, c in zip(above, below, strict=True))
    return r, g, b


def _theme(name: str, outlined: frozenset[str] = frozenset(), **roles: str) -> Theme:
    return Theme(name, {role: _rgb(value) for role, value in {**OKABE_ITO, **roles}.items()}, outlined)


DARK = _theme(
    "dark",
    background="#12161C",
    map="#171D25",
    panel="#171D25",
    line="#323D4A",
    button="#262F3A",
    pressed="#364250",
    track="#2D3743",
    text="#E8ECF1",
    faint="#A3B0BD",
    harmless="#93A1AF",
    on_siren="#12161C",
    on_chosen="#FFFFFF",
    outline="#12161C",
    zone="#9FB2C6",
    bar="#7389A0",
    hint="#303B48",
)

LIGHT = _theme(
    "light",
    outlined=frozenset({"waiting", "engaged", "siren", "decoy"}),
    background="#FFFFFF",
    map="#FFFFFF",
    panel="#FFFFFF",
    line="#C9D1DA",
    button="#EDF1F5",
    pressed="#D3DCE5",
    track="#DDE3EA",
    text="#12161C",
    faint="#4C5864",
    harmless="#6B7783",
    on_siren="#12161C",
    on_chosen="#FFFFFF",
    outline="#12161C",
    zone="#5B6C7E",
    bar="#6B7F93",
    hint="#FFFFFF",
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
