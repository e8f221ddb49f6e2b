"""Lock a folder, so that only one process saves a study there; the lock ends with its process."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import IO

from sim.errors import SimError

FAR = 1 << 40
"""The offset that is locked, far beyond the file's end: Windows denies access to locked bytes."""


class Lock:
    """The lock of a folder, held until it is released.

    The lock is on an open file; a file left behind by a killed process does not block anybody.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises SimError if another process holds it, or no file can be made at *path*."""
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
            # The previous holder removed the file between our opening and our locking it.
            self._file.close()
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        self._file.flush()

    def release(self) -> None:
        """Release the lock and remove its file."""
        if sys.platform != "win32":  # there an open file cannot be removed
            self.path.unlink(missing_ok=True)
        self._file.close()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.path.unlink(missing_ok=True)


def _lock(file: IO[bytes]) -> bool:
    """Try to lock a file and return whether that worked; True on a file system without locks."""
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
        holder = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        holder = ""
    return f" ({holder})" if holder else ""
