"""Sweeps: which points, on which draws, told how, and what is left of one that was killed."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import calling
from building import battery, defence, gathered, kind, scenario
from sim import api, language, live
from sim.errors import SimError
from sim.experiments import Between, Sweep, axes, designs, sweep, sweep_storage
from sim.plan import Plan
from sim.study import Options, studies, study
from sim.study.summaries import from_saved, to_saved

CHANNELS = "defence.batteries.inner.channels"
CHANCE = "defence.batteries.inner.intercept_probability"
ORDER = "defence.batteries.inner.order"

MODEL = scenario(
    threats={"plain": kind({"exponential": {"mean": 9}})},
    attack=[{"stream": {"threat": "plain", "rate": 0.5, "end": 20}}],
    defence=defence(inner=battery(intercept_probability=0.7)),
)


def values(text: str) -> tuple[object, ...]:
    (axis,) = axes.axes({"path": text})
    assert isinstance(axis.choice, axes.Listed)
    return axis.choice.values


def small(given: dict[str, Any], n: int = 4, **rest: Any) -> Sweep:
    return sweep(MODEL, given, n, **gathered(engine="compiled", **rest))


# --- values ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1:6", (1, 2, 3, 4, 5, 6)),
        ("1:6:2", (1, 3, 5)),
        ("6:1:-2", (6, 4, 2)),
        ("0.1:0.9:0.2", (0.1, 0.3, 0.5, 0.7, 0.9)),
        ("0:1:0.1", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)),
        ("0.3,0.5, 0.7", (0.3, 0.5, 0.7)),
        ("1:3,8", (1, 2, 3, 8)),
        ("first_detected,earliest_landing", ("first_detected", "earliest_landing")),
        ("[a, b],[]", (["a", "b"], [])),
        ("{uniform: {low: 1, high: 2}},3", ({"uniform": {"low": 1, "high": 2}}, 3)),
        ("'a, b',c", ("a, b", "c")),
        ("true,false", (True, False)),
    ],
)
def test_a_text_means_these_values(text: str, found: tuple[object, ...]):
    assert values(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.1:0.9", "between fractions a step is needed, as in 0.1:0.9:0.1"),
        ("6:1", "steps of 1 never lead from 6 to 1"),
        ("1:6:0", "steps of 0 never lead"),
        ("0:1:0.0001", "10001 values; there may be 5000"),
        ("1:9999999999999999", "there may be 5000"),
        ("1,,2", "a value is missing"),
        ("1,2,", "a value is missing"),
        ("1,2,1", "duplicate value 1"),
        ("1,0.1..0.9", "a range stands alone"),
        ("0.9..0.1", "it goes from low to high"),
        ("1,[", "cannot be read"),
        ("7", "Nothing varies"),
    ],
)
def test_what_makes_no_values_is_said(text: str, said: str):
    with pytest.raises(SimError, match=said):
        axes.axes({"path": text})


def test_lists_and_ranges_of_python_and_of_numpy_are_values():
    found = axes.axes({"a": range(1, 4), "b": [0.5, 1.5], "c": np.array([1, 2]), "d": "shared"})
    assert [axis.choice.values for axis in found] == [(1, 2, 3), (0.5, 1.5), (1, 2), ("shared",)]


def test_the_seed_cannot_vary():
    with pytest.raises(SimError, match="played on the same draws"):
        small({"seed": range(3)})


def test_paths_are_called_by_as_much_as_tells_them_apart():
    found = axes.short(["defence.batteries.a.channels", "defence.batteries.b.channels", "run.until"])
    assert list(found.values()) == ["a.channels", "b.channels", "until"]


# --- points ---


def test_in_a_grid_the_last_path_varies_fastest():
    found = small({CHANNELS: "1:2", CHANCE: "0.3,0.6"})
    assert [tuple(point.values.values()) for point in found.points] == [
        (1, 0.3),
        (1, 0.6),
        (2, 0.3),
        (2, 0.6),
    ]


def test_a_hypercube_meets_every_part_of_a_range_once():
    cube = np.array(designs.hypercube(3, 50))
    assert np.array_equal(np.sort(np.floor(cube * 50), axis=0), np.arange(50.0)[:, None].repeat(3, axis=1))


def test_a_sample_is_the_same_every_time_and_within_its_ranges():
    one, two = (small({CHANCE: "0.2..0.9", ORDER: "first_detected,random"}, points=9) for _ in range(2))
    found = [point.values[CHANCE] for point in one.points]
    assert found == [point.values[CHANCE] for point in two.points]
    assert (0.2 <= min(found) < 0.3, 0.8 < max(found) <= 0.9) == (True, True)


def test_whole_numbers_stay_whole_where_only_they_may_be():
    found = small({CHANNELS: "1..6", CHANCE: "0..1"}, points=12)
    assert {point.values[CHANNELS] for point in found.points} == {1, 2, 3, 4, 5, 6}
    assert all(isinstance(point.values[CHANNELS], int) for point in found.points)
    assert len({point.values[CHANCE] for point in found.points}) == 12


def test_points_that_come_out_alike_count_once():
    said: list[str] = []
    assert len(small({CHANNELS: Between(1, 3)}, points=20, say=said.append).points) == 3
    assert said[0] == "3 points differ, of the 20 that were asked for."


def test_a_range_needs_a_number_of_points():
    with pytest.raises(SimError, match="say how many points to spread over it"):
        small({CHANCE: "0.1..0.9"})


def test_too_many_combinations_are_refused_and_may_be_sampled():
    many = {CHANNELS: "1:100", CHANCE: "0.01:0.99:0.01"}
    with pytest.raises(SimError, match="These are 9900 combinations; a sweep has up to 5000 points"):
        small(many)
    assert len(small(many, n=1, points=30).points) == 30


def test_a_point_that_cannot_be_played_is_refused_before_any_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(studies, "play_job", lambda *_: pytest.fail("played"))
    with pytest.raises(SimError, match=r"^defence.batteries.inner.channels=0: must be at least 1.*\n2 of 6"):
        small({CHANNELS: "0:2", CHANCE: "0.3,0.6"})


def test_an_unknown_response_is_refused_before_anything_is_played(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(studies, "play_job", lambda *_: pytest.fail("played"))
    with pytest.raises(SimError, match=r"no response 'leeks'. Did you mean leaks"):
        small({CHANNELS: "1:2"}, responses=["leeks"])


# --- draws ---


def test_every_point_has_the_same_seed_and_replications(monkeypatch: pytest.MonkeyPatch):
    asked: list[tuple[int, int]] = []
    rows = live.rows

    def noted(plan: Plan, seed: int, first: int, count: int) -> object:
        asked.extend((seed, number) for number in range(first, first + count))
        return rows(plan, seed, first, count)

    monkeypatch.setattr(live, "rows", noted)
    found = sweep(MODEL, {CHANNELS: "1:3"}, 5, seed=77, options=Options(engine="simpy"))
    assert sorted(asked) == sorted([(77, number) for number in range(1, 6)] * 3)
    assert {point.study.seed for point in found.points} == {77}


def test_every_point_meets_the_same_attack():
    attacks = set()
    for point in small({CHANNELS: "1:3", CHANCE: "0.2,0.9"}).points:
        run = live.play(language.parse(point.study.document), replication=3)
        attacks.add(tuple((threat.kind, threat.appeared, threat.lands) for threat in run.threats))
    assert len(attacks) == 1


def test_each_point_is_the_study_of_its_scenario():
    for point in small({CHANNELS: "1:3"}, n=30, workers=2).points:
        alone = study(language.replace(MODEL, dict(point.values)), 30, options=Options(engine="compiled"))
        assert point.study.to_json() == alone.to_json()


def test_one_value_alone_is_set_at_every_point():
    found = small({"run.until": 15, CHANNELS: "1:2"})
    assert found.paths == (CHANNELS,)
    assert all("until: 15" in point.study.document for point in found.points)


def test_a_large_sweep_keeps_reports_alone(monkeypatch: pytest.MonkeyPatch):
    whole = small({CHANNELS: "1:3"}, n=50)
    monkeypatch.setattr("sim.experiments.sweeps.KEPT_IN_ALL", 149)
    light = small({CHANNELS: "1:3"}, n=50)
    assert (light.table, light.to_json()) == (whole.table, whole.to_json())
    with pytest.raises(SimError, match="only the report is kept"):
        light.points[0].study.column("leaks")


def test_a_study_that_was_remembered_is_the_same():
    alone = study(MODEL, 40, options=Options(confidence=0.9))
    again = from_saved(json.loads(json.dumps(to_saved(alone))), MODEL)
    assert (again.to_json(), again.table, again.responses) == (alone.to_json(), alone.table, alone.responses)
    assert again.confidence == alone.confidence


# --- saved ---


def test_the_table_is_tidy(tmp_path: Path):
    found = small({CHANNELS: "1:2", ORDER: "random,first_detected"}, output=tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [CHANNELS, ORDER, *sweep_storage.COLUMNS]
    assert len(rows) == sum(len(point.study.names) for point in found.points)
    leaks = [row for row in rows if row["response"] == "leaks"][1]
    assert float(leaks["mean"]) == found.points[1].study["leaks"].mean


def test_json_is_a_list_of_what_was_set_and_its_study(tmp_path: Path):
    found = small({CHANNELS: "1:2"}, output=tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text()
    assert text == json.dumps(found.to_json(), indent=2) + "\n"
    saved = json.loads(text)
    assert [point["set"] for point in saved] == [{CHANNELS: 1}, {CHANNELS: 2}]
    assert saved[1]["study"] == found.points[1].study.to_json()


def stop_at(limit: int) -> Callable[[int, int], None]:
    def progress(done: int, asked: int) -> None:
        if done >= limit:
            raise KeyboardInterrupt

    return progress


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


GIVEN = {CHANNELS: "1:3", CHANCE: "0.3,0.6"}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A sweep that was interrupted at its third point."""
    found = small(GIVEN, n=10, output=tmp_path / "broken", progress=stop_at(28))
    assert 2 <= len(found.points) < 6
    return tmp_path / "broken"


def test_a_resumed_sweep_ends_as_an_unbroken_one(broken: Path, tmp_path: Path):
    again = small(GIVEN, n=10, output=broken, resume=True)
    whole = small(GIVEN, n=10, output=tmp_path / "whole")
    assert (files(broken), again.table) == (files(tmp_path / "whole"), whole.table)


def test_an_interrupted_sweep_is_saved_as_far_as_it_came(broken: Path):
    assert len(json.loads((broken / "sweep.json").read_text())) in range(2, 6)


@pytest.mark.parametrize("lost", [1, 30, 5_000])
def test_a_point_that_was_not_written_whole_is_played_again(broken: Path, tmp_path: Path, lost: int):
    journal = broken / sweep_storage.JOURNAL
    journal.write_bytes(journal.read_bytes()[:-lost])
    small(GIVEN, n=10, output=broken, resume=True)
    small(GIVEN, n=10, output=tmp_path / "whole")
    assert files(broken) == files(tmp_path / "whole")


def test_a_point_with_a_changed_byte_is_played_again(broken: Path, tmp_path: Path):
    journal = broken / sweep_storage.JOURNAL
    lines = journal.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b'"mean": 0', b'"mean": 1', 1).replace(b'"mean": 2', b'"mean": 1', 1)
    journal.write_bytes(b"\n".join(lines))
    small(GIVEN, n=10, output=broken, resume=True)
    small(GIVEN, n=10, output=tmp_path / "whole")
    assert files(broken) == files(tmp_path / "whole")


def test_the_progress_of_a_resumed_sweep_counts_what_was_there(broken: Path):
    told: list[tuple[int, int]] = []
    small(GIVEN, n=10, output=broken, resume=True, progress=lambda *both: told.append(both))
    assert (told[0][0] > 20, told[-1]) == (True, (60, 60))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"confidence": 0.9}, "the confidence of the intervals differs"),
        ({"given": {CHANNELS: "1:3"}}, "the points differs"),
        ({"n": 11}, "the number of replications differs"),
        ({"seed": 2}, "the scenario, one of its values or the seed differs"),
    ],
)
def test_another_sweep_is_not_resumed(broken: Path, other: dict[str, Any], said: str):
    with pytest.raises(SimError, match=said):
        small(**({"given": GIVEN, "n": 10} | other), output=broken, resume=True)


def test_an_unfinished_sweep_is_not_overwritten(broken: Path):
    with pytest.raises(SimError, match="Go on with it by --resume"):
        small(GIVEN, n=10, output=broken)


# --- the command ---

LINE = ("two-inbound", "--set", f"{CHANNELS}=1:2", "-n", "20")


call = partial(calling.call, "sweep")


def test_the_table_shows_every_point():
    lines = call(*LINE).stdout.splitlines()
    assert lines[0] == "Two inbound at night: 2 points of 20 replications, seed 20"
    assert [line.split()[0] for line in lines[2:]] == ["channels", lines[3], "1", "2"]


def test_json_is_what_python_gives():
    scenario_ = api.load("two-inbound")
    found = scenario_.sweep({CHANNELS: range(1, 3)}, 20)
    assert json.loads(call(*LINE, "--json").stdout) == json.loads(json.dumps(found.to_json()))


@pytest.mark.parametrize(
    "words",
    [
        *(["two-inbound"], ["two-inbound", "--set", "a"], ["two-inbound", "--set", "a="]),
        *(["two-inbound", "--set", "a=1:2", "--set", "a=3"], [*LINE, "--resume"], [*LINE, "--points", "0"]),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(words: list[str]):
    assert call(*words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        *(["two-inbound", "--set", f"{CHANNELS}=0:2"], ["two-inbound", "--set", f"{CHANNELS}=1.5:2"]),
        *([*LINE, "--of", "leeks"], [*LINE, "-o", "a.xlsx"], ["no-such", "--set", "a=1:2"]),
    ],
    ids=" ".join,
)
def test_what_is_wrong_ends_with_1(words: list[str]):
    calling.assert_told(call(*words))


def test_an_interrupted_sweep_says_what_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(studies, "play_job", lambda *_: signal.raise_signal(signal.SIGINT))
    found = call(*LINE, "-o", str(tmp_path / "a"))
    assert found.exit_code == 130
    assert "0 of 2 points are finished. Go on with the same command and --resume." in found.stderr


PLAY = """
import sys
from sim.cli import main
if __name__ == "__main__":
    sys.argv[:] = ["sim", "sweep", "two-inbound", "--engine", "compiled", "--quiet", *sys.argv[1:]]
    main()
"""


def start(script: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, str(script), *words], env=environment, stdout=subprocess.DEVNULL)


def kill_after(process: subprocess.Popen[bytes], path: Path, size: int) -> None:
    """SIGKILL, as soon as the file has *size* bytes."""
    until = time.monotonic() + 20
    while time.monotonic() < until and (not path.exists() or path.stat().st_size < size):
        time.sleep(0.002)
    process.kill()
    process.wait()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills like that here")
@pytest.mark.long
def test_a_sweep_that_was_killed_ends_as_an_unbroken_one(tmp_path: Path):
    script = tmp_path / "play.py"
    script.write_text(PLAY)
    line = ["-n", "100", "--set", f"{CHANNELS}=1:3", "--set", f"{CHANCE}=0.1:0.9:0.05"]
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for size in (50_000, 200_000):
        kill_after(start(script, *line, "-o", str(killed), "--resume"), killed / sweep_storage.JOURNAL, size)
    left = sorted(files(killed))
    assert start(script, *line, "-o", str(killed), "--resume").wait(120) == 0
    assert start(script, *line, "-o", str(whole)).wait(120) == 0
    assert (left, files(killed)) == ([sweep_storage.JOURNAL], files(whole))
