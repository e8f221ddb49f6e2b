"""What the benchmarks share: the workload, the machine in a line, ratios of interleaved rounds, tables."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import process_time
from types import MappingProxyType

from sim import batch, language, plan
from sim.plan import Plan

R1 = Path(__file__).with_name("r1.yaml")

NOTHING: Mapping[str, object] = MappingProxyType({})

Rounds = dict[str, list[float]]
"""Of each competitor, what every round measured."""


def workload(sets: Mapping[str, object] = NOTHING) -> Plan:
    """R1, with other values where *sets* says so."""
    return plan.make(language.load(R1, sets))


def compiled_players() -> list[str]:
    """The compiled players that this machine can have, the fastest first."""
    return [player for player in batch.PLAYERS if batch.lacking(player) is None]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def say_where() -> None:
    """Print what was measured on: a number without its machine means little."""
    packages = ", ".join(f"{name} {_version(name)}" for name in ("numpy", "numba", "wasmtime", "simpy"))
    print(f"{os.cpu_count()} cores {platform.machine()}, {platform.system()}; ", end="")
    print(f"{platform.python_implementation()} {platform.python_version()}, {packages}")
    print(f"Load average when it began: {os.getloadavg()[0]:.2f}\n" if hasattr(os, "getloadavg") else "")


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of this process: another program's share of the core doesn't count."""
    began = process_time()
    work()
    return process_time() - began


def interleaved(
    works: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[Callable[[], object]], float] = cpu_seconds,
) -> Rounds:
    """Time every work once a round: what slows the machine for a while slows all of them alike."""
    times: Rounds = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(clock(work))
    return times


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """The ratio of each round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def spread(values: Sequence[float], form: str = ",.0f") -> str:
    """A median with the least and the greatest value."""
    low, middle, high = (format(f(values), form) for f in (min, statistics.median, max))
    return f"{middle} ({low} to {high})"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        first, *others = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip())
    print()


def child(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What Python prints in a process of its own."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def with_empty_cache() -> Iterator[dict[str, str]]:
    """The environment of a child process in which nothing is kept of what was compiled before."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        home = {"HOME": empty} if sys.platform == "darwin" else {}
        yield {**os.environ, "XDG_CACHE_HOME": empty, "LOCALAPPDATA": empty, **home}


def peak_mib() -> float:
    """The most memory that this process has held, in MiB.

    Linux hands a process's peak on to the processes that it starts, in getrusage but not in /proc.
    """
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
