"""The best of several: how often it is the right one, and what that costs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from sim.statistics import Race
from sim.statistics.selection import boundary

RUNS = 1000
"""Selections; the standard error of a share of 0.95 is 0.7 per cent."""

LONG = 1500


class Record(NamedTuple):
    """How often the best was selected, and the mean number of replications of each system."""

    right: float
    spent: float


def record(systems: int, rho: float, first: int, delta: float = 0.5, runs: int = RUNS) -> Record:
    """Selections in the slippage configuration: normal, the first better than all others by *delta*."""
    draw = np.random.default_rng(systems * 100 + first)
    root = np.linalg.cholesky(np.where(np.eye(systems) > 0, 1.0, rho))
    right, spent = 0, 0.0
    for _ in range(runs):
        values = draw.normal(size=(LONG, systems)) @ root.T
        values[:, 0] += delta
        race = Race(values[:first], delta, 0.95)
        race.add(values[first:])
        assert race.over
        right += race.best == 0
        spent += race.spent.mean()
    return Record(right / runs, spent / runs)


def test_the_boundary_as_published() -> None:
    # Kim and Nelson (2001): eta = ((2 alpha / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2, times 2 (n0 - 1).
    assert boundary(2, 10, 0.95) == pytest.approx(9 * (0.1 ** (-2 / 9) - 1))


@pytest.mark.parametrize(
    ("systems", "rho", "first"), [(2, 0.0, 10), (2, -0.9, 10), (5, 0.0, 10), (5, 0.7, 10)]
)
def test_the_best_is_selected_as_often_as_is_promised(systems: int, rho: float, first: int) -> None:
    assert record(systems, rho, first, runs=RUNS if systems == 2 else RUNS // 2).right >= 0.95 - 0.014


def test_common_draws_make_it_cheaper() -> None:
    assert record(3, 0.8, 10, 0.3, 200).spent < record(3, 0.0, 10, 0.3, 200).spent / 2.5


def test_stretches_do_not_matter() -> None:
    values = np.random.default_rng(2).normal(size=(400, 4)) + np.linspace(0, 0.3, 4)
    whole, parts = Race(values[:20], 0.2, 0.95), Race(values[:20], 0.2, 0.95)
    whole.add(values[20:])
    for row in values[20:]:
        parts.add(row[None])
    assert (parts.alive, parts.spent.tolist()) == (whole.alive, whole.spent.tolist())


def test_a_system_that_is_out_may_be_missing() -> None:
    draw = np.random.default_rng(3)
    values = draw.normal([0.0, 0.1, -9.0], 1.0, (600, 3))
    race = Race(values[:20], 0.1, 0.95)
    assert race.alive == [0, 1]
    values[20:, 2] = np.nan
    race.add(values[20:])
    assert race.spent[2] == 20
    assert np.isfinite(race.sums).all()


def test_equal_systems_end_and_the_first_is_taken() -> None:
    values = np.random.default_rng(4).normal(size=(50, 1)) @ np.ones((1, 3))
    race = Race(values, 0.1, 0.95)
    assert (race.over, race.best) == (True, 0)


def test_two_that_agree_in_the_first_stage_are_watched_on() -> None:
    # One in a hundred would have differed by 1: with an indifference of 0.01 that must be waited for.
    race = Race(np.zeros((100, 2)), 0.01, 0.95, least_variance=1 / 100)
    assert not race.over
    assert race.longest > 450
