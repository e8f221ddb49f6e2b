"""What must hold in every replication of every scenario, on random scenarios full of ties."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given, settings

from building import battery, defence, outcomes, play
from sim import live, plan
from sim.scenario import Scenario
from sim.trace import Run
from strategies import scenarios

many = settings(max_examples=400, deadline=None, derandomize=True)
hundreds = settings(max_examples=200, deadline=None, derandomize=True)


def total(run: Run, start: str) -> float:
    """The sum of the responses whose names begin with *start*."""
    return sum(value for name, value in run.responses.items() if name.startswith(start) and value is not None)


def every_threat_ends_in_one_outcome(run: Run) -> bool:
    counts = run.responses
    return counts["threats"] == counts["intercepted"] + counts["landed"] + counts["unresolved"]


def every_landing_has_one_cause_and_one_zone(run: Run) -> bool:
    return run.responses["landed"] == total(run, "cause.") == total(run, "landed_in.")


def leaks_are_the_landings_that_matter(run: Run) -> bool:
    return run.responses["leaks"] == total(run, "leaks_in.") <= run.responses["landed"]


def the_table_of_threats_tells_what_the_responses_count(run: Run) -> bool:
    told = Counter(threat.outcome for threat in run.threats if threat.counted)
    return all(run.responses[outcome] == told[outcome] for outcome in ("intercepted", "landed", "unresolved"))


def no_channel_is_busier_than_the_time_there_was(run: Run) -> bool:
    shares = [value for name, value in run.responses.items() if name.startswith("utilisation.")]
    return all(value is None or 0 <= value <= 1 for value in shares)


def every_engagement_ends_once(run: Run) -> bool:
    """Each engagement that started ended as missed, intercepted or cut, or was under way at the end."""
    ends = ("missed", "intercepted", "cut")
    balance: dict[tuple[str | None, int | None], int] = {}
    for event in run.events:
        step = 1 if event.event == "engaged" else -1 if event.event in ends else 0
        channel = (event.battery, event.channel)
        balance[channel] = balance.get(channel, 0) + step
        if step and balance[channel] not in (0, 1):
            return False
    return True


def rounds_left_are_never_negative(run: Run) -> bool:
    left = [value for name, value in run.responses.items() if name.startswith("rounds_left.")]
    return all(value is None or value >= 0 for value in left)


INVARIANTS = (
    every_threat_ends_in_one_outcome,
    every_landing_has_one_cause_and_one_zone,
    leaks_are_the_landings_that_matter,
    the_table_of_threats_tells_what_the_responses_count,
    no_channel_is_busier_than_the_time_there_was,
    every_engagement_ends_once,
    rounds_left_are_never_negative,
)
"""What holds in every run, looked at in the same ones."""


@given(scenarios())
@many
def test_what_holds_in_every_run(scenario: Scenario):
    run = live.play(scenario)
    assert [holds.__name__ for holds in INVARIANTS if not holds(run)] == []
    for threat in run.threats:
        if threat.cause == "saturated":
            assert any(_full(scenario, run, threat.lands, name) for name in scenario.defence.batteries)


@given(scenarios())
@hundreds
def test_a_watched_run_is_the_row_of_a_study(scenario: Scenario):
    """Neither watching, nor the replications before it, change a replication."""
    made = plan.make(scenario)
    alone = live.rows(made, scenario.seed, 4, 1)
    assert live.rows(made, scenario.seed, 1, 4)[3].tobytes() == alone[0].tobytes()
    told = live.play(scenario, replication=4).responses.values()
    assert [None if math.isnan(value) else value for value in alone[0]] == list(told)


def _full(scenario: Scenario, run: Run, lands: float, name: str) -> bool:
    """Whether every channel of a battery was engaged at the last tick at which it might take that threat."""
    battery = scenario.defence.batteries[name]
    last = round((lands - max(battery.window.closes, 1e-6)) * 1e6)
    steps = {"engaged": 1, "missed": -1, "intercepted": -1, "cut": -1}
    own = [event for event in run.events if event.battery == name and round(event.time * 1e6) <= last]
    return sum(steps.get(event.event, 0) for event in own) == battery.channels


def test_services_of_one_tick_are_played():
    tick = battery(engagement_time=0, intercept_probability=0.001)
    assert outcomes(play(defence=defence(inner=tick))) == ["intercepted"]
