"""A scenario written down again loads to an equal scenario, in text that people can read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import language
from sim.language.checking import check_text
from sim.language.reader import read
from sim.language.writing import yaml
from sim.scenario import Scenario
from strategies import scenarios


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_a_dump_loads_to_an_equal_scenario(scenario: Scenario) -> None:
    assert check_text(language.dump(scenario)).scenario == scenario


@settings(max_examples=50, deadline=None)
@given(scenarios())
def test_a_document_makes_an_equal_scenario(scenario: Scenario) -> None:
    assert Scenario.model_validate(language.document(scenario)) == scenario


@pytest.mark.parametrize("name", sorted(language.shipped()))
def test_a_shipped_scenario_survives_its_dump(name: str) -> None:
    scenario = language.load(name)
    assert language.parse(language.dump(scenario)) == scenario


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
proses = st.lists(
    st.sampled_from(["word", "two", "\n", "\n\n", " ", ":", "#", "-", "  ", "é"]), max_size=80
).map("".join)
values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False), texts, proses),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(texts.filter(lambda key: len(key) < 100), values, min_size=1, max_size=4))
def test_what_is_written_is_read_back(tree: dict[str, object]) -> None:
    assert read(yaml(tree)).tree == tree


@settings(max_examples=300, deadline=None)
@given(proses, st.sampled_from(["", "\n", "\n\n"]))
def test_a_long_text_is_read_back(text: str, end: str) -> None:
    tree = {"description": text * 5 + end, "notice": [text * 4 + end]}
    assert read(yaml(tree)).tree == tree


def crowd(size: int) -> Scenario:
    """A scenario of many batteries, each with nothing but what it must have."""
    one = {"channels": 1, "engagement_time": 1, "intercept_probability": 1}
    return language.replace(
        language.load("two-inbound"), {"defence.batteries": {f"b{n}": one for n in range(size)}}
    )


@pytest.mark.parametrize("size", [500, 700, 1000])
def test_a_large_scenario_survives_its_dump(size: int) -> None:
    assert language.parse(language.dump(crowd(size))) == crowd(size)


def test_a_large_scenario_leaves_its_defaults_out() -> None:
    assert ["salvo" in language.dump(crowd(size)) for size in (500, 700, 1000)] == [True, False, False]


def test_an_empty_description_is_left_out() -> None:
    assert "description" not in language.dump(language.parse(language.starter(), sets={"description": ""}))
