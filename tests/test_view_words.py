"""Plain words: what a student reads has no sign of a markup language, and no name out of a table."""

from __future__ import annotations

import pytest

from sim import language, plan, wording
from sim.responses import names
from sim.view.screens.about import About
from sim.view.screens.problems import source_of
from sim.view.ui.screen import Visit
from watching import viewer


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
    assert wording.unmarked(text).startswith(told)


@pytest.mark.parametrize("name", language.shipped())
def test_no_page_about_a_scenario_has_a_sign_for_code(name: str) -> None:
    lines = About(Visit(source_of(language.load(name)))).lines
    assert not [line for line in lines if "`" in line]


@pytest.mark.parametrize("name", names(plan.make(language.load("layers"))))
def test_every_response_is_explained(name: str) -> None:
    assert wording.meaning(name)


def test_many_runs_say_what_is_counted() -> None:
    assert any(text.startswith("threats that landed on") for text in viewer().keys("end", "m").texts)
