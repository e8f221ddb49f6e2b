"""Studies: the same rows on any number of workers, whatever dies or interrupts; saved whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import multiprocessing
import os
import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import battery, defence, kind, play, scenario
from sim import language, live
from sim.errors import RunawayError, SimError
from sim.plan import make
from sim.study import Options, Study, engines, save, saving, study, target, workers
from sim.study.aggregation import Block, BlockResult, Tally
from sim.study.scheduler import Scheduler

PARTS: dict[str, Any] = {
    "zones": {"compound": {"value": 10}, "open_ground": {}},
    "threats": {"plain": kind(lands_in={"compound": 1, "open_ground": 1})},
    "attack": [{"stream": {"threat": "plain", "rate": 0.3, "end": 10}}],
    "defence": defence(inner=battery(intercept_probability=0.5)),
}
SCENARIO = scenario(**PARTS)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers start at once, however small the study."""
    monkeypatch.setattr(engines, "ALONE", 0.0)


def stop_at(limit: int) -> Callable[[int, int], None]:
    """An interrupt at the moment when *limit* replications are finished."""

    def progress(done: int, asked: int) -> None:
        if done >= limit:
            raise KeyboardInterrupt

    return progress


# --- the rows ---


def test_rows_are_those_of_the_loop():
    assert np.array_equal(study(SCENARIO, 7).rows, live.rows(make(SCENARIO), 1, 1, 7), equal_nan=True)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("n", [2, pytest.param(3, marks=pytest.mark.long)])
def test_rows_do_not_depend_on_the_number_of_workers(n: int):
    assert (
        study(SCENARIO, 13, options=Options(workers=n, engine="simpy")).rows.tobytes()
        == study(SCENARIO, 13).rows.tobytes()
    )


def test_any_replication_can_be_played_alone():
    row = dict(zip(study(SCENARIO, 5).names, study(SCENARIO, 5).rows[3], strict=True))
    assert play(replication=4, **PARTS).responses["first_leak_time"] == pytest.approx(row["first_leak_time"])


def test_a_longer_study_begins_as_a_shorter_one():
    assert study(SCENARIO, 9).rows[:4].tobytes() == study(SCENARIO, 4).rows.tobytes()


def test_another_seed_gives_other_rows():
    assert study(SCENARIO, 9, seed=2).rows.tobytes() != study(SCENARIO, 9).rows.tobytes()


def test_the_document_holds_the_seed_that_was_used():
    assert language.parse(study(SCENARIO, 1, seed=2).document).seed == 2


@pytest.mark.parametrize(("n", "on"), [(0, 1), (1, 0)])
def test_a_study_of_nothing_is_refused(n: int, on: int):
    with pytest.raises(SimError, match="at least 1"):
        study(SCENARIO, n, options=Options(workers=on))


# --- interrupts ---


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("n", [1, 2])
def test_an_interrupt_keeps_the_rows_that_are_finished(n: int):
    found = study(SCENARIO, 400, options=Options(workers=n, engine="simpy", progress=stop_at(9)))
    assert found.rows.tobytes() == study(SCENARIO, 400).rows[: found.finished].tobytes()


def test_an_interrupted_study_is_not_complete():
    assert not study(SCENARIO, 400, options=Options(progress=stop_at(9))).complete


def test_a_study_interrupted_at_once_knows_nothing():
    found = study(SCENARIO, 5, options=Options(progress=stop_at(0)))
    assert with_rows(found, found.rows[:0])["leaks"].mean is None


def with_rows(found: Study, rows: Any, names: tuple[str, ...] | None = None) -> Study:
    """The same study, had it given these rows."""
    tally = Tally(names or found.names, sketched=False)
    tally.add(rows)
    return replace(found, rows=rows, finished=len(rows), names=tally.names, tally=tally)


@given(order=st.permutations(range(6)), lost=st.sets(st.integers(0, 5)))
def test_the_ledger_keeps_the_longest_unbroken_run(order: list[int], lost: set[int]):
    scheduler = Scheduler(12, lambda played: None)
    for block in order:
        if block not in lost:
            scheduler.keep(BlockResult(Block(2 * block + 1, 2), (), "simpy"))
    assert scheduler.unbroken == 2 * min(lost, default=6)


# --- workers that die or find a scenario wrong; these functions are played in the workers ---

MARK = "SIM_TEST_MARK"


def played_here(block: Block) -> BlockResult:
    model, wanted, play = workers._given[0]
    return play(model, block, wanted)


def die_once(block: Block) -> BlockResult:
    mark = Path(os.environ[MARK])
    if block.first > 4 and not mark.exists():
        mark.touch()
        os._exit(9)
    return played_here(block)


def die_always(block: Block) -> BlockResult:
    os._exit(9)


def run_away(block: Block) -> BlockResult:
    if block.first > 4:
        raise RunawayError(block.first, 1.0)
    return played_here(block)


def take_for_ever(block: Block) -> BlockResult:
    if block.first > 4:
        time.sleep(600)
    return played_here(block)


@pytest.mark.usefixtures("at_once")
def test_an_interrupt_does_not_wait_for_the_workers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "_play_block", take_for_ever)
    study(SCENARIO, 13, options=Options(workers=2, engine="simpy", progress=stop_at(3)))
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("at_once")
def test_a_killed_worker_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(MARK, str(tmp_path / "died"))
    monkeypatch.setattr(workers, "_play_block", die_once)
    assert (
        study(SCENARIO, 13, options=Options(workers=2, engine="simpy")).rows.tobytes()
        == study(SCENARIO, 13).rows.tobytes()
    )


@pytest.mark.long
@pytest.mark.usefixtures("at_once")
def test_workers_that_die_again_and_again_end_the_study(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "POOLS", 2)
    monkeypatch.setattr(workers, "_play_block", die_always)
    with pytest.raises(SimError, match="Worker processes died 2 times; 0 of 13"):
        study(SCENARIO, 13, options=Options(workers=2, engine="simpy"))


@pytest.mark.usefixtures("at_once")
def test_the_first_runaway_replication_is_the_one_that_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "_play_block", run_away)
    with pytest.raises(RunawayError, match="Replication 5 is running away"):
        study(SCENARIO, 13, options=Options(workers=2, engine="simpy"))


# --- what a study says ---


def test_json_has_the_keys_that_are_promised():
    document = study(SCENARIO, 3).to_json()
    assert list(document) == [
        *("scenario", "scenario_sha256", "version", "engine", "python", "numpy", "seed"),
        *("replications", "finished", "complete", "digest", "quantile_error", "precision", "responses"),
    ]


def test_a_response_in_json_has_the_keys_that_are_promised():
    leaks: Any = study(SCENARIO, 3).to_json()["responses"]
    assert list(leaks["leaks"]) == [
        *("n", "missing", "mean", "sd", "interval", "confidence", "method", "bound", "occurs"),
        *("min", "max", "quantiles", "quantile_intervals", "counts"),
    ]


def test_json_never_holds_nan():
    document = study(scenario(), 1).to_json()
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_json_counts_in_whole_numbers():
    found: Any = study(scenario(), 3).to_json()["responses"]
    assert (repr(found["leaks"]["max"]), found["leaks"]["counts"]) == ("1", {"1": 3})


@pytest.mark.parametrize(
    ("name", "method"), [("leaks", "t"), ("damage", "t"), ("held", "wilson"), ("leak_fraction", "ratio")]
)
def test_each_response_has_the_interval_that_suits_it(name: str, method: str):
    assert study(SCENARIO, 3)[name].method == method


def test_the_leak_fraction_is_of_all_threats_of_all_replications():
    found = study(SCENARIO, 40)
    ratio = found.column("leaks").sum() / found.column("threats").sum()
    assert found["leak_fraction"].mean == pytest.approx(ratio)


def test_decoys_do_not_count_in_the_leak_fraction():
    names = ("threats", "decoys", "leaks", "leak_fraction")
    rows = np.array([[4.0, 2.0, 1.0, 0.5], [8.0, 0.0, 1.0, 0.125]])
    found = with_rows(study(SCENARIO, 2), rows, names)
    assert found["leak_fraction"].mean == 0.2


def test_the_table_has_a_row_for_each_response():
    found = study(SCENARIO, 3)
    assert [row["response"] for row in found.table] == list(found.names)


def test_a_study_can_be_pickled():
    found = study(SCENARIO, 3)
    assert pickle.loads(pickle.dumps(found)).to_json() == found.to_json()


# --- saving ---


def test_a_folder_holds_three_files(tmp_path: Path):
    save(study(SCENARIO, 3), tmp_path / "deep" / "out")
    found = sorted(path.name for path in (tmp_path / "deep" / "out").iterdir())
    assert found == ["replications.csv", "scenario.yaml", "study.json"]


def test_the_saved_json_is_the_json(tmp_path: Path):
    found = study(SCENARIO, 3)
    save(found, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_bytes()) == found.to_json()


def test_the_saved_rows_are_the_rows(tmp_path: Path):
    found = study(SCENARIO, 30)
    save(found, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    saved = [[float(row[name] or "nan") for name in found.names] for row in table]
    assert np.array_equal(saved, found.rows, equal_nan=True)


def test_saved_replications_are_counted_from_one(tmp_path: Path):
    save(study(SCENARIO, 2), tmp_path / "a.csv")
    assert [line.split(",")[0] for line in (tmp_path / "a.csv").read_text().splitlines()] == [
        *("replication", "1", "2")
    ]


def test_the_saved_scenario_is_the_scenario_that_was_run(tmp_path: Path):
    found = study(SCENARIO, 2, seed=5)
    save(found, tmp_path)
    again = study(language.load(tmp_path / "scenario.yaml"), 2)
    assert again.to_json() == found.to_json()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while the last of the files is written."""

    def refuse(draft: Path, found: Study) -> None:
        draft.write_text("hal")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(saving, "_write_json", refuse)


@pytest.mark.usefixtures("full_disk")
def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path: Path):
    (tmp_path / "replications.csv").write_text("of an earlier study")
    with pytest.raises(SimError, match="No space left on device"):
        save(study(SCENARIO, 2), tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of an earlier study"]


def test_a_form_that_is_not_known_is_refused_before_the_work(tmp_path: Path):
    with pytest.raises(SimError, match=r"ending in \.json, \.csv, \.parquet"):
        target(tmp_path / "study.xlsx")


def test_parquet_holds_missing_values_as_null(tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    save(study(scenario(), 2), tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet")["wait"].null_count == 2


def test_parquet_without_a_writer_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saving.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SimError, match="pip install pyarrow"):
        target(tmp_path / "study.parquet")


def test_a_folder_that_cannot_be_made_is_refused_before_the_work(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(SimError, match="this folder cannot be made"):
        target(tmp_path / "file" / "out")
