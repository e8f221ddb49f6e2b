"""Tallies of samples that arrive in stretches: exact sums, and a sketch with a known error."""

from __future__ import annotations

import pickle
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import statistics
from sim.statistics import exact_sums

FINITE = st.floats(-1e200, 1e200, allow_nan=False)


def spread(values: np.ndarray, *cuts: int) -> statistics.Spread:
    """A sketched tally of values that arrived in stretches."""
    tally = statistics.Spread(sketched=True)
    for stretch in np.split(values, sorted(cuts)):
        tally.add(stretch)
    return tally


@given(st.lists(FINITE, max_size=20))
def test_sums_are_exact(values: list[float]):
    found = exact_sums.moments(np.array(values))
    assert Fraction(found.total, 2**exact_sums.UNIT) == sum(map(Fraction, values))


@given(st.lists(FINITE, max_size=20))
def test_sums_of_squares_are_exact(values: list[float]):
    found = exact_sums.moments(np.array(values))
    assert Fraction(found.squares, 4**exact_sums.UNIT) == sum(Fraction(value) ** 2 for value in values)


@pytest.mark.parametrize("value", [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308])
def test_the_smallest_and_the_largest_numbers_are_added_exactly(value: float):
    assert Fraction(exact_sums.moments(np.array([value])).total, 2**exact_sums.UNIT) == Fraction(value)


def test_long_samples_are_added_exactly():
    values = np.full(exact_sums.STRETCH + 3, 1 - 2.0**-53)
    assert (
        exact_sums.moments(values).squares
        == (exact_sums.STRETCH + 3) * exact_sums.moments(values[:1]).squares
    )


@given(st.lists(st.integers(-5, 9000), max_size=30))
def test_counts_of_whole_numbers_are_counts(values: list[int]):
    tally = statistics.Counts()
    tally.add(np.array(values, dtype=np.float64))
    assert tally.counts == {value: values.count(value) for value in sorted(set(values))}


@given(st.lists(st.integers(-5, 9), min_size=1, max_size=30))
def test_quantiles_of_counts_are_those_of_the_values(values: list[int]):
    tally = statistics.Counts()
    tally.add(np.array(values, dtype=np.float64))
    assert tally.quantiles() == statistics.quantiles(np.array(values, dtype=np.float64))


@given(values=st.lists(FINITE, max_size=30), cuts=st.lists(st.integers(0, 30), max_size=4))
def test_a_tally_does_not_depend_on_how_a_sample_is_cut(values: list[float], cuts: list[int]):
    whole, cut = spread(np.array(values)), spread(np.array(values), *cuts)
    assert statistics.describe_mean(cut) == statistics.describe_mean(whole)


@given(st.lists(st.floats(1e-300, 1e200), min_size=1, max_size=50))
def test_a_sketch_is_below_the_quantile_by_less_than_it_says(values: list[float]):
    found, true = spread(np.array(values)).quantiles(), statistics.quantiles(np.array(values))
    errors = [1 - (found[name] or 0) / (true[name] or 1) for name in found]
    assert 0 <= min(errors) <= max(errors) <= statistics.RELATIVE_ERROR


@given(st.lists(st.sampled_from([-7.5, -0.1, 0.0, -0.0, 0.1, 0.25, 3.0]), max_size=30))
def test_a_sketch_of_values_that_repeat_is_exact(values: list[float]):
    assert spread(np.array(values)).quantiles() == statistics.quantiles(np.array(values))


def test_a_sketch_of_a_million_numbers_stays_small():
    tally = spread(np.random.default_rng(1).exponential(5.0, 1_000_000))
    assert len(pickle.dumps(tally)) < 1_000_000


@given(values=st.lists(FINITE, max_size=30), cut=st.integers(0, 30), far=st.booleans())
def test_merged_tallies_are_the_tally_of_the_whole(values: list[float], cut: int, far: bool):
    first, second = spread(np.array(values[:cut])), spread(np.array(values[cut:]))
    first.merge(pickle.loads(pickle.dumps(second)) if far else second)
    assert statistics.describe_mean(first) == statistics.describe_mean(spread(np.array(values)))


@given(a=st.lists(st.integers(-5, 9000), max_size=20), b=st.lists(st.integers(-5, 9000), max_size=20))
def test_merged_counts_are_those_of_the_whole(a: list[int], b: list[int]):
    tally, other = statistics.Counts(), statistics.Counts()
    tally.add(np.array(a, dtype=float))
    other.add(np.array(b, dtype=float))
    tally.merge(other)
    assert tally.counts == Counter(a + b)


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 3.0, 5000.0, np.nan])] * 3), max_size=8))
def test_samples_are_counted_together_as_alone(rows: list[tuple[float, ...]]):
    samples = np.array(rows, dtype=float).reshape(-1, 3).T
    together = [statistics.Counts() for _ in samples]
    statistics.count_each(together, samples)
    assert [tally.counts for tally in together] == [statistics.counts(sample) for sample in samples]


@given(st.lists(st.tuples(*[st.floats(-1e9, 1e9) | st.just(np.nan)] * 3), max_size=8))
def test_samples_are_added_together_as_alone(rows: list[tuple[float, ...]]):
    samples = np.array(rows, dtype=float).reshape(-1, 3).T
    alone = [exact_sums.moments(sample[~np.isnan(sample)]) for sample in samples]
    assert exact_sums.moments_of_each(samples) == alone


@given(st.lists(st.floats(1e-100, 1e100) | st.floats(-1e100, -1e-100) | st.just(0.0), max_size=20))
def test_both_ways_to_add_agree(values: list[float]):
    sample = np.array(values)
    assert exact_sums.moments(sample) == exact_sums._by_power(sample)
