"""``sim theory`` and its page: what is printed, and that the page's numbers are the command's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import sim
from sim import language, theory
from sim.cli import commands

PAGE = (Path(__file__).parents[1] / "docs" / "theory.md").read_text(encoding="utf-8")


def told(*words: str) -> str:
    """What ``sim theory`` prints; few replications of SimPy's loop."""
    result = CliRunner().invoke(commands, ["theory", *words, "-n", "20", "--engine", "simpy", "--quiet"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    "name", [n for n in language.shipped() if n not in {"all-channels-busy", "short-window"}]
)
def test_every_shipped_scenario_is_told_something(name: str):
    text = told(name)
    assert "gives" in text
    assert "leaks" in text or "The nearest variant that a formula fits" in text


def test_the_exact_distribution_stands_beside_the_simulated():
    assert re.search(r"leaks in %, exact \(simulated\): 0: 31.64 \(\d", told("four-at-once"))


def test_the_command_of_the_nearest_variant_fits():
    command = told("a-volley-mostly-stopped").strip().splitlines()[-1].split()
    sets = [word.split("=", 1) for word in command if "=" in word]
    model = language.load(command[2], {path: language.value(value) for path, value in sets})
    assert command[:2] == ["sim", "theory"]
    assert theory.fit(model).fits


def test_the_failing_assumption_is_printed_with_its_place():
    assert "(defence.batteries.inner.engagement_time)" in told("a-volley-mostly-stopped")


def test_json_has_the_pmf_and_no_nan():
    result = json.loads(told("four-at-once", "--json"), parse_constant=pytest.fail)
    (leaks,) = [one for one in result["exact"] if one["response"] == "leaks"]
    assert leaks["pmf"] == pytest.approx([0.31640625, 0.421875, 0.2109375, 0.046875, 0.00390625])


def test_json_tells_what_fails():
    result = json.loads(told("a-volley-mostly-stopped", "--json"))
    assert not result["fits"]
    assert result["nearest"]


def test_python_tells_the_same():
    assert sim.load("decoys").theory()["leaks"].value == pytest.approx(2.2)


def examples() -> list[tuple[str, str]]:
    """The page's commands with the remark behind each."""
    return re.findall(r"^    sim theory ([\w-]+) +# (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("name", "remark"), examples())
def test_the_pages_number_is_the_formulas(name: str, remark: str):
    verdict = theory.fit(language.load(name))
    exact = [value for one in verdict.exact for value in (one.value, *([] if one.pmf is None else one.pmf))]
    decimals = [text for text in re.findall(r"\d+\.\d+", remark) if f"{text} %" not in remark]
    shares = [float(text) / 100 for text in re.findall(r"(\d+\.\d+) %", remark)]
    for text in decimals[-1:]:
        assert any(abs(float(text) - value) < 10.0 ** -len(text.partition(".")[2]) for value in exact)
    assert all(any(abs(share - value) < 1e-4 for value in exact) for share in shares)
