"""Long runs: played in a process of their own, drawn from arrays."""

from __future__ import annotations

import pickle
from threading import Event

import numpy as np
import pytest

from building import at, battery, defence, scenario
from sim import live
from sim.errors import SimError
from sim.trace import Run
from sim.trace.index import RunIndex
from sim.trace.snapshot import at as snapshot
from sim.view.background.replications import WorkerPlayer, expected, joined, played_parts, player
from sim.view.screens import problems
from sim.view.screens.loading import Loading
from sim.view.ui.events import Drop
from sim.view.ui.screen import Screen, Source
from watching import run_index, story, viewer


def test_a_run_put_together_from_pieces_is_the_run() -> None:
    parts, run = joined(played_parts(story(), 2)), live.play(story(), replication=2)
    for name, value in vars(run).items():
        assert getattr(parts, name) == value, name


def test_the_index_that_comes_with_a_run_is_the_one_that_would_be_made_here() -> None:
    drawn = {"order": "random", "max_engagements": 1, "engagement_time": {"exponential": {"mean": 4}}}
    far = battery(**drawn, ignore=["compound"], window={"opens": 9, "closes": 1})
    model = scenario(defence=defence("independent", near=battery(**drawn), far=far), attack=[at(*range(9))])
    here, there = RunIndex(model, live.play(model)), RunIndex(model, joined(played_parts(model, 1)))
    for one, other in ((here.indexed(), there.indexed()), (here.columns.indexed(), there.columns.indexed())):
        assert one.keys() == other.keys()
        for name, value in one.items():
            assert pickle.dumps(value) == pickle.dumps(other[name]) or np.array_equal(value, other[name]), (
                name
            )
    assert (here.tracks, here.spans_of) == (there.tracks, there.spans_of)


def test_a_process_of_its_own_plays_the_same_run() -> None:
    worker = WorkerPlayer(story())
    assert worker(1).events == live.play(story()).events
    worker.stop()


def test_a_long_run_is_played_elsewhere_and_a_short_one_here() -> None:
    volley = [{"volley": {"threat": "plain", "count": 40_000}}]
    stops = [player(model)[1] for model in (story(), scenario(attack=volley))]
    assert [getattr(stop, "__self__", None) is not None for stop in stops] == [False, True]


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


def test_who_leaves_a_waiting_screen_stops_what_is_played() -> None:
    stopped: list[bool] = []

    def never() -> Screen:
        raise SimError("it was stopped")

    waiting = Loading("long", never, lambda: stopped.append(True))
    fake = viewer()
    fake.app.work.inline = False
    waiting._task = fake.app.work.ask("open", lambda task: task.wait(5) or never())
    waiting.close()
    assert stopped == [True]


def test_who_leaves_a_file_that_was_dropped_stops_what_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = Event(), Event()

    def play(number: int) -> Run:
        begun.set()
        stopped.wait(60)
        raise RuntimeError("it was stopped")

    made = Source(story(), play, "a41f", stop=stopped.set)
    monkeypatch.setattr(problems, "load", lambda path: story())
    monkeypatch.setattr(problems, "source_of", lambda scenario, path: made)
    fake = viewer()
    fake.app.work.inline = False
    fake.take(Drop("long.yaml")).wait(0.1)
    assert begun.wait(60)
    assert (fake.wait(0.1).app.screen.title, stopped.is_set()) == ("A story", False)
    fake.keys("escape")
    assert (fake.app.screen.name, stopped.is_set()) == ("replay", True)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_foremost_are_the_engaged_and_those_that_land_next(most: int) -> None:
    air = snapshot(run_index(), run_index().done_at(6.5), 6.5).air
    shown, rest = air.foremost(most)
    assert [one.threat.id for one in shown] == [2, 3, 4][:most]
    assert len(rest) == len(air) - most


def test_the_chosen_threat_is_always_among_the_foremost() -> None:
    air = snapshot(run_index(), run_index().done_at(6.5), 6.5).air
    assert [one.threat.id for one in air.foremost(2, chosen=5)[0]] == [6, 2]
