"""Why a threat ended as it did, in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from building import at, battery, defence, kind, play

CLOSING = {"opens": 10, "closes": 2}
BREAKDOWN = {"time_to_failure": 1, "time_to_repair": 50}


def together(**how: tuple[float, float, int]) -> dict[str, Any]:
    """Batteries that engage whatever the others do: engagement time, intercept probability, engagements."""
    parts = [
        {"engagement_time": time, "intercept_probability": p, "max_engagements": most}
        for time, p, most in how.values()
    ]
    own = {name: battery(**part) for name, part in zip(how, parts, strict=True)}
    return defence("independent", **own)


SENTENCES: dict[str, tuple[dict[str, Any], str]] = {
    "intercepted": (
        {"defence": defence(inner=battery())},
        "Threat 1 was intercepted by inner at 3.00.",
    ),
    "decoy": (
        {"threats": {"plain": kind(decoy=True)}},
        "Threat 1 landed in compound: it was a decoy and did no harm.",
    ),
    "undetected": (
        {"threats": {"plain": kind(detection={"probability": 0})}},
        "Threat 1 landed in compound: it was never detected.",
    ),
    "ignored": (
        {"defence": defence(inner=battery(ignore=["compound"]))},
        "Threat 1 landed in compound: it was let through on purpose, since it was foreseen to land in "
        "compound.",
    ),
    "missed": (
        {"defence": defence(inner=battery(intercept_probability=0, engagement_time=5))},
        "Threat 1 landed in compound: inner engaged it twice without success.",
    ),
    "not over in time": (
        {"defence": defence(inner=battery(engagement_time=12))},
        "Threat 1 landed in compound: the engagement by inner was not over in time.",
    ),
    "missed, the last not over in time": (
        {"defence": defence(inner=battery(intercept_probability=0, engagement_time=7))},
        "Threat 1 landed in compound: inner engaged it once without success, and its last engagement was not "
        "over in time.",
    ),
    "missed, another's not over in time": (
        {"defence": together(near=(4, 0, 2), far=(12, 1, 1))},
        "Threat 1 landed in compound: near engaged it twice without success, and the engagement by far was "
        "not over in time.",
    ),
    "none over in time": (
        {"defence": together(near=(12, 0, 1), far=(12, 1, 1))},
        "Threat 1 landed in compound: the engagements by near and far were not over in time.",
    ),
    "broken off by a breakdown": (
        {"defence": defence(inner=battery(engagement_time=12, breakdown=BREAKDOWN))},
        "Threat 1 landed in compound: inner engaged it once without success.",
    ),
    "another's still under way": (
        {"defence": together(near=(3, 1, 1), far=(9, 1, 1))},
        "Threat 1 was intercepted by near at 3.00, while far engaged it too.",
    ),
    "after some, another's still under way": (
        {"defence": together(near=(2, 0, 2), far=(7, 1, 1), inner=(9, 1, 1))},
        "Threat 1 was intercepted by far at 7.00, after 2 engagements that did not stop it, while inner "
        "engaged it too.",
    ),
    "no_rounds": (
        {"defence": defence(inner=battery(magazine=0))},
        "Threat 1 landed in compound: inner had no rounds left; it landed at 10.0.",
    ),
    "reloading": (
        {"defence": defence(inner=battery(magazine=1, reload={"time": 99})), "attack": [at(0, 1)]},
        "Threat 2 landed in compound: inner was reloading from 0.0; it landed at 11.0.",
    ),
    "breakdown": (
        {"defence": defence(inner=battery(window=CLOSING, breakdown=BREAKDOWN)), "attack": [at(2)]},
        "Threat 1 landed in compound: inner was broken down from 1.0; its window closed at 10.0.",
    ),
    "saturated": (
        {"defence": defence(inner=battery(window=CLOSING, engagement_time=9)), "attack": [at(0, 0)]},
        "Threat 2 landed in compound: the one channel of inner was busy from 0.0 to 9.0; its window closed "
        "at 8.0.",
    ),
    "saturated all along": (
        {"defence": defence(inner=battery(engagement_time=2, channels=2)), "attack": [at(*[0] * 11)]},
        "Threat 11 landed in compound: both channels of inner were busy from 0.0 to 10.0; it landed at 10.0.",
    ),
    "out of reach": (
        {"defence": defence(inner=battery(window={"opens": 12, "closes": 11}))},
        "Threat 1 landed in compound: no battery ever had a chance at it.",
    ),
    "no battery": ({}, "Threat 1 landed in compound: there is no battery."),
    "unresolved": (
        {"run": {"until": 4}},
        "Threat 1 was still in the air when the run ended at 4.00.",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sentence_says_why(name: str):
    parts, sentence = SENTENCES[name]
    assert play(**parts).threats[-1].why == sentence


def test_all_batteries_of_the_last_chance_are_named():
    both = {name: battery(engagement_time=9, max_engagements=1, window=CLOSING) for name in ("near", "far")}
    run = play(defence=defence(**both), attack=[at(0, 0, 0)])
    assert run.threats[2].why == (
        "Threat 3 landed in compound: the one channel of near was busy from 0.0 to 9.0 and the one channel "
        "of far was busy from 0.0 to 9.0; their windows closed at 8.0."
    )
