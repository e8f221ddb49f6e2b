"""Finding a scenario's text and reading it, within bounds."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import IO, NamedTuple

from sim.language.faults import UnreadableError
from sim.language.paths import shipped
from sim.language.quoting import did_you_mean, listed

MOST_BYTES = 256 * 1024
LONGEST_LINE = 4000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
ODD = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Source(NamedTuple):
    """A text and what messages call it."""

    name: str
    text: str

    @property
    def lines(self) -> list[str]:
        return LINE_BREAK.split(self.text)


def find(given: str | Path) -> Path | None:
    """The file that *given* names: a shipped scenario or a path; None means standard input.

    Raises `UnreadableError` for a name that is neither.
    """
    if isinstance(given, Path):
        return given
    if given == "-":
        return None
    known = shipped()
    if given in known:
        return known[given]
    path = Path(given)
    if path.suffix or path.name != given or "\0" in given or path.exists():
        return path
    hint = did_you_mean(given, known) or f"; there are {listed(known)}"
    raise UnreadableError(
        f"no shipped scenario has this name{hint} (a file of your own needs its path, such as {given}.yaml)"
    )


def raw(path: Path | None) -> bytes:
    """The file's bytes, one more than allowed at the most. Raises `UnreadableError`."""
    if path is None:
        return _bounded(sys.stdin.buffer)
    try:
        with path.open("rb") as file:
            return _bounded(file)
    except IsADirectoryError:
        raise UnreadableError("this is a folder; name a scenario file inside it") from None
    except FileNotFoundError:
        raise UnreadableError(f"there is no such file{_neighbour(path)}") from None
    except PermissionError:
        raise UnreadableError("you are not allowed to read this file") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"this file cannot be read ({error})") from None


def _bounded(file: IO[bytes]) -> bytes:
    return file.read(MOST_BYTES + 1)


def _neighbour(path: Path) -> str:
    try:
        others = (other for other in path.parent.iterdir() if other.name != path.name)  # a link to nowhere
        names = [other.name for other in others if other.suffix in {".yaml", ".yml"}]
    except OSError:
        return ""
    return did_you_mean(path.name, names)


def decode(content: bytes) -> str:
    """The text of a file's bytes. Raises `UnreadableError`."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"the file is too large: a scenario may have {MOST_BYTES // 1024} KB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in content and not content.startswith(UTF_16):
            raise UnreadableError("this is no text file; a scenario is a text file in YAML") from None
        before = LINE_BREAK.split(content[: error.start].decode("utf-8", "replace"))
        raise UnreadableError(
            f"byte {error.start + 1} is not valid UTF-8; save the file with the encoding UTF-8",
            len(before),
            len(before[-1]) + 1,
        ) from None


def bound(text: str) -> None:
    """Refuse what no scenario needs: long lines, characters that do not print. Raises `UnreadableError`."""
    if len(text) > MOST_BYTES:
        raise UnreadableError(f"the text is too large: a scenario may have {MOST_BYTES // 1024} KB")
    for number, line in enumerate(LINE_BREAK.split(text), start=1):
        odd = ODD.search(line)
        if odd:
            told = f"the character U+{ord(odd.group()):04X} must not stand in a scenario"
            raise UnreadableError(told, number, odd.start() + 1)
        if len(line) > LONGEST_LINE:
            told = f"the line is too long: {len(line)} characters, where {LONGEST_LINE} are allowed"
            raise UnreadableError(told, number, LONGEST_LINE + 1)


def display_name(given: str | Path) -> str:
    """What messages call the source."""
    return "<standard input>" if given == "-" else str(given)
