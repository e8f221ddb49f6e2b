"""Studies at scale: engines that give the same numbers, constant memory, kills, digests."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from importlib import util
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import battery, defence, gathered, kind, scenario
from calling import assert_told, call
from players import PLAYERS
from sim import batch, live
from sim.errors import RunawayError, SimError
from sim.study import Options, Study, engines, is_whole, row_files, save, simulate, study, verify
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.columns import Columns
from sim.study.digest import LEAF, Digest, rounded
from sim.study.executor import Job, play_alone
from sim.study.scheduler import Scheduler

PARTS: dict[str, Any] = {
    "zones": {"compound": {"value": 10, "people": 5}, "open_ground": {}},
    "threats": {
        "plain": kind(lands_in={"compound": 1, "open_ground": 1}, damage={"uniform": {"low": 0, "high": 1}})
    },
    "attack": [{"stream": {"threat": "plain", "rate": 0.3, "end": 10}}],
    "defence": defence(inner=battery(intercept_probability=0.5)),
}
SCENARIO = scenario(**PARTS)
N = 300


class Machine:
    """A machine on which a player may lack, and the native one may be compiled: SimPy's loop in disguise."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.lack: dict[str, str] = {}
        self.ready = True
        self.ready_after = 10**9
        self.asked_to_compile = 0
        self.blocks: list[tuple[str, int]] = []
        self.said: list[str] = []
        patch.setattr(batch, "lacking", self.lack.get)
        patch.setattr(batch, "is_ready", self._is_ready)
        patch.setattr(batch, "prepare_elsewhere", self._prepare)
        patch.setattr(batch, "rows", self._rows)

    def _is_ready(self, player: str) -> bool:
        native = self.ready or len(self.blocks) > self.ready_after
        return player not in self.lack and (player == "portable" or native)

    def _prepare(self) -> None:
        self.asked_to_compile += 1

    def _rows(self, plan: Any, seed: int, first: int, count: int, player: str) -> Any:
        self.blocks.append((player, first))
        return live.rows(plan, seed, first, count)

    def study(self, n: int = N, **rest: Any) -> Study:
        return study(SCENARIO, n, **gathered(say=self.said.append, **rest))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def same_but(found: Study, **other: object) -> dict[str, object]:
    return {**found.to_json(), **other}


# --- engines ---


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_the_native_loop_plays_where_it_is_compiled(machine: Machine, engine: str):
    assert (machine.study(engine=engine).engine, machine.said) == ("native", [])


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_the_portable_loop_plays_where_nothing_is_compiled(machine: Machine, engine: str):
    machine.ready = False
    assert (machine.study(engine=engine).engine, machine.said) == ("portable", [])
    assert machine.asked_to_compile == 0


@pytest.mark.parametrize("engine", ["simpy", "portable", "native"])
def test_who_was_asked_for_plays(machine: Machine, engine: str):
    assert machine.study(engine=engine).engine == engine


def test_a_large_study_hands_over_once_the_native_loop_is_compiled(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "WORTH_COMPILING", 10)
    machine.ready, machine.ready_after = False, 3
    found = machine.study(engine="auto")
    assert (found.engine, machine.asked_to_compile) == ("portable, native", 1)
    assert {player for player, _ in machine.blocks} == {"portable", "native"}
    assert found.digest == machine.study(engine="simpy").digest


def test_when_a_study_was_handed_over_is_saved_nowhere(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(engines, "WORTH_COMPILING", 10)
    monkeypatch.setattr(engines, "COMPILED", engines.Chunk(0.0, 20))
    machine.ready = False
    saved = []
    for after in (2, 6):
        machine.blocks.clear()
        machine.ready_after = after
        machine.study(output=tmp_path / str(after))
        assert {player for player, _ in machine.blocks} == {"portable", "native"}
        saved.append({path.name: path.read_bytes() for path in (tmp_path / str(after)).iterdir()})
    assert saved[0] == saved[1]


def test_what_is_said_to_have_played_does_not_depend_on_the_clock(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "WORTH_COMPILING", 10)
    machine.ready = False
    assert machine.study(engine="auto").engine == "portable, native"
    assert {player for player, _ in machine.blocks} == {"portable"}


def test_a_large_study_does_not_compile_without_the_compiler(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "WORTH_COMPILING", 10)
    machine.ready, machine.lack["native"] = False, "No compiler."
    assert (machine.study(engine="auto").engine, machine.asked_to_compile) == ("portable", 0)


def test_without_the_portable_loop_simpys_plays_and_says_why(machine: Machine):
    machine.ready, machine.lack["portable"] = False, "No WebAssembly."
    assert (machine.study(engine="auto").engine, machine.said) == ("simpy", ["No WebAssembly."])


def test_without_the_portable_loop_a_compiled_one_is_the_native(machine: Machine):
    machine.ready, machine.lack["portable"] = False, "No WebAssembly."
    assert (machine.study(engine="compiled").engine, machine.said) == ("native", ["No WebAssembly."])


@pytest.mark.parametrize("engine", ["native", "portable", "compiled"])
def test_an_engine_is_not_promised_where_it_lacks(machine: Machine, engine: str):
    machine.ready = False
    machine.lack.update(native="No compiler.", portable="No WebAssembly.")
    with pytest.raises(SimError, match=r"cannot play here\. No "):
        machine.study(engine=engine)


def test_a_demanded_engine_that_lacks_ends_with_1(machine: Machine):
    machine.lack["portable"] = "No WebAssembly."
    found = call("study", "two-inbound", "-n", "5", "--engine", "portable")
    assert_told(found)
    assert "No WebAssembly." in found.stderr


def test_without_numba_it_says_what_is_lacking(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    assert "point-defence-sim[native]" in str(batch.lacking("native"))


def test_an_engine_of_another_name_is_refused():
    with pytest.raises(SimError, match="auto, simpy, portable, native, compiled"):
        study(SCENARIO, 1, options=Options(engine="warp"))


def test_a_block_that_waited_for_the_processor_makes_no_small_blocks(monkeypatch: pytest.MonkeyPatch):
    clock, sizes = [0.0], [0]

    def play(model: Any, block: Block, wanted: Wanted) -> BlockResult:
        sizes.append(block.size)
        clock[0] += block.size / 1000 + (100 if len(sizes) == 4 else 0)
        return BlockResult(block, (), "native")

    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    scheduler = Scheduler(5_000, lambda played: None)
    job = Job(simulate.plan.make(SCENARIO), scheduler, Wanted(rows=False, sketched=True), 1, print)
    play_alone(job, play, chunk=0.1, most=1_000)
    assert sizes[-2] == 100


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_threads_change_nothing_but_the_engine(machine: Machine, workers: int):
    found = machine.study(engine="portable", workers=workers).to_json()
    assert found == same_but(study(SCENARIO, N, options=Options(engine="simpy")), engine="portable")


def test_the_first_runaway_replication_on_threads_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    def run_away(plan: Any, seed: int, first: int, count: int, player: str) -> Any:
        if first > 4:
            raise RunawayError(first, 1.0)
        return live.rows(plan, seed, first, count)

    monkeypatch.setattr(batch, "rows", run_away)
    monkeypatch.setattr(engines, "ALONE_COMPILED", 0.0)
    with pytest.raises(RunawayError, match="Replication 5 is"):
        machine.study(engine="compiled", workers=2)


@pytest.mark.parametrize("engine", PLAYERS)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_all_engines_print_the_same(form: list[str], engine: str):
    line = ["study", "two-inbound", "-n", "200", *form, "--engine"]
    by_simpy = call(*line, "simpy").stdout
    assert call(*line, engine).stdout == by_simpy.replace('"engine": "simpy"', f'"engine": "{engine}"')


def test_the_engine_is_told_beside_the_result():
    assert (
        "Played by the engine simpy." in call("study", "two-inbound", "-n", "2", "--engine", "simpy").stderr
    )


def test_numbers_may_have_underscores():
    found = call("study", "two-inbound", "-n", "1_0", "--json", "--engine", "simpy")
    assert json.loads(found.stdout)["finished"] == 10


# --- constant memory ---


@pytest.fixture
def streaming(monkeypatch: pytest.MonkeyPatch) -> None:
    """No study keeps its rows."""
    monkeypatch.setattr(simulate, "KEPT", 0)


def told(found: Study, but: str = "quantile") -> dict[str, Any]:
    responses: Any = found.to_json()["responses"]
    return {
        name: {key: value for key, value in response.items() if is_whole(name) or not key.startswith(but)}
        for name, response in responses.items()
    }


def test_a_study_that_keeps_no_rows_tells_the_same(monkeypatch: pytest.MonkeyPatch):
    kept = told(study(SCENARIO, N))
    monkeypatch.setattr(simulate, "KEPT", 0)
    assert told(study(SCENARIO, N)) == kept


def test_quantiles_of_rows_that_were_not_kept_are_near(monkeypatch: pytest.MonkeyPatch):
    kept = study(SCENARIO, N)["damage"].quantiles
    monkeypatch.setattr(simulate, "KEPT", 0)
    found = study(SCENARIO, N)
    error: Any = found.to_json()["quantile_error"]
    assert list(found["damage"].quantiles.values()) == pytest.approx(list(kept.values()), rel=error)


@pytest.mark.usefixtures("streaming")
def test_rows_that_were_not_kept_are_not_there():
    with pytest.raises(SimError, match="keeps no row"):
        study(SCENARIO, 3).column("leaks")


@pytest.mark.usefixtures("streaming")
@pytest.mark.parametrize("name", ["out", "a.csv"])
def test_rows_that_are_not_kept_are_saved_all_the_same(tmp_path: Path, name: str):
    study(SCENARIO, N, output=tmp_path / name)
    rows = next(tmp_path.rglob("*.csv")).read_bytes()
    whole = replace(study(SCENARIO, N), rows=live.rows(simulate.plan.make(SCENARIO), 1, 1, N))
    save(whole, tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_bytes() == rows


@pytest.mark.usefixtures("streaming")
def test_parquet_is_written_in_groups_as_the_rows_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(row_files, "GROUP", 70)
    study(SCENARIO, N, output=tmp_path / "a.parquet")
    rows = live.rows(simulate.plan.make(SCENARIO), 1, 1, N)
    found = parquet.ParquetFile(tmp_path / "a.parquet")
    table = np.column_stack([column.to_numpy() for column in found.read().columns])
    assert found.num_row_groups == -(-N // 70)
    np.testing.assert_array_equal(table, np.column_stack([np.arange(1, N + 1), rows]))


# --- digests ---


@given(st.floats(-1e9, 1e9).filter(lambda value: abs(value) > 1e-6))
def test_a_number_counts_to_thirty_binary_digits(value: float):
    _, power = math.frexp(value)
    found = math.ldexp(float(rounded(np.array([value]))[0]), 30 - power)
    assert found == math.floor(found)
    assert abs(found - math.ldexp(value, 30 - power)) <= 0.5


@pytest.mark.parametrize("value", [1.0, -1.0, 0.5, 3e15, 123456789.0, 2.5e-7, 1e-300, 1e290])
def test_the_last_bits_of_a_number_do_not_count(value: float):
    near = np.array([value])
    assert rounded(near) == rounded(np.nextafter(near, np.inf))


def test_a_missing_value_is_not_zero_and_zero_has_no_sign():
    found = rounded(np.array([0.0, -0.0, np.nan, -np.nan, 1.0])).view(np.int64)
    assert (found[0] == found[1], found[2] == found[3], len(set(found.tolist()))) == (True, True, 3)


def some(n: int) -> Columns:
    random = np.random.default_rng(1)
    return Columns(random.integers(0, 9, (2, n)).astype(float), random.normal(size=(3, n)))


def between(columns: Columns, start: int, stop: int, merged: bool) -> Digest:
    """The digest of some replications, in one go or of two parts."""
    digest = Digest(start + 1)
    cuts = [start, (start + stop) // 2, stop] if merged else [start, stop]
    for a, b in pairwise(cuts):
        digest.add(Columns(columns.whole[:, a:b], columns.other[:, a:b]))
    return digest


@given(cuts=st.lists(st.integers(0, 3 * LEAF + 7), max_size=5), merged=st.booleans())
def test_a_digest_does_not_depend_on_blocks(cuts: list[int], merged: bool):
    columns, whole = some(3 * LEAF + 7), Digest()
    for start, stop in pairwise([0, *sorted(cuts), 3 * LEAF + 7]):
        whole.merge(between(columns, start, stop, merged))
    assert str(whole) == str(between(columns, 0, 3 * LEAF + 7, merged=False))


@pytest.mark.parametrize("line", range(5))
def test_a_digest_sees_every_number(line: int):
    columns = some(2 * LEAF + 3)
    before = str(between(columns, 0, 2 * LEAF + 3, merged=False))
    [*columns.whole, *columns.other][line][LEAF] += 1
    assert str(between(columns, 0, 2 * LEAF + 3, merged=False)) != before


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    study(SCENARIO, 20, seed=5, output=tmp_path / "out")
    return tmp_path / "out"


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize("name", ["", "study.json"])
def test_a_saved_study_is_verified(saved: Path, name: str):
    assert verify(saved / name, options=Options(engine="simpy")).holds


def test_a_digest_that_does_not_hold_ends_with_1(saved: Path):
    change(saved / "study.json", digest="0" * 64)
    found = call("verify", str(saved))
    assert (found.exit_code, "does not hold" in found.stdout) == (1, True)


def test_a_digest_that_holds_ends_with_0(saved: Path):
    found = call("verify", str(saved), "--json")
    assert (found.exit_code, json.loads(found.stdout)["holds"]) == (0, True)


def test_another_machine_is_named(saved: Path):
    change(saved / "study.json", numpy="1.0")
    assert "numpy    1.0 then" in call("verify", str(saved)).stdout


def test_a_changed_scenario_is_not_the_one_that_was_run(saved: Path):
    path = saved / "scenario.yaml"
    path.write_text(path.read_text().replace("rate: 0.3", "rate: 0.4"))
    with pytest.raises(SimError, match="not the scenario that was run"):
        verify(saved)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "not JSON"), ("[]", "lacks scenario_sha256"), ('{"seed": 1}', "lacks scenario_sha256")],
)
def test_what_is_no_study_is_not_verified(tmp_path: Path, text: str, said: str):
    (tmp_path / "study.json").write_text(text)
    with pytest.raises(SimError, match=said):
        verify(tmp_path)


def test_a_study_that_is_not_there_is_not_verified(tmp_path: Path):
    with pytest.raises(SimError, match="cannot be read"):
        verify(tmp_path)
