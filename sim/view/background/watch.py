"""Whether a file was saved since it was last looked at."""

from __future__ import annotations

from pathlib import Path

LOOKED_AT = 0.5
"""Seconds between two looks at whether a file was saved."""


class Watched:
    """A file that somebody may save: `saved` is true once after each time."""

    def __init__(self, path: str) -> None:
        self.path, self._rest = path, LOOKED_AT
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = Path(self.path).stat()
        except (OSError, ValueError):
            return None
        return found.st_mtime_ns, found.st_size

    def saved(self, seconds: float) -> bool:
        """Whether the file has another content now, *seconds* after it was last asked."""
        self._rest -= seconds
        if self._rest > 0:
            return False
        self._rest = LOOKED_AT
        stamp = self._stamp()
        changed = stamp is not None and stamp != self._seen
        self._seen = stamp
        return changed
