"""The portable loop: the module is that of its sources, and whatever is wrong with it is said in a sentence.

That it plays as the other loops do is told in `test_loops`.
"""

from __future__ import annotations

import builtins
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import wasmtime

from building import at, battery, defence, kind, scenario
from players import PLAYERS
from sim import batch, language, live, plan
from sim.batch import blocks, cache, portable
from sim.batch.blocks import Workspace
from sim.errors import SimError
from sim.wasm import linking

ASSETS = language.folder("assets")
TWO = plan.make(language.load("two-inbound"))


def test_the_module_is_built_from_these_sources():
    origin = json.loads((ASSETS / portable.ORIGIN).read_text())
    assert origin["sources"] == cache.module_digest(), "build the module again: python -m sim.wasm"


def test_the_module_asks_for_no_function():
    assert linking.imported_functions((ASSETS / portable.MODULE).read_bytes()) == []


def test_an_object_that_calls_what_nobody_defines_is_refused():
    calls = b"\x02\x0b\x01\x03env\x03log\x00\x00"  # a section of one imported function
    with pytest.raises(ValueError, match="log"):
        linking.linked(linking.MAGIC + calls, [])


def test_whatever_is_no_module_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly"):
        list(linking.sections(b"\x7fELF and so on"))


# --- what can be wrong ---


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the module's folder, which may be spoilt."""
    for name in (portable.MODULE, portable.ORIGIN):
        shutil.copy(ASSETS / name, tmp_path)
    monkeypatch.setattr(language, "folder", lambda name: tmp_path)
    portable.lacking.cache_clear()
    yield tmp_path
    portable.lacking.cache_clear()


def test_a_whole_module_lacks_nothing(assets: Path):
    assert batch.lacking("portable") is None


def test_a_damaged_module_is_told(assets: Path):
    module = bytearray((assets / portable.MODULE).read_bytes())
    module[5000] ^= 1
    (assets / portable.MODULE).write_bytes(module)
    assert "is damaged" in str(batch.lacking("portable"))


@pytest.mark.parametrize("name", [portable.MODULE, portable.ORIGIN])
def test_a_missing_file_is_told(assets: Path, name: str):
    (assets / name).unlink()
    assert "missing or unreadable" in str(batch.lacking("portable"))


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", "null"])
def test_an_unreadable_record_is_told(assets: Path, text: str):
    (assets / portable.ORIGIN).write_text(text)
    assert "missing or unreadable" in str(batch.lacking("portable"))


def test_a_module_of_other_sources_is_told(assets: Path):
    origin = json.loads((assets / portable.ORIGIN).read_text()) | {"sources": "0" * 64}
    (assets / portable.ORIGIN).write_text(json.dumps(origin))
    assert "python -m sim.wasm" in str(batch.lacking("portable"))


def test_a_module_of_other_sources_is_not_played(assets: Path):
    (assets / portable.ORIGIN).write_text("{}")
    with pytest.raises(SimError, match="missing or unreadable"):
        batch.rows(TWO, 1, 1, 1, "portable")


def test_a_library_that_cannot_load_is_told(assets: Path, monkeypatch: pytest.MonkeyPatch):
    kept = builtins.__import__

    def failing(name: str, *rest: Any) -> Any:
        if name == "wasmtime":
            raise OSError("libwasmtime.so: cannot open shared object file")
        return kept(name, *rest)

    monkeypatch.setattr(builtins, "__import__", failing)
    monkeypatch.setattr(portable, "_idle", [])
    assert "does not run here" in str(batch.lacking("portable"))
    assert "cannot open shared object" in str(batch.lacking("portable"))


# --- what wasmtime compiled is kept ---


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache, in which the compiled module is put."""
    monkeypatch.setattr(portable, "user_folder", lambda: tmp_path)
    portable._compiled.cache_clear()
    portable._compiled()
    portable._compiled.cache_clear()
    yield next(tmp_path.iterdir())
    portable._compiled.cache_clear()


def test_the_compiled_module_is_read_again(kept: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "_keep", lambda *_: pytest.fail("compiled again"))
    portable._compiled()


@pytest.mark.parametrize("content", [b"", b"short", bytes(40), bytes(1_000_000)])
def test_a_damaged_one_is_compiled_anew(kept: Path, content: bytes):
    whole = kept.read_bytes()
    kept.write_bytes(content)
    portable._compiled()
    assert len(kept.read_bytes()) == len(whole)


# --- memory and threads ---


def test_players_play_side_by_side():
    wanted = batch.rows(TWO, 1, 1, 4_000, "portable").tobytes()
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda _: batch.rows(TWO, 1, 1, 4_000, "portable").tobytes(), range(8))
    assert set(found) == {wanted}


def test_a_large_memory_is_not_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "_idle", [])
    many = {"volley": {"threat": "plain", "count": 100_000, "at": 0}}
    made = plan.make(scenario(attack=[many], defence=defence(inner=battery())))
    batch.rows(made, 1, 1, 1, "portable")
    assert portable._idle == []


@pytest.mark.native
def test_a_large_attack_is_the_same_on_both_compiled_loops():
    many = {"volley": {"threat": "plain", "count": 100_000, "at": 0}}
    made = plan.make(scenario(attack=[many], defence=defence(inner=battery())))
    assert batch.rows(made, 1, 1, 1, "portable").tobytes() == batch.rows(made, 1, 1, 1, "native").tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_what_cannot_fit_is_refused_in_words(player: str):
    many = {"volley": {"threat": "plain", "count": 1_000_000, "at": 0}}
    crowd = {f"b{n}": battery() for n in range(40)}
    made = plan.make(scenario(attack=[many], defence=defence(**crowd)))
    with pytest.raises(SimError, match="2 GB"):
        batch.rows(made, 1, 1, 1, player)


@pytest.mark.parametrize(("batteries", "fit"), [(0, 5_268_709), (400, 27_673)])
def test_as_many_threats_as_are_said_to_fit_do(batteries: int, fit: int):
    crowd = {f"b{n}": battery() for n in range(batteries)}
    made = plan.make(scenario(defence=defence(**crowd)))
    blocks._refuse_more_than_fits(made, fit)
    with pytest.raises(
        SimError, match=f"has {fit + 1:,} threats at {batteries} .* up to {fit:,} threats fit"
    ):
        blocks._refuse_more_than_fits(made, fit + 1)


def test_a_memory_that_cannot_grow_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "MOST_PAGES", 10)
    with portable.borrowed() as player, pytest.raises(SimError, match="GB of memory"):
        player._grow_to(11 * portable.PAGE + player.bytes)


def test_a_planted_fault_is_seen():
    """Another seed gives other rows, so that equal rows say something."""
    assert batch.rows(TWO, 7, 1, 50, "portable").tobytes() != live.rows(TWO, 8, 1, 50).tobytes()


def test_a_log_that_is_too_short_grows():
    poor = battery(engagement_time=0.01, intercept_probability=0)
    made = plan.make(scenario(threats={"plain": kind(50)}, attack=[at(0)], defence=defence(inner=poor)))
    with portable.borrowed() as player:
        room = len(Workspace(made, player, log=True).state.log)
    loop = live.Replication(made, watched=True)
    loop.play(1, 1)
    assert len(batch.logged(made, 1, 1, "portable").state.log) == len(loop.log) > room


def test_a_process_with_few_addresses_plays_too(monkeypatch: pytest.MonkeyPatch):
    """As under `ulimit -v`: the first memory, of all addresses that 32 bits reach, cannot be had."""
    first = portable._compiled
    asked: list[int | None] = []

    def compiled(reserved: int | None = None) -> Any:
        asked.append(reserved)
        if reserved is None:
            raise wasmtime.WasmtimeError("mmap failed to reserve 0x104000000 bytes")
        return first(reserved)

    monkeypatch.setattr(portable, "_compiled", compiled)
    monkeypatch.setattr(portable, "_idle", [])
    assert batch.rows(TWO, 1, 1, 50, "portable").tobytes() == live.rows(TWO, 1, 1, 50).tobytes()
    assert asked == [None, portable.FEW]
