"""What the language tells of a scenario: sentences, warnings, the schema, the starter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim import language
from sim.errors import SimError
from sim.language import paths
from sim.language.checking import check_text

FOLDER = Path(__file__).parent / "scenarios"

EVENING = """\
name: Evening
time_unit: s
zones:
  compound: {value: 10, people: 40}
  field: {}
threats:
  fast:
    time_of_flight: {triangular: {low: 18, mode: 20, high: 24}}
    detection: {probability: 0.9, delay: {exponential: {mean: 2}}, accuracy: 0.8}
    lands_in: {compound: 3, field: 1}
    damage: {uniform: {low: 0.1, high: 0.6}}
  lure: {time_of_flight: {normal: {mean: 60, sd: 5}}, lands_in: {field: 1}, decoy: true, recognised: 0.5}
attack:
  - volley: {threat: fast, count: 4, at: 5, spacing: 2}
  - stream: {threat: {fast: 3, lure: 1}, rate: [[0, 0.1], [40, 0.5]], end: 80, batch: 2}
  - schedule: {threat: lure, at: [10, 30]}
defence:
  batteries:
    inner:
      channels: 2
      engagement_time: {triangular: {low: 2, mode: 3, high: 5}}
      intercept_probability: 0.6
      window: {opens: 15, closes: 1}
      salvo: 2
      max_engagements: 3
      order: earliest_landing
      ignore: [field]
      magazine: 20
      reload: {time: 30}
      debris: {probability: 0.1, lands_in: {field: 1}}
    outer:
      channels: 1
      engagement_time: {weibull: {shape: 2, scale: 4}}
      intercept_probability: {fast: 0.5, lure: 0.7}
      breakdown: {time_to_failure: {exponential: {mean: 300}}, time_to_repair: {erlang: {shape: 4, mean: 40}}}
warning: {delay: 1, shelter_time: {lognormal: {mean: 6, sd: 2}}, protection: 0.8, quiet: 60}
run: {until: 120, warm_up: 10}
seed: 7
"""

SENTENCES = """\
The scenario is called "Evening". Its times are in s.
Threats may land in 2 zones: compound and field.
The zone compound has the value 10 and 40 people in it.
The zone field has no value and no people in it.
A threat that lands in a zone with a value is a leak, unless it is a decoy.
The attack knows 2 kinds of threat: fast and lure.
The kind fast lands 18 to 24 s (most often about 20) after it appears.
It lands in compound (chance 0.75) or field (chance 0.25).
It is detected with chance 0.9, on average 2 s (often less, now and then much more) after it appears.
The defence foresees its zone rightly with chance 0.8; otherwise it guesses.
When it lands, 10 to 60 % (all alike) of the zone's value is lost.
The kind lure lands on average 60 s (give or take 5) after it appears.
It lands in field.
It is always detected, at once.
It is a decoy: it does no harm when it lands.
The defence knows it for a decoy with chance 0.5, and then leaves it alone.
From 5 s on 4 threats appear, each 2 s after the one before: all are fast.
From 0 to 80 s groups of threats arrive at random times, on average 0.1 from 0 on, then 0.5 from 40 on \
(per s): each is fast (chance 0.75) or lure (chance 0.25).
Each group has 2 threats.
Threats appear at 10 and 30 s: all are lure.
Altogether the attack makes 54 threats on average.
Battery inner has 2 channels: each can handle one threat at a time.
An engagement takes 2 to 5 s (most often about 3), fires 2 rounds together and stops its threat with \
chance 0.84.
It may start from 15 to 1 s before the threat lands.
It engages one threat at most 3 times.
When several threats wait, it takes the one that lands first.
It lets threats through that are foreseen to land in field.
It has 20 rounds; when they are spent, a reload takes 30 s.
When it stops a threat, debris falls with chance 0.1, in field; 10 % of the zone's value is lost.
Battery outer has 1 channel: each can handle one threat at a time.
An engagement takes on average 3.54 s (63 % are below 4) and stops its threat with chance 0.5 for fast \
and 0.7 for lure.
It may start at any time before the threat lands.
When several threats wait, it takes the one that was detected first.
It never runs out of rounds.
It works on average 300 s (often less, now and then much more) and breaks down; a repair takes on average \
40 s (give or take 20).
The batteries choose in this order: inner, then outer.
They share what they do: a threat that one battery engages is left alone by the others.
A siren starts 1 s after a detection, unless it sounds already.
It stops when no detected threat has been in the air for 60 s.
To find shelter takes a person on average 6 s (give or take 2, now and then much more).
Of the people in shelter, 80 % are not exposed to a landing.
A replication (one play of the scenario) ends at 120 s.
Threats that appear before 10 s are played, but not counted.
Random numbers start from the seed 7: the same seed gives the same play."""


def test_a_scenario_is_told_in_sentences() -> None:
    assert "\n".join(language.explain(language.parse(EVENING))) == SENTENCES


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "valid").glob("*.resolved.yaml")), ids=lambda path: path.name
)
def test_every_sentence_ends(path: Path) -> None:
    assert all(sentence.endswith(".") for sentence in language.explain(language.load(path)))


def warnings(text: str) -> list[str]:
    """The warnings of a text, each with its line and column."""
    return [f"{warning.line}:{warning.column}: {warning.message}" for warning in check_text(text).warnings]


NORMAL = "{normal: {mean: 60, sd: 5}}"
SURE = "intercept_probability: 0.6"

WARNINGS = [
    (
        (NORMAL, "{normal: {mean: 20, sd: 5}}"),
        "12:26: time_of_flight can be below zero; a draw below zero counts as zero",
    ),
    (
        (NORMAL, "{uniform: {low: -1, high: 5}}"),
        "12:26: time_of_flight can be below zero; a draw below zero counts as zero",
    ),
    ((NORMAL, "-5"), "12:26: time_of_flight is always below zero, which counts as zero"),
    (
        ("spacing: 2", "spacing: {empirical: {values: [-1, 2]}}"),
        "14:54: spacing can be below zero; a draw below zero counts as zero",
    ),
    (
        ("{time: 30}", "{time: {normal: {mean: 30, sd: 9}}}"),
        "29:22: time can be below zero; a draw below zero counts as zero",
    ),
    (
        ("low: 0.1, high", "low: -0.1, high"),
        "11:13: this damage can leave 0 to 1; a draw outside counts as the nearer end",
    ),
    (
        ("0.1, lands_in: {field: 1}}", "0.1, lands_in: {field: 1}, damage: {exponential: {mean: 0.1}}}"),
        "30:64: this damage can leave 0 to 1; a draw outside counts as the nearer end",
    ),
    (("decoy: true, ", ""), '12:77: "lure" is no decoy, so its recognised has no effect'),
    (("      magazine: 20\n", ""), "28:7: reload has no effect, because the magazine is unlimited"),
    (("magazine: 20", "magazine: 0"), "28:17: with a magazine of 0 rounds this battery never engages"),
    (
        ("[field]", "[field, compound]"),
        '27:15: this battery lets every threat through: "field" and "compound" are all the zones',
    ),
    (
        ("  field: {}", "  field: {}\n  harbour: {value: 3}"),
        '6:3: nothing ever lands in the zone "harbour"',
    ),
    (
        ("  lure:", "  rare: {time_of_flight: 20, lands_in: {field: 1}}\n  lure:"),
        '12:3: no entry of the attack makes the kind "rare"',
    ),
    (
        ("opens: 15, closes: 1", "opens: 150, closes: 120"),
        "23:36: the window closes 120 before the landing, but the longest time of flight is 101.5: "
        "this battery never engages",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "warning"), WARNINGS, ids=[warning for _, warning in WARNINGS])
def test_what_is_hardly_meant_is_warned_of(change: tuple[str, str], warning: str) -> None:
    text = EVENING.replace("{fast: 0.5, lure: 0.7}", "0.5")
    assert warnings(text.replace(*change)) == [warning]


def test_a_normal_time_far_above_zero_is_not_warned_of() -> None:
    assert warnings(EVENING) == []


def test_a_warning_is_told_with_its_line() -> None:
    text = check_text(EVENING.replace("magazine: 20", "magazine: 0"), "evening.yaml").text
    assert text == (
        "evening.yaml:28:17: warning: with a magazine of 0 rounds this battery never engages\n"
        "          magazine: 0\n"
        "                    ^"
    )


def test_the_starter_has_no_problem_and_no_warning() -> None:
    assert check_text(language.starter()).text == ""


def test_the_starter_stays_right_when_all_its_lines_are_used() -> None:
    lines = [
        line.replace("# ", "", 1) if is_offer(line) else line for line in language.starter().splitlines()
    ]
    assert check_text("\n".join(lines)).text == ""


def is_offer(line: str) -> bool:
    """Whether a commented line of the starter is one to use by taking its mark away."""
    return line.lstrip().startswith(("# - ", "# magazine:", "# reload:", "# warning:", "# run:"))


def test_the_starter_offers_six_lines() -> None:
    assert sum(map(is_offer, language.starter().splitlines())) == 6


def test_the_schema_knows_every_key_of_a_battery() -> None:
    properties = language.schema()["$defs"]["Battery"]["properties"]
    inner = language.document(language.parse(EVENING))["defence"]["batteries"]["inner"]
    assert set(inner) == set(properties)


def test_the_schema_describes_every_key() -> None:
    parts = [language.schema(), *language.schema()["$defs"].values()]
    bare = [key for part in parts for key, field in part["properties"].items() if "description" not in field]
    assert set(bare) <= LAWS


LAWS = {
    "constant",
    "uniform",
    "triangular",
    "exponential",
    "erlang",
    "weibull",
    "normal",
    "lognormal",
    "empirical",
}


def test_the_schema_lets_the_only_zone_go_without_saying() -> None:
    assert language.schema()["$defs"]["Kind"]["required"] == ["time_of_flight"]


def test_the_schema_lets_the_defence_be_empty() -> None:
    assert {"type": "null"} in language.schema()["properties"]["defence"]["anyOf"]


def test_the_schema_has_no_other_null() -> None:
    assert str(language.schema()).count("'null'") == 1


def test_a_missing_folder_is_told() -> None:
    with pytest.raises(SimError, match='the folder "nowhere" that belongs to sim is missing'):
        paths.folder("nowhere")


def test_an_installed_package_looks_beside_itself_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "sim"
    (package / "_data" / "scenarios").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "language" / "places.py"))
    assert paths.folder("scenarios") == package / "_data" / "scenarios"


def test_the_places_need_nothing_heavy() -> None:
    program = (
        "import sys; from sim import language; language.shipped(); language.folder('assets'); "
        "print(sorted({'pydantic', 'ruamel', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[1])  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", language.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert callable(getattr(language, name))


def test_a_name_that_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError):
        language.reader_of_minds  # noqa: B018
