"""The formulas against published numbers, limits where they must meet, and brute force.

Where a test compares with a simulation, the seed is fixed and the bound is 4 standard errors: a right
formula fails it for 1 seed in 3,700 (Student's t, 39 degrees of freedom).
"""

from __future__ import annotations

import heapq
import itertools
import math

import numpy as np
import pytest

from sim import theory


def mean(pmf: np.ndarray) -> float:
    """The mean of a distribution over 0, 1, ..."""
    return float(np.arange(len(pmf)) @ pmf)


# --- attacks that are over soon ---


@pytest.mark.parametrize(("window", "time", "looks"), [(0.3, 0.1, 3), (0.29, 0.1, 2), (6, 2, 3), (1, 2, 0)])
def test_looks_fit_into_a_window_as_decimals_do(window: float, time: float, looks: int):
    assert theory.looks_in(window, time) == looks


def test_an_engagement_that_takes_no_time_is_refused():
    with pytest.raises(ValueError, match="takes time"):
        theory.looks_in(1, 0)


@pytest.mark.parametrize(("looks", "chance"), [(0, 0), (1, 0.6), (2, 0.84), (3, 0.936)])
def test_another_look_adds_ever_less(looks: int, chance: float):
    assert theory.success(0.6, looks) == pytest.approx(chance)


def test_four_at_once_leak_as_a_binomial():
    assert theory.leaks(4, 1, 0.75) == pytest.approx([0.3164, 0.4219, 0.2109, 0.0469, 0.0039], abs=5e-5)


@pytest.mark.parametrize(("stopped", "none"), [(0.8, 0.787), (0.0, 0.301)])
def test_hits_with_and_without_defence(stopped: float, none: float):
    assert theory.hits(8, 0.15 * (1 - stopped), 5)[0] == pytest.approx(none, abs=5e-4)


def test_hits_are_a_thinned_poisson_number():
    numbers = np.arange(60)
    arrive = theory.hits(8, 1.0, 59)
    thinned = [
        sum(arrive[n] * math.comb(n, k) * 0.15**k * 0.85 ** (n - k) for n in numbers[k:]) for k in range(5)
    ]
    assert theory.hits(8, 0.15, 4) == pytest.approx(thinned)


def test_a_batch_with_a_channel_each_has_independent_looks():
    assert theory.leaks_in_rounds(5, 7, 3, 0.4) == pytest.approx(theory.leaks(5, 3, 0.4))


@pytest.mark.parametrize(("threats", "expected"), [(8, 3.2), (9, 4.2), (10, 5.2)])
def test_beyond_the_cliff_every_threat_more_leaks(threats: int, expected: float):
    assert mean(theory.leaks_in_rounds(threats, 2, 3, 0.8)) == pytest.approx(expected)


def batch_by_enumeration(threats: int, channels: int, rounds: int, p: float) -> list[float]:
    """The pmf of leaks over every way in which the looks of all channels may turn out."""
    pmf = [0.0] * (threats + 1)
    for fates in itertools.product([True, False], repeat=channels * rounds):
        left, chance = threats, 1.0
        for n in range(rounds):
            row = fates[n * channels : (n + 1) * channels]
            chance *= math.prod(p if fate else 1 - p for fate in row)
            left -= sum(row[: min(left, channels)])
        pmf[left] += chance
    return pmf


def test_rounds_agree_with_enumeration():
    assert theory.leaks_in_rounds(4, 3, 3, 0.55) == pytest.approx(batch_by_enumeration(4, 3, 3, 0.55))


@pytest.mark.parametrize(("looks", "stopped"), [(1, 4.80), (2, 5.926), (3, 5.948)])
def test_the_empty_shelf(looks: int, stopped: float):
    assert 8 - mean(theory.leaks_with_magazine(8, 10, looks, 0.6)) == pytest.approx(stopped, abs=5e-4)


def test_a_magazine_that_suffices_is_no_limit():
    assert theory.leaks_with_magazine(4, 12, 3, 0.6) == pytest.approx(theory.leaks(4, 3, 0.6))


def magazine_by_enumeration(threats: int, rounds: int, looks: int, p: float) -> list[float]:
    """The pmf of leaks over every way in which the rounds, in the order they are spent, may turn out."""
    pmf = [0.0] * (threats + 1)
    for fates in itertools.product([True, False], repeat=rounds):
        spent, stopped = 0, 0
        for _ in range(threats):
            mine = fates[spent : spent + looks]
            spent += mine.index(True) + 1 if True in mine else len(mine)
            stopped += True in mine
        pmf[threats - stopped] += math.prod(p if fate else 1 - p for fate in fates)
    return pmf


def test_a_magazine_agrees_with_enumeration():
    assert theory.leaks_with_magazine(4, 7, 3, 0.55) == pytest.approx(magazine_by_enumeration(4, 7, 3, 0.55))


# --- steady states ---


def test_erlang_b_as_tabulated():
    shares = [theory.erlang_b(channels, 2) for channels in range(1, 7)]
    assert shares == pytest.approx([0.667, 0.400, 0.211, 0.095, 0.037, 0.012], abs=5e-4)


def test_sharing_beats_splitting():
    assert theory.erlang_b(6, 4) == pytest.approx(0.1172, abs=5e-5)


def test_erlang_c_of_two_on_three_channels():
    assert theory.erlang_c(3, 2) == pytest.approx(4 / 9)


def test_a_single_channel_waits_as_its_load():
    assert theory.mean_wait(1, 0.5, 1) == pytest.approx(0.5 / (1 - 0.5))


def test_no_steady_state_is_refused():
    with pytest.raises(ValueError, match="no steady state"):
        theory.erlang_c(3, 3)


def test_erlang_a_of_the_literature():
    """50 channels, 48 arrivals a minute, services of 1 and patience of 2 minutes: 3.1 % give up.

    Source: O. Garnett, A. Mandelbaum, M. Reiman, Designing a call center with impatient customers,
    Manufacturing & Service Operations Management 4 (2002), the comparison in its introduction.
    """
    assert theory.erlang_a(50, 48, 1, 1 / 2).lost == pytest.approx(0.031, abs=5e-4)


def birth_and_death(channels: int, arrivals: float, service: float, patience: float) -> theory.Impatience:
    """Erlang A, state by state up to 400 present."""
    chances = [1.0]
    for n in range(1, 400):
        departures = min(n, channels) * service + max(0, n - channels) * patience
        chances.append(chances[-1] * arrivals / departures)
    share = np.array(chances) / sum(chances)
    waiting = np.maximum(0, np.arange(400) - channels)
    return theory.Impatience(float(share[channels:].sum()), float(patience * waiting @ share / arrivals))


@pytest.mark.parametrize("rates", [(3, 2, 1, 0.5), (3, 4, 1, 0.2), (1, 1, 1, 1), (12, 30, 2, 3)])
def test_erlang_a_is_a_birth_and_death_process(rates: tuple[int, float, float, float]):
    assert theory.erlang_a(*rates) == pytest.approx(birth_and_death(*rates))


def test_without_patience_erlang_a_is_erlang_b():
    assert theory.erlang_a(3, 2, 1, 1e9).lost == pytest.approx(theory.erlang_b(3, 2))


def test_with_endless_patience_erlang_a_is_erlang_c():
    assert theory.erlang_a(3, 2, 1, 1e-9).waits == pytest.approx(theory.erlang_c(3, 2))


def test_a_short_window():
    shares = [theory.lost_by_start(3, 2, 1, patience) for patience in (0, 0.25, 0.5, 1, 2, 4)]
    assert shares == pytest.approx([0.2105, 0.1500, 0.1095, 0.0612, 0.0209, 0.0027], abs=5e-5)


@pytest.mark.parametrize(("patience", "share"), [(0, 0.4507), (1, 0.29898), (1000, 0.25)])
def test_an_overload_has_a_floor(patience: float, share: float):
    assert theory.lost_by_start(3, 4, 1, patience) == pytest.approx(share, abs=5e-5)


def test_a_load_of_just_the_capacity_is_no_gap():
    below, at, above = (theory.lost_by_start(3, rate, 1, 2) for rate in (3 - 1e-9, 3, 3 + 1e-9))
    assert (below, above) == pytest.approx((at, at), rel=1e-8)


def test_one_channel_to_the_end_of_service():
    """Barrer's single channel: p0 exp((λ - μ)w)."""
    rate, patience = 0.8, 2.0
    grown = math.exp((rate - 1) * patience)
    assert theory.lost_by_end(1, rate, 1, patience) == pytest.approx(
        grown / (1 + rate * (grown - 1) / (rate - 1))
    )


def test_with_channels_for_all_only_slow_services_are_lost():
    assert theory.lost_by_end(100, 2, 1, 1.5) == pytest.approx(math.exp(-1.5))


@pytest.mark.parametrize("patience", [50, 1000, 1e6])
def test_long_patience_leaves_what_exceeds_the_capacity(patience: float):
    assert theory.lost_by_end(2, 3, 1, patience) == pytest.approx(1 / 3, rel=1e-9)


def tiny_simulation(channels: int, rate: float, patience: float, to_the_end: bool, seed: int) -> float:
    """The share lost of 5,000 arrivals after the first 100, services of mean 1."""
    draw = np.random.default_rng(seed)
    arrivals = np.cumsum(draw.exponential(1 / rate, 5100)).tolist()
    free, lost = [0.0] * channels, 0
    for n, (now, service) in enumerate(zip(arrivals, draw.exponential(1, 5100).tolist(), strict=True)):
        starts, gives_up = max(now, free[0]), now + patience
        served = starts < gives_up and (starts + service <= gives_up or not to_the_end)
        lost += not served and n >= 100
        if starts < gives_up:
            heapq.heapreplace(free, min(starts + service, gives_up) if to_the_end else starts + service)
    return lost / 5000


@pytest.mark.parametrize("to_the_end", [False, True])
@pytest.mark.parametrize(("channels", "rate", "patience"), [(1, 2, 3), (2, 1.5, 1), (3, 4, 3), (5, 4, 2.5)])
def test_constant_patience_agrees_with_a_tiny_simulation(
    channels: int, rate: float, patience: float, to_the_end: bool
):
    formula = theory.lost_by_end if to_the_end else theory.lost_by_start
    shares = [tiny_simulation(channels, rate, patience, to_the_end, seed) for seed in range(40)]
    error = np.std(shares, ddof=1) / math.sqrt(40)
    assert np.mean(shares) == pytest.approx(formula(channels, rate, 1, patience), abs=4 * error)
