"""Draws: the generator's published vectors, the addresses, the distributions against SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim import draws, plan
from sim.distributions import CODES, below, quantile, standard_normal
from sim.scenario import DISTRIBUTIONS, expectation

# Random123's known answers for philox4x32-10: counter, key, result.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_the_published_answers(counter: str, key: str, result: str):
    assert draws.philox(*words(counter), *words(key)) == words(result)


@pytest.mark.parametrize(("high", "low", "edge"), [(0, 0, 0.0), (draws.LOW, draws.LOW, 1.0)])
def test_a_uniform_is_never_at_an_edge(high: int, low: int, edge: float):
    assert abs(draws.middle(draws.cell(high, low)) - edge) == pytest.approx(2.0**-53, rel=0.01)


def test_each_part_of_an_address_changes_the_draw():
    addresses = [
        (7, 1, 1, 1, 1),
        (8, 1, 1, 1, 1),
        (7, 2, 1, 1, 1),
        (7, 1, 2, 1, 1),
        (7, 1, 1, 2, 1),
        (7, 1, 1, 1, 2),
    ]
    drawn = {draws.pair(draws.source(seed, run), *rest) for seed, run, *rest in addresses}
    assert len(drawn) == len(addresses)


def test_the_whole_seed_counts():
    assert draws.source(2**62, 1) != draws.source(0, 1)


def test_uniforms_are_uniform_and_pairs_independent():
    """Chi-square on a 10 x 10 grid of 20,000 pairs; false alarm 1e-4, the seed is fixed."""
    at = draws.source(2024, 1)
    drawn = np.array([draws.pair(at, entity, draws.PLACE, 0) for entity in range(20_000)])
    counts, _, _ = np.histogram2d(*drawn.T, bins=10, range=[[0, 1], [0, 1]])
    assert stats.chisquare(counts.ravel()).pvalue > 1e-4


# --- distributions ---

GIVEN = {
    "constant": ({"constant": 4}, None),
    "uniform": ({"uniform": {"low": 2, "high": 5}}, stats.uniform(2, 3)),
    "triangular": ({"triangular": {"low": 2, "mode": 3, "high": 7}}, stats.triang(0.2, 2, 5)),
    "exponential": ({"exponential": {"mean": 3}}, stats.expon(scale=3)),
    "erlang": ({"erlang": {"shape": 4, "mean": 6}}, stats.gamma(4, scale=1.5)),
    "weibull": ({"weibull": {"shape": 1.7, "scale": 3}}, stats.weibull_min(1.7, scale=3)),
    "normal": ({"normal": {"mean": 9, "sd": 2}}, stats.norm(9, 2)),
    "lognormal": ({"lognormal": {"mean": 5, "sd": 3}}, None),
    "empirical": ({"empirical": {"values": [3, 1, 2], "weights": [1, 2, 1]}}, None),
}
S = math.sqrt(math.log1p(0.36))
GIVEN["lognormal"] = (GIVEN["lognormal"][0], stats.lognorm(S, scale=5 / math.exp(S * S / 2)))


def row(name: str):
    """The row of a distribution of GIVEN, and the pool it may point into."""
    return plan.law(DISTRIBUTIONS[name].model_validate(GIVEN[name][0]))


def test_every_distribution_is_tested():
    assert set(GIVEN) == set(CODES)


@pytest.mark.parametrize("name", ["uniform", "triangular", "exponential", "weibull", "normal", "lognormal"])
@pytest.mark.parametrize("u", [1e-9, 0.1, 0.2, 0.5, 0.77, 1 - 1e-9])
def test_quantiles_are_scipys(name: str, u: float):
    law, pool = row(name)
    assert quantile(u, *law, pool) == pytest.approx(GIVEN[name][1].ppf(u), rel=1e-9)


@pytest.mark.parametrize(
    "name", ["uniform", "triangular", "exponential", "erlang", "weibull", "normal", "lognormal"]
)
@pytest.mark.parametrize("x", [0.0, 1.0, 2.5, 3.0, 4.9, 20.0])
def test_distribution_functions_are_scipys(name: str, x: float):
    law, pool = row(name)
    assert below(x, *law, pool) == pytest.approx(GIVEN[name][1].cdf(x), abs=1e-12)


@pytest.mark.parametrize(
    "name", ["uniform", "triangular", "exponential", "erlang", "weibull", "normal", "lognormal"]
)
def test_means_are_scipys(name: str):
    given, known = GIVEN[name]
    assert expectation(DISTRIBUTIONS[name].model_validate(given)) == pytest.approx(known.mean())


def test_an_empirical_distribution_takes_values_by_weight():
    law, pool = row("empirical")
    assert [quantile(u, *law, pool) for u in (0.01, 0.49, 0.51, 0.74, 0.76, 0.99)] == [1, 1, 2, 2, 3, 3]


def test_an_empirical_distribution_function_steps_at_its_values():
    law, pool = row("empirical")
    assert [below(x, *law, pool) for x in (0.9, 1, 2.5, 3)] == [0, 0.5, 0.75, 1]


def test_the_normal_quantile_is_accurate_in_both_tails():
    u = np.array([1e-300, 1e-20, 1e-5, 0.07, 0.5, 0.93, 1 - 1e-12])
    assert [standard_normal(x) for x in u] == pytest.approx(list(stats.norm.ppf(u)), rel=1e-14)


def test_an_erlang_is_drawn_from_as_many_uniforms_as_its_shape():
    """Kolmogorov-Smirnov on 4,000 draws; false alarm 1e-4, the seed is fixed."""
    law, pool = row("erlang")
    tables = type("Tables", (), {"distribution": np.array([law]), "pool": pool})
    at = draws.source(5, 1)
    drawn = []
    for entity in range(4000):
        u, _ = draws.pair(at, entity, draws.FLIGHT, 0)
        drawn.append(draws.variate(tables, 0, u, at, entity, draws.FLIGHT, 0))
    assert stats.kstest(drawn, GIVEN["erlang"][1].cdf).pvalue > 1e-4


@pytest.mark.parametrize(
    ("time", "tick"),
    [(0.1, 100_000), (-3, 0), (2.5e-7, 0), (5e-7, 1), (1e9, plan.LONGEST), (1e300, plan.LONGEST)],
)
def test_a_time_becomes_the_nearest_tick(time: float, tick: int):
    assert plan.ticks(time) == tick
