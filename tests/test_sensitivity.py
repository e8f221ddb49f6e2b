"""Which input matters: against exact indices, and against the traps of noise and of missing values."""

from __future__ import annotations

import json
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import calling
from building import battery, defence, gathered, scenario
from sim import api, batch, language, plan
from sim.errors import SimError
from sim.experiments import Sensitivity, sensitivity, sobol
from sim.experiments.sensitivity_report import sentences
from sim.responses import names
from sim.study import Options, averages, study

CHANCE = "defence.batteries.inner.intercept_probability"
SALVO = "defence.batteries.inner.salvo"
COUNT = "attack.0.volley.count"
PEOPLE = "zones.compound.people"

SHOTS = scenario(
    attack=[{"volley": {"threat": "plain", "count": 4, "at": 0}}],
    defence=defence(inner=battery(channels=8, intercept_probability=0.5, max_engagements=1)),
)
"""A channel for each threat and one engagement of each: the mean of leaks is count (1 - chance)^salvo."""

GIVEN = {CHANCE: "0.2..0.9", SALVO: "1..3", COUNT: "2..8"}


def small(given: dict[str, Any], n: int = 20, points: int = 32, **rest: Any) -> Sensitivity:
    return sensitivity(SHOTS, given, n, points=points, **gathered(engine="compiled", **rest))


def exact() -> dict[str, tuple[float, float]]:
    """First-order and total indices of count (1 - chance)^salvo over GIVEN, by quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    chances, salvos, counts = 0.55 + 0.35 * nodes, np.arange(1, 4), np.arange(2, 9)
    values = counts[None, None] * (1 - chances[:, None, None]) ** salvos[None, :, None]
    shares = [weights / 2, np.full(3, 1 / 3), np.full(7, 1 / 7)]
    weight = shares[0][:, None, None] * shares[1][:, None] * shares[2]
    mean = np.sum(weight * values)
    variance = np.sum(weight * (values - mean) ** 2)
    return {path: _indices(values, shares, axis, mean, variance) for axis, path in enumerate(GIVEN)}


def _indices(
    values: NDArray[Any], shares: list[NDArray[Any]], axis: int, mean: float, variance: float
) -> tuple[float, float]:
    def average(over: int, of: NDArray[Any]) -> NDArray[Any]:
        return np.average(of, axis=over, weights=shares[over], keepdims=True)

    others = [other for other in range(3) if other != axis]
    alone = average(others[0], average(others[1], values)).ravel()
    rest = average(axis, values)
    unexplained = average(others[0], average(others[1], (rest - mean) ** 2)).item()
    return float(shares[axis] @ (alone - mean) ** 2 / variance), 1 - unexplained / variance


def test_indices_of_independent_shots_are_the_exact_ones():
    # 512 points: six values, each within 0.06. The draws are fixed, so it holds or fails for good.
    found = {one.path: one for one in small(GIVEN, n=200, points=512).effects}
    truth = exact()
    errors = [
        abs(value - true)
        for path in GIVEN
        for value, true in zip((found[path].first, found[path].total), truth[path], strict=True)
    ]
    assert max(errors) < 0.06


def ishigami(shares: NDArray[Any]) -> NDArray[Any]:
    x = (2 * shares.T - 1) * np.pi
    return np.asarray(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def test_indices_of_the_ishigami_function_are_the_exact_ones_and_lie_in_their_intervals():
    # Ishigami and Homma (1990): the known test function, with a fourth input that does nothing.
    found = sobol.indices(ishigami(sobol.design(4, 1024)), 4)
    assert found is not None
    truth = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]
    for first, total, both in zip(found.first, found.total, truth, strict=False):
        for index, true in zip((first, total), both, strict=True):
            assert index.interval is not None
            assert index.interval[0] < true < index.interval[1]
            assert abs(index.value - true) < 0.02


def test_a_small_index_may_come_out_below_zero_and_is_shown_so():
    found = sobol.indices(ishigami(sobol.design(4, 4096 // 64)), 4)
    assert found is not None
    assert found.first[2].interval is not None
    assert found.first[2].interval[0] < 0


def test_an_input_that_does_nothing_has_an_index_of_exactly_zero_on_common_draws():
    found = small({CHANCE: "0.4..0.6", PEOPLE: "0..50"}, n=5)
    assert [one.total for one in found.effects if one.path == PEOPLE] == [0.0]
    assert sentences(found)[-1] == "people changed nothing: leaks was the same whatever its value."


def test_fresh_draws_at_each_evaluation_would_give_it_an_effect():
    shares = sobol.design(2, 128).tolist()
    plans = [plan.make(language.replace(SHOTS, {CHANCE: round(0.4 + 0.2 * one, 6)})) for one, _ in shares]
    leaks = names(plans[0]).index("leaks")

    def indices(fresh: bool) -> sobol.Indices:
        means = [batch.rows(one, k * fresh, 1, 5)[:, leaks].mean() for k, one in enumerate(plans)]
        told = sobol.indices(np.array(means), inputs=2)
        assert told is not None
        return told

    common, noisy = indices(fresh=False), indices(fresh=True)
    assert (common.total[1].value, common.first[0].value > 0.9) == (0.0, True)
    assert (noisy.total[1].value > 0.5, noisy.first[0].value < 0.5) == (True, True)


@pytest.mark.parametrize("response", ["leaks", "held", "leak_fraction", "wait"])
def test_what_is_evaluated_is_what_a_study_tells(response: str):
    stream = {"stream": {"threat": "plain", "rate": 0.2, "end": 20}}
    models = [language.replace(SHOTS, {"attack": [stream], CHANCE: chance}) for chance in (0.2, 0.5, 0.9)]
    found = averages(
        [plan.make(one) for one in models], 50, response, labels="abc", options=Options(engine="compiled")
    )
    assert found == pytest.approx([study(one, 50)[response].mean for one in models], rel=1e-12)


def test_what_never_varies_is_said():
    found = small({PEOPLE: "0..50"})
    assert (found.effects, len(sentences(found))) == ((), 1)
    assert "none of these inputs matters" in sentences(found)[0]


def test_words_and_whole_numbers_are_inputs_and_alike_evaluations_are_played_once():
    said: list[str] = []
    found = small({"defence.coordination": "shared,independent", SALVO: "1..2"}, say=said.append)
    assert {one.values for one in found.effects} == {"shared,independent", "1..2"}
    assert said[0].startswith("32 points x (2 inputs + 2) = 128 evaluations, 4 of them different, of 20")


def test_no_number_depends_on_the_engine_or_the_workers():
    one = sensitivity(SHOTS, {SALVO: "1..3", COUNT: "2..4"}, 10, points=16, options=Options(engine="simpy"))
    two = sensitivity(
        SHOTS, {SALVO: "1..3", COUNT: "2..4"}, 10, points=16, options=Options(engine="compiled", workers=2)
    )
    assert one == two


@pytest.mark.parametrize(
    ("given", "rest", "said"),
    [
        (GIVEN, {"points": 100}, "a power of two"),
        (GIVEN, {"points": 2**14}, "there may be 50000"),
        (GIVEN, {"of": "leeks"}, "no response 'leeks'"),
        ({CHANCE: "0.2..1.5"}, {}, "nothing was played"),
        ({CHANCE: "0.9..1"}, {"of": "first_leak_time", "n": 1}, "has no value at .* evaluations"),
        ({"seed": "1..9"}, {}, "played on the same draws"),
    ],
)
def test_what_cannot_be_answered_is_refused(given: dict[str, Any], rest: dict[str, Any], said: str):
    with pytest.raises(SimError, match=said):
        small(given, **rest)


def test_averages_are_of_one_seed():
    plans = [plan.make(SHOTS), plan.make(scenario(seed=9))]
    with pytest.raises(ValueError, match="one seed"):
        averages(plans, 2, "leaks", labels="ab")


def test_the_design_takes_one_column_at_a_time_from_the_other_half():
    a, b, *mixed = sobol.design(3, 16).reshape(5, 16, 3)
    for which, column in product(range(3), range(3)):
        assert np.array_equal(mixed[which][:, column], (b if which == column else a)[:, column])


# --- the command ---

LINE = ("four-at-once", "--set", f"{CHANCE}=0.2..0.9", "--set", f"{COUNT}=1..4", "-n", "20", "--points", "64")


call = partial(calling.call, "sensitivity")


def test_the_command_tells_a_table_and_a_sentence():
    found = call(*LINE)
    assert found.stderr.startswith(
        "64 points x (2 inputs + 2) = 256 evaluations, 224 of them different, of 20"
    )
    lines = found.stdout.splitlines()
    assert lines[2].split()[:2] == ["input", "values"]
    assert " of how leaks varies over these ranges, and " in " ".join(found.stdout.split())


def test_json_is_what_python_gives(tmp_path: Path):
    given = {CHANCE: "0.2..0.9", COUNT: "1..4"}
    there = api.load("four-at-once").sensitivity(given, 20, points=64)
    here = call(*LINE, "--json", "-o", str(tmp_path / "a.json")).stdout
    assert json.loads(here) == there.to_json() == json.loads((tmp_path / "a.json").read_text())
