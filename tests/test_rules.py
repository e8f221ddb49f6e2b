"""The rules of the model, one small scenario each (docs/model.md, "What happens")."""

from __future__ import annotations

import pytest

from building import at, battery, defence, kind, log, outcomes, play

TWO_ZONES = {"compound": {"value": 10}, "square": {"value": 2}}


def never(**parts):
    """A battery that never succeeds."""
    return battery(intercept_probability=0, **parts)


# --- detection and foresight ---


def test_a_threat_whose_detection_comes_at_its_landing_is_not_detected():
    run = play(threats={"plain": kind(detection={"delay": 10})}, defence=defence(inner=battery()))
    assert outcomes(run) == ["undetected"]


def test_a_threat_is_engaged_from_its_detection_on():
    run = play(threats={"plain": kind(detection={"delay": 4})}, defence=defence(inner=battery()))
    assert log(run, "engaged") == [(4.0, "engaged", 1)]


def test_a_wrong_foresight_makes_a_battery_ignore_what_matters():
    threats = {"plain": kind() | {"lands_in": {"compound": 1, "square": 1}, "detection": {"accuracy": 0}}}
    runs = [
        play(n, zones=TWO_ZONES, threats=threats, defence=defence(inner=battery(ignore=["square"])))
        for n in range(1, 30)
    ]
    assert {"ignored"} == {
        out for run in runs for out in outcomes(run) if run.threats[0].foreseen == "square"
    }


def test_the_true_zone_is_foreseen_with_the_stated_accuracy():
    threats = {"plain": kind() | {"lands_in": {"compound": 1, "square": 1}, "detection": {"accuracy": 0.5}}}
    run = play(zones=TWO_ZONES, threats=threats, attack=[{"volley": {"threat": "plain", "count": 4000}}])
    right = sum(threat.foreseen == threat.zone for threat in run.threats)
    # 0.5 + 0.5 x 0.5 = 0.75 in the mean; 4 standard errors are 0.027.
    assert right / 4000 == pytest.approx(0.75, abs=0.027)


# --- who may be engaged ---


def test_a_recognised_decoy_is_let_through():
    threats = {"plain": kind(decoy=True, recognised=1.0)}
    assert play(threats=threats, defence=defence(inner=battery())).threats[0].engagements == 0


def test_an_unrecognised_decoy_is_engaged():
    threats = {"plain": kind(decoy=True, recognised=0.0)}
    assert outcomes(play(threats=threats, defence=defence(inner=battery()))) == ["intercepted"]


def test_max_engagements_is_per_battery():
    run = play(
        threats={"plain": kind(30)},
        defence=defence(inner=never(max_engagements=2), outer=never(max_engagements=1)),
    )
    assert [event.battery for event in run.events if event.event == "engaged"] == ["inner", "inner", "outer"]


def test_shared_batteries_engage_a_threat_one_at_a_time():
    run = play(defence=defence(inner=never(), outer=never()))
    assert log(run, "engaged")[:2] == [(0.0, "engaged", 1), (3.0, "engaged", 1)]


def test_independent_batteries_engage_the_same_threat_at_once():
    run = play(defence=defence("independent", inner=never(), outer=never()))
    assert log(run, "engaged")[:2] == [(0.0, "engaged", 1), (0.0, "engaged", 1)]


def test_an_interception_cuts_the_other_batterys_engagement():
    run = play(defence=defence("independent", inner=battery(), outer=battery(engagement_time=5)))
    assert log(run, "intercepted", "cut") == [(3.0, "intercepted", 1), (3.0, "cut", 1)]


def test_a_battery_engages_a_threat_on_one_channel_only():
    run = play(defence=defence("independent", inner=never(channels=2)))
    assert log(run, "engaged")[:2] == [(0.0, "engaged", 1), (3.0, "engaged", 1)]


def test_a_landing_frees_the_channel_at_once():
    run = play(
        attack=[at(0, 6)],
        defence=defence(inner=never(engagement_time=20)),
    )
    assert log(run, "engaged", "landed", "cut") == [
        (0.0, "engaged", 1),
        (10.0, "landed", 1),
        (10.0, "cut", 1),
        (10.0, "engaged", 2),
        (16.0, "landed", 2),
        (16.0, "cut", 2),
    ]


# --- order ---


@pytest.mark.parametrize(
    ("order", "first"),
    [("first_detected", 1), ("earliest_landing", 2), ("highest_value", 3)],
)
def test_a_battery_takes_the_first_by_its_order(order: str, first: int):
    """All wait when the window opens at 10, 9 ... before: at 5 the one channel, busy until then, chooses."""
    threats = {
        "busy": kind(20, zone="nowhere"),
        "long": kind(20, zone="square"),
        "short": kind(12, zone="square"),
        "dear": kind(21),
    }
    run = play(
        zones=TWO_ZONES | {"nowhere": {}},
        threats=threats,
        attack=[at(0, threat="busy"), at(1, threat="long"), at(2, threat="short"), at(3, threat="dear")],
        defence=defence(inner=battery(engagement_time=5, order=order)),
    )
    assert log(run, "engaged")[1] == (5.0, "engaged", first + 1)


def test_a_random_order_is_drawn_once_per_threat_and_battery():
    volley = [{"volley": {"threat": "plain", "count": 6}}]
    run = play(
        threats={"plain": kind(100)},
        attack=volley,
        defence=defence(inner=never(order="random", engagement_time=1)),
    )
    taken = [event.threat for event in run.events if event.event == "engaged"]
    assert set(taken) == {taken[0]}


def test_every_order_of_a_random_battery_is_equally_likely():
    volley = [{"volley": {"threat": "plain", "count": 3}}]
    firsts = [
        log(play(n, attack=volley, defence=defence(inner=battery(order="random"))), "engaged")[0][2]
        for n in range(1, 601)
    ]
    # 200 in the mean; 4 standard deviations are 46.
    assert all(abs(firsts.count(threat) - 200) < 46 for threat in (1, 2, 3))


# --- rounds, reloads, breakdowns ---


def test_a_salvo_spends_its_rounds_at_the_start():
    run = play(defence=defence(inner=battery(salvo=3, magazine=5)))
    assert (run.responses["rounds"], run.responses["rounds_left.inner"]) == (3, 2)


def test_a_salvo_is_cut_to_the_rounds_that_are_left():
    run = play(defence=defence(inner=never(salvo=3, magazine=5)))
    assert [event.rounds for event in run.events if event.event == "engaged"] == [3, 2]


def test_a_salvo_succeeds_with_the_chance_that_not_all_rounds_miss():
    volley = [{"volley": {"threat": "plain", "count": 4000}}]
    many = battery(channels=4000, salvo=2, intercept_probability=0.5, max_engagements=1)
    run = play(attack=volley, defence=defence(inner=many))
    # 0.75 in the mean; 4 standard errors are 0.027.
    assert run.responses["intercepted"] / 4000 == pytest.approx(0.75, abs=0.027)


def test_an_empty_battery_lets_the_rest_through():
    run = play(attack=[at(0, 1)], defence=defence(inner=battery(magazine=1)))
    assert outcomes(run) == ["intercepted", "no_rounds"]


def test_a_reload_begins_when_the_magazine_becomes_empty_and_fills_it():
    run = play(
        attack=[at(0, 20)],
        threats={"plain": kind(9)},
        defence=defence(inner=battery(magazine=1, reload={"time": 12})),
    )
    assert log(run, "reload_started", "reloaded", "engaged") == [
        (0.0, "engaged", 1),
        (0.0, "reload_started", None),
        (12.0, "reloaded", None),
        (20.0, "engaged", 2),
        (20.0, "reload_started", None),
    ]


def test_engagements_under_way_go_on_during_a_reload():
    run = play(defence=defence(inner=battery(magazine=1, reload={"time": 1})))
    assert outcomes(run) == ["intercepted"]


def test_a_threat_that_meets_a_reload_has_no_rounds():
    run = play(attack=[at(0, 1)], defence=defence(inner=battery(magazine=1, reload={"time": 50})))
    assert outcomes(run) == ["intercepted", "no_rounds"]


def test_a_breakdown_cuts_engagements_and_their_rounds_are_spent():
    breakdown = {"time_to_failure": 2, "time_to_repair": 3}
    run = play(defence=defence(inner=battery(breakdown=breakdown, magazine=9)))
    # Engaged at 0, cut at 2; engaged at 5, cut at 7.
    assert (len(log(run, "cut")), run.responses["rounds_left.inner"]) == (2, 7)


def test_time_to_failure_runs_again_from_each_repair():
    breakdown = {"time_to_failure": 2, "time_to_repair": 3}
    run = play(
        threats={"plain": kind(11)}, defence=defence(inner=battery(engagement_time=9, breakdown=breakdown))
    )
    assert log(run, "broke_down", "repaired") == [
        (2.0, "broke_down", None),
        (5.0, "repaired", None),
        (7.0, "broke_down", None),
        (10.0, "repaired", None),
    ]


# --- causes ---


def test_a_threat_that_appears_inside_every_window_s_end_is_out_of_reach():
    assert outcomes(play(defence=defence(inner=battery(window={"opens": 30, "closes": 11})))) == [
        "out_of_reach"
    ]


def test_a_threat_before_a_busy_channel_lands_for_want_of_channels():
    run = play(
        attack=[at(0, 0)],
        defence=defence(inner=battery(engagement_time=9, window={"opens": 10, "closes": 2})),
    )
    assert outcomes(run) == ["intercepted", "saturated"]


def test_what_was_lacking_is_judged_when_the_window_closes():
    """The battery breaks down at 6, after the second threat's window closed at 5 with the channel busy."""
    breakdown = {"time_to_failure": 6, "time_to_repair": 100}
    inner = battery(engagement_time=5.5, window={"opens": 10, "closes": 5}, breakdown=breakdown)
    assert outcomes(play(attack=[at(0, 0)], defence=defence(inner=inner))) == ["intercepted", "saturated"]


def test_a_breakdown_at_the_last_chance_is_the_cause():
    breakdown = {"time_to_failure": 4, "time_to_repair": 100}
    inner = battery(engagement_time=3.5, window={"opens": 10, "closes": 5}, breakdown=breakdown)
    inner["channels"] = 1
    run = play(attack=[at(0, 0, 0)], defence=defence(inner=inner))
    assert outcomes(run) == ["intercepted", "missed", "breakdown"]


def test_a_repair_at_the_landing_comes_too_late_to_change_the_cause():
    breakdown = {"time_to_failure": 1, "time_to_repair": 10}
    run = play(attack=[at(1)], defence=defence(inner=battery(breakdown=breakdown)))
    assert outcomes(run) == ["breakdown"]


def test_of_two_batteries_the_one_whose_chance_ends_last_gives_the_cause():
    early = battery(engagement_time=50, window={"opens": 10, "closes": 4})
    late = battery(magazine=0, window={"opens": 10, "closes": 2})
    run = play(attack=[at(0, 0)], defence=defence(early=early, late=late))
    assert outcomes(run) == ["missed", "no_rounds"]


def test_a_threat_let_through_by_all_who_could_reach_it_is_ignored():
    near = battery(window={"opens": 30, "closes": 20})
    run = play(defence=defence(inner=battery(ignore=["compound"]), near=near))
    assert outcomes(run) == ["ignored"]


# --- responses ---


def test_damage_adds_the_share_of_the_zones_value():
    assert play(threats={"plain": kind(damage=0.25)}).responses["damage"] == 2.5


def test_a_decoy_lands_without_harm():
    run = play(zones={"compound": {"value": 10, "people": 5}}, threats={"plain": kind(decoy=True)})
    assert [run.responses[name] for name in ("landed", "leaks", "damage", "people_exposed")] == [1, 0, 0, 0]


def test_a_landing_where_nothing_is_is_no_leak():
    assert play(zones={"compound": {}}).responses["leaks"] == 0


def test_debris_counts_its_damage_but_is_no_leak():
    inner = battery(debris={"probability": 1, "lands_in": {"compound": 1}, "damage": 0.3})
    run = play(defence=defence(inner=inner))
    assert [run.responses[name] for name in ("debris_hits", "damage", "leaks")] == [1, 3, 0]


def test_utilisation_is_busy_channel_time_over_channels_times_time():
    run = play(attack=[at(0, 12)], defence=defence(inner=battery(channels=2)))
    assert run.responses["utilisation.inner"] == pytest.approx(6 / (2 * 15))


def test_time_averages_start_at_the_warm_up():
    run = play(
        attack=[at(0, 6)], threats={"plain": kind(9)}, run={"warm_up": 2}, defence=defence(inner=battery())
    )
    # Busy from 2 to 3 and from 6 to 9, of the time from 2 to 9.
    assert (run.responses["threats"], run.responses["utilisation.inner"]) == (1, pytest.approx(4 / 7))


def test_an_engagement_under_way_at_the_horizon_counts_as_busy():
    run = play(run={"until": 2}, defence=defence(inner=battery()))
    assert run.responses["utilisation.inner"] == 1


def test_wait_is_the_mean_time_from_first_chance_to_first_engagement():
    run = play(attack=[at(0, 1)], defence=defence(inner=battery()))
    assert run.responses["wait"] == pytest.approx((0 + 2) / 2)


def test_the_first_leak_is_the_earliest():
    threats = {"slow": kind(20), "plain": kind(10)}
    run = play(threats=threats, attack=[at(0, threat="slow"), at(1, threat="plain")])
    assert run.responses["first_leak_time"] == 11


def test_what_no_threat_gives_a_value_is_missing():
    run = play(attack=[{"stream": {"threat": "plain", "rate": 0, "end": 5}}])
    assert {name for name, value in run.responses.items() if value is None} == {
        "first_leak_time",
        "wait",
        "siren_lead",
        "leak_fraction",
    }


# --- the siren ---

PEOPLE = {"compound": {"value": 10, "people": 40}}


def test_without_a_siren_all_are_exposed():
    assert play(zones=PEOPLE).responses["people_exposed"] == 40


def test_those_who_found_shelter_in_time_are_protected_to_the_stated_degree():
    siren = {"delay": 2, "shelter_time": {"uniform": {"low": 0, "high": 16}}, "protection": 0.5}
    # It sounds for 8 before the landing: half have found shelter, half of those harm is kept from.
    assert play(zones=PEOPLE, warning=siren).responses["people_exposed"] == pytest.approx(
        40 * (1 - 0.5 * 0.5)
    )


def test_siren_lead_is_how_long_it_had_sounded():
    assert play(zones=PEOPLE, warning={"delay": 2}).responses["siren_lead"] == 8


def test_a_siren_goes_on_while_a_detected_threat_is_in_the_air_and_for_quiet_after():
    run = play(attack=[at(0, 11), at(40)], warning={"delay": 1, "quiet": 3})
    assert log(run, "siren_started", "siren_ended") == [
        (1.0, "siren_started", None),
        (24.0, "siren_ended", None),
        (41.0, "siren_started", None),
    ]


def test_a_siren_that_sounds_after_its_threat_is_gone_stops_when_it_has_been_quiet():
    threats = {"plain": kind(3), "later": kind(50, detection={"probability": 0})}
    attack = [at(0, threat="plain"), at(0, threat="later")]
    run = play(threats=threats, attack=attack, warning={"delay": 5, "quiet": 10})
    assert log(run, "siren_started", "siren_ended") == [
        (5.0, "siren_started", None),
        (13.0, "siren_ended", None),
    ]


# --- the attack ---


def test_a_volley_without_spacing_appears_all_at_once():
    run = play(attack=[{"volley": {"threat": "plain", "count": 3, "at": 5}}])
    assert [threat.appeared for threat in run.threats] == [5, 5, 5]


def test_spacing_stands_between_the_threats_of_a_volley():
    run = play(attack=[{"volley": {"threat": "plain", "count": 3, "at": 5, "spacing": 0.5}}])
    assert [threat.appeared for threat in run.threats] == [5, 5.5, 6]


def test_a_stream_arrives_at_its_rate_within_its_time():
    run = play(attack=[{"stream": {"threat": "plain", "rate": 40, "start": 10, "end": 110}}])
    inside = all(10 <= threat.appeared < 110 for threat in run.threats)
    # 4,000 in the mean; 4 standard deviations are 253.
    assert (inside, abs(len(run.threats) - 4000) < 253) == (True, True)


def test_steps_change_the_rate_of_a_stream():
    steps = [[0, 10], [100, 0], [200, 40]]
    run = play(attack=[{"stream": {"threat": "plain", "rate": steps, "start": 50, "end": 300}}])
    counts = [sum(low <= threat.appeared < low + 100 for threat in run.threats) for low in (0, 100, 200)]
    # 500 and 4,000 in the mean; 4 standard deviations are 89 and 253.
    assert (abs(counts[0] - 500) < 89, counts[1], abs(counts[2] - 4000) < 253) == (True, 0, True)


def test_a_batch_arrives_together():
    run = play(attack=[{"stream": {"threat": "plain", "rate": 1, "end": 20, "batch": 3}}])
    assert [threat.appeared for threat in run.threats][::3] == [threat.appeared for threat in run.threats][
        2::3
    ]


def test_kinds_are_mixed_by_their_weights():
    threats = {"plain": kind(), "other": kind()}
    volley = [{"volley": {"threat": {"plain": 3, "other": 1}, "count": 4000}}]
    run = play(threats=threats, attack=volley)
    plain = sum(threat.kind == "plain" for threat in run.threats)
    # 0.75 in the mean; 4 standard errors are 0.027.
    assert plain / 4000 == pytest.approx(0.75, abs=0.027)
