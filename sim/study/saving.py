"""A study on disk: whole or not at all, never half."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError

if TYPE_CHECKING:
    from sim.study.result import Study

Rows = NDArray[np.float64]

FOLDER = "a folder"
TABLE = "replications.csv"
FORMS = (".json", ".csv", ".parquet")

KEPT = 200_000
"""Up to this many replications a study keeps all its rows; of more it keeps what `Tally` counts."""

STRETCH = 10_000
"""Rows that are told at once."""


class Target(NamedTuple):
    """Where a study is to go; *form* is FOLDER or one of FORMS."""

    path: Path
    form: str


def target(path: Path, replications: int = 1) -> Target:
    """Make sure that so many replications can be saved to *path*, before the work is done.

    Raises SimError.
    """
    form = _form(path)
    if form == ".parquet" and replications > KEPT:
        raise SimError(f"{path}: more than {KEPT} replications are saved to a folder or to a .csv file.")
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


def save(study: Study, to: Target, table: Path | None = None) -> None:
    """Write the study; *table* is a file that holds its replications already, to be moved there.

    Raises SimError where that fails; what was there before is then untouched.
    """

    def write_table(draft: Path, found: Study) -> None:
        if table is None:
            _write_csv(draft, found)
        else:
            table.replace(draft)

    if to.form == FOLDER:
        place(
            {
                to.path / "scenario.yaml": lambda draft: write_text(draft, study.document),
                to.path / TABLE: lambda draft: write_table(draft, study),
                to.path / "study.json": lambda draft: _write_json(draft, study),
            }
        )
    else:
        write = {".json": _write_json, ".csv": write_table, ".parquet": _write_parquet}[to.form]
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
    rows = study.kept
    with Table(path, study.names) as table:
        table.add(rows)


class Table:
    """A file of comma-separated values that grows: one row per replication, every response."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self._file = path.open("w", encoding="utf-8", newline="")
        self._last = 0
        csv.writer(self._file, lineterminator="\n").writerow(["replication", *names])

    def add(self, rows: Rows) -> None:
        """Append rows, shape (any, responses), in the order of their replications."""
        for start in range(0, len(rows), STRETCH):
            self._add(rows[start : start + STRETCH])

    def _add(self, rows: Rows) -> None:
        # Column by column: half the time of going row by row.
        columns = [[_cell(value) for value in column.tolist()] for column in rows.T]
        numbers = map(str, range(self._last + 1, self._last + len(rows) + 1))
        self._last += len(rows)
        self._file.writelines(",".join(cells) + "\n" for cells in zip(numbers, *columns, strict=True))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@lru_cache(maxsize=4096)
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
