"""What means harm gets one clear answer, soon and in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from sim import language
from sim.language.checking import check_bytes, check_text

EVENING = (Path(__file__).parent / "scenarios" / "valid" / "kind-with-everything.yaml").read_text("utf-8")
ALPHABET = "ab0. \n\t:-,?[]{}#&*!|>'\"%@`~<=\\é\r"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Cost and problems of each hostile text, and the peak memory, from a process of its own."""
    pytest.importorskip("resource")
    program = [sys.executable, hostile.__file__, str(tmp_path_factory.mktemp("hostile"))]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=120, env=environment)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_costs_little_more_than_an_honest_one(name: str, measured: Any) -> None:
    times, problems = measured["costs"][name]
    assert (times < 2.5, len(problems) > 0) == (True, True)


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_gets_short_messages(name: str, measured: Any) -> None:
    assert max(map(len, measured["costs"][name][1])) < 300


def test_hostile_texts_take_little_memory(measured: Any) -> None:
    assert measured["peak"] < 200


ANSWERS = {
    "aliases": "&a is an anchor, which a scenario does not use",
    "brackets in one line": "the line is too long: 200000 characters, where 4000 are allowed",
    "brackets in many lines": "the scenario nests deeper than 32 levels",
    "question marks": "the scenario has more than 20000 values",
    "10 MB": "the file is too large: a scenario may have 256 KB",
    "a tag of code": "!!python/object/apply:os.system is a tag, which a scenario does not use",
    "a NUL byte": "the character U+0000 must not stand in a scenario",
    "not UTF-8": "byte 10 is not valid UTF-8; save the file with the encoding UTF-8",
    "an exponent": "expected an ordinary number, got .inf",
    "endless": "about 500,000,000,000,000 breakdowns are expected in 1,000,000,000 time units; "
    "at most 20,000 are allowed",
    "many threats": "the attack makes 1.0e+18 threats on average; at most 1,000,000 are allowed",
}


@pytest.mark.parametrize(("name", "answer"), ANSWERS.items())
def test_a_hostile_text_gets_one_clear_answer(name: str, answer: str, measured: Any) -> None:
    assert measured["costs"][name][1] == [answer]


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    assert language.check(tmp_path).text == f"{tmp_path}: this is a folder; name a scenario file inside it"


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "evening.yaml").write_text("name: x")
    expected = f'{tmp_path}/evning.yaml: there is no such file; did you mean "evening.yaml"?'
    assert language.check(tmp_path / "evning.yaml").text == expected


def test_a_file_without_end_is_refused() -> None:
    source = Path("/dev/zero")
    if not source.exists():
        pytest.skip("this system has no file without end")
    assert language.check(source).problems[0].message == "the file is too large: a scenario may have 256 KB"


@settings(max_examples=200, deadline=None)
@given(st.text(ALPHABET, max_size=60))
def test_no_text_whatsoever_makes_the_reader_fail(text: str) -> None:
    assert check_text(text).scenario is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_whatsoever_make_the_reader_fail(content: bytes) -> None:
    assert check_bytes(content).scenario is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(EVENING)), st.integers(0, 9), st.text(ALPHABET, max_size=4)), max_size=3
    )
)
def test_a_scenario_with_slips_is_taken_or_told(slips: list[tuple[int, int, str]]) -> None:
    text = EVENING
    for start, length, new in slips:
        text = text[:start] + new + text[start + length :]
    checked = check_text(text)
    assert (checked.scenario is None) == bool(checked.problems)
