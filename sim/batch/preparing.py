"""Compiling once per machine, here or in a child process."""

from __future__ import annotations

import subprocess
import sys

from sim import plan
from sim.batch.blocks import rows
from sim.batch.cache import READY, writable_folder
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
    """Compile the loop, or read it from the cache, and leave word that it is there."""
    rows(plan.make(ANY), 1, 1, 1)
    where = writable_folder()
    if where is not None:
        (where / READY).touch()


_at_work: list[subprocess.Popen[bytes]] = []
"""The children, held here so that one may outlive whoever started it."""


def prepare_elsewhere() -> subprocess.Popen[bytes]:
    """The same in a child process, not waited for: the cache is filled while others work."""
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "sim.batch"]
    child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    _at_work.append(child)
    return child
