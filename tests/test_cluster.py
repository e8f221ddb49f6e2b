"""Studies on a real scheduler with two workers, on this machine's loopback; one of them is killed.

These tests are long; a short one has its scheduler and its worker on threads of this process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from click.testing import CliRunner

from building import battery, defence, scenario
from sim.cli import commands
from sim.errors import SimError
from sim.study import Options, Study, cluster, cluster_commands, save, simulate, study, verify

pytest.importorskip("distributed")

SCENARIO = scenario(
    attack=[{"stream": {"threat": "plain", "rate": 0.5, "end": 10}}],
    defence=defence(inner=battery(intercept_probability=0.5)),
)
N = 6_000
TOO_LONG = 20
"""Seconds after which a test fails rather than waits."""


def free_port() -> int:
    with closing(socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def started(command: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the cluster, ended at the end."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([*command.split(" "), *words], env=environment, **quiet) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def address() -> str:
    return f"tcp://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def workers(
    address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A scheduler and two workers: without nannies, so that who is killed stays away."""
    scheduler, worker = cluster_commands(address)
    worker = worker.replace("--nworkers auto ", "") + " --no-nanny --local-directory"
    folder = tmp_path_factory.mktemp("cluster")
    with (
        started(scheduler),
        started(worker, str(folder / "one")) as one,
        started(worker, str(folder / "two")) as two,
    ):
        yield [one, two]


@pytest.fixture(scope="module")
def here() -> Study:
    """The same study, played in this process."""
    return study(SCENARIO, N, options=Options(engine="simpy"))


@pytest.mark.long
@pytest.mark.usefixtures("workers")
def test_a_cluster_changes_nothing(address: str, here: Study):
    assert study(SCENARIO, N, options=Options(engine="simpy", cluster=address)).to_json() == here.to_json()


@pytest.mark.long
@pytest.mark.usefixtures("workers")
def test_compiled_workers_send_counts_where_no_rows_are_kept(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(simulate, "KEPT", 0)
    monkeypatch.setattr(cluster, "MOST", 2_000)
    came: list[object] = []
    take = simulate.Aggregate.take_part
    monkeypatch.setattr(simulate.Aggregate, "take_part", lambda *a: came.append(a[1].rows) or take(*a))
    found = study(SCENARIO, 20_000, options=Options(engine="portable", cluster=address))
    assert (found.engine, set(came), len(came) > 5) == ("portable", {None}, True)
    assert found.to_json() == study(SCENARIO, 20_000, options=Options(engine="portable")).to_json()


@pytest.mark.long
@pytest.mark.usefixtures("workers")
def test_a_precision_takes_as_many_replications_on_a_cluster(address: str):
    there = study(SCENARIO, precision=0.04, options=Options(engine="simpy", cluster=address))
    assert there.to_json() == study(SCENARIO, precision=0.04, options=Options(engine="simpy")).to_json()


@pytest.mark.long
@pytest.mark.usefixtures("workers")
def test_a_study_is_verified_on_a_cluster(address: str, here: Study, tmp_path: Path):
    save(here, tmp_path)
    assert verify(tmp_path, options=Options(engine="simpy", cluster=address)).holds


@pytest.mark.long
@pytest.mark.usefixtures("workers")
def test_a_worker_of_another_version_is_refused(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "version", lambda: "another")
    with pytest.raises(SimError, match="this is another"):
        study(SCENARIO, N, options=Options(engine="simpy", cluster=address))


@pytest.mark.long
def test_a_killed_worker_costs_nothing_but_time(
    address: str, workers: list[subprocess.Popen[bytes]], here: Study, tmp_path: Path
):
    def kill(done: int, asked: int) -> None:
        if done > N / 3:
            workers[0].kill()

    study(
        SCENARIO,
        N,
        output=tmp_path / "there",
        options=Options(engine="simpy", cluster=address, progress=kill),
    )
    save(here, tmp_path / "here")
    there, kept = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("there", "here")
    )
    assert (workers[0].wait(TOO_LONG) != 0, there) == (True, kept)


def test_a_cluster_on_threads_of_this_process_changes_nothing(monkeypatch: pytest.MonkeyPatch):
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "PATIENCE", 60)
    # Nothing is played here to be measured, so that all is played there.
    monkeypatch.setattr(cluster, "_size", lambda course, engine: 100)
    threads = LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # any port that is free: several suites may run at once
    )
    with threads:
        there = study(SCENARIO, 500, options=Options(engine="portable", cluster=threads.scheduler_address))
    assert there.to_json() == study(SCENARIO, 500, options=Options(engine="portable")).to_json()


def test_a_scheduler_that_is_not_there_is_said_soon():
    began = time.monotonic()
    with pytest.raises(SimError, match="no scheduler answers there"):
        study(SCENARIO, N, options=Options(cluster=f"tcp://127.0.0.1:{free_port()}"))
    assert time.monotonic() - began < TOO_LONG


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "udp://127.0.0.1:1", "tcp://127.0.0.1:port"])
def test_an_address_that_is_none_is_said(address: str):
    with pytest.raises(SimError, match="address is tcp://HOST:PORT"):
        study(SCENARIO, N, options=Options(cluster=address))


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SimError, match=r"point-defence-sim\[cluster\]"):
        study(SCENARIO, N, options=Options(cluster="tcp://127.0.0.1:8786"))


def test_sim_cluster_prints_two_commands():
    found: Any = CliRunner().invoke(commands, ["cluster"], prog_name="sim")
    assert [line.split()[3] for line in found.stdout.splitlines()] == ["scheduler", "worker"]
