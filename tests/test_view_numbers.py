"""The numbers of a scenario that can be moved: every place of every one of them is a scenario."""

import pytest

from sim import language
from sim.scenario import expectation
from sim.view.screens.parameters import Parameter, parameters_of

PATHS = language.shipped()
RICH = """
name: Rich
zones: {town: {value: 3, people: 10}, field: {}}
threats:
  fast: {time_of_flight: {triangular: {low: 18, mode: 20, high: 25}}, lands_in: {town: 1}}
  slow: {time_of_flight: 60, lands_in: {town: 1}, decoy: true, recognised: 0.2, detection: {accuracy: 0.9}}
attack:
  - volley: {threat: fast, count: 4, spacing: 0}
  - stream:
      threat: {fast: 3, slow: 1}
      rate: [[0, 0.1], [50, 0.5]]
      end: 90
      batch: {uniform: {low: 1, high: 3}}
defence:
  batteries:
    inner:
      channels: 2
      engagement_time: {erlang: {shape: 3, mean: 4}}
      intercept_probability: {fast: 0.6, slow: 0.8}
      magazine: 20
      reload: {time: 30}
      breakdown: {time_to_failure: {weibull: {shape: 2, scale: 300}}, time_to_repair: 40}
      debris: {probability: 0.1, lands_in: {town: 1}}
warning: {delay: 1, shelter_time: {exponential: {mean: 6}}, protection: 0.8}
"""


def found(path: str, text: str = RICH) -> Parameter:
    return next(each for each in parameters_of(language.parse(text)) if each.path == path)


@pytest.mark.parametrize("name", PATHS)
def test_setting_a_number_to_its_own_value_changes_nothing(name: str) -> None:
    scenario = language.load(PATHS[name])
    for each in parameters_of(scenario):
        assert language.replace(scenario, {each.path: each.setting(each.value)}) == scenario


def test_both_ends_of_every_number_are_scenarios() -> None:
    scenario = language.parse(RICH)
    for each in parameters_of(scenario):
        for value in each.choices or (each.at(each.low), each.at(each.high), each.at(each.furthest)):
            assert language.replace(scenario, {each.path: each.setting(value)}).name == "Rich"


def test_the_mean_of_a_distribution_is_moved_and_its_shape_kept() -> None:
    scenario = language.parse(RICH)
    flight = found("threats.fast.time_of_flight")
    changed = language.replace(scenario, {flight.path: flight.setting(42.0)})
    law = changed.threats["fast"].time_of_flight
    assert law.name == "triangular"
    assert expectation(law) == pytest.approx(42)


def test_a_chance_for_each_kind_is_a_number_for_each_kind() -> None:
    path = "defence.batteries.inner.intercept_probability"
    assert found(f"{path}.fast").value == 0.6
    assert found(f"{path}.slow").value == 0.8


def test_rates_in_steps_are_moved_by_a_factor() -> None:
    rate = found("attack.1.stream.rate")
    assert rate.setting(2.0) == [[0, 0.2], [50, 1.0]]
    assert rate.shown(2.0).endswith("2")


def test_above_the_highest_number_of_rounds_stands_unlimited() -> None:
    rounds = found("defence.batteries.inner.magazine")
    assert rounds.at(rounds.furthest) == "unlimited"
    assert rounds.place("unlimited") == rounds.furthest
    assert rounds.at(rounds.high) == 40


def test_a_number_that_is_nothing_can_be_moved_up() -> None:
    assert found("attack.0.volley.spacing").high >= 20
