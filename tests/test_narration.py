"""A run told in sentences, for who listens: what happened when, and why, without a sign to trip over."""

import re

import pytest
from click.testing import CliRunner

import sim
from building import at, battery, defence, scenario
from sim import live
from sim.cli import commands
from sim.errors import SimError
from sim.trace.narration import MOST, narrate
from sim.trace.speech import spoken

ROUGH = {
    "name": 'Rough (50% & more) — a "test"',
    "seed": 3,
    "time_unit": "s",
    "zones": {"old_town": {"value": 3, "people": 1}, "field": {}},
    "threats": {
        "a_kind": {
            "time_of_flight": {"uniform": {"low": 8, "high": 14}},
            "lands_in": {"old_town": 2, "field": 1},
            "detection": {"probability": 0.9, "accuracy": 0.7},
        },
        "hollow": {"time_of_flight": 9, "lands_in": {"old_town": 1}, "decoy": True, "recognised": 0.5},
    },
    "attack": [{"stream": {"threat": {"a_kind": 2, "hollow": 1}, "rate": 0.6, "end": 40}}],
    "defence": {
        "coordination": "independent",
        "batteries": {
            "near_one": {
                "channels": 2,
                "engagement_time": {"exponential": {"mean": 3}},
                "intercept_probability": 0.5,
                "magazine": 6,
                "reload": {"time": 5},
                "salvo": 2,
                "debris": {"probability": 0.5, "lands_in": {"field": 1}},
            },
            "far": {
                "channels": 1,
                "engagement_time": 3,
                "intercept_probability": 0.5,
                "ignore": ["field"],
                "breakdown": {
                    "time_to_failure": {"exponential": {"mean": 9}},
                    "time_to_repair": {"exponential": {"mean": 4}},
                },
            },
        },
    },
    "warning": {"delay": 1, "shelter_time": 4, "protection": 0.5, "quiet": 2},
    "run": {"until": 30, "warm_up": 4},
}

SENTENCE = re.compile(r"[A-Z0-9][A-Za-z0-9 .,;:'?!-]*\.")


def heard(name: str, replication: int = 1) -> list[str]:
    return sim.load(name).run(replication=replication).narrate()


def test_a_run_begins_with_what_is_defended_and_ends_with_what_came_of_it() -> None:
    told = heard("two-inbound")
    assert told[0] == "This is Two inbound at night, run 1 with the seed 20."
    assert "The battery inner has two channels, each for one threat at a time." in told
    assert told[-3:] == [
        "Of two threats, one was stopped and one was not stopped.",
        "One threat leaked, and the value lost is 0.92.",
        "The defence fired two rounds in two engagements.",
    ]


def test_a_landing_is_told_with_its_reason() -> None:
    assert (
        "At 25.7 seconds threat 1 lands in square, because inner engaged it once without success."
        in heard("two-inbound")
    )


@pytest.mark.parametrize("name", [*sim.shipped(), "rough"])
def test_no_sentence_has_a_sign_that_a_screen_reader_trips_over(name: str) -> None:
    scenario = sim.Scenario(**ROUGH) if name == "rough" else sim.load(name)
    for replication in (1, 2):
        for told in scenario.run(replication=replication).narrate():
            assert SENTENCE.fullmatch(told), told


def test_everything_that_happened_is_told_in_its_order() -> None:
    run = sim.Scenario(**ROUGH).run()
    told = run.narrate()
    done = [sentence.lower().partition(", because")[0] for sentence in told]
    for event, words in (
        ("siren_started", "siren starts"),
        ("broke_down", "far breaks down"),
        ("repaired", "far is repaired"),
        ("reloaded", "near one is loaded again"),
        ("debris", "debris of threat"),
        ("cut", "breaks off"),
    ):
        assert sum(e.event == event for e in run.events) == sum(words in s for s in done), event
    times = [float(s.split()[1]) for s in told if re.match(r"At \d", s)]
    assert times == sorted(times)
    assert len(times) > 20


def test_decoys_are_told_as_what_they_are() -> None:
    told = heard("decoys")
    assert "Threats 4 to 9 appear, all of the kind hollow, which are decoys." in told
    assert "Threats 5 to 8 land in compound, decoys, and do no harm." in told


def test_who_waits_is_told_why() -> None:
    assert "Threats 1, 3, 5, 6, 7 and 8 must wait, because all three channels of inner are busy." in heard(
        "decoys"
    )
    told = sim.Scenario(**ROUGH).run().narrate()
    assert any("must wait, because near one is reloading" in sentence for sentence in told)


def test_a_threat_in_the_air_at_the_end_is_told() -> None:
    told = sim.Scenario(**ROUGH).run().narrate()
    assert "Threat 9 was still in the air when the run ended at 30.0." in told
    assert told[-3].endswith("were still in the air at the end.")


def test_a_long_run_is_told_by_stretches_and_says_so() -> None:
    many = {"attack": [{"stream": {"threat": "quick", "rate": 2.0, "end": 400}}]}
    run = sim.load("two-inbound").replace(many).run()
    told = run.narrate()
    assert len(run.threats) > MOST
    assert f"{len(run.threats)} threats are too many to be told one by one." in told
    assert len(told) < 120
    appear = [int(number) for s in told for number in re.findall(r"(\d+) threats appear", s)]
    assert sum(appear) == len(run.threats)


def test_an_empty_run_says_that_nothing_comes() -> None:
    run = (
        sim.load("two-inbound")
        .replace({"attack": [{"schedule": {"threat": "quick", "at": [50]}}], "run.until": 1})
        .run()
    )
    assert "No threat comes in this run." in run.narrate()


def test_words_for_the_ear() -> None:
    assert spoken("old_town (50% & more) — a\N{MINUS SIGN}b\t*") == "old town, 50 per cent and more a b"


def test_a_run_without_its_scenario_says_how_to_get_one() -> None:
    run = sim.load("two-inbound").run()
    with pytest.raises(SimError, match=r"play it with scenario\.run"):
        sim.api.Run(**{**vars(run), "model": None}).narrate()


def test_the_command_prints_one_sentence_a_line_and_saves_them(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "told.txt"
    made = CliRunner().invoke(
        commands, ["run", "two-inbound", "--narrate", "--replication", "3", "-o", str(file)], prog_name="sim"
    )
    assert made.exit_code == 0
    assert made.stdout.splitlines() == heard("two-inbound", 3) == file.read_text().splitlines()


def test_sentences_and_json_are_not_both_printed(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert (
        CliRunner().invoke(commands, ["run", "two-inbound", "--narrate", "--json"], prog_name="sim").exit_code
        == 2
    )
    made = CliRunner().invoke(
        commands, ["run", "two-inbound", "-o", str(tmp_path / "a.txt")], prog_name="sim"
    )
    assert made.exit_code == 1
    assert "--narrate is missing" in made.stderr


def test_an_engagement_that_another_battery_had_under_way_is_told() -> None:
    slow = battery(engagement_time=9)
    model = scenario(defence=defence("independent", near=battery(), far=slow), attack=[at(0)])
    told = sim.Scenario.of(model).run().narrate()
    assert "near stops threat 1, while far engaged it too." in " ".join(told)


def test_windows_of_several_batteries_that_open_at_once_are_told_at_once():
    window = {"opens": 6, "closes": 4}
    both = defence(east=battery(window=window), west=battery(window=window))
    model = scenario(attack=[at(1, 1)], defence=both)
    told = " ".join(narrate(live.play(model), model))
    assert told.count("come within reach of east and west") == 1
    assert told.count("too close for east and west now") == 1
    assert "Two batteries defend it." in told
