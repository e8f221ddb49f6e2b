"""A run that one looks at is the same, whichever loop plays it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from players import PLAYERS
from sim import batch, language, live, plan, replay
from sim.errors import SimError
from sim.scenario import Scenario
from strategies import scenarios

hundreds = settings(max_examples=200, deadline=None, derandomize=True)


@given(scenarios())
@hundreds
def test_a_run_does_not_depend_on_the_loop(given_scenario: Scenario):
    assert replay.play(given_scenario, engine="portable") == live.play(given_scenario)


@pytest.mark.parametrize("engine", PLAYERS)
@pytest.mark.parametrize("name", sorted(language.shipped()))
def test_shipped_runs_do_not_depend_on_the_loop(name: str, engine: str):
    model = language.load(name)
    assert replay.play(model, replication=3, engine=engine) == live.play(model, replication=3)


def test_another_replication_is_another_run():
    """So that equal runs say something."""
    model = language.load("two-inbound")
    assert replay.play(model, replication=3, engine="portable") != live.play(model, replication=4)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which loops played."""
    loops: list[str] = []

    def by(name: str, play: Any) -> Any:
        return lambda *given, **named: loops.append(name) or play(*given, **named)

    monkeypatch.setattr(live, "play", by("simpy", live.play))
    monkeypatch.setattr(batch, "logged", by("compiled", batch.logged))
    return loops


def test_simpys_loop_plays_what_one_watches(played: list[str]):
    replay.play(language.load("two-inbound"))
    assert played == ["simpy"]


def test_a_compiled_loop_plays_what_would_take_long(played: list[str]):
    stream = {"attack.0.volley.count": replay.LONG + 1}
    replay.play(language.load("two-inbound", stream))
    assert played == ["compiled"]


def test_without_a_compiled_loop_simpys_plays_that_too(played: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batch, "best", lambda: None)
    replay.play(language.load("two-inbound", {"attack.0.volley.count": replay.LONG + 1}))
    assert played == ["simpy"]


def test_an_engine_that_cannot_play_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batch, "best", lambda: None)
    monkeypatch.setattr(batch, "lacking", lambda player: "No WebAssembly.")
    with pytest.raises(SimError, match=r"cannot play here\. No WebAssembly"):
        replay.play(language.load("two-inbound"), engine="compiled")


def test_an_engine_of_another_name_is_refused():
    with pytest.raises(SimError, match="auto, simpy, portable, native, compiled"):
        replay.play(language.load("two-inbound"), engine="warp")


def test_many_are_played_without_a_compiled_loop_too(monkeypatch: pytest.MonkeyPatch):
    made = plan.make(language.load("two-inbound"))
    wanted = replay.rows(made, 1, 1, 5).tobytes()
    monkeypatch.setattr(batch, "best", lambda: None)
    assert replay.rows(made, 1, 1, 5).tobytes() == wanted
