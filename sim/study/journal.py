"""Store finished blocks on disk as they come, so that a killed study can be resumed.

A journal is a line of JSON that identifies the study, then blocks: a head (first replication, how many, which
loop played them, a checksum of all this and of the rows) and the rows, float64, little-endian.
A journal is only ever appended to. A block that was not written completely fails its checksum, and the
journal ends before it.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError
from sim.study.journal_file import JournalFile, compare

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


PARTS = {
    "scenario": "the scenario",
    "seed": "the seed",
    "scenario_sha256": "a value of the scenario",
    "version": "the version of this program",
    "names": "the responses",
    "precision": "the precision",
}
"""The parts of an identity, as messages name them."""

SHOWN = frozenset({"scenario", "seed", "version", "precision"})
"""The parts whose values messages show."""


class Journal:
    """The journal of one study, open for appending."""

    def __init__(self, path: Path, identity: Identity, intent: Intent, resume: bool) -> None:
        """Open the journal at *path*. Raises SimError if it is another study's, or *resume* is not set.

        A new journal records *intent*; the attribute *intent* is what this journal records.
        """
        self.intent = intent
        self._columns = len(identity.names)

        def check(line: bytes) -> None:
            found = _identity(path, line)
            wanted = json.loads(json.dumps(identity._asdict()))
            compare(path, "study", found, wanted, PARTS, SHOWN)
            self.intent = Intent(found.get("replications", 0), found.get("engine", ""))

        first_line = json.dumps(identity._asdict() | intent._asdict()).encode() + b"\n"
        self._file = JournalFile(path, "study", first_line, check, resume)

    def earlier(self) -> Iterator[tuple[int, Rows, str]]:
        """Yield the blocks of an earlier attempt: first replication, rows, which loop."""
        yield from self._file.records(self._read)

    def _read(self, file: IO[bytes]) -> tuple[int, Rows, str] | None:
        head = file.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        first, count, player, check = HEAD.unpack(head)
        if not 0 < count <= LONGEST or player >= len(PLAYERS):
            return None
        rows = file.read(count * self._columns * 8)
        if len(rows) < count * self._columns * 8 or _check(first, count, player, rows) != check:
            return None
        table = np.frombuffer(rows, dtype="<f8").reshape(count, self._columns)
        return first, table.astype(np.float64, copy=False), PLAYERS[player]

    def note(self, first: int, rows: Rows, player: str) -> None:
        """Append a finished block. Raises SimError if that fails."""
        content = rows.astype("<f8", copy=False).tobytes()
        code = PLAYERS.index(player)
        head = HEAD.pack(first, len(rows), code, _check(first, len(rows), code, content))
        self._file.append(head + content)

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Delete the journal, once the study is finished and saved."""
        self._file.remove()


def _check(first: int, count: int, player: int, rows: bytes) -> int:
    return zlib.crc32(rows, zlib.crc32(struct.pack("<QII", first, count, player)))


def _identity(path: Path, line: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SimError(f"{path}: this is no journal of a study; remove it to begin anew.")
    return found
