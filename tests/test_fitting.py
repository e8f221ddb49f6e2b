"""Theory of whole scenarios: what fits, what does not, and the exact values against the simulator.

Exact values are compared with studies of fixed seeds; |z| is below 4 but for 1 value in 16,000, so below
4.5 for all of the shipped scenarios' 250 values but for 1 seed in 600, and below 5.5 for all of the random
scenarios' 1,500 but for 1 seed in 17,000 (the normal curve; Bonferroni).
The random ones were seen to fail with each of these assumptions left out of the code, one by one:
breakdowns, the magazine, the horizon, channels enough for all, batteries that reach a threat together, the
order of a queue. They did not see a missing warm-up or a sum of random engagements; each of those has a
test of its own.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from building import at, battery, defence, kind, scenario
from fittable import fittable
from longstreams import long_streams
from sim import language, study, theory
from sim.experiments.agreement import Agreements, check_agreement, put_beside
from sim.scenario import Scenario
from sim.study import Options
from sim.theory.attack_size import arrivals

LONG = ("all-channels-busy", "short-window")
INNER = "defence.batteries.inner."

quietly = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


# --- the shipped scenarios ---


@cache
def played(name: str) -> Agreements:
    """A shipped scenario's exact values beside 20,000 replications; 100 of a long stream."""
    return check_agreement(
        language.load(name), 100 if name in LONG else 20_000, options=Options(engine="compiled")
    )


@pytest.mark.parametrize("name", language.shipped())
def test_a_shipped_scenario_agrees_with_theory(name: str):
    # Of one in a million nothing is seen in 20,000 replications: there is no z then.
    found = [one for one in played(name).found if one.z is not None or one.exact.value > 1e-4]
    assert {one.exact.response: one.z for one in found if one.z is None or abs(one.z) > 4.5} == {}


@pytest.mark.parametrize("name", language.shipped())
def test_the_whole_distribution_agrees(name: str):
    assert all(one.misfit is None or one.misfit.p > 1e-5 for one in played(name).found)


UNTOLD = ("a-volley-mostly-stopped", "your-turn")


def test_all_shipped_scenarios_but_two_are_told():
    assert tuple(n for n in language.shipped() if not theory.fit(language.load(n)).fits) == UNTOLD


@pytest.mark.parametrize("name", [n for n in language.shipped() if n not in UNTOLD])
def test_a_scenario_that_fits_is_its_own_nearest(name: str):
    model = language.load(name)
    assert theory.nearest(model) is model


# --- which formula ---


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("four-at-once", "Independent looks"),
        ("undefended", "Undefended"),
        ("clumps", "Poisson thinning"),
        ("saturating-volley", "A batch in rounds"),
        ("empty-magazine", "A finite magazine"),
        ("breakdowns", "Common cause"),
        ("all-channels-busy", "Erlang B"),
        ("short-window", "M/M/c with constant patience to the start of service"),
    ],
)
def test_the_formula_that_fits(name: str, formula: str):
    assert theory.fit(language.load(name))["leaks"].formula == formula


LONG_STREAM: dict[str, Any] = {
    "attack": [{"stream": {"threat": "plain", "rate": 2, "end": 400}}],
    "defence": defence(inner=battery(channels=3, engagement_time={"exponential": {"mean": 1}})),
    "run": {"warm_up": 200},
}


@pytest.mark.parametrize(
    ("flight", "parts", "response", "value"),
    [
        (1000, {}, "wait", theory.mean_wait(3, 2, 1)),
        (2, {}, "leak_fraction", theory.lost_by_end(3, 2, 1, 2)),
        (30, {"window": {"closes": 29}}, "leak_fraction", theory.lost_by_start(3, 2, 1, 1)),
        (30, {"window": {"opens": 29, "closes": 29}}, "leak_fraction", theory.erlang_b(3, 2)),
        ({"exponential": {"mean": 2}}, {}, "cause.saturated", 400 * theory.erlang_a(3, 2, 1.5, 0.5).lost),
    ],
)
def test_a_long_stream_has_the_value_of_its_queue(
    flight: Any, parts: dict[str, Any], response: str, value: float
):
    sets = {"threats.plain.time_of_flight": flight} | {INNER + part: given for part, given in parts.items()}
    model = language.replace(scenario(**LONG_STREAM), sets)
    assert theory.fit(model)[response].value == pytest.approx(value, rel=1e-6)


# --- against enumeration, by the numbers-in functions that know nothing of scenarios ---


def volley(count: int, spacing: float = 0, **parts: Any) -> Scenario:
    attack = [{"volley": {"threat": "plain", "count": count, "spacing": spacing}}]
    return scenario(attack=attack, defence=defence(inner=battery(**parts)))


@pytest.mark.parametrize(("count", "channels", "p"), [(4, 3, 0.55), (5, 2, 0.8), (7, 4, 0.3)])
def test_a_batch_is_that_of_the_rounds(count: int, channels: int, p: float):
    model = volley(count, channels=channels, engagement_time=3, intercept_probability=p)
    assert theory.fit(model)["leaks"].pmf == pytest.approx(theory.leaks_in_rounds(count, channels, 3, p))


@pytest.mark.parametrize(("magazine", "looks"), [(7, 3), (4, 2), (2, 1)])
def test_a_magazine_is_that_of_the_enumeration(magazine: int, looks: int):
    model = volley(4, 20, intercept_probability=0.55, magazine=magazine, max_engagements=looks)
    assert theory.fit(model)["leaks"].pmf == pytest.approx(
        theory.leaks_with_magazine(4, magazine, looks, 0.55)
    )


def test_looks_are_fewer_where_the_detection_is_late():
    late = kind(10, detection={"delay": {"uniform": {"low": 0, "high": 10}}, "probability": 0.9})
    model = scenario(threats={"plain": late}, defence=defence(inner=battery(intercept_probability=0.5)))
    # 10 - U is uniform: no look below 3, one below 6, two below 9, else three
    stopped = 0.9 * (0.3 * 0.5 + 0.3 * 0.75 + 0.1 * 0.875)
    assert theory.fit(model)["intercepted"].value == pytest.approx(stopped)


def test_a_duration_that_may_be_too_long_is_weighed():
    model = scenario(
        defence=defence(
            inner=battery(engagement_time={"exponential": {"mean": 10}}, intercept_probability=0.5)
        ),
    )
    one = language.replace(model, {INNER + "max_engagements": 1})
    assert theory.fit(one)["intercepted"].value == pytest.approx(0.5 * (1 - np.exp(-1)))


def test_a_stream_in_steps_is_counted_from_the_warm_up():
    entry = language.replace(
        scenario(attack=[{"stream": {"threat": "plain", "rate": [[0, 1], [10, 3]], "end": 20}}]),
        {"run.warm_up": 5},
    )
    assert theory.fit(entry)["threats"].value == pytest.approx(5 + 30)
    assert arrivals(entry.attack[0].form)[1] == 3  # type: ignore[arg-type]


# --- what fails ---


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"breakdown": {"time_to_failure": 5, "time_to_repair": 5}}, "breakdown"),
        ({"magazine": 1, "engagement_time": {"uniform": {"low": 1, "high": 2}}}, "magazine"),
        ({"engagement_time": {"uniform": {"low": 1, "high": 2}}}, "engagement_time"),
    ],
)
def test_the_failing_assumption_is_named(parts: dict[str, Any], path: str):
    model = volley(30, spacing=0.25, intercept_probability=0.5, **parts)
    assert any(failure.path.endswith(path) for failure in theory.fit(model).fails)


def test_a_warm_up_that_is_too_short_is_named():
    fails = theory.fit(scenario(**(LONG_STREAM | {"run": {"warm_up": 5}}))).fails
    assert ("Erlang C", "run.warm_up") in {(failure.formula, failure.path) for failure in fails}


def test_a_second_look_of_random_length_is_not_told():
    random = battery(
        engagement_time={"exponential": {"mean": 3}}, intercept_probability=0.5, max_engagements=2
    )
    assert not theory.fit(scenario(defence=defence(inner=random))).fits


def test_a_run_that_may_end_early_is_not_told():
    assert "leaks" not in theory.fit(scenario(run={"until": 10}))


def test_a_run_that_ends_after_all_is_told():
    assert theory.fit(scenario(run={"until": 10.000001})).fits


def test_two_batteries_at_one_time_and_at_random_are_not_told():
    random = battery(engagement_time={"exponential": {"mean": 2}})
    assert not theory.fit(scenario(defence=defence(inner=random, outer=random))).fits


def test_too_many_ways_are_refused_in_time():
    model = volley(14, order="random", channels=2, engagement_time=0.5, intercept_probability=0.5)
    model = language.replace(model, {INNER + "max_engagements": 3})
    began = time.perf_counter()
    theory.fit(model)
    assert time.perf_counter() - began < 5


# --- no false fit ---


def strange(model: Scenario, replications: int) -> list[str]:
    """Exact values that a study contradicts."""
    verdict = theory.fit(model)
    if not verdict.fits:
        return []
    found = put_beside(verdict, study.study(model, replications, options=Options(engine="compiled"))).found
    return [str(one.to_json()) for one in found if one.z is not None and abs(one.z) > 5.5]


@settings(quietly, max_examples=150)
@given(fittable())
def test_what_fits_is_what_the_simulator_plays(model: Scenario):
    assert strange(model, 600) == []


@settings(quietly, max_examples=100)
@given(fittable(certain=True))
def test_a_timetable_is_what_the_simulator_plays(model: Scenario):
    assert strange(model, 600) == []


@settings(quietly, max_examples=40)
@given(long_streams())
def test_long_streams_are_what_the_simulator_plays(model: Scenario):
    assert strange(model, 60) == []


@settings(quietly, max_examples=40)
@given(fittable())
def test_the_nearest_variant_fits(model: Scenario):
    variant = theory.nearest(model)
    assert variant is not None
    assert theory.fit(variant).fits


def test_a_planted_fault_is_seen():
    """The guard itself: a timetable taken for independent looks is contradicted."""
    busy = volley(6, intercept_probability=0.5)
    idle = language.replace(busy, {INNER + "channels": 6})
    found = put_beside(theory.fit(idle), study.study(busy, 600, options=Options(engine="compiled")))
    assert abs(found["leaks"].z or 0) > 5.5


# --- the schedule of a warm-up ---


def test_those_before_the_warm_up_are_not_counted():
    model = scenario(attack=[at(0, 20, 40)], run={"warm_up": 15})
    assert theory.fit(model)["threats"].value == 2
