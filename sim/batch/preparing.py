"""Compiling the native loop once a machine, here or in a child process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from sim import plan
from sim.batch import cache
from sim.batch.blocks import rows
from sim.scenario import Scenario

ANY = Scenario.model_validate(
    {
        "name": "any",
        "zones": {"zone": {}},
        "threats": {"kind": {"time_of_flight": 1, "lands_in": {"zone": 1}}},
        "attack": [{"schedule": {"threat": "kind", "at": [0]}}],
    }
)
"""Any scenario will do: all have the same types."""


def prepare() -> None:
    """Compile the native player, or read it from the cache, and leave word that it is there."""
    rows(plan.make(ANY), 1, 1, 1, "native")
    where = cache.writable_folder()
    if where is not None:
        (where / cache.READY).touch()


def prepare_elsewhere() -> None:
    """The same in a child process, not waited for; only one compiles on a machine, however many ask.

    The child outlives its asker, so that what was begun serves the next one.
    """
    if cache.lacking() is not None or cache.is_ready():
        return
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-P", "-m", "sim.batch"]
    path = os.pathsep.join(filter(None, (str(cache.PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    given = os.environ | {"PYTHONPATH": path}
    _at_work.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=given))


_at_work: list[subprocess.Popen[bytes]] = []
"""The children, held here so that one may outlive whoever started it."""


@contextmanager
def alone() -> Iterator[bool]:
    """Whether no other process of this machine compiles; none begins meanwhile.

    The lock is the system's: that of a killed process holds nobody up.
    """
    where = cache.writable_folder()
    if where is None:
        yield True
        return
    try:
        with FileLock(where / "compiling", blocking=False):
            yield True
    except Timeout:
        yield False
