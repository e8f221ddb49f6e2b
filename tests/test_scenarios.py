"""The shipped scenarios: each is sound, and its first replication shows its story."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import language, live
from sim.language.checking import check_text
from sim.trace import Run

ROOT = Path(__file__).parents[1]
NAMES = tuple(sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml")))
INNER = "defence.batteries.inner."


@cache
def played(name: str) -> Run:
    """Replication 1 of a shipped scenario with its own seed."""
    return live.play(language.load(name))


# --- each is sound ---


def test_every_file_is_shipped_under_its_name() -> None:
    assert tuple(sorted(language.shipped())) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_has_nothing_wrong_and_nothing_doubtful(name: str) -> None:
    assert language.check(name).text == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_is_short(name: str) -> None:
    assert len((ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_has_all_its_parts(name: str) -> None:
    lesson = language.load(name).lesson
    assert all((lesson.about, lesson.notice, lesson.try_))


@pytest.mark.parametrize("name", NAMES)
def test_the_index_names_the_scenario(name: str) -> None:
    assert f"[{name}]({name}.yaml)" in (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")


def test_the_example_of_the_model_page_has_nothing_wrong() -> None:
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    assert check_text(example[1]).text == ""


def suggestions() -> list[str]:
    """Every command that a lesson suggests, without the remark behind it."""
    tries = [line for name in NAMES for line in language.load(name).lesson.try_ or ()]
    return [shlex.join(shlex.split(line, comments=True)) for line in tries]


@pytest.mark.parametrize("command", suggestions())
def test_a_suggested_command_can_be_followed(command: str) -> None:
    words = shlex.split(command)
    sets = [words[n + 1].split("=", 1) for n, word in enumerate(words) if word == "--set"]
    language.load(words[2], {path: language.value(value) for path, value in sets})
    assert words[:2] in (["sim", "run"], ["sim", "view"], ["sim", "study"], ["sim", "rare"])


# --- each shows its story in its first replication ---


def mostly_stopped(run: Run) -> bool:
    damage = run.responses["damage"] or 0
    return count(run, "intercepted") >= 10 and 0 < damage < 1


def a_decoy_took_a_channel(run: Run) -> bool:
    engaged = any(threat.decoy and threat.engagements for threat in run.threats)
    return engaged and any(threat.cause == "saturated" and not threat.decoy for threat in run.threats)


def grows(run: Run) -> bool:
    """More threats in each third of the season, nearly all stopped, some collateral."""
    thirds = np.histogram([threat.appeared for threat in run.threats], bins=[0, 60, 120, 180])[0]
    stopped = count(run, "intercepted") > 0.85 * len(run.threats)
    return bool(thirds[0] < thirds[1] < thirds[2]) and stopped and count(run, "debris_hits") > 0


def a_wrong_foresight(run: Run) -> bool:
    return any(threat.cause == "ignored" and threat.zone == "compound" for threat in run.threats)


def by_both_layers(run: Run) -> bool:
    stopped_by = {event.battery for event in run.events if event.event == "intercepted"}
    return stopped_by == {"outer", "inner"} and count(run, "leaks") == 1


def siren_in_time(run: Run) -> bool:
    return count(run, "siren_lead") > 35 and count(run, "people_exposed") < 0.12 * 60


def siren_too_late(run: Run) -> bool:
    return count(run, "siren_lead") < 2 and count(run, "people_exposed") > 0.75 * 60


def count(run: Run, response: str) -> float:
    """A response that has a value."""
    value = run.responses[response]
    assert value is not None
    return value


def has(**expected: float) -> Callable[[Run], bool]:
    """Responses that have these values; two underscores stand for a dot."""
    wanted = {name.replace("__", "."): value for name, value in expected.items()}
    return lambda run: {name: count(run, name) for name in wanted} == wanted


STORIES: dict[str, Callable[[Run], bool]] = {
    "two-inbound": has(threats=2, intercepted=1, leaks_in__square=1),
    "a-volley-mostly-stopped": mostly_stopped,
    "four-inbound": has(threats=4, landed_in__compound=3, landed_in__school=1),
    "single-slow": has(threats=1, intercepted=1, engagements=2),
    "undefended": has(threats=3, leaks=3, cause__out_of_reach=3),
    "siren-in-time": siren_in_time,
    "siren-too-late": siren_too_late,
    "long-season": grows,
    "layers": by_both_layers,
    "saturating-volley": has(threats=10, engagements=6, cause__saturated=4),
    "empty-magazine": lambda run: run.threats[-1].cause == "no_rounds",
    "decoys": a_decoy_took_a_channel,
    "four-at-once": has(threats=4, leaks=2),
    "all-channels-busy": lambda run: count(run, "landed") == count(run, "cause.saturated") > 0,
    "short-window": lambda run: count(run, "landed") == count(run, "cause.saturated") > 0,
    "shoot-look-shoot": has(intercepted=4, rounds=7),
    "salvo": has(intercepted=4, rounds=10),
    "same-for-every-order": has(engagements=4, cause__saturated=2),
    "breakdowns": has(landed=4, cause__breakdown=4),
    "clumps": lambda run: count(run, "threats") >= 3,
    "let-through": a_wrong_foresight,
    "two-crews": has(engagements=4, cause__saturated=2),
    "your-turn": has(threats=10, leaks=4, rounds=12),
    "well-defended": has(threats=4, intercepted=4, leaks=0),
    "not-all-alike": lambda run: run.threats[0].kind == "hard" and count(run, "leaks") == 1,
}


def test_every_scenario_has_a_story() -> None:
    assert set(STORIES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_replication_shows_the_story(name: str) -> None:
    assert STORIES[name](played(name))


def attack_of(run: Run) -> list[tuple[str, float, float, str]]:
    """What the attack itself is, whatever the defence does."""
    return [(threat.kind, threat.appeared, threat.lands, threat.zone) for threat in run.threats]


def in_order(order: str) -> Run:
    return live.play(language.load("same-for-every-order", {INNER + "order": order}))


@pytest.mark.parametrize("order", ["earliest_landing", "highest_value", "random"])
def test_the_attack_is_the_same_for_every_order(order: str) -> None:
    assert attack_of(in_order(order)) == attack_of(played("same-for-every-order"))


def test_a_threat_engaged_in_both_orders_has_the_same_luck() -> None:
    both = zip(played("same-for-every-order").threats, in_order("earliest_landing").threats, strict=True)
    fates = [(a.outcome, b.outcome) for a, b in both if a.engagements and b.engagements]
    assert all(a == b for a, b in fates)


def test_the_quick_ones_first_saves_some() -> None:
    assert count(in_order("earliest_landing"), "leaks") < count(played("same-for-every-order"), "leaks")


def test_salvo_and_its_twin_meet_the_same_attack() -> None:
    assert attack_of(played("salvo")) == attack_of(played("shoot-look-shoot"))
