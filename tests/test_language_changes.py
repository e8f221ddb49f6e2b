"""Changing a scenario by paths: what changes, and what is told where nothing can."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import language
from sim.errors import ScenarioError, SimError
from sim.scenario import Scenario

TEXT = """\
name: Evening
zones: {compound: {value: 10}, field: {}}
threats:
  fast: {time_of_flight: 20, lands_in: {compound: 1, field: 1}}
  slow: {time_of_flight: 60, lands_in: {compound: 1}}
attack:
  - volley: {threat: fast, count: 4}
  - stream: {threat: {fast: 1, slow: 1}, rate: [[0, 0.1], [10, 0.5]], end: 20}
defence:
  batteries:
    inner: {channels: 2, engagement_time: 3, intercept_probability: 0.6}
"""

INNER = "defence.batteries.inner"


@pytest.fixture
def scenario() -> Scenario:
    return language.parse(TEXT)


def at(scenario: Scenario, path: str) -> Any:
    """What stands at a path of the resolved document."""
    found: Any = language.document(scenario)
    for step in path.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


CHANGES = {
    f"{INNER}.channels": 3,
    "attack.0.volley.count": 7,
    "attack.1.stream.rate.1.1": 0.25,
    f"{INNER}.magazine": 20,
    f"{INNER}.reload.time": 30,
    f"{INNER}.debris.lands_in": {"field": 1},
    f"{INNER}.position": [1, 2],
    "warning.shelter_time": {"exponential": {"mean": 6}},
    "run.until": 120,
    "threats.fast.time_of_flight.constant": 25,
    "threats.fast.time_of_flight": {"uniform": {"low": 15, "high": 25}},
    "zones.field.people": 12,
    "zones.harbour": {"value": 5},
    "name": "Morning",
    "seed": 2**63 - 1,
}


@pytest.mark.parametrize(
    "path", [p for p in CHANGES if not p.endswith((".constant", ".lands_in", "zones.harbour"))]
)
def test_a_value_is_put_at_its_path(scenario: Scenario, path: str) -> None:
    assert at(language.replace(scenario, {path: CHANGES[path]}), path) == CHANGES[path]


def test_a_constant_is_kept_as_its_number(scenario: Scenario) -> None:
    changed = language.replace(scenario, {"threats.fast.time_of_flight.constant": 25})
    assert changed.threats["fast"].time_of_flight == 25


def test_a_word_opens_to_its_parts(scenario: Scenario) -> None:
    changed = language.replace(
        scenario, {f"{INNER}.debris.probability": 0.1, f"{INNER}.debris.lands_in.field": 1}
    )
    assert at(changed, f"{INNER}.debris") == {"probability": 0.1, "lands_in": {"field": 1}, "damage": 0.1}


def test_the_siren_opens_to_its_parts(scenario: Scenario) -> None:
    changed = language.replace(scenario, {"warning.delay": 3})
    assert at(changed, "warning") == {"delay": 3, "shelter_time": 0, "protection": 1, "quiet": 0}


def test_one_chance_opens_to_a_chance_for_each_kind(scenario: Scenario) -> None:
    changed = language.replace(scenario, {f"{INNER}.intercept_probability.slow": 0.9})
    assert at(changed, f"{INNER}.intercept_probability") == {"fast": 0.6, "slow": 0.9}


def test_one_kind_opens_to_weights(scenario: Scenario) -> None:
    changed = language.replace(scenario, {"attack.0.volley.threat.slow": 2})
    assert at(changed, "attack.0.volley.threat") == {"fast": 1, "slow": 2}


def test_another_distribution_takes_the_place_of_the_first(scenario: Scenario) -> None:
    changed = language.replace(scenario, {"threats.fast.time_of_flight": {"uniform": {"low": 1, "high": 2}}})
    again = language.replace(changed, {"threats.fast.time_of_flight.exponential.mean": 20})
    assert at(again, "threats.fast.time_of_flight") == {"exponential": {"mean": 20}}


def test_a_zone_may_be_added(scenario: Scenario) -> None:
    assert "harbour" in language.replace(scenario, {"zones.harbour": {"value": 5}}).zones


def test_the_scenario_itself_stays(scenario: Scenario) -> None:
    language.replace(scenario, {f"{INNER}.channels": 3})
    assert scenario == language.parse(TEXT)


def test_no_change_changes_nothing(scenario: Scenario) -> None:
    assert language.replace(scenario, {}) == scenario


def test_numbers_of_numpy_are_numbers(scenario: Scenario) -> None:
    changed = language.replace(scenario, {f"{INNER}.channels": np.int64(3), "run.until": np.float64(2.5)})
    assert (at(changed, f"{INNER}.channels"), at(changed, "run.until")) == (3, 2.5)


def test_a_load_takes_changes_along() -> None:
    assert language.load("two-inbound", {"seed": 99}).seed == 99


BATTERY = (
    "position, channels, engagement_time, intercept_probability, window, salvo, max_engagements, order, "
    "ignore, magazine, reload, breakdown and debris"
)
WHOLE = "name, description, lesson, seed, time_unit, zones, threats, attack, defence, warning and run"

WRONG: list[tuple[str, object, str]] = [
    (f"{INNER}.chanels", 3, f'unknown key "chanels"; allowed here are {BATTERY}; did you mean "channels"?'),
    (
        "defence.batteries.iner.channels",
        3,
        'there is no "iner" in "batteries", only inner; did you mean "inner"?',
    ),
    ("zone.compound.value", 3, f'unknown key "zone"; allowed here are {WHOLE}; did you mean "zones"?'),
    ("attack.2.volley.count", 3, '"attack" has no entry "2"; its entries are numbered from 0 to 1'),
    ("attack.first.volley", 3, '"attack" has no entry "first"; its entries are numbered from 0 to 1'),
    ("seed.x", 3, '"seed" has no parts'),
    ("", 3, f'unknown key ""; allowed here are {WHOLE}'),
    (f"{INNER}.channels", 0, "must be at least 1, got 0"),
    (f"{INNER}.channels", "two", 'expected a whole number, got "two"; write 2'),
    (f"{INNER}.channels", None, 'nothing is written after "channels:"; write its value there'),
    (f"{INNER}.window.opens", "alway", 'expected a time, or: always; got "alway"; did you mean "always"?'),
    (f"{INNER}.reload", {}, '"time" is missing in "reload"'),
    (
        f"{INNER}.ignore",
        ["feild"],
        f'at {INNER}.ignore.0: unknown zone "feild"; there are compound and field; did you mean "field"?',
    ),
    (
        "threats.slow.lands_in.compond",
        1,
        'unknown zone "compond"; there are compound and field; did you mean "compound"?',
    ),
    ("run.warm_up", -1, "must be at least 0, got -1"),
    (
        "attack.1.stream.rate",
        1e6,
        "at attack.1.stream: the attack makes 20,000,004 threats on average; at most 1,000,000 are allowed",
    ),
    ("name", {1, 2}, "expected text, got a value"),
    ("seed", 10**5000, "must be at most 9223372036854775807, got a number of more than 40 digits"),
    ("run.until", 10**5000, "the number is too long; got a number of more than 40 digits"),
    ("run.until", float("inf"), "expected an ordinary number, got .inf"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_change_is_told(scenario: Scenario, path: str, value: object, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        language.replace(scenario, {path: value})
    assert str(caught.value).partition(": ")[2] == message


def refusal(scenario: Scenario, changes: dict[str, object]) -> str:
    """What is told of some changes."""
    with pytest.raises(ScenarioError) as caught:
        language.replace(scenario, changes)
    return str(caught.value)


def test_a_problem_names_its_change(scenario: Scenario) -> None:
    expected = f"{INNER}.window={{opens: 1, closes: 2}}: at {INNER}.window.closes: the window closes 2"
    assert refusal(scenario, {"seed": 3, f"{INNER}.window": {"opens": 1, "closes": 2}}).startswith(expected)


def test_a_problem_elsewhere_names_the_only_change(scenario: Scenario) -> None:
    late = language.replace(scenario, {"run": {"until": 100, "warm_up": 50}})
    expected = "run.until=20: at run.warm_up: warm_up is 50, but the run ends at 20; "
    assert refusal(late, {"run.until": 20}).startswith(expected)


def test_every_lost_change_is_told(scenario: Scenario) -> None:
    told = refusal(scenario, {f"{INNER}.chanels": 3, "defense.batteries.inner.salvo": 2}).splitlines()
    assert [line.partition(":")[0] for line in told] == [
        f"{INNER}.chanels=3",
        "defense.batteries.inner.salvo=2",
    ]


VALUES = {
    "3": 3,
    "0.5": 0.5,
    "1e3": 1000.0,
    "true": True,
    "no": "no",
    "never": "never",
    "[1, 2]": [1, 2],
    "{triangular: {low: 1, mode: 2, high: 3}}": {"triangular": {"low": 1, "mode": 2, "high": 3}},
    '"3"': "3",
    "": None,
}


@pytest.mark.parametrize("text", VALUES)
def test_a_text_means_what_it_means_in_a_file(text: str) -> None:
    assert language.value(text) == VALUES[text]


def test_one_is_not_true() -> None:
    assert language.value("1") is not True


UNREADABLE = {
    "[1": 'the value "[1" cannot be read: a "," is missing here, or the "]" that ends the "[" of line 1',
    "*x": 'the value "*x" cannot be read: *x is an alias, which a scenario does not use',
    "1" * 60: 'the value "1111111111111111111111111111111111111..." cannot be read: '
    "the number is too long: 60 characters, where 40 are allowed",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_text_that_means_nothing_is_told(text: str) -> None:
    with pytest.raises(SimError) as caught:
        language.value(text)
    assert str(caught.value) == UNREADABLE[text]
