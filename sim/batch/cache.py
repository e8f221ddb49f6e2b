"""What the compiled loops are made of, and where they are kept: a folder of the user's."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from functools import cache
from importlib import metadata, util
from pathlib import Path

from platformdirs import user_cache_path

PACKAGE = Path(__file__).parent.parent

SOURCES = (
    "elementary.py",
    "distributions.py",
    "draws.py",
    "plan.py",
    "responses.py",
    "rules/state.py",
    "rules/attack.py",
    "rules/heap.py",
    "rules/queue.py",
    "rules/engage.py",
    "rules/react.py",
    "rules/likelihood.py",
    "batch/calendar.py",
    "batch/sorting.py",
    "batch/event_list.py",
    "batch/weighed.py",
    "batch/kernel.py",
)
"""All that is compiled, and what tells the compiler how.

The compiler's own cache would not notice an edit in another file.
"""

BUILDERS = ("wasm/target.py", "wasm/compiling.py", "wasm/linking.py")
"""What makes the WebAssembly module of the same sources."""

READY = "ready"
"""The file that is left in the folder once everything is compiled."""


def lacking() -> str | None:
    """What the native loop lacks on this machine, and what would be right; None if nothing."""
    if util.find_spec("numba") is not None:
        return None
    return (
        "The native loop needs the package numba, which is not installed here:"
        " pip install 'point-defence-sim[native]'"
    )


def _digest(patterns: tuple[str, ...]) -> hashlib._Hash:
    """A digest of files of the package; line ends, which a checkout may change, do not count."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest


@cache
def module_digest() -> str:
    """A digest of all sources of the WebAssembly module."""
    return _digest(SOURCES + BUILDERS).hexdigest()


@cache
def fingerprint() -> str:
    """A digest of the compiled sources and of what compiles them.

    The time stamp is that of the file in which the compiled function stands: the compiler looks at it.
    """
    digest = _digest(SOURCES)
    stamp = (PACKAGE / "batch" / "calendar.py").stat().st_mtime_ns
    made_by = [metadata.version(name) for name in ("numba", "llvmlite", "numpy")]
    digest.update(repr((stamp, made_by, sys.version, platform.machine(), str(PACKAGE))).encode())
    return digest.hexdigest()[:16]


def user_folder() -> Path:
    """Where this system keeps what this program may throw away; it need not exist."""
    return user_cache_path("point-defence-sim", appauthor=False)


def folder() -> Path:
    """The folder of this version's native loop; it need not exist."""
    return user_folder() / fingerprint()


def writable_folder(of: Callable[[], Path] = folder) -> Path | None:
    """The folder *of* the cache, made if need be; None where the user may not write."""
    try:
        where = of()
        where.mkdir(parents=True, exist_ok=True)
        probe = where / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except (OSError, RuntimeError):
        # RuntimeError: there is no home.
        return None
    return where


def is_ready() -> bool:
    """Whether the compiled loop lies in the user's cache."""
    if lacking() is not None:
        return False
    try:
        return (folder() / READY).exists()
    except (OSError, RuntimeError):
        return False
