"""The results of the Python face save, show and tell themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim

SCENARIO = "two-inbound"
CHANNELS = "defence.batteries.inner.channels"


@pytest.fixture(scope="module")
def scenario() -> sim.Scenario:
    return sim.load(SCENARIO)


def test_a_study_saves_itself(scenario: sim.Scenario, tmp_path: Path):
    scenario.study(3).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("replications.csv", "scenario.yaml", "study.json")
    ]


def test_a_comparison_saves_itself(scenario: sim.Scenario, tmp_path: Path):
    sim.compare(scenario, scenario.replace({CHANNELS: 1}), n=3).save(tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text().startswith("a,b,response")


def test_a_sweep_saves_itself(scenario: sim.Scenario, tmp_path: Path):
    scenario.sweep({CHANNELS: [1, 2]}, 3).save(tmp_path / "sweep.csv")
    assert (tmp_path / "sweep.csv").read_text().startswith(f"{CHANNELS},response")


def test_a_selection_saves_and_shows_itself(scenario: sim.Scenario, tmp_path: Path):
    found = sim.select(scenario, scenario.replace({CHANNELS: 1}), best="leaks", indifference=0.5, most=100)
    found.save(tmp_path / "best.csv")
    assert (tmp_path / "best.csv").read_text().startswith("label,n,mean,out")
    assert "<table>" in found._repr_html_()


def test_a_rare_result_tells_and_shows_itself(scenario: sim.Scenario):
    found = scenario.rare("leaks >= 0")
    assert found.sentences[0].startswith("leaks >= 0 is not rare")
    assert found.sentences[0] in repr(found)
    assert "is not rare" in found._repr_html_()
