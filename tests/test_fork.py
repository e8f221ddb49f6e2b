"""A replication that goes on under other numbers: the same past, the same draws, another future."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import at, battery, defence, log, outcomes, scenario
from sim import language, live
from sim.errors import SimError
from sim.scenario import Scenario
from sim.trace import Run
from strategies import scenarios

some = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

INNER = "defence.batteries.inner."
FOUR = [at(0, 0, 1, 2)]
SIREN = {"delay": 1, "shelter_time": 2, "quiet": 2}
PEOPLE = {"compound": {"value": 10, "people": 40}}
BREAKS = {"time_to_failure": {"exponential": {"mean": 4}}, "time_to_repair": 2}

PARTS: dict[str, dict[str, Any]] = {
    "ties": {"attack": FOUR, "defence": defence(inner=battery(channels=2, engagement_time=2))},
    "magazine": {"attack": FOUR, "defence": defence(inner=battery(magazine=2, reload={"time": 2}))},
    "breakdown": {"attack": FOUR, "defence": defence(inner=battery(breakdown=BREAKS))},
    "siren": {"attack": [at(0, 14)], "zones": PEOPLE, "warning": SIREN, "defence": defence(inner=battery())},
    "window": {
        "attack": FOUR,
        "defence": defence(inner=battery(window={"opens": 7, "closes": 2}, intercept_probability=0.5)),
    },
    "shared": {"attack": FOUR, "defence": defence(inner=battery(intercept_probability=0.5), outer=battery())},
    "independent": {
        "attack": FOUR,
        "defence": defence("independent", inner=battery(intercept_probability=0.5), outer=battery()),
    },
}


def forked(time: float, changes: dict[str, Any], **parts: Any) -> Run:
    """The plain scenario but for *parts*, gone on with *changes* of the inner battery from *time* on."""
    model = scenario(**parts)
    changed = language.replace(model, {INNER + name: value for name, value in changes.items()})
    return live.fork(model, changed, time=time)


def moments(run: Run) -> list[float]:
    """Before the first event, at each, and in the middle of two."""
    times = sorted({0.0, *(event.time for event in run.events)})
    return [*times, *((a + b) / 2 for a, b in pairwise(times)), run.end + 1]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("replication", [1, 2])
def test_without_a_change_the_run_is_the_very_same(name: str, replication: int):
    model = scenario(**PARTS[name])
    run = live.play(model, replication=replication)
    for time in moments(run):
        assert live.fork(model, model, replication=replication, time=time) == run


@some
@given(scenarios(), st.floats(0, 1))
def test_without_a_change_random_scenarios_go_on_as_they_were(model: Scenario, share: float):
    run = live.play(model)
    times = moments(run)
    time = times[int(share * (len(times) - 1))]
    assert live.fork(model, model, time=time) == run


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("ties", {"channels": 1}),
    ("ties", {"channels": 4, "order": "earliest_landing"}),
    ("ties", {"intercept_probability": 0.5, "engagement_time": 3}),
    ("magazine", {"magazine": 1}),
    ("magazine", {"magazine": "unlimited"}),
    ("magazine", {"magazine": 4, "salvo": 2}),
    ("breakdown", {"breakdown": {"time_to_failure": {"exponential": {"mean": 2}}, "time_to_repair": 1}}),
    ("breakdown", {"breakdown": "never"}),
    ("window", {"window": {"opens": 9, "closes": 5}}),
    ("window", {"ignore": ["compound"]}),
    ("shared", {"max_engagements": 1}),
    ("independent", {"breakdown": BREAKS}),
]


@pytest.mark.parametrize(("name", "changes"), CHANGES)
def test_a_change_before_anything_happens_is_the_other_run(name: str, changes: dict[str, Any]):
    parts = {**PARTS[name], "attack": [at(3, 3, 4, 6)]}
    other = language.replace(scenario(**parts), {INNER + key: value for key, value in changes.items()})
    run, own = forked(0, changes, **parts), live.play(other)
    assert run.events == own.events
    assert run.threats == own.threats
    assert run.responses == own.responses


@some
@given(scenarios(), scenarios(), st.floats(0, 1))
def test_the_past_stays_and_everything_ends(one: Scenario, other: Scenario, share: float):
    names = list(one.defence.batteries)
    if names != list(other.defence.batteries):
        return
    changed = one.model_copy(update={"defence": other.defence, "warning": other.warning})
    run = live.play(one)
    time = run.end * share
    future = live.fork(one, changed, time=time)
    told = [event for event in run.events if event.time <= time and event.event != "window_closed"]
    past = [event for event in future.events if event.time <= time and event.event != "window_closed"]
    assert past[: len(told)] == told
    assert all(event.time == int(time * 1e6 + 0.5) / 1e6 for event in past[len(told) :])
    assert [(t.kind, t.appeared, t.lands, t.zone) for t in future.threats] == [
        (t.kind, t.appeared, t.lands, t.zone) for t in run.threats
    ]
    assert all(t.why for t in future.threats)
    assert sum(t.cause is None for t in future.threats) == sum(t.outcome != "landed" for t in future.threats)


def test_what_is_under_way_keeps_its_time_and_what_comes_has_the_new_one():
    run = forked(1, {"engagement_time": 1}, attack=FOUR, defence=defence(inner=battery()))
    assert log(run, "engaged") == [(0, "engaged", 1), (3, "engaged", 2), (4, "engaged", 3), (5, "engaged", 4)]


def test_new_channels_are_busy_at_once():
    run = forked(1, {"channels": 3}, attack=FOUR, defence=defence(inner=battery()))
    assert log(run, "engaged") == [(0, "engaged", 1), (1, "engaged", 2), (1, "engaged", 3), (3, "engaged", 4)]
    assert run.channels == {"inner": 3}


def test_a_busy_channel_that_is_too_many_goes_when_it_is_free():
    parts = {"attack": [at(0, 1, 1, 1)], "defence": defence(inner=battery(channels=2))}
    run = forked(2, {"channels": 1}, **parts)
    assert log(run, "engaged") == [(0, "engaged", 1), (1, "engaged", 2), (4, "engaged", 3), (7, "engaged", 4)]


def test_channels_that_were_there_count_for_the_share_of_time_busy():
    run = forked(5, {"channels": 1}, defence=defence(inner=battery(channels=2, intercept_probability=0)))
    # One threat for 10: a channel busy for 9, then cut at the landing; two channels for 5, then one.
    assert run.responses["utilisation.inner"] == pytest.approx(10 / 15)


def test_rounds_that_were_fired_stay_fired():
    parts = {"attack": FOUR, "defence": defence(inner=battery(magazine=9))}
    assert outcomes(forked(4, {"magazine": 3}, **parts)) == ["intercepted"] * 3 + ["no_rounds"]
    assert forked(7, {"magazine": 1}, **parts).responses["rounds_left.inner"] == 0


def test_a_magazine_that_the_change_empties_begins_its_reload():
    parts = {"attack": FOUR, "defence": defence(inner=battery(magazine=9, reload={"time": 2}))}
    run = forked(1, {"magazine": 1}, **parts)
    assert log(run, "reload_started", "reloaded")[:2] == [(1, "reload_started", None), (3, "reloaded", None)]


@pytest.mark.parametrize(("time", "fails"), [(1, 4), (5, 9)])
def test_the_next_breakdown_is_counted_from_the_start_or_if_that_is_past_from_now(time: float, fails: float):
    breaks = {"time_to_failure": 8, "time_to_repair": 1}
    parts = {"defence": defence(inner=battery(intercept_probability=0, breakdown=breaks))}
    run = forked(time, {"breakdown.time_to_failure": 4}, **parts)
    assert log(run, "broke_down")[0] == (fails, "broke_down", None)


def test_a_queue_is_put_in_the_new_order():
    kinds = {"late": {"time_of_flight": 20, "lands_in": {"compound": 1}}, "soon": {"time_of_flight": 9}}
    kinds["soon"]["lands_in"] = {"compound": 1}
    attack = [at(0, 0, 0, threat="late"), at(1, threat="soon")]
    run = forked(
        2, {"order": "earliest_landing"}, threats=kinds, attack=attack, defence=defence(inner=battery())
    )
    assert [threat for _, _, threat in log(run, "engaged")] == [1, 4, 2, 3]


def test_a_window_that_the_change_closes_ends_the_chance():
    parts = {"attack": [at(0, 0)], "defence": defence(inner=battery(engagement_time=6))}
    run = forked(3, {"window": {"closes": 8}}, **parts)
    assert outcomes(run) == ["intercepted", "saturated"]
    assert (3, "window_closed", 2) in log(run, "window_closed")
    assert run.threats[1].why.endswith("busy from 0.0 to 6.0; it landed at 10.0.")


def test_a_window_that_the_change_opens_is_told():
    run = forked(5, {"window": {"opens": 9}}, defence=defence(inner=battery(window={"opens": 2})))
    assert log(run, "window_opened", "engaged") == [(5, "window_opened", 1), (5, "engaged", 1)]


def test_a_siren_that_is_taken_away_falls_silent():
    model = scenario(zones=PEOPLE, warning=SIREN)
    run = live.fork(model, language.replace(model, {"warning": "none"}), time=4)
    assert log(run, "siren_started", "siren_ended") == [(1, "siren_started", None), (4, "siren_ended", None)]


def test_both_futures_meet_the_same_luck():
    parts = {"attack": FOUR, "defence": defence(inner=battery(intercept_probability=0.5, engagement_time=1))}
    model = scenario(**parts)
    for replication in range(1, 20):
        run = live.play(model, replication=replication)
        better = language.replace(model, {INNER + "intercept_probability": 0.9})
        future = live.fork(model, better, replication=replication, time=1)
        lost = {t.id for t in future.threats if t.outcome == "landed"}
        assert lost <= {t.id for t in run.threats if t.outcome == "landed"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("attack.0.schedule.at", [0, 1]), ("zones.compound.value", 3), ("run.until", 40)],
)
def test_only_the_defence_and_the_warning_can_change(path: str, value: Any):
    model = scenario(defence=defence(inner=battery()))
    with pytest.raises(SimError, match=path.replace(".", r"\.")):
        live.fork(model, language.replace(model, {path: value}), time=1)


def test_batteries_stay_the_same():
    model = scenario(defence=defence(inner=battery()))
    other = scenario(defence=defence(outer=battery()))
    with pytest.raises(SimError, match=r"defence\.batteries: inner in one, outer in the other"):
        live.fork(model, other, time=1)
