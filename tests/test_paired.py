"""Paired differences: against scipy, published numbers, and by how often their intervals cover."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from sim import statistics
from sim.statistics import bonferroni, paired_means, paired_ratios, paired_shares, tango

NAN = np.nan


def sample(*values: float) -> statistics.Sample:
    return np.array(values, dtype=np.float64)


def correlated(rho: float, shape: tuple[int, ...], seed: int) -> tuple[statistics.Sample, statistics.Sample]:
    """Two normal samples with the correlation *rho*."""
    draw = np.random.default_rng(seed)
    a, other = draw.normal(size=shape), draw.normal(size=shape)
    return a, rho * a + np.sqrt(1 - rho**2) * other


# --- means ---


@pytest.mark.parametrize("confidence", [0.9, 0.95, 1 - 0.05 / 3])
def test_paired_interval_is_that_of_scipys_paired_t_test(confidence: float) -> None:
    a, b = correlated(0.8, (57,), 1)
    expected = stats.ttest_rel(b, a).confidence_interval(confidence)
    assert paired_means(a, b, confidence).interval == pytest.approx(tuple(expected), rel=1e-12)


def test_paired_interval_of_counts_is_that_of_scipys_paired_t_test() -> None:
    draw = np.random.default_rng(3)
    a, b = draw.poisson(4, 90).astype(float), draw.poisson(5, 90).astype(float)
    assert paired_means(a, b).interval == pytest.approx(tuple(stats.ttest_rel(b, a).confidence_interval()))


def test_the_difference_is_the_second_minus_the_first() -> None:
    assert paired_means(sample(1, 2), sample(4, 6)).mean == 3.5


def test_correlation_and_variance_saved_by_hand() -> None:
    a, b = sample(1, 2, 3, 4), sample(2, 3, 5, 4)
    found = paired_means(a, b)
    saved = 1 - np.var(b - a) / (np.var(a) + np.var(b))
    assert (found.correlation, found.variance_saved) == pytest.approx((np.corrcoef(a, b)[0, 1], saved))


def test_only_pairs_with_both_values_enter() -> None:
    found = paired_means(sample(1, NAN, 3, 7), sample(2, 5, NAN, 9))
    assert (found.n, found.mean, found.mean_a, found.mean_b) == (2, 1.5, 4.0, 5.5)


def test_nothing_is_known_of_no_pairs() -> None:
    found = paired_means(sample(NAN, 1), sample(1, NAN))
    assert (found.n, found.mean, found.interval, found.other_below) == (0, None, None, None)


def test_one_pair_has_no_interval() -> None:
    assert paired_means(sample(1), sample(3)).interval is None


@pytest.mark.parametrize("shift", [0.0, 3.0, 0.1])
def test_differences_that_are_all_equal_have_no_interval_but_a_bound(shift: float) -> None:
    a = np.random.default_rng(4).normal(size=150)
    found = paired_means(a, a + shift)
    assert (found.interval, found.method) == (None, "constant")
    assert found.other_below == pytest.approx(stats.binomtest(0, 150).proportion_ci(0.9).high)


def test_a_sample_that_never_varied_has_no_correlation() -> None:
    assert paired_means(sample(2, 2, 2), sample(1, 2, 4)).correlation is None


# --- shares ---


def test_tangos_interval_as_published() -> None:
    # Fagerland, Lydersen and Laake (2014), Statistics in Medicine 33, 2850-2875: airway
    # hyper-responsiveness of 21 children before and after a transplantation, 1 and 7 discordant.
    assert tango(7, 1, 21) == pytest.approx((-0.517, -0.026), abs=5e-4)


@pytest.mark.parametrize(("only_a", "only_b", "n"), [(0, 0, 150), (3, 0, 20), (5, 9, 400), (8, 0, 8)])
def test_tangos_limits_turn_with_the_pair(only_a: int, only_b: int, n: int) -> None:
    low, high = tango(only_a, only_b, n) or (0, 0)
    assert tango(only_b, only_a, n) == pytest.approx((-high, -low))
    assert -1 <= low <= (only_b - only_a) / n <= high <= 1


def test_shares_that_never_differed_keep_a_width_and_a_bound() -> None:
    held = (np.arange(150) % 2).astype(float)
    found = paired_shares(held, held)
    z = stats.norm.ppf(0.975)
    # By hand, where no pair is discordant: z^2 / (n + z^2) to both sides.
    assert found.interval == pytest.approx((-(z**2) / (150 + z**2), z**2 / (150 + z**2)))
    assert found.other_below == pytest.approx(1 - 0.05 ** (1 / 150))


@pytest.mark.parametrize(("p", "gain"), [(0.5, 0.05), (0.2, 0.1), (0.9, 0.0)])
def test_interval_of_paired_shares_covers_as_it_says(p: float, gain: float) -> None:
    # Exact, and not simulated: all tables of 60 pairs by their multinomial weights.
    n, up, down = 60, p * 0.1 + gain, p * 0.1
    covered = 0.0
    for only_b in range(n + 1):
        for only_a in range(n + 1 - only_b):
            weight = stats.multinomial.pmf(
                [only_b, only_a, n - only_a - only_b], n, [up, down, 1 - up - down]
            )
            if weight > 1e-7:
                low, high = tango(only_a, only_b, n) or (1, 0)
                covered += weight * (low <= gain <= high)
    assert covered == pytest.approx(0.95, abs=0.035)


# --- ratios ---


def test_difference_of_ratios_is_of_sums_and_not_of_mean_ratios() -> None:
    wholes = sample(1, 9)
    assert paired_ratios((sample(0, 0), wholes), (sample(1, 1), wholes)).mean == 0.2


def test_difference_of_ratios_with_equal_wholes_is_the_paired_t_interval() -> None:
    a, b, wholes = sample(1, 3, 2, 0, 2, 1), sample(0, 3, 1, 0, 1, 1), np.full(6, 10.0)
    expected = stats.ttest_rel(b / 10, a / 10).confidence_interval()
    assert paired_ratios((a, wholes), (b, wholes)).interval == pytest.approx(tuple(expected))


def test_difference_of_ratios_agrees_with_the_jackknife() -> None:
    draw = np.random.default_rng(5)
    wholes = draw.integers(1, 9, 800).astype(float)
    a = draw.binomial(wholes.astype(int), 0.3).astype(float)
    b = draw.binomial(a.astype(int), 0.8).astype(float)
    found = paired_ratios((a, wholes), (b, wholes))
    without = (b.sum() - b - a.sum() + a) / (wholes.sum() - wholes)
    error = np.sqrt((800 - 1) * np.var(without))
    assert (found.sd or 0) / np.sqrt(800) == pytest.approx(error, rel=0.01)


def test_ratios_that_never_leaked_have_a_bound_and_no_interval() -> None:
    never, wholes = (np.zeros(150), np.full(150, 4.0)), 150
    found = paired_ratios(never, never)
    assert (found.n, found.interval, found.differing) == (wholes, None, 0)
    assert found.other_below == pytest.approx(0.01977, abs=1e-5)


def test_ratios_leave_out_pairs_without_a_whole() -> None:
    a, b = (sample(1, 0, 1), sample(2, 0, 2)), (sample(1, 1, 0), sample(2, 2, 0))
    assert paired_ratios(a, b).n == 1


# --- coverage: fixed seeds; 2,000 studies, so a share's own standard error is 0.5 per cent ---

STUDIES = 2000


@pytest.mark.parametrize("rho", [-0.6, 0.9])
def test_paired_interval_covers_as_it_says(rho: float) -> None:
    samples = zip(*correlated(rho, (STUDIES, 25), 6), strict=True)
    hits = [low <= 0 <= high for low, high in (paired_means(a, b).interval or (1, 0) for a, b in samples)]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.015)


def test_difference_of_ratios_covers_clustered_threats_as_it_says() -> None:
    # Both meet the same replication: its number of threats, and a fate that they share.
    draw = np.random.default_rng(7)
    wholes = draw.integers(1, 9, (STUDIES, 60)).astype(float)
    a = draw.binomial(wholes.astype(int), draw.beta(4, 4, wholes.shape)).astype(float)
    b = draw.binomial(a.astype(int), 0.6).astype(float)
    found = [paired_ratios((x, w), (y, w)).interval or (1, 0) for x, y, w in zip(a, b, wholes, strict=True)]
    assert np.mean([low <= -0.2 <= high for low, high in found]) == pytest.approx(0.95, abs=0.02)


FAMILIES = 600


def wrong_at_all(confidence: float) -> float:
    """How often any of the six pairs of four equal systems on common draws seems to differ."""
    draw = np.random.default_rng(8)
    wrong = 0
    for _ in range(FAMILIES):
        values = draw.normal(size=(40, 1)) + draw.normal(size=(40, 4))
        found = [paired_means(values[:, i], values[:, j], confidence) for i, j in combinations(range(4), 2)]
        wrong += any(not low <= 0 <= high for low, high in (one.interval or (1, 0) for one in found))
    return wrong / FAMILIES


def test_four_equal_systems_seem_to_differ_as_seldom_as_is_said() -> None:
    # At most 5 per cent; the standard error of 600 families is 0.9 per cent.
    assert wrong_at_all(bonferroni(6)) <= 0.05 + 0.018


def test_unadjusted_intervals_would_be_wrong_far_more_often() -> None:
    assert wrong_at_all(0.95) > 0.15
