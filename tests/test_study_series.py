"""Several studies as one piece of work: each is what it would be alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from building import battery, defence, gathered, kind, scenario
from sim import language, plan
from sim.errors import SimError
from sim.scenario import Scenario
from sim.study import Options, Study, names, study, study_each
from sim.study.aggregation import Block, Wanted
from sim.study.series import Series, parts

STREAM = {"stream": {"threat": "plain", "rate": 0.5, "end": 20}}


def defended(channels: int = 1, value: float = 10) -> Scenario:
    return scenario(
        zones={"compound": {"value": value}},
        threats={"plain": kind({"exponential": {"mean": 9}})},
        attack=[STREAM],
        defence=defence(inner=battery(channels=channels, intercept_probability=0.7)),
    )


THREE = [defended(1), defended(2), defended(3)]


def together(scenarios: list[Scenario], n: int, **rest: Any) -> list[Study]:
    found: dict[int, Study] = {}
    assert study_each(scenarios, n, found.__setitem__, **gathered(**rest)) == len(found)
    return list(found.values())


@pytest.mark.parametrize(("engine", "workers"), [("simpy", 1), ("compiled", 1), ("compiled", 2)])
def test_each_study_is_what_it_would_be_alone(engine: str, workers: int):
    n = 60 if engine == "simpy" else 700
    found = together(THREE, n, engine=engine, workers=workers)
    assert [one.to_json() for one in found] == [
        study(s, n, options=Options(engine=engine)).to_json() for s in THREE
    ]


def test_scenarios_may_differ_in_their_responses():
    found = together([defended(), defended(value=0), defended()], 40, engine="compiled")
    assert [one.digest for one in found] == [
        study(s, 40).digest for s in (THREE[0], defended(value=0), THREE[0])
    ]


def test_one_seed_for_all():
    with pytest.raises(ValueError, match="one seed"):
        together([THREE[0], language.replace(THREE[1], {"seed": 2})], 10)


def test_a_runaway_replication_names_its_scenario():
    endless = scenario(
        run={"until": 1e6},
        threats={"plain": kind(1e6)},
        defence=defence(inner=battery(breakdown={"time_to_failure": 0.0001, "time_to_repair": 0.0001})),
    )
    with pytest.raises(SimError, match=r"^the second: Replication 1 is running away"):
        together([scenario(), endless], 2, labels=["the first", "the second"], engine="compiled")


def test_an_interrupt_keeps_the_studies_that_are_finished():
    def stop(done: int, asked: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    found = together(THREE, 6, progress=stop, engine="simpy")
    assert 1 <= len(found) < 3


def test_no_replication_is_played_twice_or_left_out():
    series = Series.of([plan.make(s) for s in THREE], 5, ["a", "b", "c"])
    played: list[tuple[int, int]] = []

    def play(model: plan.Plan, seed: int, first: int, count: int) -> np.ndarray[Any, Any]:
        played.extend((int(model.tables.battery[0, 0]), n) for n in range(first, first + count))
        return np.zeros((count, len(names(THREE[0]))))

    for block in [Block(1, 3), Block(4, 4), Block(8, 8)]:
        parts(play, series, block, Wanted(rows=True, sketched=False))
    assert played == [(channels, n) for channels in (1, 2, 3) for n in range(1, 6)]
