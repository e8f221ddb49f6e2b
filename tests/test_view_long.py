"""Long runs: played in a process of their own, drawn from arrays."""

from __future__ import annotations

import pickle

import pytest

from building import at, scenario
from sim import live
from sim.trace.snapshot import at as snapshot
from sim.view.background.replications import expected
from watching import run_index, story


def test_a_run_that_was_pickled_is_the_run() -> None:
    run = live.play(story(), replication=2)
    there = pickle.loads(pickle.dumps(run))
    assert there == run
    assert there.threats[1].why == run.threats[1].why


def test_rows_are_made_when_they_are_looked_at() -> None:
    run = live.play(story())
    assert run.events[-1] == tuple(run.events)[-1]
    assert run.threats[1:3] == tuple(run.threats)[1:3]
    assert [run.events[k] for k in range(len(run.events))] == list(run.events)
    with pytest.raises(IndexError):
        live.play(story()).events[len(run.events)]


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        (at(1, 2, 3), 3),
        ({"volley": {"threat": "plain", "count": 7}}, 7),
        ({"stream": {"threat": "plain", "rate": 2.0, "start": 1, "end": 6, "batch": 3}}, 30),
        ({"stream": {"threat": "plain", "rate": [[0, 1], [2, 4]], "end": 5}}, 20),
    ],
)
def test_how_many_threats_come_is_guessed_before_they_do(entry: dict[str, object], count: float) -> None:
    assert expected(scenario(attack=[entry])) == count


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_foremost_are_the_engaged_and_those_that_land_next(most: int) -> None:
    air = snapshot(run_index(), run_index().done_at(6.5), 6.5).air
    shown, rest = air.foremost(most)
    assert [one.threat.id for one in shown] == [2, 3, 4][:most]
    assert len(rest) == len(air) - most


def test_the_chosen_threat_is_always_among_the_foremost() -> None:
    air = snapshot(run_index(), run_index().done_at(6.5), 6.5).air
    assert [one.threat.id for one in air.foremost(2, chosen=5)[0]] == [6, 2]
