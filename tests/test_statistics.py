"""Estimates against published numbers, against scipy, and by how often their intervals cover."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim import statistics

NAN = math.nan


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


# --- coverage: fixed seeds; 2,000 studies, so a share's own standard error is 0.5 per cent ---

STUDIES = 2000


def test_t_interval_covers_a_normal_mean_as_it_says() -> None:
    draws = np.random.default_rng(1).normal(1.0, 2.0, (STUDIES, 10))
    hits = [low <= 1.0 <= high for low, high in filter(None, map(statistics.t_interval, draws))]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize(("p", "n"), [(0.5, 40), (0.1, 60), (0.02, 200)])
def test_wilson_interval_covers_on_average_as_it_says(p: float, n: int) -> None:
    # Exact and not simulated: the binomial distribution's weight of the counts that cover.
    counts = np.arange(n + 1)
    covers = [low <= p <= high for low, high in (statistics.wilson(int(k), n) or (1, 0) for k in counts)]
    assert stats.binom.pmf(counts, n, p) @ covers == pytest.approx(0.95, abs=0.03)


def test_ratio_interval_covers_clustered_threats_as_it_says() -> None:
    # Threats of one replication share a fate: their number varies and so does their chance.
    draw = np.random.default_rng(2)
    wholes = draw.integers(1, 9, (STUDIES, 60)).astype(float)
    parts = draw.binomial(wholes.astype(int), draw.beta(2, 6, wholes.shape)).astype(float)
    found = [statistics.ratio_interval(*pair) or (1, 0) for pair in zip(parts, wholes, strict=True)]
    hits = [low <= 0.25 <= high for low, high in found]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.02)
