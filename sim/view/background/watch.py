"""Notice when a file is saved."""

from __future__ import annotations

from pathlib import Path

INTERVAL = 0.5
"""Seconds between two checks of the file."""


class WatchedFile:
    """A file that may be saved: `saved` returns True once after each time."""

    def __init__(self, path: str) -> None:
        self.path, self._rest = path, INTERVAL
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = Path(self.path).stat()
        except (OSError, ValueError):
            return None
        return found.st_mtime_ns, found.st_size

    def saved(self, seconds: float) -> bool:
        """Whether the file was saved since the last check; *seconds* have passed since the last call."""
        self._rest -= seconds
        if self._rest > 0:
            return False
        self._rest = INTERVAL
        stamp = self._stamp()
        changed = stamp is not None and stamp != self._seen
        self._seen = stamp
        return changed
