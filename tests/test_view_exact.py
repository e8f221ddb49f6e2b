"""What theory knows beside what was played: dots on the bars, the exact mean beside the simulated one."""

from __future__ import annotations

import numpy as np
import pytest

from sim import language, wording
from sim.view.background.exact_values import ExactValue, exact_values
from sim.view.screens.replay.histogram import exact_shares, histogram
from sim.view.ui.shapes import Mark
from watching import viewer

CHANCES = np.array([0.1, 0.2, 0.3, 0.4])


def test_a_dot_stands_at_each_bar_s_exact_chance() -> None:
    assert exact_shares(ExactValue(2.0, CHANCES), histogram({0: 5, 3: 5})) == pytest.approx(CHANCES)


def test_bars_of_several_values_have_the_sum_of_their_chances() -> None:
    assert exact_shares(ExactValue(2.0, CHANCES), histogram({0: 5, 3: 5}, most=2)) == pytest.approx(
        [0.3, 0.7]
    )


def test_bars_beyond_the_largest_possible_value_have_no_chance() -> None:
    assert exact_shares(ExactValue(2.0, CHANCES), histogram({3: 5, 5: 5})) == pytest.approx([0.4, 0.0, 0.0])


def test_without_a_known_distribution_there_are_no_dots() -> None:
    assert (
        exact_shares(ExactValue(2.0, None), histogram({0: 5})) == exact_shares(None, histogram({0: 5})) == []
    )


def test_the_exact_mean_stands_beside_the_simulated_one() -> None:
    fake = viewer(language.load("four-inbound")).keys("m")
    assert {"exactly 1.92", "exactly 7.3 %", "exact chance"} <= set(fake.texts)
    assert any(isinstance(shape, Mark) and shape.form == "shot" for shape in fake.shapes)


def test_where_no_formula_fits_nothing_is_said_to_be_exact() -> None:
    fake = viewer(language.load("a-volley-mostly-stopped")).keys("m")
    assert not any("exact" in text for text in fake.texts)


def test_a_value_of_the_long_run_is_not_called_exact() -> None:
    assert exact_values(language.load("short-window"))["leaks"].mean_words.startswith("in theory")


@pytest.mark.parametrize(
    ("value", "told"), [(1.92, "1.92"), (0.0, "0"), (210.5263, "210.53"), (1234.56, "1,234.6"), (50, "50")]
)
def test_an_exact_value_has_no_idle_noughts(value: float, told: str) -> None:
    assert wording.precise(value) == told
