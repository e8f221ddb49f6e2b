"""Forks of the compiled loop: the rows of SimPy's forks, to the last bit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import scenario
from players import PLAYERS
from sim import language, live, replay
from sim.errors import SimError
from sim.plan import Floats
from sim.scenario import Scenario
from strategies import scenarios
from test_fork import CHANGES, INNER, PARTS, moments

some = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def both(one: Scenario, other: Scenario, count: int, time: float, player: str) -> tuple[Floats, Floats]:
    """The same forks by SimPy's loop and by a compiled one."""
    by_simpy = replay.forked_rows(one, other, 7, 1, count, time, "simpy")
    return by_simpy, replay.forked_rows(one, other, 7, 1, count, time, player)


def changed(model: Scenario, changes: dict[str, Any]) -> Scenario:
    return language.replace(model, {INNER + name: value for name, value in changes.items()})


@pytest.mark.parametrize(("name", "changes"), CHANGES)
@pytest.mark.parametrize("player", PLAYERS)
def test_a_compiled_fork_is_that_of_simpys_loop(name: str, changes: dict[str, Any], player: str) -> None:
    model = scenario(**PARTS[name])
    for time in moments(live.play(model)):
        wanted, found = both(model, changed(model, changes), 3, time, player)
        np.testing.assert_array_equal(found, wanted)


@some
@given(scenarios(), scenarios(), st.floats(0, 1))
def test_random_forks_are_those_of_simpys_loop(one: Scenario, other: Scenario, share: float) -> None:
    if list(one.defence.batteries) == list(other.defence.batteries):
        other = one.model_copy(update={"defence": other.defence, "warning": other.warning})
    else:
        other = one
    times = moments(live.play(one, 7))
    time = times[int(share * (len(times) - 1))]
    wanted, found = both(one, other, 2, time, "portable")
    np.testing.assert_array_equal(found, wanted)


def test_a_fork_without_a_change_is_the_run_itself() -> None:
    model = scenario(**PARTS["breakdown"])
    run = live.play(model, 7)
    wanted = [math.nan if value is None else value for value in run.responses.values()]
    for time in moments(run):
        np.testing.assert_array_equal(replay.forked_rows(model, model, 7, 1, 1, time, "portable")[0], wanted)


def test_only_the_defence_and_the_warning_can_change() -> None:
    model = scenario()
    with pytest.raises(SimError, match="in mid-run only"):
        replay.forked_rows(model, language.replace(model, {"run.until": 99}), 7, 1, 1, 0.0, "portable")
