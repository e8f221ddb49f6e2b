"""The compiled loop equals SimPy's to the last bit: on random scenarios full of ties, on the shipped ones.

Seen to fail with faults planted in one loop: an event on the horizon played, ties broken against the
order of kinds, a landing left to its turn too late, a choice made before the last change of an instant.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from building import at, battery, defence, kind, scenario
from players import PLAYERS
from sim import batch, language, live, plan
from sim.batch import calendar, event_list, sorting
from sim.batch.blocks import play_block
from sim.errors import RunawayError
from sim.rules.state import views
from sim.scenario import Scenario
from strategies import scenarios

thousands = settings(max_examples=2000, deadline=None, derandomize=True)
hundreds = settings(max_examples=300, deadline=None, derandomize=True)

STEADY = ("all-channels-busy", "short-window")
"""Shipped scenarios of thousands of threats."""


def told_by_simpy(made: plan.Plan, seed: int, replication: int) -> list[list[int]]:
    """What SimPy's loop tells of a replication, in the order of the log's columns."""
    loop = live.Replication(made, watched=True)
    loop.play(seed, replication)
    return [list(row) for row in loop.log]


def assert_equal_loops(made: plan.Plan, *players: str) -> None:
    """Rows and logs are those of SimPy's loop, to the last bit."""
    rows, told = live.rows(made, 7, 1, 3), told_by_simpy(made, 7, 1)
    for player in players:
        assert batch.rows(made, 7, 1, 3, player).tobytes() == rows.tobytes()
        found = batch.logged(made, 7, 1, player)
        assert found.state.log.tolist() == told
        assert found.row.tobytes() == rows[0].tobytes()


@given(scenarios())
@hundreds
def test_the_portable_loop_equals_simpys(given_scenario: Scenario):
    assert_equal_loops(plan.make(given_scenario), "portable")


@pytest.mark.native
@given(scenarios())
@thousands
def test_all_compiled_loops_equal_simpys(given_scenario: Scenario):
    assert_equal_loops(plan.make(given_scenario), *batch.PLAYERS)


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", sorted(language.shipped()))
def test_shipped_scenarios_are_told_alike_by_all_loops(name: str, player: str):
    made = plan.make(language.load(name))
    for replication in (1,) if name in STEADY else (1, 2, 3):
        found = batch.logged(made, made.seed, replication, player)
        assert found.state.log.tolist() == told_by_simpy(made, made.seed, replication)


class Counted:
    """An array whose places are counted from its start: the compiled loop looks at no index."""

    def __init__(self, array: Any):
        self.array, self.shape = array, array.shape

    def __getitem__(self, place: Any) -> Any:
        return self.array[self._checked(place)]

    def __setitem__(self, place: Any, value: Any) -> None:
        self.array[self._checked(place)] = value

    def _checked(self, place: Any) -> Any:
        assert min(place if isinstance(place, tuple) else (place,)) >= 0, f"{place} counts from the end"
        return place


class OnCounted:
    """A player: the compiled loop's own text, not compiled, on arrays that refuse to count from their end."""

    def placed(self, *parts: Any) -> tuple[Any, ...]:
        return parts

    def window(self, target: Any) -> Any:
        return target

    def block(self, tables: Any, state: Any, known: Any, low: int, high: int, first: int, *out: Any) -> None:
        parts = (type(one)(*map(Counted, views(one))) for one in (tables, state, known))
        calendar.block(*parts, low, high, first, *out)


@given(scenarios())
@hundreds
def test_the_same_text_equals_simpys_loop_when_it_is_not_compiled(given_scenario: Scenario):
    made = plan.make(given_scenario)
    assert play_block(made, 7, 1, 2, OnCounted()).tobytes() == live.rows(made, 7, 1, 2).tobytes()


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", sorted(language.shipped()))
def test_shipped_scenarios_give_the_same_bytes_on_all_loops(name: str, player: str):
    made = plan.make(language.load(name))
    count = 5 if name in STEADY else 30
    assert (
        batch.rows(made, made.seed, 1, count, player).tobytes()
        == live.rows(made, made.seed, 1, count).tobytes()
    )


@pytest.mark.parametrize("player", PLAYERS)
def test_a_block_is_a_part_of_any_larger_one(player: str):
    made = plan.make(language.load("saturating-volley"))
    whole = batch.rows(made, 3, 1, 600, player)
    assert batch.rows(made, 3, 501, 20, player).tobytes() == whole[500:520].tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_workspace_grows_with_the_attack(player: str):
    stream = {"stream": {"threat": "plain", "rate": 30, "end": 10}}
    made = plan.make(scenario(attack=[stream], defence=defence(inner=battery(channels=40))))
    assert batch.rows(made, 1, 1, 3, player).tobytes() == live.rows(made, 1, 1, 3).tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_heap_grows_with_what_is_caused(player: str):
    """Each breakdown cuts a long engagement, whose end stays on the heap."""
    often = {"time_to_failure": 0.5, "time_to_repair": 0.1}
    inner = battery(engagement_time=1000, breakdown=often, channels=3)
    parts: dict[str, Any] = {"threats": {"plain": kind(900)}, "attack": [at(0, 0, 0)]}
    made = plan.make(scenario(**parts, defence=defence(inner=inner)))
    assert batch.rows(made, 1, 1, 1, player).tobytes() == live.rows(made, 1, 1, 1).tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_runaway_is_the_same_error_on_all_loops(player: str):
    tick = battery(engagement_time=0.000001, intercept_probability=0)
    made = plan.make(scenario(defence=defence(inner=tick)))
    told = []
    for rows in (live.rows, partial(batch.rows, player=player)):
        with pytest.raises(RunawayError, match=r"Replication 5 is running away: by time 0\.1") as raised:
            rows(made, 1, 5, 1)
        told.append(str(raised.value))
    assert len(set(told)) == 1


@pytest.mark.parametrize("n", [0, 1, 12, 13, 200, 201, 3_000])
@pytest.mark.parametrize("shape", ["even", "one tick", "clustered", "backwards"])
def test_known_events_are_sorted_by_tick_then_by_what_and_whom(n: int, shape: str):
    rng = np.random.default_rng(5)
    ticks = {
        "even": rng.integers(0, 10**9, n),
        "one tick": np.full(n, 7),
        "clustered": rng.choice([3, 10**15], n, p=[0.9, 0.1]) + rng.integers(0, 20, n),
        "backwards": np.arange(n)[::-1],
    }[shape]
    made = plan.make(language.load("undefended"))
    known = event_list.room_for(made, n + 1, 1)
    known.known_tick[0, :n], known.known_item[0, :n] = ticks, rng.permutation(n)
    wanted = sorted(zip(ticks.tolist(), known.known_item[0, :n].tolist(), strict=True))
    row = sorting.sort_known(known, n)
    assert wanted == [
        *zip(known.known_tick[row, :n].tolist(), known.known_item[row, :n].tolist(), strict=True)
    ]
