"""Files under names that are free: nothing that was there is ever overwritten."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from sim.errors import SimError


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
