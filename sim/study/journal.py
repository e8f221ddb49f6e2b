"""Store finished blocks on disk as they come, so that a killed study can be resumed.

A journal is a line of JSON that identifies the study, then blocks: a head (first replication, how many, which
loop played them, a checksum of all this and of the rows) and the rows, float64, little-endian.
A journal is only ever appended to. A block that was not written completely fails its checksum, and the
journal ends before it.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError

Rows = NDArray[np.float64]

HEAD = struct.Struct("<QIII")
"""First replication, how many, the loop's place in PLAYERS, CRC-32 of these three and the rows."""

PLAYERS = ("simpy", "native", "portable")
"""The loops, in the order of their numbers in a head."""

LONGEST = 1 << 20
"""The most replications of a block; a head with more is damaged."""


class Identity(NamedTuple):
    """Identifies the study that a journal belongs to.

    *names* are the names of the responses. *precision* is set if it decides the number of replications.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    version: str
    names: tuple[str, ...]
    precision: str | None = None


class Intent(NamedTuple):
    """The number of replications and the engine when the journal was started; a resumed study may differ."""

    replications: int
    engine: str


SAID = {
    "scenario": "the scenario",
    "seed": "the seed",
    "scenario_sha256": "a value of the scenario",
    "version": "the version of this program",
    "names": "the responses",
    "precision": "the precision",
}


class Journal:
    """The journal of one study, open for appending."""

    def __init__(self, path: Path, identity: Identity, intent: Intent, resume: bool) -> None:
        """Open the journal at *path*. Raises SimError if it is another study's, or *resume* is not set.

        A new journal records *intent*; the attribute *intent* is what this journal records.
        """
        self.path = path
        self.intent = intent
        self._columns = len(identity.names)
        try:
            self._file = self._open(identity, resume)
        except OSError as error:
            raise self._trouble(error) from error

    def _open(self, identity: Identity, resume: bool) -> IO[bytes]:
        if self.path.exists():
            if not resume:
                raise SimError(
                    f"{self.path.parent}: an unfinished study is kept here. Go on with it by --resume,"
                    f" or remove {self.path.name} to begin anew."
                )
            found = _found(self.path)
            _compare(self.path, found, identity)
            self.intent = Intent(found.get("replications", 0), found.get("engine", ""))
        else:
            draft = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
            draft.write_bytes(json.dumps(identity._asdict() | self.intent._asdict()).encode() + b"\n")
            draft.replace(self.path)
        return self.path.open("r+b")

    def earlier(self) -> Iterator[tuple[int, Rows, str]]:
        """Yield the blocks of an earlier attempt: first replication, rows, which loop.

        Afterwards the file is cut behind the last complete block, and new blocks are appended there.
        """
        self._file.readline()
        end = self._file.tell()
        while (block := self._next()) is not None:
            end = self._file.tell()
            yield block
        self._file.seek(end)
        self._file.truncate()

    def _next(self) -> tuple[int, Rows, str] | None:
        head = self._file.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        first, count, player, check = HEAD.unpack(head)
        if not 0 < count <= LONGEST or player >= len(PLAYERS):
            return None
        rows = self._file.read(count * self._columns * 8)
        if len(rows) < count * self._columns * 8 or _check(first, count, player, rows) != check:
            return None
        table = np.frombuffer(rows, dtype="<f8").reshape(count, self._columns)
        return first, table.astype(np.float64, copy=False), PLAYERS[player]

    def note(self, first: int, rows: Rows, player: str) -> None:
        """Append a finished block. Raises SimError if that fails."""
        told = rows.astype("<f8", copy=False).tobytes()
        code = PLAYERS.index(player)
        head = HEAD.pack(first, len(rows), code, _check(first, len(rows), code, told))
        try:
            self._file.write(head + told)
            self._file.flush()
        except OSError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Delete the journal, once the study is finished and saved."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _trouble(self, error: OSError) -> SimError:
        return SimError(f"{self.path}: cannot be written: {error.strerror}.")


def _check(first: int, count: int, player: int, rows: bytes) -> int:
    return zlib.crc32(rows, zlib.crc32(struct.pack("<QII", first, count, player)))


def _compare(path: Path, found: Mapping[str, Any], identity: Identity) -> None:
    """Raise SimError if *found*, the first line of the journal at *path*, is not that of *identity*."""
    mine: Mapping[str, object] = json.loads(json.dumps(identity._asdict()))
    for key, said in SAID.items():
        if found.get(key) != mine[key]:
            shown = (
                f": {found.get(key)} there, {mine[key]} here"
                if key in {"scenario", "seed", "version", "precision"}
                else ""
            )
            raise SimError(
                f"{path.parent}: the study kept here is another one; {said} differs{shown}."
                " Save this one elsewhere, or go on with that one as it was started."
            )


def _found(path: Path) -> Mapping[str, Any]:
    with path.open("rb") as file:
        line = file.readline()
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SimError(f"{path}: this is no journal of a study; remove it to begin anew.")
    return found
