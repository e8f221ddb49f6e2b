"""A run at one moment: threats, queues, batteries, the siren; as it was, and as the defence knows it."""

from __future__ import annotations

import numpy as np
import pytest

from building import at, battery, defence, kind, scenario
from sim import live
from sim.scenario import Scenario
from sim.trace.index import RunIndex
from sim.trace.snapshot import Snapshot, harm, last_event
from sim.trace.snapshot import at as snapshot
from sim.view.map.drawing import clusters
from sim.view.map.marks import form_of
from sim.view.map.paths import along, curves, threat_path
from sim.view.ui.shapes import Box
from watching import run, run_index


def seen(time: float, *, truth: bool = True, of: RunIndex | None = None) -> Snapshot:
    """The moment *time*, everything of that instant done."""
    film = of or run_index()
    return snapshot(film, film.done_at(time), time, truth=truth)


def film(model: Scenario) -> RunIndex:
    return RunIndex(model, live.play(model))


def statuses(now: Snapshot) -> dict[int, str]:
    return {one.threat.id: one.status for one in now.flying}


def test_before_the_first_event_nothing_is_in_the_air() -> None:
    assert seen(0.5).flying == ()


def test_an_engaged_threat_is_told_from_a_waiting_one() -> None:
    assert statuses(seen(3.5)) == {1: "engaged", 2: "waiting", 3: "waiting"}


def test_an_undetected_threat_is_unseen() -> None:
    assert statuses(seen(4.5))[4] == "unseen"


def test_the_defence_does_not_know_an_undetected_threat() -> None:
    assert 4 not in statuses(seen(4.5, truth=False))


def test_the_share_of_the_way_is_the_share_of_time() -> None:
    assert seen(3.5).flying[0].share == pytest.approx(0.25)


def test_the_progress_is_the_engagement_s() -> None:
    assert seen(2.5).flying[0].progress == pytest.approx(0.5)


def test_a_recognised_decoy_is_known_for_one() -> None:
    decoys = [one.threat.id for one in seen(5.5, truth=False).flying if one.decoy]
    assert decoys == [5]


def test_an_unrecognised_decoy_looks_like_the_rest() -> None:
    model = scenario(threats={"plain": kind(decoy=True)})
    assert not seen(1, truth=False, of=film(model)).flying[0].decoy


def test_the_truth_shows_a_decoy() -> None:
    model = scenario(threats={"plain": kind(decoy=True)})
    assert seen(1, of=film(model)).flying[0].decoy


def test_an_ended_threat_is_no_longer_in_the_air() -> None:
    assert 1 not in statuses(seen(4.0))


def test_endings_are_counted_by_fate() -> None:
    counts = seen(16.0).counts
    assert [counts[fate] for fate in ("intercepted", "leak", "decoy", "harmless")] == [3, 1, 1, 1]


def test_counts_of_the_end_agree_with_the_run() -> None:
    assert seen(16.0).counts["leak"] == run().responses["leaks"]


@pytest.mark.parametrize(("time", "left"), [(0.5, 2), (1.0, 1), (4.0, 0), (8.0, 1)])
def test_rounds_left(time: float, left: int) -> None:
    assert seen(time).batteries[0].rounds == left


@pytest.mark.parametrize(("time", "state"), [(3.0, "ready"), (5.0, "reloading"), (8.0, "ready")])
def test_the_state_of_a_battery(time: float, state: str) -> None:
    assert seen(time).batteries[0].state == state


def test_an_empty_magazine_without_reload_is_empty() -> None:
    model = scenario(attack=[at(0, 1)], defence=defence(inner=battery(magazine=1)))
    assert seen(2, of=film(model)).batteries[0].state == "empty"


def test_a_breakdown_is_seen_and_cuts_the_engagement() -> None:
    breakdown = {"time_to_failure": 2, "time_to_repair": 3}
    model = scenario(defence=defence(inner=battery(breakdown=breakdown)))
    now = seen(2.5, of=film(model)).batteries[0]
    assert (now.state, now.busy) == ("broken down", (None,))


def test_a_busy_channel_names_its_threat() -> None:
    (span,) = seen(5.0).batteries[0].busy
    assert span is not None
    assert run().threats[span.threat].id == 2


@pytest.mark.parametrize(("time", "sounding"), [(1.5, False), (2.0, True), (16.0, True)])
def test_the_siren(time: float, sounding: bool) -> None:
    assert seen(time).siren is sounding


def test_the_queue_leaves_out_what_the_battery_lets_through() -> None:
    queue = [run().threats[i].id for i in seen(6.5).batteries[0].queue]
    assert queue == [3]


KINDS = {"late": kind(20), "soon": kind(10), "dear": kind(30, zone="palace")}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("first_detected", [2, 3, 4]),
        ("earliest_landing", [3, 2, 4]),
        ("highest_value", [4, 3, 2]),
    ],
)
def test_the_queue_is_in_the_order_of_choice(order: str, expected: list[int]) -> None:
    model = scenario(
        zones={"compound": {"value": 10}, "palace": {"value": 99}},
        threats=KINDS,
        attack=[at(0, threat="late"), at(1, threat="late"), at(2, threat="soon"), at(3, threat="dear")],
        defence=defence(inner=battery(order=order, engagement_time=8)),
    )
    made = film(model)
    queue = [made.run.threats[i].id for i in seen(4, of=made).batteries[0].queue]
    assert queue == expected


@pytest.mark.parametrize(
    "model",
    [
        scenario(
            attack=[at(0, 0.2, 0.4, 0.6, 0.8)], defence=defence(inner=battery(order=order, engagement_time=2))
        )
        for order in ("first_detected", "earliest_landing", "random")
    ],
)
def test_who_is_engaged_next_was_first_in_the_queue(model: Scenario) -> None:
    made = film(model)
    firsts = {}
    for done in range(1, len(made.run.events)):
        queue = snapshot(made, done, made.time_of(done)).batteries[0].queue
        event = made.run.events[done]
        if event.event == "engaged":
            firsts[event.threat] = made.run.threats[queue[0]].id if queue.size else None
    assert firsts
    assert all(threat == first for threat, first in firsts.items())


def test_before_its_window_opens_a_threat_does_not_wait() -> None:
    model = scenario(defence=defence(inner=battery(window={"opens": 5})))
    assert seen(1, of=film(model)).batteries[0].queue.size == 0


def test_after_its_window_closes_a_threat_does_not_wait() -> None:
    inner = battery(window={"opens": 10, "closes": 5}, magazine=0)
    assert seen(6, of=film(scenario(defence=defence(inner=inner)))).batteries[0].queue.size == 0


def test_a_missed_threat_does_not_wait_beyond_its_engagements() -> None:
    inner = battery(intercept_probability=0, max_engagements=1)
    assert seen(4, of=film(scenario(defence=defence(inner=inner)))).batteries[0].queue.size == 0


def test_harm_is_told_by_zone() -> None:
    now = seen(16.0)
    assert harm(run_index(), now.ended) == {"compound": (2, 1.0), "open_ground": (1, 0.0)}


def test_the_last_event_that_the_defence_knows_skips_the_unseen() -> None:
    event = last_event(run_index(), run_index().done_at(4.0), truth=False)
    assert event is not None
    assert event.event == "reload_started"


def test_an_engagement_broken_off_keeps_the_length_that_was_drawn_for_it() -> None:
    independent = defence("independent", a=battery(engagement_time=2), b=battery(engagement_time=3))
    made = film(scenario(defence=independent))
    (cut,) = made.spans_on("b", 1, 0.0, made.run.end)
    assert (cut.result, cut.planned) == ("cut", 3.0)


def test_a_run_without_threats_is_a_run() -> None:
    nothing = scenario(attack=[{"stream": {"threat": "plain", "rate": 0.0, "end": 5}}])
    assert snapshot(film(nothing), 0, 0.0).flying == ()


def test_many_positions_at_once_are_those_of_their_ways() -> None:
    box = Box(10, 20, 300, 200)
    numbers, shares = np.arange(1, 200), np.linspace(0, 1, 199)
    ends = np.stack((np.linspace(50, 250, 199), np.linspace(60, 180, 199)), axis=1)
    one_by_one = [
        threat_path(box, int(n), (float(x), float(y))).at(float(share))
        for n, (x, y), share in zip(numbers, ends, shares, strict=True)
    ]
    assert np.allclose(along(curves(box, numbers, ends), np.arange(199), shares), one_by_one)


def test_what_is_gathered_is_counted_once() -> None:
    spots = np.random.default_rng(1).uniform(0, 500, (1000, 2))
    assert sum(number for _, number in clusters(spots, 120.0)) == 1000


def misjudged() -> RunIndex:
    """Threats of which some are foreseen, wrongly, to land where they do not."""
    zones = {"compound": {"value": 10, "radius": 2}, "field": {"radius": 2}}
    wrong = kind(lands_in={"compound": 1, "field": 1}, detection={"accuracy": 0.0})
    return film(scenario(zones=zones, threats={"plain": wrong}, attack=[at(0, 0.5, 1, 1.5, 2)]))


def test_the_defence_s_view_has_the_foreseen_zone_and_the_truth_the_true_one() -> None:
    for truth in (True, False):
        told = {one.index: one.zone for one in seen(3, truth=truth, of=misjudged()).flying}
        threats = misjudged().run.threats
        assert told == {i: one.zone if truth else one.foreseen for i, one in enumerate(threats)}
    assert any(one.zone != one.foreseen for one in misjudged().run.threats)


def test_an_unrecognised_decoy_looks_like_the_rest_to_the_defence() -> None:
    kinds = {"plain": kind(), "hollow": kind(decoy=True, recognised=0.0)}
    entries = [at(0), at(0, threat="hollow")]
    flying = seen(1, truth=False, of=film(scenario(threats=kinds, attack=entries))).flying
    assert {(one.status, one.decoy, one.zone) for one in flying} == {("waiting", False, "compound")}


def test_a_decoy_that_is_known_for_one_differs_in_shape() -> None:
    forms = {one.threat.id: form_of(one) for one in seen(6.5).flying}
    assert (forms[5], forms[6]) == ("waiting decoy", "waiting")
