"""What people read when a scenario is wrong: every problem at once, each with its place."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sim import language
from sim.errors import Problem, ScenarioError
from sim.language.checking import check_text
from sim.language.report import report

WRONG = """\
name: Evening
zones:
  compound: {value: 10}
  square: {value: ten}
threats:
  fast: {time_of_flight: 20, lands_in: {compund: 1}}
attack:
  - volley: {threat: fats, count: 4, at: -5}
defence:
  batteries:
    inner:
      chanels: 2
      engagement_time: {uniform: {low: 5, high: 3}}
      intercept_probability: 60%
      window: {opens: 1, closes: 15}
"""

KEYS = (
    "position, channels, engagement_time, intercept_probability, window, salvo, max_engagements, order, "
    "ignore, magazine, reload, breakdown and debris"
)

REPORT = f"""\
evening.yaml:4:19: expected a number, got "ten"; write 10
      square: {{value: ten}}
                      ^
evening.yaml:6:41: unknown zone "compund"; there are compound and square; did you mean "compound"?
      fast: {{time_of_flight: 20, lands_in: {{compund: 1}}}}
                                            ^
evening.yaml:8:22: unknown kind of threat "fats"; the only kind of threat is fast; did you mean "fast"?
      - volley: {{threat: fats, count: 4, at: -5}}
                         ^
evening.yaml:8:42: must be at least 0, got -5
      - volley: {{threat: fats, count: 4, at: -5}}
                                             ^
evening.yaml:12:7: unknown key "chanels"; allowed here are {KEYS}; did you mean "channels"?
          chanels: 2
          ^
evening.yaml:13:40: low is 5, above high (3); low must not exceed high
          engagement_time: {{uniform: {{low: 5, high: 3}}}}
                                           ^
evening.yaml:14:30: expected a chance between 0 and 1, or one for each kind \
such as {{fast: 0.6, slow: 0.8}}; got "60%"; write 0.6
          intercept_probability: 60%
                                 ^
evening.yaml:15:34: the window closes 15 before the landing, but opens only 1 before it; \
opens must be at least closes
          window: {{opens: 1, closes: 15}}
                                     ^"""


def test_every_problem_is_told_at_once_in_the_order_of_the_text() -> None:
    assert check_text(WRONG, "evening.yaml").text == REPORT


def test_the_error_of_a_load_is_the_whole_report() -> None:
    with pytest.raises(ScenarioError) as caught:
        language.parse(WRONG, "evening.yaml")
    assert str(caught.value) == REPORT


def test_a_report_survives_the_way_back_from_a_worker() -> None:
    with pytest.raises(ScenarioError) as caught:
        language.parse(WRONG, "evening.yaml")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_a_problem_knows_its_path() -> None:
    assert check_text(WRONG).problems[0].path == ("zones", "square", "value")


def quoted_and_caret(line: str, column: int) -> list[str]:
    """The two lines that show a place of *line*."""
    return report("file", [line], [Problem("wrong", (), 1, column)]).splitlines()[1:]


def test_a_long_line_is_cut_around_the_problem() -> None:
    line, _ = quoted_and_caret("a" * 300 + "wrong" + "b" * 300, 301)
    assert line == "    ..." + "a" * 50 + "wrong" + "b" * 45 + "..."


def test_the_caret_stands_under_the_column_of_a_cut_line() -> None:
    line, caret = quoted_and_caret("a" * 300 + "wrong" + "b" * 300, 301)
    assert line[caret.index("^") :].startswith("wrong")


def test_the_caret_counts_wide_characters_twice() -> None:
    assert quoted_and_caret("学校: five", 5) == ["    学校: five", "          ^"]


def test_the_caret_counts_accents_with_their_letter() -> None:
    assert quoted_and_caret("e\u0301cole: five", 8) == ["    e\u0301cole: five", "          ^"]


def test_what_does_not_print_is_told_by_its_escape() -> None:
    problem = check_text('"a\\e[2J": 1\n').problems[1]
    assert problem.message.startswith('unknown key "a\\x1b[2J"; ')


def test_only_the_first_problems_are_told() -> None:
    text = "name: Evening\n" + "".join(f"key {n}: 1\n" for n in range(50))
    assert check_text(text, "many").text.splitlines()[-1] == "and at least 31 more in many"


def test_a_shipped_scenario_loads_by_its_name() -> None:
    assert language.load("two-inbound") == language.load(language.shipped()["two-inbound"])


def test_an_unknown_name_gets_the_nearest_and_the_way_to_give_a_path() -> None:
    expected = (
        'two-inbond: no shipped scenario has this name; did you mean "two-inbound"? '
        "(a file of your own needs its path, such as two-inbond.yaml)"
    )
    assert language.check("two-inbond").text == expected


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = tmp_path / "given.yaml"
    given.write_text(language.starter(), encoding="utf-8")
    with given.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert language.load("-").name == "My first scenario"


def test_standard_input_has_a_name_in_messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "given.yaml").write_text("nme: x", encoding="utf-8")
    with (tmp_path / "given.yaml").open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert language.check("-").text.startswith("<standard input>:1:1: ")
