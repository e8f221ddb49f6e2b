"""What the compiled loop is made of, and where it is kept: a folder of the user's, named after its sources."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from functools import cache
from importlib import metadata, util
from pathlib import Path

PACKAGE = Path(__file__).parent.parent

SOURCES = (
    "elementary.py",
    "distributions.py",
    "draws.py",
    "plan.py",
    "responses.py",
    "rules/*.py",
    "batch/calendar.py",
    "batch/sorting.py",
    "batch/weighing.py",
    "batch/kernel.py",
)
"""All that is compiled, and what tells the compiler how. Its own cache would not notice an edit in another file."""

BUILDERS = ("wasm/*.py",)
"""What makes the WebAssembly module of the same sources."""

READY = "ready"
"""The file that is left in the folder once everything is compiled."""


def lacking() -> str | None:
    """What the compiled loop lacks on this machine, and what would be right; None if nothing."""
    if util.find_spec("numba") is not None:
        return None
    return (
        "The fast loop needs the package numba, which is not installed here (pip install numba). "
        "Everything works without it on SimPy's loop, about a hundred times slower."
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


def module_folder() -> Path:
    """Where the WebAssembly module lies: in the package, or beside it in a checkout."""
    installed = PACKAGE / "_data" / "assets"
    return installed if installed.is_dir() else PACKAGE.parent / "assets"


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


def _of_the_user() -> Path:
    """Where this system keeps what programs may throw away."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def folder() -> Path:
    """The folder of this version's compiled loop; it need not exist."""
    return _of_the_user() / "point-defence-sim" / fingerprint()


def writable_folder() -> Path | None:
    """The same, made if need be; None where the user may not write."""
    try:
        where = folder()
        where.mkdir(parents=True, exist_ok=True)
        probe = where / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except (OSError, RuntimeError):
        # Path.home raises RuntimeError where there is no home.
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
