"""Play the blocks of a study on the workers of a running Dask scheduler. Only this file imports dask."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import logging
import pickle
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from typing import Any

from sim import batch
from sim.errors import SimError
from sim.study import engines
from sim.study.aggregation import Block, BlockResult, Wanted
from sim.study.executor import Dispatch, Job, play_alone
from sim.study.provenance import version
from sim.study.series import Model

PATIENCE = 5
"""Seconds to wait for a scheduler, and for its first worker."""

PASSES = 5
"""How often lost blocks are submitted again before a study gives up."""

MEASURED = 0.3
"""Seconds for which replications are played here, to measure how long one takes."""

TASK = 0.5
"""Seconds that a block should take. Each task costs the scheduler about 0.002 s."""

UNMEASURED = 10_000
"""Replications of a block if the loop is not ready here, so that its speed is unknown."""

MOST, MOST_TOLD = 500_000, 20_000
"""The most replications of a block, and of a block that returns its rows (about 5 MB)."""


def commands(address: str) -> tuple[str, str]:
    """Return the commands that start a scheduler listening at *address*, and workers for it."""
    _, _, where = address.rpartition("//")
    host, _, port = where.rpartition(":")
    start = f"{sys.executable} -m dask"
    return (
        f"{start} scheduler --host {host} --port {port} --no-dashboard",
        f"{start} worker {address} --nworkers auto --nthreads 1 --no-dashboard",
    )


def play_on_cluster(job: Job, engine: str, address: str) -> None:
    """Play the missing replications on the workers of the scheduler at *address*.

    Blocks lost with a killed worker are played again. Raises SimError if dask is not installed, the
    scheduler or its workers are missing or disappear, or a worker runs another version.
    """
    batch.refuse_unknown(engine)
    with _client(address) as client:
        size = _size(job, engine)
        if job.scheduler.left:
            _hand_out(job, client, size, engine)


def _size(job: Job, engine: str) -> int:
    """Return how many replications take about TASK seconds; some are played here to measure that."""
    most = MOST_TOLD if job.wanted.rows else MOST
    by = engine if engine in engines.PLAYS else engines.player()
    if by in batch.PLAYERS and not batch.is_ready(by):
        return UNMEASURED
    rate = play_alone(job, engines.PLAYS[by], seconds=MEASURED, chunk=0.1, most=most)
    return max(1, min(most, int(rate * TASK)))


def _hand_out(job: Job, client: Any, size: int, engine: str) -> None:
    lost = importlib.import_module("distributed").KilledWorker
    scheduler, threads = job.scheduler, sum(client.nthreads().values())
    executor = client.get_executor(pure=False)
    # Dask would serialise the arrays of a plan in a form that memory views do not support.
    model = pickle.dumps(job.model)

    def submit(block: Block) -> Future[BlockResult]:
        handed: Future[BlockResult] = executor.submit(play_block, model, block, job.wanted, engine, version())
        return handed

    for _ in range(PASSES):
        try:
            Dispatch(submit, scheduler, size, 2 * threads + 2, losses=(lost, CancelledError, OSError)).play()
        except BaseException:
            executor.shutdown(wait=False)
            raise
        if not scheduler.left:
            return
        if client.status != "running":
            break
    raise SimError(
        f"The cluster was lost; {scheduler.finished} of {scheduler.asked} replications were finished before."
        " Look at its scheduler and workers."
    )


@contextlib.contextmanager
def _client(address: str) -> Iterator[Any]:
    """Connect to the scheduler at *address*. Raises SimError if it has no worker or does not answer."""
    if importlib.util.find_spec("distributed") is None:
        raise SimError(
            "Studies on a cluster need the package distributed, which is not installed here"
            " (pip install 'point-defence-sim[cluster]')."
        )
    _knock(address)
    distributed = importlib.import_module("distributed")
    # Errors are reported once, by this project.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise _nobody(address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise SimError(
                f"{address}: the scheduler has no workers. 'sim cluster' says how to start one."
            ) from error
        yield client


def _knock(address: str) -> None:
    """Raise SimError if no scheduler answers at the address.

    Asked before a client is made, as a client that fails to connect leaves threads behind.
    """
    scheme, _, where = address.partition("://")
    host, _, port = where.rpartition(":")
    if scheme not in {"tcp", "tls"} or not host or not port.isdecimal():
        raise SimError(f"{address}: a scheduler's address is tcp://HOST:PORT, as in tcp://127.0.0.1:8786.")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise _nobody(address) from error


def _nobody(address: str) -> SimError:
    return SimError(f"{address}: no scheduler answers there. 'sim cluster' says how to start one.")


# --- in a worker of the cluster ---------------------------------------------------------


def play_block(pickled: bytes, block: Block, wanted: Wanted, engine: str, asked_by: str) -> BlockResult:
    """Play a block of a pickled model; "auto" and "compiled" take the fastest such loop of this worker.

    Raises SimError if the worker lacks the engine, or runs another version than the client.
    """
    if version() != asked_by:
        raise SimError(f"A worker of the cluster runs version {version()}, this is {asked_by}.")
    model: Model = pickle.loads(pickled)
    by = engines.player() if engine in {"auto", "compiled"} else engine
    lack = batch.lacking(by) if by in batch.PLAYERS else None
    if engine == "compiled" and by == "simpy":
        lack = batch.lacking("portable")
    if lack is not None:
        raise SimError(f"A worker of the cluster cannot play by the engine {engine!r}. {lack}")
    return engines.PLAYS[by](model, block, wanted)
