"""Estimates against published numbers, against scipy, and by how often their intervals cover."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy import stats

from sim import statistics

NAN = math.nan

Describe = Callable[[statistics.Sample], statistics.Response]


def sample(*values: float) -> statistics.Sample:
    return np.array(values, dtype=np.float64)


# --- Student's t ---


def test_t_interval_of_students_own_sleep_experiment() -> None:
    # Student (1908), Biometrika 6, 1-25: additional hours of sleep, drug 2 against drug 1.
    hours = sample(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4)
    assert statistics.t_interval(hours) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("n", [2, 3, 30, 1000])
def test_t_interval_agrees_with_scipy(n: int, confidence: float) -> None:
    values = np.random.default_rng(n).normal(3.0, 2.0, n)
    expected = stats.ttest_1samp(values, 0.0).confidence_interval(confidence)
    assert statistics.t_interval(values, confidence) == pytest.approx(tuple(expected), rel=1e-9)


@pytest.mark.parametrize("value", [0.0, 0.7, 2.0])
def test_a_sample_that_did_not_vary_has_no_t_interval(value: float) -> None:
    assert statistics.t_interval(sample(*[value] * 150)) is None


def test_t_interval_needs_two_values() -> None:
    assert statistics.t_interval(sample(4.0)) is None


# --- Wilson ---

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("successes", "n", "low", "high"), NEWCOMBE)
def test_wilson_interval_as_published(successes: int, n: int, low: float, high: float) -> None:
    assert statistics.wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("successes", "n"), [(0, 150), (150, 150), (7, 150), (1, 1)])
def test_wilson_interval_agrees_with_scipy(successes: int, n: int) -> None:
    expected = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert statistics.wilson(successes, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_none_of_150_does_not_mean_never() -> None:
    assert statistics.wilson(0, 150) == pytest.approx((0.0, 0.02497), abs=1e-5)


# --- the ratio ---


def test_ratio_is_of_the_sums_and_not_the_mean_of_ratios() -> None:
    assert statistics.ratio(sample(1, 1), sample(1, 9)).mean == 0.2


def test_ratio_interval_by_hand() -> None:
    # Ratio 5/20; residuals 1 - 1, 1 - 1.5, 3 - 2.5; their squares sum to 0.5.
    error = math.sqrt(0.5 * 3 / 2) / 20
    half = stats.t.ppf(0.975, 2) * error
    found = statistics.ratio_interval(sample(1, 1, 3), sample(4, 6, 10))
    assert found == pytest.approx((max(0.0, 0.25 - half), 0.25 + half))


def test_ratio_of_equal_wholes_is_the_t_interval_of_the_ratios() -> None:
    parts = sample(1, 3, 2, 0, 2, 1)
    expected = statistics.t_interval(parts / 10)
    assert statistics.ratio_interval(parts, np.full(6, 10.0)) == pytest.approx(expected)


@pytest.mark.parametrize("part", [0.0, 5.0])
def test_ratio_at_its_edge_keeps_a_width(part: float) -> None:
    low, high = statistics.ratio_interval(np.full(150, part), np.full(150, 5.0)) or (0, 0)
    assert high - low == pytest.approx(0.02497, abs=1e-5)


def test_ratio_leaves_out_replications_without_a_whole() -> None:
    assert statistics.ratio(sample(1, 0, NAN), sample(2, 0, 4)).n == 1


# --- quantiles, counts, missing values ---


def test_quantiles_of_a_hundred_numbers() -> None:
    found = statistics.quantiles(np.arange(1.0, 101.0))
    assert found == {"0.05": 5, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 95}


@pytest.mark.parametrize("n", [1, 2, 7, 20, 60])
def test_quantiles_agree_with_the_exact_inverse_of_the_distribution(n: int) -> None:
    values = np.random.default_rng(n).integers(0, 9, n).astype(float)
    found = statistics.quantiles(values)
    # The smallest value with at least the share at or below it, counted in whole numbers.
    expected = [
        min(v for v in values if 100 * np.count_nonzero(values <= v) >= percent * n)
        for percent in statistics.QUANTILES.values()
    ]
    assert list(found.values()) == expected


def test_counts_of_whole_numbers() -> None:
    assert statistics.mean(sample(2, 0, 2, NAN), whole=True).counts == {0: 1, 2: 2}


def test_missing_values_are_left_out() -> None:
    whole, holed = sample(1, 2, 6), sample(1, NAN, 2, NAN, 6)
    assert statistics.mean(holed) == statistics.mean(whole)


@pytest.mark.parametrize("describe", [statistics.mean, statistics.share])
def test_nothing_is_known_of_no_values(describe: object) -> None:
    found = describe(sample(NAN, NAN))  # type: ignore[operator]
    assert (found.n, found.mean, found.sd, found.interval, found.max) == (0, None, None, None, None)


def test_one_value_has_no_spread() -> None:
    found = statistics.mean(sample(3.5))
    assert (found.mean, found.sd, found.interval) == (3.5, None, None)


def test_standard_deviation_agrees_with_numpy() -> None:
    values = np.random.default_rng(5).exponential(4.0, 500)
    assert statistics.mean(values).sd == pytest.approx(np.std(values, ddof=1), rel=1e-12)


def test_estimates_do_not_depend_on_the_order_of_values() -> None:
    values = np.random.default_rng(6).lognormal(0.0, 3.0, 999)
    assert statistics.mean(values) == statistics.mean(values[::-1])


# --- what never occurred, or never varied ---


@pytest.mark.parametrize("n", [1, 10, 150, 100_000])
def test_the_bound_on_what_never_occurred_is_exact(n: int) -> None:
    expected = stats.binomtest(0, n, alternative="less").proportion_ci(0.95, method="exact").high
    assert statistics.bound(n) == pytest.approx(expected, rel=1e-9)


def test_the_bound_on_none_of_150_is_about_three_over_n() -> None:
    assert statistics.bound(150) == pytest.approx(3 / 150, rel=0.02)


def test_the_bound_is_the_chance_that_would_be_missed_once_in_twenty() -> None:
    assert (1 - (statistics.bound(150) or 0)) ** 150 == pytest.approx(0.05)


@pytest.mark.parametrize("describe", [partial(statistics.mean, whole=True), statistics.mean])
def test_a_mean_that_was_always_zero_has_a_bound_and_no_interval(describe: Describe) -> None:
    found = describe(np.zeros(150))
    assert (found.interval, found.bound, found.never) == (None, statistics.bound(150), True)


def test_a_mean_that_varied_has_no_bound() -> None:
    assert statistics.mean(sample(0, 0, 1), whole=True).bound is None


def test_a_response_without_a_value_has_a_bound_on_the_chance_of_one() -> None:
    found = replace(statistics.mean(np.full(150, NAN)), missing=150)
    assert (found.bound, found.never) == (statistics.bound(150), False)


@pytest.mark.parametrize("value", [0, 1])
def test_a_share_at_its_edge_keeps_wilson_s_width(value: int) -> None:
    low, high = statistics.share(np.full(150, float(value))).interval or (0, 0)
    assert high - low == pytest.approx(0.02497, abs=1e-5)


def test_a_ratio_that_did_not_vary_has_no_interval() -> None:
    assert statistics.ratio_interval(np.full(150, 1.0), np.full(150, 4.0)) is None


def test_occurrence_counts_replications_and_not_their_values() -> None:
    found = statistics.mean(sample(0, 7, 0, 2), whole=True)
    assert (found.above, found.occurrence) == (2, statistics.wilson(2, 4))


# --- Clopper and Pearson ---


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
@pytest.mark.parametrize(("successes", "n"), [(0, 150), (150, 150), (7, 150), (1, 1), (999, 100_000)])
def test_exact_interval_agrees_with_scipy(successes: int, n: int, confidence: float) -> None:
    expected = stats.binomtest(successes, n).proportion_ci(confidence, method="exact")
    found = statistics.clopper_pearson(successes, n, confidence)
    assert found == pytest.approx((expected.low, expected.high), abs=1e-10)


# Newcombe (1998), table I, method 5.
EXACT = [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)]


@pytest.mark.parametrize(("successes", "n", "low", "high"), EXACT)
def test_exact_interval_as_published(successes: int, n: int, low: float, high: float) -> None:
    assert statistics.clopper_pearson(successes, n) == pytest.approx((low, high), abs=5e-5)


# --- quantiles by order statistics ---


@pytest.mark.parametrize("percent", [5, 25, 50, 75, 95])
@pytest.mark.parametrize("n", [6, 20, 93, 500])
def test_quantile_interval_agrees_with_scipy(n: int, percent: int) -> None:
    values = np.random.default_rng(n).exponential(1.0, n)
    expected = stats.quantile_test(values, p=percent / 100).confidence_interval(0.95)
    found = statistics.quantile_intervals(statistics.in_order(values))[f"{percent / 100:g}"]
    assert found == (None if np.isnan(list(expected)).any() else tuple(expected))


@pytest.mark.parametrize(("percent", "fewest"), [(50, 6), (5, 72), (95, 72)])
def test_quantile_intervals_on_few_runs_are_not_made_up(percent: int, fewest: int) -> None:
    # The smallest n whose outermost rank leaves 2.5 % in its tail: 0.5**n, and 0.95**n, are at most 0.025.
    found = [statistics.rank_interval(n, percent) for n in (fewest - 1, fewest)]
    assert (found[0], found[1] is None) == (None, False)


def test_quantile_intervals_of_nothing_are_none() -> None:
    assert set(statistics.mean(sample()).quantile_intervals.values()) == {None}


# --- the bootstrap ---


def test_the_bootstrap_draws_the_same_from_the_same_seed() -> None:
    values = np.random.default_rng(1).exponential(1.0, 40)
    first, again, other = (statistics.bootstrap(values, np.std, seed=seed) for seed in (3, 3, 4))
    assert (first == again, first == other) == (True, False)


@pytest.mark.parametrize("value", [0.0, 2.0])
def test_a_bootstrap_of_what_never_varied_tells_nothing(value: float) -> None:
    assert statistics.bootstrap(np.full(150, value), np.mean) is None


def test_a_bootstrap_of_few_values_tells_nothing() -> None:
    assert statistics.bootstrap(np.arange(9.0), np.mean) is None


def test_a_bootstrap_whose_resamples_agree_tells_nothing() -> None:
    assert statistics.bootstrap(np.array([0.0] * 149 + [1.0]), np.median) is None


def test_the_interval_of_a_spread_is_the_same_by_either_method() -> None:
    ordered = statistics.in_order(np.random.default_rng(8).exponential(1.0, 2_000))
    by_bootstrap, _ = statistics.sd_interval(ordered)
    by_formula = statistics.resampling.by_fourth_moment(ordered)
    assert by_bootstrap == pytest.approx(by_formula, rel=0.02)


def test_the_interval_of_a_spread_of_many_values_needs_no_resampling() -> None:
    ordered = statistics.in_order(np.random.default_rng(9).exponential(1.0, 5_001))
    assert statistics.sd_interval(ordered)[1] == "delta"
