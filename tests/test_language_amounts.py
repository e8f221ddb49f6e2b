"""How much a scenario would make happen, worked out by hand beside what the checks expect."""

from __future__ import annotations

import pytest

from sim.language.checks import Node
from sim.language.size_limits import mean, threats

STREAMS = {
    "a rate": ({"rate": 0.5, "end": 80}, 40),
    "a later start": ({"rate": 0.5, "start": 20, "end": 80}, 30),
    "steps": ({"rate": [[0, 0.1], [40, 0.5]], "end": 80}, 24),
    "steps before the start": ({"rate": [[0, 0.1], [40, 0.5]], "start": 50, "end": 80}, 15),
    "steps after the end": ({"rate": [[0, 0.1], [40, 0.5]], "end": 30}, 3),
    "no rate before the first step": ({"rate": [[40, 0.5]], "end": 80}, 20),
    "batches": ({"rate": 0.5, "end": 80, "batch": 3}, 120),
    "drawn batches": ({"rate": 0.5, "end": 80, "batch": {"uniform": {"low": 1, "high": 4}}}, 100),
    "batches that are at least one": ({"rate": 0.5, "end": 80, "batch": {"exponential": {"mean": 0.1}}}, 40),
    "a word for a rate": ({"rate": "high", "end": 80}, 0),
    "a list of words": ({"rate": ["high"], "end": 80}, 0),
}


@pytest.mark.parametrize("name", STREAMS)
def test_the_threats_of_a_stream(name: str) -> None:
    parts, expected = STREAMS[name]
    assert threats(Node(parts, ("attack", 0, "stream"))) == pytest.approx(expected)


MEANS = {
    "a number": (5, 5),
    "a number below zero": (-5, 0),
    "uniform": ({"uniform": {"low": 2, "high": 6}}, 4),
    "uniform across zero": ({"uniform": {"low": -2, "high": 2}}, 0.5),
    "triangular": ({"triangular": {"low": 0, "mode": 2, "high": 7}}, 3),
    "triangular across zero": ({"triangular": {"low": -1, "mode": 0, "high": 1}}, 1 / 6),
    "normal": ({"normal": {"mean": 60, "sd": 5}}, 60),
    "normal around zero": ({"normal": {"mean": 0, "sd": 1}}, 0.3989),
    "empirical": ({"empirical": {"values": [1, 5], "weights": [3, 1]}}, 2),
    "empirical across zero": ({"empirical": {"values": [-4, 4]}}, 2),
    "weibull": ({"weibull": {"shape": 1, "scale": 3}}, 3),
    "erlang": ({"erlang": {"shape": 3, "mean": 4}}, 4),
    "no distribution": ("soon", 7),
    "nothing": (None, 7),
}


@pytest.mark.parametrize("name", MEANS)
def test_the_mean_of_a_time(name: str) -> None:
    given, expected = MEANS[name]
    assert mean(Node(given), 7) == pytest.approx(expected, rel=0.01)
