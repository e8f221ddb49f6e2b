"""A study on disk: whole or not at all, never half."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import SimError

if TYPE_CHECKING:
    from sim.study.result import Study

FOLDER = "a folder"
FORMS = (".json", ".csv", ".parquet")


class Target(NamedTuple):
    """Where a study is to go; *form* is FOLDER or one of FORMS."""

    path: Path
    form: str


def target(path: Path) -> Target:
    """Make sure that *path* can be saved to, before the work is done. Raises SimError."""
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


def save(study: Study, to: Target) -> None:
    """Write the study. Raises SimError where that fails; what was there before is then untouched."""
    if to.form == FOLDER:
        place(
            {
                to.path / "scenario.yaml": lambda draft: write_text(draft, study.document),
                to.path / "replications.csv": lambda draft: _write_csv(draft, study),
                to.path / "study.json": lambda draft: _write_json(draft, study),
            }
        )
    else:
        write = {".json": _write_json, ".csv": _write_csv, ".parquet": _write_parquet}[to.form]
        place({to.path: lambda draft: write(draft, study)})


def place(writers: Mapping[Path, Callable[[Path], None]]) -> None:
    """Write each file beside its place; only when all are whole do they take their places."""
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
            draft.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with the same line ends on every platform."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, study: Study) -> None:
    write_text(path, json.dumps(study.to_json(), indent=2, allow_nan=False) + "\n")


def _write_csv(path: Path, study: Study) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["replication", *study.names])
        for number, row in enumerate(study.rows, start=1):
            writer.writerow([number, *(_cell(value) for value in row.tolist())])


def _cell(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _write_parquet(path: Path, study: Study) -> None:
    arrow = importlib.import_module("pyarrow")
    columns = {name: arrow.array(study.column(name), from_pandas=True) for name in study.names}
    numbers = arrow.array(range(1, study.finished + 1))
    table = arrow.table({"replication": numbers, **columns})
    importlib.import_module("pyarrow.parquet").write_table(table, path)
