"""What must hold in every replication of every scenario, on random scenarios full of ties."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from building import battery, defence, outcomes, play
from sim import live, plan
from sim.errors import RunawayError
from sim.scenario import Scenario
from sim.trace import Run
from strategies import scenarios

many = settings(max_examples=300, deadline=None, derandomize=True)


def total(run: Run, start: str) -> float:
    """The sum of the responses whose names begin with *start*."""
    return sum(value for name, value in run.responses.items() if name.startswith(start) and value is not None)


@given(scenarios())
@many
def test_every_threat_ends_in_one_outcome(scenario: Scenario):
    counts = live.play(scenario).responses
    assert counts["threats"] == counts["intercepted"] + counts["landed"] + counts["unresolved"]


@given(scenarios())
@many
def test_every_landing_has_one_cause_and_one_zone(scenario: Scenario):
    run = live.play(scenario)
    assert run.responses["landed"] == total(run, "cause.") == total(run, "landed_in.")


@given(scenarios())
@many
def test_leaks_are_the_landings_that_matter(scenario: Scenario):
    run = live.play(scenario)
    assert run.responses["leaks"] == total(run, "leaks_in.") <= run.responses["landed"]


@given(scenarios())
@many
def test_the_table_of_threats_tells_what_the_responses_count(scenario: Scenario):
    run = live.play(scenario)
    told = [threat for threat in run.threats if threat.counted]
    for outcome in ("intercepted", "landed", "unresolved"):
        assert run.responses[outcome] == sum(threat.outcome == outcome for threat in told)


@given(scenarios())
@many
def test_no_channel_is_busier_than_the_time_there_was(scenario: Scenario):
    run = live.play(scenario)
    shares = [value for name, value in run.responses.items() if name.startswith("utilisation.")]
    assert all(value is None or 0 <= value <= 1 for value in shares)


@given(scenarios())
@many
def test_every_engagement_ends_once(scenario: Scenario):
    """Each engagement that started ended as missed, intercepted or cut, or was under way at the end."""
    run = live.play(scenario)
    ends = ("missed", "intercepted", "cut")
    balance: dict[tuple[str | None, int | None], int] = {}
    for event in run.events:
        step = 1 if event.event == "engaged" else -1 if event.event in ends else 0
        channel = (event.battery, event.channel)
        balance[channel] = balance.get(channel, 0) + step
        assert balance[channel] in (0, 1) or not step


@given(scenarios())
@many
def test_rounds_left_are_never_negative(scenario: Scenario):
    run = live.play(scenario)
    assert all(
        value >= 0 for name, value in run.responses.items() if name.startswith("rounds_left.") and value
    )


@given(scenarios())
@many
def test_watching_does_not_change_a_run(scenario: Scenario):
    made = plan.make(scenario)
    row = live.rows(made, scenario.seed, 3, 1)[0]
    told = live.play(scenario, replication=3).responses.values()
    assert [None if math.isnan(value) else value for value in row] == list(told)


@given(scenarios())
@many
def test_a_replication_played_alone_is_the_same_as_in_a_study(scenario: Scenario):
    made = plan.make(scenario)
    together = live.rows(made, scenario.seed, 1, 4)
    alone = live.rows(made, scenario.seed, 4, 1)
    assert together[3].tobytes() == alone[0].tobytes()


@given(scenarios())
@many
def test_a_threat_lands_for_want_of_channels_only_where_all_were_busy(scenario: Scenario):
    """At the last tick of its last chance, every channel of a battery that had that chance was engaged."""
    run = live.play(scenario)
    for threat in run.threats:
        if threat.cause == "saturated":
            assert any(_full(scenario, run, threat.lands, name) for name in scenario.defence.batteries)


def _full(scenario: Scenario, run: Run, lands: float, name: str) -> bool:
    battery = scenario.defence.batteries[name]
    last = round((lands - max(battery.window.closes, 1e-6)) * 1e6)
    steps = {"engaged": 1, "missed": -1, "intercepted": -1, "cut": -1}
    own = [event for event in run.events if event.battery == name and round(event.time * 1e6) <= last]
    return sum(steps.get(event.event, 0) for event in own) == battery.channels


def test_a_runaway_ends_with_a_clear_error():
    tick = battery(engagement_time=0.000001, intercept_probability=0)
    with pytest.raises(RunawayError, match=r"Replication 1 is running away: by time 0\.1"):
        play(defence=defence(inner=tick))


def test_services_of_one_tick_are_played():
    tick = battery(engagement_time=0, intercept_probability=0.001)
    assert outcomes(play(defence=defence(inner=tick))) == ["intercepted"]
