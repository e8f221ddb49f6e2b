"""Tallies of samples that arrive in stretches: exact sums, and a sketch with a known error."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import statistics
from sim.statistics import exact, tallies

FINITE = st.floats(-1e200, 1e200, allow_nan=False)


def spread(values: np.ndarray, *cuts: int) -> statistics.Spread:
    """A sketched tally of values that arrived in stretches."""
    tally = statistics.Spread(sketched=True)
    for stretch in np.split(values, sorted(cuts)):
        tally.add(stretch)
    return tally


@given(st.lists(FINITE, max_size=20))
def test_sums_are_exact(values: list[float]):
    found = exact.moments(np.array(values))
    assert Fraction(found.total, 2**exact.UNIT) == sum(map(Fraction, values))


@given(st.lists(FINITE, max_size=20))
def test_sums_of_squares_are_exact(values: list[float]):
    found = exact.moments(np.array(values))
    assert Fraction(found.squares, 4**exact.UNIT) == sum(Fraction(value) ** 2 for value in values)


@pytest.mark.parametrize("value", [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308])
def test_the_smallest_and_the_largest_numbers_are_added_exactly(value: float):
    assert Fraction(exact.moments(np.array([value])).total, 2**exact.UNIT) == Fraction(value)


def test_long_samples_are_added_exactly():
    values = np.full(exact.STRETCH + 3, 1 - 2.0**-53)
    assert exact.moments(values).squares == (exact.STRETCH + 3) * exact.moments(values[:1]).squares


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
    assert 0 <= min(errors) <= max(errors) <= tallies.RELATIVE_ERROR


@given(st.lists(st.sampled_from([-7.5, -0.1, 0.0, -0.0, 0.1, 0.25, 3.0]), max_size=30))
def test_a_sketch_of_values_that_repeat_is_exact(values: list[float]):
    assert spread(np.array(values)).quantiles() == statistics.quantiles(np.array(values))


def test_a_sketch_of_a_million_numbers_stays_small():
    tally = spread(np.random.default_rng(1).exponential(5.0, 1_000_000))
    assert sum(times.nbytes for times in tally._times.values()) < 2_000_000
