"""Plain words: what a student reads has no sign of a markup language, and no name out of a table."""

from __future__ import annotations

import pytest

from sim import language
from sim.view import words
from sim.view.about import About
from sim.view.files import source_of
from sim.view.screen import Visit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Its cause is `no_rounds`, `cause.missed` is 0.", "Its cause is “no rounds left”, "),
        ("See `window_opened` in the log.", "See window_opened in the log."),
        ("`utilisation` shows it.", "“share of time busy” shows it."),
        ("sim study two -n 9  # `held` 0.2", "sim study two -n 9  # held 0.2"),
    ],
)
def test_code_is_told_in_words_but_for_commands(text: str, told: str) -> None:
    assert words.unmarked(text).startswith(told)


@pytest.mark.parametrize("name", language.shipped())
def test_no_page_about_a_scenario_has_a_sign_for_code(name: str) -> None:
    lines = About(Visit(source_of(language.load(name)))).lines
    assert not [line for line in lines if "`" in line]
