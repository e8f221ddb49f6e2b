"""Save a study to disk, completely or not at all."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from pathlib import Path
from typing import NamedTuple

from sim import files
from sim.errors import SimError
from sim.study.result import Study
from sim.study.row_files import open_table

FOLDER = "a folder"
TABLE = "replications.csv"
FORMS = (".json", ".csv", ".parquet")


class Target(NamedTuple):
    """The place to save a study to; *form* is FOLDER or one of FORMS."""

    path: Path
    form: str


def target(path: Path) -> Target:
    """Check, before any work is done, that a study can be saved to *path*.

    Raises SimError if the file's ending is unknown or the folder cannot be written to.
    """
    form = _form(path)
    if form == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise SimError(
            f"{path}: nothing here can write Parquet. Install it with 'python -m pip install pyarrow',"
            " or save to a .csv file."
        )
    folder = path if form == FOLDER else path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimError(f"{folder}: this folder cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise SimError(f"{folder}: nothing can be written to this folder.")
    return Target(path, form)


def _form(path: Path) -> str:
    suffix = path.suffix.lower()
    if path.is_dir() or not suffix:
        return FOLDER
    if suffix not in FORMS:
        raise SimError(f"{path}: a study is saved to a folder or to a file ending in {', '.join(FORMS)}.")
    return suffix


def save(study: Study, path: str | Path) -> None:
    """Save a study to a folder, or to one file ending in .json, .csv or .parquet.

    Raises SimError if nothing can be written there, or if the rows that it takes were not kept.
    """
    write(study, target(Path(path)))


def write(study: Study, to: Target, table: Path | None = None) -> None:
    """Write a study; *table*, if given, is a file that already holds its replications, to be moved there.

    Raises SimError if that fails; files that were there before are then untouched.
    """

    def write_table(draft: Path, found: Study) -> None:
        if table is None:
            _write_table(to.form, draft, found)
        else:
            table.replace(draft)

    if to.form == FOLDER:
        files.write_all(
            {
                to.path / "scenario.yaml": lambda draft: files.write_text(draft, study.document),
                to.path / TABLE: lambda draft: write_table(draft, study),
                to.path / "study.json": lambda draft: _write_json(draft, study),
            }
        )
    else:
        write = _write_json if to.form == ".json" else write_table
        files.write_all({to.path: lambda draft: write(draft, study)})


def _write_json(path: Path, study: Study) -> None:
    files.write_text(path, files.json_text(study.to_json()))


def _write_table(form: str, path: Path, study: Study) -> None:
    rows = study.kept
    with contextlib.closing(open_table(form, path, study.names)) as table:
        table.add(rows)
