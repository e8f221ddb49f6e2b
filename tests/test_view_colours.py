"""Contrast of everything written and drawn, on dark and on white."""

from __future__ import annotations

import numpy as np
import pytest

from sim.view.map import drawing
from sim.view.ui.theme import THEMES, Theme

# --- colours ---


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance (WCAG 2, definition of contrast ratio)."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


WRITTEN = [
    *((ink, ground) for ink in ("text", "faint") for ground in ("background", "map", "panel", "hint")),
    ("text", "button"),
    ("text", "pressed"),
    ("on_chosen", "chosen"),
    ("on_siren", "siren"),
]
DRAWN = ["waiting", "engaged", "intercepted", "leak", "decoy", "chosen", "harmless", "zone", "bar", "siren"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_words_stand_out(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("role", DRAWN)
def test_signs_stand_out_or_have_an_outline(theme: Theme, role: str) -> None:
    drawn = "outline" if role in theme.outlined else role
    assert min(contrast(theme[drawn], theme[ground]) for ground in ("map", "panel", "background")) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_was_stopped_can_be_told_from_the_ground(theme: Theme) -> None:
    assert contrast(theme.mix("intercepted", drawing.STOPPED_OPACITY), theme["map"]) >= 2.9


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_faint_words_of_a_line_that_is_pointed_at_stand_out(theme: Theme) -> None:
    assert contrast(theme["faint"], theme["pressed"]) >= 4.5
