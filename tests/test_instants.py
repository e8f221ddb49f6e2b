"""What is played at one instant, and in which order (docs/model.md, "One instant").

Each of these has been seen to fail with the priorities of the kinds it is about exchanged.
"""

from __future__ import annotations

import pytest

from building import at, battery, defence, kind, log, outcomes, play


def test_an_engagement_that_ends_at_the_landing_counts():
    run = play(defence=defence(inner=battery(engagement_time=10)))
    assert outcomes(run) == ["intercepted"]


def test_an_engagement_that_ends_a_tick_after_the_landing_does_not():
    run = play(defence=defence(inner=battery(engagement_time=10.000001)))
    assert outcomes(run) == ["missed"]


def test_simultaneous_detections_are_all_seen_before_anyone_chooses():
    zones = {"square": {"value": 1}, "compound": {"value": 10}}
    threats = {"cheap": kind(zone="square"), "dear": kind()}
    run = play(
        zones=zones,
        threats=threats,
        attack=[at(0, threat="cheap"), at(0, threat="dear")],
        defence=defence(inner=battery(order="highest_value")),
    )
    assert log(run, "engaged")[0] == (0.0, "engaged", 2)


def test_a_channel_freed_at_an_instant_serves_a_threat_detected_at_it():
    run = play(
        attack=[at(0, 3)],
        threats={"plain": kind(6)},
        defence=defence(inner=battery(engagement_time=3)),
    )
    assert log(run, "engaged") == [(0.0, "engaged", 1), (3.0, "engaged", 2)]


def test_an_engagement_ends_before_a_breakdown_of_the_same_instant():
    breakdown = {"time_to_failure": 3, "time_to_repair": 100}
    run = play(defence=defence(inner=battery(breakdown=breakdown)))
    assert outcomes(run) == ["intercepted"]


def test_a_breakdown_comes_before_the_choice_of_the_same_instant():
    breakdown = {"time_to_failure": 3, "time_to_repair": 100}
    run = play(attack=[at(3)], defence=defence(inner=battery(breakdown=breakdown)))
    assert outcomes(run) == ["breakdown"]


def test_a_repair_comes_before_the_choice_of_the_same_instant():
    breakdown = {"time_to_failure": 1, "time_to_repair": 4}
    run = play(
        attack=[at(2)],
        defence=defence(
            inner=battery(engagement_time=0.5, window={"opens": 7, "closes": 7}, breakdown=breakdown)
        ),
    )
    assert log(run, "engaged") == [(5.0, "engaged", 1)]


def test_a_reload_ends_before_the_choice_of_the_same_instant():
    inner = battery(magazine=1, reload={"time": 5}, window={"opens": 5, "closes": 5})
    run = play(attack=[at(-0.0, 5)], defence=defence(inner=inner), threats={"plain": kind(5)})
    assert log(run, "engaged") == [(0.0, "engaged", 1), (5.0, "engaged", 2)]


def test_a_window_is_open_at_both_its_ends():
    busy = battery(window={"opens": 8, "closes": 5}, engagement_time=3)
    run = play(attack=[at(0, 0)], defence=defence(inner=busy))
    assert log(run, "engaged") == [(2.0, "engaged", 1), (5.0, "engaged", 2)]


def test_an_engagement_may_not_start_at_the_landing():
    run = play(attack=[at(0, 0)], defence=defence(inner=battery(engagement_time=10)))
    assert outcomes(run) == ["intercepted", "saturated"]


def test_all_landings_of_an_instant_come_before_a_freed_channel_chooses():
    """Threat 1 lands first and frees the outer battery; threat 3 goes to the inner one, listed first."""
    zones = ("near", "far", "other")
    run = play(
        zones={zone: {"value": 1} for zone in zones},
        threats={zone: kind(zone=zone) for zone in zones},
        attack=[at(0, threat="near"), at(0, threat="far"), at(1, threat="other")],
        defence=defence(
            inner=battery(engagement_time=50, ignore=["near"]),
            outer=battery(engagement_time=50, ignore=["far"]),
        ),
    )
    assert [event.battery for event in run.events if event.event == "engaged"] == ["inner", "outer", "inner"]


def test_three_engagements_of_a_tenth_fit_into_three_tenths():
    run = play(
        threats={"plain": kind(0.3)},
        defence=defence(inner=battery(engagement_time=0.1, intercept_probability=0)),
    )
    assert [event.event for event in run.events if event.event in ("missed", "cut")] == ["missed"] * 3


def test_ties_go_to_the_threat_that_appeared_first():
    run = play(
        threats={"early": kind(10), "late": kind(8)},
        attack=[at(2, threat="late"), at(0, threat="early")],
        defence=defence(inner=battery(order="earliest_landing", window={"opens": 8, "closes": 0})),
    )
    assert log(run, "engaged")[0][2] == 1


def test_ties_of_appearance_go_to_the_one_the_file_makes_first():
    run = play(
        threats={"one": kind(), "other": kind()},
        attack=[at(0, threat="other"), at(0, threat="one")],
        defence=defence(inner=battery()),
    )
    assert [threat.kind for threat in run.threats] == ["other", "one"]


@pytest.mark.parametrize(("until", "outcome"), [(10, "unresolved"), (10.000001, "out_of_reach")])
def test_what_happens_at_the_horizon_is_not_played(until: float, outcome: str):
    assert outcomes(play(run={"until": until})) == [outcome]


def test_an_engagement_that_ends_at_the_horizon_is_not_played():
    assert outcomes(play(run={"until": 3}, defence=defence(inner=battery()))) == ["unresolved"]


def test_a_threat_that_appears_at_the_horizon_is_not_counted():
    assert play(attack=[at(0, 5)], run={"until": 5}).responses["threats"] == 1


def test_a_siren_without_delay_sounds_before_the_landing_of_the_same_instant():
    """The second threat is detected at 10, when the undetected first one lands."""
    run = play(
        zones={"compound": {"value": 10, "people": 40}},
        threats={"unseen": kind(detection={"probability": 0}), "plain": kind(30)},
        attack=[at(0, threat="unseen"), at(10, threat="plain")],
        warning={"shelter_time": 0, "protection": 0.75},
    )
    assert run.responses["people_exposed"] == pytest.approx(10 + 10)


def test_a_siren_stops_before_the_landings_of_the_instant():
    """The detected threat is stopped at 3; two time units later, at 5, the unseen one lands."""
    parts = {
        "zones": {"compound": {"value": 10, "people": 40}},
        "threats": {"unseen": kind(5, detection={"probability": 0}), "plain": kind(30)},
        "attack": [at(0, threat="unseen"), at(0, threat="plain")],
        "defence": defence(inner=battery()),
    }
    run = play(**parts, warning={"quiet": 2})
    assert run.responses["people_exposed"] == 40


def test_the_landings_of_an_instant_all_meet_the_same_siren():
    """Both land at 10; the detected one, landing first, leaves the air empty."""
    run = play(
        zones={"compound": {"value": 10, "people": 40}},
        threats={"plain": kind(), "unseen": kind(detection={"probability": 0})},
        attack=[at(0, threat="plain"), at(0, threat="unseen")],
        warning={},
    )
    assert run.responses["people_exposed"] == 0
