"""A file that stores finished work as it comes, so that a killed process can be resumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

from sim import files
from sim.errors import SimError

Record = TypeVar("Record")


class JournalFile:
    """A line that identifies the work, then records; it is only ever appended to, and truncated on resume.

    *kind* names the work in messages: "study" or "sweep".
    """

    def __init__(
        self, path: Path, kind: str, first_line: bytes, check: Callable[[bytes], None], resume: bool
    ) -> None:
        """Open the file at *path*, or start one with *first_line*.

        *check* is called with the first line of an existing file and raises SimError if it identifies other
        work. Raises SimError if there is a file and *resume* is not set, or if it cannot be written.
        """
        self.path = path
        try:
            if not path.exists():
                files.save_bytes(path, first_line)
            elif resume:
                check(self._first_line())
            else:
                raise SimError(
                    f"{path.parent}: an unfinished {kind} is kept here. Go on with it by --resume,"
                    f" or remove {path.name} to begin anew."
                )
            self._file = path.open("r+b")
        except OSError as error:
            raise self._trouble(error) from error

    def _first_line(self) -> bytes:
        with self.path.open("rb") as file:
            return file.readline()

    def records(self, read: Callable[[IO[bytes]], Record | None]) -> Iterator[Record]:
        """Yield the records of an earlier attempt; *read* reads the next one and returns None at the end.

        Afterwards the file is cut behind the last record, and new ones are appended there.
        """
        self._file.readline()
        end = self._file.tell()
        while (record := read(self._file)) is not None:
            end = self._file.tell()
            yield record
        self._file.seek(end)
        self._file.truncate()

    def append(self, record: bytes) -> None:
        """Append a record. Raises SimError if that fails."""
        try:
            self._file.write(record)
            self._file.flush()
        except OSError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Delete the file, once the work is finished and saved."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _trouble(self, error: OSError) -> SimError:
        return SimError(f"{self.path}: cannot be written: {error.strerror}.")


def compare(
    path: Path,
    kind: str,
    found: Mapping[str, Any],
    wanted: Mapping[str, Any],
    parts: Mapping[str, str],
    shown: frozenset[str] = frozenset(),
) -> None:
    """Raise SimError if *found*, the identity of the journal at *path*, is not the one *wanted*.

    *parts* names the parts of an identity in messages; the values of those in *shown* are shown as well.
    """
    for key, part in parts.items():
        if found.get(key) != wanted[key]:
            values = f": {found.get(key)} there, {wanted[key]} here" if key in shown else ""
            raise SimError(
                f"{path.parent}: the {kind} kept here is another one; {part} differs{values}."
                " Save this one elsewhere, or go on with that one as it was started."
            )
