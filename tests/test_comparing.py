"""Comparisons and selections of scenarios: the same draws for all, nothing left unsaid."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from building import battery, defence, gathered, kind, scenario
from sim import language, study
from sim.errors import SimError
from sim.experiments import Comparison, between, compare, select
from sim.experiments.comparison_report import html
from sim.experiments.comparison_storage import save
from sim.experiments.labels import describe_changes, distinct, labels_of
from sim.experiments.selection_report import sentences
from sim.scenario import Scenario
from sim.study import Options

ZONES = {"compound": {"value": 10}, "open_ground": {}}


def guarded(chance: float = 0.5, name: str = "plain", seed: int = 1, **parts: Any) -> Scenario:
    """A stream of threats and one battery that succeeds with *chance*."""
    given: dict[str, Any] = {
        "name": name,
        "seed": seed,
        "zones": ZONES,
        "threats": {"plain": kind(lands_in={"compound": 3, "open_ground": 1})},
        "attack": [{"stream": {"threat": "plain", "rate": 0.3, "end": 10}}],
        "defence": defence(inner=battery(intercept_probability=chance)),
    }
    return scenario(**{**given, **parts})


POOR, FAIR, GOOD = guarded(0.4), guarded(0.5), guarded(0.8)


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare([POOR, FAIR, GOOD], 400)


# --- common draws ---


@pytest.mark.parametrize(("seed", "expected"), [(None, 5), (77, 77)])
def test_all_are_played_with_one_seed(seed: int | None, expected: int):
    found = compare([guarded(0.5, seed=5), guarded(0.8, seed=6)], 3, seed=seed)
    assert {one.seed for one in found.studies} == {expected}


def test_another_seed_than_a_scenarios_own_is_told():
    found = compare([guarded(0.5, seed=5), guarded(0.8, seed=6)], 3)
    assert found.notes[0].startswith("The scenarios have the seeds 5 and 6; all were played with 5")


def test_studies_that_share_no_draws_are_not_compared():
    with pytest.raises(SimError, match="seeds 1 and 2 and share no draws"):
        between([study.study(POOR, 5), study.study(GOOD, 5, seed=2)])


def test_replications_are_those_of_the_scenarios_own_studies(three: Comparison):
    expected = study.study(GOOD, 400).column("leaks") - study.study(FAIR, 400).column("leaks")
    assert np.array_equal(three.values(*three.labels[1:], "leaks"), expected)


def test_common_draws_save_replications(three: Comparison):
    assert all(found.independent_ratio and found.independent_ratio > 1.5 for found in three.of("leaks"))


def test_one_scenario_under_two_names_is_told():
    found = compare([guarded(name="one", seed=3), guarded(name="other", seed=4)], 20)
    assert any("'one' and 'other' are one scenario but for words" in note for note in found.notes)
    assert all(one.never for one in found.differences if one.n)


# --- estimates ---


def test_interval_of_two_is_that_of_the_paired_t_test():
    found = compare([FAIR, GOOD], 200, responses=["leaks"])
    columns = [one.column("leaks") for one in found.studies]
    expected = stats.ttest_rel(columns[1], columns[0]).confidence_interval()
    assert found.differences[0].interval == pytest.approx(tuple(expected))


def test_intervals_of_three_are_wider_and_say_so(three: Comparison):
    alone = compare([POOR, FAIR], 400, responses=["leaks"]).differences[0]
    together = three.of("leaks")[0]
    widths = [found.interval[1] - found.interval[0] for found in (together, alone) if found.interval]
    assert widths[0] > 1.15 * widths[1]
    assert (together.pairs, together.confidence, together.each) == (3, 0.95, pytest.approx(1 - 0.05 / 3))


@pytest.mark.parametrize(("name", "method"), [("leaks", "t"), ("held", "tango"), ("leak_fraction", "ratio")])
def test_each_response_has_the_interval_that_suits_it(three: Comparison, name: str, method: str):
    assert {found.method for found in three.of(name)} == {method}


def test_the_fraction_is_of_all_threats_of_all_replications(three: Comparison):
    mean = three.of("leak_fraction")[2].mean
    fractions = [one["leak_fraction"].mean for one in three.studies]
    assert mean == pytest.approx(fractions[2] - fractions[1])


def test_no_interval_is_a_point(three: Comparison):
    same = compare([FAIR, guarded(0.5, name="same")], 150)
    for found in (*three.differences, *same.differences):
        assert found.interval is None or found.interval[0] < found.interval[1]
        assert found.interval is not None or found.n < 2 or found.other_below


def test_only_replications_with_both_values_enter(three: Comparison):
    found = three.of("first_leak_time")[1]
    both = [~np.isnan(three.studies[at].column("first_leak_time")) for at in (0, 2)]
    assert found.n == int(np.sum(both[0] & both[1])) < 400


def test_what_not_all_have_is_left_out_and_told():
    other = guarded(0.5, name="two", defence=defence(inner=battery(), outer=battery()))
    found = compare([FAIR, other], 20)
    assert "utilisation.outer" not in found.responses
    assert any("Left out" in note and "utilisation.outer (of 'two')" in note for note in found.notes)


def test_different_time_units_are_told():
    found = compare([FAIR, guarded(0.5, name="slow", time_unit="min")], 5)
    assert any("time units" in note for note in found.notes)


@pytest.mark.parametrize(
    ("models", "options", "match"),
    [
        ([FAIR], {}, "at least 2"),
        ([FAIR, GOOD], {"responses": ["leak"]}, "Did you mean leaks"),
        ([FAIR, scenario(name="bare")], {"responses": ["utilisation.inner"]}, "not all"),
        ([FAIR, GOOD], {"confidence": 1.0}, "between 0 and 1"),
        ([FAIR, GOOD], {"n": 200_001}, "200000"),
        ([FAIR, GOOD], {"labels": ["a", "a"]}, "do not tell"),
        ([FAIR, GOOD], {"labels": ["a"]}, "each needs one"),
    ],
)
def test_what_makes_no_sense_is_refused(models: list[Scenario], options: dict[str, Any], match: str):
    with pytest.raises(SimError, match=match):
        compare(models, **gathered(**{"n": 5, **options}))


def stop_at(limit: int) -> Any:
    def progress(done: int, asked: int) -> None:
        if done >= limit:
            raise KeyboardInterrupt

    return progress


def test_an_interrupt_in_the_last_leaves_what_all_have():
    found = compare([FAIR, GOOD], 400, options=Options(engine="simpy", progress=stop_at(500)))
    assert 0 < found.finished < 400
    assert not found.complete
    assert found.of("leaks")[0].n == found.finished


def test_an_interrupt_in_the_first_leaves_nothing():
    with pytest.raises(KeyboardInterrupt):
        compare([FAIR, GOOD], 400, options=Options(engine="simpy", progress=stop_at(5)))


# --- labels ---


def test_labels_tell_what_differs():
    changed = language.replace(FAIR, {"defence.batteries.inner.channels": 3, "run.until": 50})
    assert labels_of([FAIR, changed]) == ("plain", "channels=3, until=50")


def test_labels_are_long_enough_to_tell_places_apart():
    inner = {"defence.batteries.inner.channels": 2, "run.until": 9}
    outer = {"defence.batteries.outer.channels": 3}
    assert describe_changes([inner, outer]) == ["inner.channels=2, until=9", "outer.channels=3"]


def test_labels_are_distinct_and_short():
    found = distinct(["a", "a", "a (2)", "b" * 99, "b" * 98])
    assert len(set(found)) == 5
    assert max(map(len, found)) < 60


# --- what is told and saved ---


def test_json_has_the_keys_that_are_promised(three: Comparison):
    found: Any = json.loads(json.dumps(three.to_json(), allow_nan=False))
    promised = ["a", "b", "response", "mean", "sd", "interval", "n", "correlation"]
    assert list(found)[:2] == ["studies", "differences"]
    assert [list(one)[:8] for one in found["differences"]] == [promised] * len(three.differences)


def test_the_table_has_a_row_for_each_difference(three: Comparison):
    assert [(row["response"], row["a"], row["b"]) for row in three.table] == [
        (found.response, found.a, found.b) for found in three.differences
    ]


def test_three_in_a_notebook_say_what_was_adjusted(three: Comparison):
    text = html(three)
    assert "3 pairs are compared together: each interval is a Bonferroni interval of 98.3 %" in text


def test_a_notebook_tells_which_letter_is_which():
    found = compare([FAIR, guarded(name="<b>")], 5)
    assert "<p>A  plain<br>B  &lt;b&gt;</p>" in html(found)


def test_what_never_differed_is_told_with_a_bound():
    text = html(compare([FAIR, guarded(0.5, name="same")], 150, responses=["leaks"]))
    assert "in 150 replications the two never differed in leaks; they differ in fewer than 1.98 %" in text


def test_a_difference_on_few_replications_is_marked_as_rough():
    text = html(compare([FAIR, guarded(0.52, name="near")], 40, responses=["leaks"]))
    assert "Fewer than 10 replications differ: a rough interval" in text


def test_a_folder_holds_all_of_it(three: Comparison, tmp_path: Path):
    save(three, tmp_path / "all")
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    scenarios = [f"scenario-{n}.yaml" for n in (1, 2, 3)]
    assert names == sorted(["comparison.json", "differences.csv", "replications.csv", *scenarios])
    assert language.load(tmp_path / "all" / "scenario-3.yaml") == GOOD


def test_a_csv_has_a_row_for_each_difference(three: Comparison, tmp_path: Path):
    save(three, tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == len(three.differences)


def test_it_is_saved_to_no_other_form(three: Comparison, tmp_path: Path):
    with pytest.raises(SimError, match=r"\.json or \.csv"):
        save(three, tmp_path / "all.xlsx")


# --- the best ---


def test_the_best_of_a_known_order_is_selected():
    found = select([FAIR, GOOD, POOR], "leaks", 0.1)
    assert (found.best, found.lowest) == (found.candidates[1].label, True)


def test_worse_ones_are_out_early():
    chances = [guarded(chance, name=str(chance)) for chance in (0.8, 0.75, 0.1)]
    spent = [one.n for one in select(chances, "leaks", 0.02).candidates]
    assert spent[2] < spent[1] <= spent[0]


def test_means_are_those_of_studies():
    found = select([FAIR, GOOD], "held", 0.05)
    first = found.candidates[0]
    assert first.mean == pytest.approx(study.study(FAIR, first.n)["held"].mean)


def test_highest_can_be_the_best():
    assert select([GOOD, POOR], "leaks", 0.1, lowest=False).best == labels_of([GOOD, POOR])[1]


def test_undecided_is_told():
    found = select([FAIR, guarded(0.501, name="near")], "leaks", 1e-4, most=150)
    assert (found.best, "Not decided after 150" in sentences(found)[0]) == (None, True)


def test_equal_ones_are_told():
    found = select([FAIR, guarded(0.5, name="same")], "leaks", 0.1)
    assert "The mean of 'same' was the same" in sentences(found)[0]


def test_the_guarantee_is_in_words():
    found = select([FAIR, GOOD], "leaks", 0.1, options=Options(confidence=0.9))
    promise = (
        "With 90 % chance the one selected is the best, if the best is lower than every other by at least 0.1"
    )
    assert sentences(found)[1].startswith(promise)


@pytest.mark.parametrize(
    ("response", "options", "match"),
    [
        ("leak_fraction", {}, "ratio over all threats"),
        ("first_leak_time", {}, "has no first_leak_time in"),
        ("utilisation.inner", {}, "Say lowest or highest"),
        ("leaks", {"indifference": 0.0}, "above 0"),
        ("leaks", {"confidence": 0.5}, "between 0.5 and 1"),
        ("leaks", {"first": 5}, "at least 10"),
        ("leak", {}, "no response 'leak'. Did you mean leaks"),
    ],
)
def test_no_best_without_sense(response: str, options: dict[str, Any], match: str):
    with pytest.raises(SimError, match=match):
        select([FAIR, GOOD], response, **gathered(**{"indifference": 0.1, "lowest": None, **options}))


def test_selections_in_json_hold_no_nan():
    found: Any = json.loads(json.dumps(select([FAIR, GOOD], "leaks", 0.1).to_json(), allow_nan=False))
    assert list(found["candidates"][0]) == ["label", "n", "mean", "out"]


# --- the same from Python ---


def test_python_compares_and_selects():
    one = sim.load("two-inbound")
    better = one.replace({"defence.batteries.inner.intercept_probability": 0.9})
    assert sim.compare(one, better, n=100).of("leaks")[0].differs
    assert sim.select(one, better, best="leaks", indifference=0.1).best == "intercept_probability=0.9"


def test_growing_rows_are_those_of_a_study():
    from sim.study.on_demand import ReplicationsOnDemand

    growing = ReplicationsOnDemand(FAIR)
    growing.up_to(7)
    assert growing.up_to(20).tobytes() == study.study(FAIR, 20).kept.tobytes()
