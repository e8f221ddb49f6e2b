"""Studies that are interrupted or killed go on where they were, and end as if nothing had been."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from building import gathered, scenario
from sim import batch, language, live
from sim.cli import commands
from sim.errors import SimError
from sim.study import Options, study
from sim.study.aggregation import Block, BlockResult
from sim.study.digest import LEAF
from sim.study.interrupts import deferring_interrupts
from sim.study.journal import Identity, Intent, Journal
from sim.study.locking import Lock
from sim.study.output import LOCK
from sim.study.scheduler import Scheduler

SCENARIO = scenario()
INTENT = Intent(20, "simpy")
MINE = Identity("plain", "0" * 64, 1, "0.1", ("a", "b"))
JOURNAL = "study.journal"


def blocks(path: Path) -> list[tuple[int, int, str]]:
    """The blocks of a journal: first replication, how many, which loop."""
    journal = Journal(path, MINE, INTENT, resume=True)
    found = [(first, len(rows), player) for first, rows, player in journal.earlier()]
    journal.close()
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A journal of three blocks."""
    path = tmp_path / JOURNAL
    journal = Journal(path, MINE, INTENT, resume=False)
    list(journal.earlier())
    for first in (1, 11, 6):
        journal.note(first, np.full((5, 2), first + 0.5), "native" if first > 5 else "simpy")
    journal.close()
    return path


def test_a_journal_tells_its_blocks_as_they_came(written: Path):
    assert blocks(written) == [(1, 5, "simpy"), (11, 5, "native"), (6, 5, "native")]


@pytest.mark.parametrize("lost", [1, 60, 99, 100, 101])
def test_a_block_that_was_not_written_whole_is_not_there(written: Path, lost: int):
    written.write_bytes(written.read_bytes()[:-lost])
    assert blocks(written) == [(1, 5, "simpy"), (11, 5, "native")][: 2 if lost < 101 else 1]


@pytest.mark.parametrize("place", [-1, -50, -81, -90, -99])
def test_a_block_with_a_changed_byte_is_not_there(written: Path, place: int):
    text = bytearray(written.read_bytes())
    text[place] ^= 1
    written.write_bytes(text)
    assert blocks(written) == [(1, 5, "simpy"), (11, 5, "native")]


def test_zeros_after_the_end_are_no_block(written: Path):
    written.write_bytes(written.read_bytes() + bytes(4096))
    assert len(blocks(written)) == 3


def test_new_blocks_follow_the_last_whole_one(written: Path):
    written.write_bytes(written.read_bytes() + b"half a block")
    journal = Journal(written, MINE, INTENT, resume=True)
    list(journal.earlier())
    journal.note(16, np.zeros((1, 2)), "simpy")
    journal.close()
    assert blocks(written)[3:] == [(16, 1, "simpy")]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"scenario": "other"}, "the scenario differs: plain there, other here"),
        ({"seed": 2}, "the seed differs: 1 there, 2 here"),
        ({"scenario_sha256": "1" * 64}, "a value of the scenario differs"),
        ({"version": "0.2"}, "the version of this program differs"),
        ({"names": ("a",)}, "the responses differs"),
    ],
)
def test_another_study_is_not_resumed(written: Path, other: dict[str, Any], said: str):
    with pytest.raises(SimError, match=said):
        Journal(written, MINE._replace(**other), INTENT, resume=True)


def test_what_is_no_journal_is_said(tmp_path: Path):
    (tmp_path / JOURNAL).write_text("mine\n")
    with pytest.raises(SimError, match="no journal of a study"):
        Journal(tmp_path / JOURNAL, MINE, INTENT, resume=True)


@given(
    asked=st.integers(1, 40),
    size=st.integers(1, 9),
    starts=st.sets(st.integers(0, 12)),
)
def test_what_is_missing_and_what_is_there_are_the_whole(asked: int, size: int, starts: set[int]):
    taken: list[int] = []
    scheduler = Scheduler(asked, lambda played: taken.extend(range(played.block.first, played.block.end)))
    for first in (3 * start + 1 for start in starts if 3 * start + 3 <= asked):
        scheduler.keep(BlockResult(Block(first, 3), (), "simpy"))
    for block in list(scheduler.missing(size)):
        scheduler.keep(BlockResult(block, (), "simpy"))
    assert taken == list(range(1, asked + 1))


@given(asked=st.integers(1, 9_000), size=st.integers(1, 9_000), first=st.integers(0, 8_999))
def test_large_blocks_end_where_leaves_do(asked: int, size: int, first: int):
    scheduler = Scheduler(asked, lambda played: None)
    if first < asked:
        scheduler.keep(BlockResult(Block(first + 1, 1), (), "simpy"))
    found = list(scheduler.missing(size))
    ends = {block.end - 1 for block in found} - {first, asked}
    assert max(block.size for block in found) <= size if found else asked == 1
    assert size < LEAF or all(end % LEAF == 0 for end in ends)


def test_what_is_done_uninterrupted_is_done_whole():
    done: list[int] = []

    def work() -> None:
        with deferring_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1]


# --- whole studies ---


def stop_at(limit: int) -> Callable[[int, int], None]:
    def progress(done: int, asked: int) -> None:
        if done >= limit:
            raise KeyboardInterrupt

    return progress


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def resumed(folder: Path, n: int, **rest: Any) -> dict[str, bytes]:
    study(SCENARIO, n, output=folder, resume=True, **gathered(engine="simpy", **rest))
    return files(folder)


@pytest.fixture
def unbroken(tmp_path: Path) -> dict[str, bytes]:
    study(SCENARIO, 50, output=tmp_path / "unbroken", options=Options(engine="simpy"))
    return files(tmp_path / "unbroken")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    study(SCENARIO, 50, output=tmp_path / "broken", options=Options(engine="simpy", progress=stop_at(9)))
    return tmp_path / "broken"


def test_a_resumed_study_ends_as_an_unbroken_one(broken: Path, unbroken: dict[str, bytes]):
    assert resumed(broken, 50) == unbroken


def test_an_interrupted_study_is_saved_as_far_as_it_came(broken: Path):
    assert b'"complete": false' in (broken / "study.json").read_bytes()


def test_only_what_is_missing_is_played(broken: Path, monkeypatch: pytest.MonkeyPatch):
    played: list[int] = []
    rows = live.rows
    monkeypatch.setattr(
        live, "rows", lambda plan, seed, first, n: played.append(first) or rows(plan, seed, first, n)
    )
    resumed(broken, 50)
    assert min(played) > 9


def test_a_study_may_be_resumed_to_a_smaller_number(broken: Path):
    assert resumed(broken, 5)["replications.csv"].count(b"\n") == 6


def test_resuming_what_never_began_begins(tmp_path: Path, unbroken: dict[str, bytes]):
    assert resumed(tmp_path / "new", 50) == unbroken


def test_an_unfinished_study_is_not_overwritten(broken: Path):
    with pytest.raises(SimError, match="Go on with it by --resume"):
        study(SCENARIO, 50, output=broken)


def test_a_study_in_one_file_is_not_resumed(tmp_path: Path):
    with pytest.raises(SimError, match="saved to a folder"):
        study(SCENARIO, 5, output=tmp_path / "a.csv", resume=True)


def test_resume_without_a_place_is_wrong_usage():
    found = CliRunner().invoke(commands, ["study", "two-inbound", "--resume"], prog_name="sim")
    assert found.exit_code == 2


def test_a_study_goes_on_as_it_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It was begun before the native loop was compiled, and resumed after."""
    ready = [False]
    monkeypatch.setattr(batch, "is_ready", lambda player: ready[0])
    study(SCENARIO, 50, output=tmp_path / "unbroken")
    study(SCENARIO, 50, output=tmp_path / "broken", options=Options(progress=stop_at(9)))
    ready[0] = True
    study(SCENARIO, 50, output=tmp_path / "broken", resume=True)
    assert files(tmp_path / "broken") == files(tmp_path / "unbroken")


@pytest.mark.parametrize(("begun", "by"), [("portable", "simpy"), ("simpy", "portable")])
def test_another_loop_may_go_on(tmp_path: Path, unbroken: dict[str, bytes], begun: str, by: str):
    where = tmp_path / "broken"
    study(SCENARIO, 50, output=where, options=Options(engine=begun, progress=stop_at(9)))
    found = study(SCENARIO, 50, output=where, resume=True, options=Options(engine=by))
    assert files(where)["replications.csv"] == unbroken["replications.csv"]
    assert found.digest == json.loads(unbroken["study.json"])["digest"]
    assert by in found.engine.split(", ")


def test_a_block_of_an_unknown_loop_ends_the_journal(written: Path):
    whole = bytearray(written.read_bytes())
    line = whole.index(b"\n") + 1
    whole[line + 12] = 9  # the loop of the first block
    written.write_bytes(whole)
    assert blocks(written) == []


# --- two at once ---


def test_two_studies_in_one_folder_are_one_too_many(tmp_path: Path):
    lock = Lock(tmp_path / LOCK)
    with pytest.raises(SimError, match=rf"another process is saving a study here \(process {os.getpid()} on"):
        study(SCENARIO, 5, output=tmp_path)
    lock.release()
    assert study(SCENARIO, 5, output=tmp_path).complete


def test_nobody_waits_for_the_lock_of_a_dead_process(tmp_path: Path):
    code = "import os, sys, pathlib; from sim.study.locking import Lock"
    ends = f"{code}; held = Lock(pathlib.Path(sys.argv[1])); os._exit(9)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", ends, str(tmp_path / LOCK)], env=environment, check=False)
    assert (tmp_path / LOCK).exists()
    study(SCENARIO, 5, output=tmp_path)
    assert not (tmp_path / LOCK).exists()


# --- killed ---

PLAY = """
import sys
from sim.cli import main
if __name__ == "__main__":
    sys.argv[:] = ["sim", "study", "two-inbound", "--engine", "simpy", "--quiet", *sys.argv[1:]]
    main()
"""


def start(script: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, str(script), *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_after(process: subprocess.Popen[bytes], path: Path, size: int) -> None:
    """SIGKILL, as soon as the file has *size* bytes."""
    until = time.monotonic() + 20
    while time.monotonic() < until and (not path.exists() or path.stat().st_size < size):
        time.sleep(0.005)
    process.kill()
    process.wait()


can_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills like that here")


@can_kill
def test_a_study_that_was_killed_once_goes_on(tmp_path: Path):
    script = tmp_path / "play.py"
    script.write_text(PLAY)
    two, killed, whole = language.load("two-inbound"), tmp_path / "killed", tmp_path / "whole"
    kill_after(start(script, "-n", "100_000", "-o", str(killed)), killed / JOURNAL, 1)
    left = sorted(files(killed))
    study(two, 500, output=killed, resume=True, options=Options(engine="simpy"))
    study(two, 500, output=whole, options=Options(engine="simpy"))
    assert (JOURNAL in left, files(killed)) == (True, files(whole))


@can_kill
@pytest.mark.long
@pytest.mark.parametrize(("workers", "n"), [("1", "3000"), ("2", "8000")])
def test_a_study_that_was_killed_ends_as_an_unbroken_one(tmp_path: Path, workers: str, n: str):
    script = tmp_path / "play.py"
    script.write_text(PLAY)
    line = ["-n", n, "--workers", workers]
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for size in (100_000, 500_000):
        kill_after(start(script, *line, "-o", str(killed), "--resume"), killed / JOURNAL, size)
    left = sorted(files(killed))
    assert start(script, *line, "-o", str(killed), "--resume").wait(60) == 0
    assert start(script, *line, "-o", str(whole)).wait(60) == 0
    assert (JOURNAL in left, files(killed)) == (True, files(whole))
