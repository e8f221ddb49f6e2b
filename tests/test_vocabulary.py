"""One vocabulary: every name has one record, and no other place has a table keyed by such names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sim
from sim import language, plan, responses, wording
from sim.distributions import CODES, TILTABLE
from sim.figures import flow
from sim.language.phrases import AMOUNTS
from sim.rare.probabilities import PARAMETER
from sim.rules import state
from sim.scenario import DISTRIBUTIONS, Battery
from sim.trace import EVENTS, Event
from sim.trace.captions import caption
from sim.trace.explain import OUTCOMES
from sim.view.map import marks
from sim.view.screens import header
from sim.vocabulary import CAUSES, FAMILIES, FATES, ORDERS, STATUSES, EventKind, family, ratio
from sim.vocabulary import EVENTS as EVENT_KINDS
from sim.vocabulary import OUTCOMES as OUTCOME_RECORDS
from sim.vocabulary import responses as known

SIM = Path(sim.__file__).parent
SELECTIONS = (
    known.OFFERED, known.SUMMARY, known.COMPARED, known.SWEPT, known.TALLIED, known.DISTRIBUTED,
    known.ALWAYS_EXACT,
)  # fmt: skip

# --- each record is complete ---


ROW = responses.names(plan.make(language.load("layers")))


def test_each_response_has_a_record_in_the_order_of_a_row() -> None:
    assert list(dict.fromkeys(name.partition(".")[0] for name in ROW)) == list(FAMILIES)


def test_what_stands_after_the_dot_is_of_the_kind_the_record_says() -> None:
    scenario = language.load("layers")
    parts = {"zone": scenario.zones, "battery": scenario.defence.batteries, "cause": CAUSES, "": [""]}
    for name in ROW:
        assert name.partition(".")[2] in parts[family(name).part]


@pytest.mark.parametrize("one", FAMILIES.values(), ids=FAMILIES)
def test_a_family_says_what_its_values_are(one: known.Family) -> None:
    assert one.label.count("{}") == (one.part != "")
    assert one.meaning
    assert not one.meaning.endswith(".")
    assert one.whole == (one.unit == "count") or one.estimator == "proportion"


def test_a_ratio_is_made_of_responses_that_count_something() -> None:
    ratios = [found for name in FAMILIES if (found := ratio(name))]
    assert [found.names for found in ratios] == [("leaks", "threats", "decoys")]
    assert all(FAMILIES[name].whole for found in ratios for name in found.names)


def test_selections_name_responses_that_there_are() -> None:
    assert {name for names in SELECTIONS for name in names} <= set(FAMILIES)
    assert len(set(known.OFFERED)) == sum(one.offered is not None for one in FAMILIES.values())


def test_an_unknown_response_has_no_words() -> None:
    with pytest.raises(KeyError):
        wording.response("nonsense")


@pytest.mark.parametrize("records", [CAUSES, ORDERS, EVENT_KINDS, STATUSES, OUTCOME_RECORDS, FAMILIES])
def test_no_record_leaves_out_a_word(records: dict[str, Any]) -> None:
    for name, record in records.items():
        texts = {field.name: getattr(record, field.name) for field in fields(record)}
        assert texts["name"] == name
        assert all(text for key, text in texts.items() if isinstance(text, str) and key not in MAY_BE_EMPTY)


MAY_BE_EMPTY = {"part", "together"}


def test_no_two_records_have_the_same_words() -> None:
    for records in (FAMILIES, CAUSES, ORDERS, STATUSES):
        labels = [record.label for record in records.values()]
        assert len(set(labels)) == len(labels)


# --- the codes of the compiled rules are those of the records ---


def test_causes_stand_in_the_order_of_their_codes() -> None:
    assert tuple(CAUSES) == responses.CAUSES
    assert [getattr(responses, name.upper()) for name in CAUSES] == list(range(len(CAUSES)))


def test_orders_stand_in_the_order_of_their_codes() -> None:
    assert tuple(ORDERS) == plan.ORDERS
    assert Battery.model_json_schema()["properties"]["order"]["enum"] == list(ORDERS)


def test_events_stand_in_the_order_of_their_codes() -> None:
    codes = {"detected": "WAS_DETECTED", "intercepted": "WAS_INTERCEPTED", "landed": "HAS_LANDED"}
    assert [getattr(state, codes.get(name, name.upper())) for name in EVENTS] == list(range(len(EVENTS)))


def test_each_distribution_has_a_code_words_and_a_form() -> None:
    assert list(DISTRIBUTIONS) == list(CODES) == ["constant", *AMOUNTS]
    assert list(CODES.values()) == list(range(len(CODES)))
    for form in DISTRIBUTIONS.values():
        assert form.__doc__


def test_what_is_tilted_has_a_parameter_to_tilt() -> None:
    assert set(PARAMETER) == set(TILTABLE)


def test_outcomes_stand_in_the_order_of_their_codes() -> None:
    assert [OUTCOMES[code] for code in (state.AIRBORNE, state.INTERCEPTED, state.LANDED)] == [
        "unresolved", "intercepted", "landed",
    ]  # fmt: skip


# --- what is drawn is drawn for each of them ---


@pytest.mark.parametrize("kind", EVENT_KINDS.values(), ids=EVENT_KINDS)
def test_an_event_is_told_with_all_that_it_carries(kind: EventKind) -> None:
    event = Event(1.0, kind.name, 7, "a_battery", 3, 4 if "rounds" in kind.carries else 0, "a_zone")
    shown = {"threat": "threat 7", "battery": "a battery", "rounds": "4 rounds", "zone": "a zone"}
    untold = {"channel", "battery"} if kind.name == "debris" else {"channel"}
    told = {key for key, words in shown.items() if words in caption(event)}
    assert told == set(kind.carries) - untold


def test_each_event_but_landings_and_windows_has_a_mark() -> None:
    assert set(EVENT_KINDS) - set(marks.FORMS) == {"landed", "window_opened", "window_closed"}
    assert set(marks.FORMS) <= set(EVENT_KINDS)


def test_each_fate_but_that_of_the_unresolved_has_a_sign() -> None:
    assert set(FATES) - set(marks.FATE_FORMS) == {"unresolved"}
    assert {status for status, _, _ in header.LEGEND} == set(STATUSES) - {"unresolved"}


def test_each_cause_has_a_place_in_the_flow() -> None:
    assert set(CAUSES) <= set(flow.NODES)


# --- no other place has a table keyed by these names ---

NAMES = {
    "responses": set(FAMILIES),
    "causes": set(CAUSES),
    "orders": set(ORDERS),
    "events": set(EVENT_KINDS),
    "outcomes": set(STATUSES) | set(OUTCOME_RECORDS),
    "distributions": set(CODES),
}
MANY = 3
"""So many names of one sort in one literal make it a table."""

THE_MODEL = {"responses.py", "plan.py", "scenario/defence.py"}
"""Names and codes that the compiled rules and the scenario's types need: held to the records above."""

FORMULAS = {
    *("theory/common_causes.py", "theory/fixed_threats.py"),
    *("theory/independent.py", "theory/outcomes.py", "theory/result.py", "theory/long_streams.py"),
    *("theory/timetable.py", "experiments/run_series.py"),
}
"""What a formula, or a series within a run, gives and how it is worked out."""

LOOKS = {
    *(
        "figures/flow.py",
        "figures/style.py",
        "figures/timeline.py",
        "view/ui/theme.py",
        "view/ui/outlines.py",
    ),
    *("view/map/marks.py", "view/screens/header.py", "view/screens/replay/layout.py"),
    "view/screens/replay/clock.py",
}
"""Colours, signs, sounds and places in a picture."""

STEPS = {"trace/event_sentences.py", "trace/in_flight.py"}
"""What the telling of a run does with some kinds of event."""

FIELDS = {"api/runs.py", "view/screens/play/session.py"}
"""Not a table: the fields of a threat, and three values that are read together."""

A_DISTRIBUTION = {"distributions.py", "language/phrases.py"}
"""How each distribution is drawn and how it is told; a scenario's forms of them are classes."""

PERMITTED = THE_MODEL | A_DISTRIBUTION | FORMULAS | LOOKS | STEPS | FIELDS


def _texts(literal: ast.expr) -> Iterator[str]:
    """The keys of a mapping, the members of a row; of a row of rows what each begins with."""
    if isinstance(literal, ast.Dict):
        yield from (text for key in literal.keys if key is not None for text in _text(key))
    elif isinstance(literal, ast.Tuple | ast.List | ast.Set):
        for member in literal.elts:
            inner = member.value if isinstance(member, ast.Starred) else member
            yield from _texts(inner) if isinstance(member, ast.Starred) else _text(inner)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and node.values:
        yield from _text(node.values[0])
    elif isinstance(node, ast.Tuple | ast.List) and node.elts:
        yield from _text(node.elts[0])


@cache
def _sources() -> list[tuple[str, ast.Module]]:
    """Every module of `sim`: its path and its syntax tree."""
    return [
        (file.relative_to(SIM).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for file in sorted(SIM.rglob("*.py"))
    ]


def _tables(source: ast.Module) -> Iterator[str]:
    """Which sorts of names a module has a table of."""
    for node in ast.walk(source):
        if isinstance(node, ast.expr):
            found = {text.partition(".")[0] for text in _texts(node)}
            yield from (sort for sort, names in NAMES.items() if len(found & names) >= MANY)


def test_no_other_place_has_a_table_keyed_by_these_names() -> None:
    found = {name for name, source in _sources() if any(_tables(source))}
    assert {name for name in found if not name.startswith("vocabulary/")} == PERMITTED


@pytest.mark.parametrize(
    "text",
    [
        "HIGHER = frozenset({'held', 'detected', 'siren_lead'})",
        "WORDS = {'undetected': 'a', 'ignored': 'b', 'missed': 'c'}",
        "BOTH = (*('leaks', 'held'), 'wait')",
        "found = [f'leaks_in.{zone}', 'damage', 'cause.missed']",
    ],
)
def test_a_planted_table_is_seen(text: str) -> None:
    assert list(_tables(ast.parse(text)))


def test_two_names_make_no_table() -> None:
    assert not list(_tables(ast.parse("PAIR = ('leaks', 'held')")))


# --- what an addition touches ---


def _files_with(*names: str) -> set[str]:
    """The files in which one of *names* stands: as a text's beginning, or as a name of Python."""
    return {name for name, source in _sources() if _named(source) & set(names)}


def _named(source: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.partition(".")[0])
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
    return found


@pytest.mark.parametrize("name", ["siren_lead", "first_leak_time", "rounds_left"])
def test_a_response_stands_in_two_files(name: str) -> None:
    assert _files_with(name) == {"responses.py", "vocabulary/responses.py"}


A_NEW_ONE_NEEDS = {"distributions.py", "scenario/distributions.py", "language/phrases.py"}

IN_A_WAY_OF_ITS_OWN = {
    *("plan.py", "draws.py", "rules/likelihood.py", "batch/kernel.py", "theory/laws.py"),
    *("language/size_limits.py", "rare/fitting.py", "rare/probabilities.py", "rare/proposal.py"),
}
"""What treats some distribution otherwise than all: the values of an empirical one, the stages of Erlang's, a
parameter that is tilted, a loop that is faster. A new distribution needs none of it."""


@pytest.mark.parametrize("name", ["triangular", "erlang", "weibull", "lognormal", "empirical"])
def test_a_distribution_stands_in_three_files(name: str) -> None:
    files = _files_with(name, name.upper(), f"Of{name.capitalize()}")
    assert files - IN_A_WAY_OF_ITS_OWN == A_NEW_ONE_NEEDS
