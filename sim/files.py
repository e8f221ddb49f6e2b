"""Write files completely or not at all, as bytes, text or JSON, and under names that are free."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

from sim.errors import SimError


def json_text(value: object) -> str:
    """Return plain values as indented JSON, in ASCII so that it survives any encoding."""
    return json.dumps(value, indent=2, allow_nan=False) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8, with the same line ends on every platform."""
    path.write_text(text, encoding="utf-8", newline="\n")


def save_bytes(path: Path, content: bytes) -> None:
    """Save *content* to a file completely or not at all. Raises SimError."""
    write_all({path: lambda draft: _write_bytes(draft, content)})


def save_text(path: Path, text: str) -> None:
    """Save text to a file completely or not at all. Raises SimError."""
    write_all({path: lambda draft: write_text(draft, text)})


def write_all(writers: Mapping[Path, Callable[[Path], None]]) -> None:
    """Write drafts of all files, and move them to their places only when all are complete.

    Each writer is called with the path of its draft. Raises SimError if that fails; files that were there
    before are then untouched.
    """
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in writers}
    try:
        for path, write in writers.items():
            write(drafts[path])
            _to_disk(drafts[path])
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise SimError(f"{', '.join(map(str, writers))}: cannot be written: {error.strerror}.") from error
    finally:
        for draft in drafts.values():
            with suppress(OSError):  # a disk that is read only refuses even this
                draft.unlink(missing_ok=True)


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def stem_of(*words: object, otherwise: str = "picture") -> str:
    """A file's name made of words: letters and digits of any language, hyphens; *otherwise* without any."""
    letters = "".join(letter if letter.isalnum() else "-" for letter in "-".join(map(str, words)))
    return "-".join(filter(None, letters.lower().split("-")))[:80] or otherwise


def keep(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Save *content* whole or not at all, under the first name that is free; returns where.

    Raises SimError where nothing can be written.
    """
    draft = folder / f".{stem}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        for k in count():
            path = folder / f"{stem}{f'-{k}' if k else ''}{suffix}"
            if _placed(draft, path):
                return path
    except OSError as error:
        where = "the current folder" if folder == Path() else folder
        raise SimError(f"{where}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # a disk that is read only refuses even this
            draft.unlink(missing_ok=True)
    raise AssertionError(stem)  # there is always another number


def _placed(draft: Path, path: Path) -> bool:
    """Give the draft its name, unless something has it."""
    try:
        os.link(draft, path)  # fails where there is a file, even one that came a moment ago
    except FileExistsError:
        return False
    except OSError:  # a disk without links
        if path.exists():
            return False
        draft.replace(path)
    return True
