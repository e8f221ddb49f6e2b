"""``sim compare``: what it prints, what it refuses."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest

import calling
from sim.cli.compare import _parts

CHANNELS = "defence.batteries.inner.channels"
CHANCE = "defence.batteries.inner.intercept_probability"


call = partial(calling.call, "compare")


def variants(*texts: str) -> list[str]:
    return [word for text in texts for word in ("--variant", text)]


def test_two_files_are_compared():
    found = call("two-crews", "layers", "-n", "50", "--of", "leaks", "--quiet")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "A  two-crews\n  B  layers" in found.stdout
    assert re.search(r"^leaks +A to B +50 .* B lower ", found.stdout, re.MULTILINE)


def test_a_scenario_is_compared_with_its_variants():
    found = call("two-inbound", *variants(f"{CHANCE}=0.8", f"{CHANCE}=0.9,{CHANNELS}=1"), "-n", "50")
    assert "B  intercept_probability=0.8\n  C  intercept_probability=0.9, channels=1" in found.stdout
    assert "3 pairs are compared together: each interval is a Bonferroni interval of 98.3 %" in found.stdout


def test_more_than_two_are_never_compared_without_saying_so():
    found = call("two-inbound", "four-at-once", "layers", "-n", "20", "--of", "held")
    assert "Bonferroni" in found.stdout


def test_json_is_as_promised_and_nothing_else():
    found = json.loads(call("two-crews", "layers", "-n", "20", "--json").stdout)
    assert [one["label"] for one in found["studies"]] == ["two-crews", "layers"]
    assert (found["differences"][0]["a"], found["differences"][0]["b"]) == ("two-crews", "layers")


def test_set_changes_all_of_them():
    line = ["two-inbound", *variants(f"{CHANNELS}=1"), "--set", f"{CHANCE}=1", "-n", "20", "--json"]
    found = json.loads(call(*line).stdout)
    assert [one["responses"]["leaks"]["mean"] for one in found["studies"]] == [0, 0]


def test_the_same_seed_is_for_all():
    found = json.loads(call("two-crews", "layers", "-n", "2", "--seed", "9", "--json").stdout)
    assert ([one["seed"] for one in found["studies"]], len(found["notes"])) == ([9, 9], 1)


def test_a_value_of_a_variant_may_hold_commas():
    assert list(_parts("a={uniform: {low: 1, high: 2}},b=[[0, 1], [2, 3]],c=1")) == [
        *("a={uniform: {low: 1, high: 2}}", "b=[[0, 1], [2, 3]]", "c=1"),
    ]


def test_the_best_is_selected_with_its_promise():
    found = call("two-inbound", *variants(f"{CHANCE}=0.9"), "--best", "leaks", "--indifference", "0.1")
    assert "'intercept_probability=0.9' is selected: the lowest mean of leaks." in found.stdout
    assert "With 95 % chance the one selected is the best" in found.stdout


def test_a_selection_is_saved(tmp_path: Path):
    line = ["two-inbound", *variants(f"{CHANCE}=0.9"), "--best", "held", "--indifference", "0.1"]
    assert call(*line, "-o", str(tmp_path / "best.json")).exit_code == 0
    assert json.loads((tmp_path / "best.json").read_text())["best"] == "intercept_probability=0.9"


def test_a_comparison_is_saved(tmp_path: Path):
    assert call("two-crews", "layers", "-n", "5", "-o", str(tmp_path / "all")).exit_code == 0
    assert (tmp_path / "all" / "comparison.json").exists()


@pytest.mark.parametrize(
    "words",
    [
        *(["two-inbound"], ["two-inbound", "layers", "--variant", "seed=2"], ["-", "-"]),
        *(["two-inbound", "--variant", "seed"], ["two-inbound", "layers", "--best", "leaks"]),
        *(["two-inbound", "layers", "--lowest"], ["two-inbound", "layers", "--indifference", "1"]),
        ["two-inbound", "layers", "--best", "leaks", "--indifference", "1", "-n", "5"],
        ["two-inbound", "layers", "--best", "leaks", "--indifference", "1", "--of", "held"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(words: list[str]):
    assert call(*words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        *(["two-inbound", "no-such"], ["two-inbound", "--variant", "run.untl=5"]),
        *(["two-inbound", "layers", "--of", "leak"], ["two-inbound", "layers", "-o", "a.xlsx"]),
        ["two-inbound", "layers", "--best", "leak_fraction", "--indifference", "1"],
        ["two-inbound", "layers", "--best", "leaks", "--indifference", "-1"],
        ["two-inbound", "layers", "--best", "leaks", "--indifference", "1", "-o", "folder"],
    ],
    ids=" ".join,
)
def test_what_is_wrong_is_said_on_standard_error_and_ends_with_1(words: list[str]):
    calling.assert_told(call(*words))
