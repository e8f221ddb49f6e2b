"""One study at a time in a folder: a lock that the system takes off where its process ends in any way."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import IO

from sim.errors import SimError

FAR = 1 << 40
"""Windows keeps others from what is locked, so what is locked is no part of the file."""


class Lock:
    """The lock of a folder, held from its making to its release.

    It is a lock on an open file, not the file: one that a killed process left behind holds nobody up.
    """

    def __init__(self, path: Path) -> None:
        """Raises SimError where another process holds the lock at *path*, or no file can be made there."""
        self.path = path
        while True:
            try:
                self._file = path.open("a+b")
            except OSError as error:
                raise SimError(f"{path}: cannot be written: {error.strerror}.") from error
            if not _lock(self._file):
                self._file.close()
                raise SimError(
                    f"{path.parent}: another process is saving a study here{_holder(path)}."
                    " Wait for it, or save this one elsewhere."
                )
            if _is_at(self._file, path):
                break
            # Who held it took the file away between our opening and our locking it.
            self._file.close()
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        self._file.flush()

    def release(self) -> None:
        """Let others in."""
        if sys.platform != "win32":  # there an open file cannot be removed
            self.path.unlink(missing_ok=True)
        self._file.close()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.path.unlink(missing_ok=True)


def _lock(file: IO[bytes]) -> bool:
    """Whether the lock could be had. A file system that knows no locks lets everybody in."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether the open file is the one at *path*."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _holder(path: Path) -> str:
    try:
        said = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        said = ""
    return f" ({said})" if said else ""
