"""Write tables of replications as a study plays: one row per replication, every response."""

from __future__ import annotations

import csv
import importlib
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sim.study.columns import Rows

STRETCH = 10_000
"""Rows that are written at once."""

GROUP = 65_536
"""Rows in a row group of a Parquet file."""


class Table(Protocol):
    """A file to which rows, shape (any, responses), are written in the order of their replications."""

    path: Path

    def add(self, rows: Rows) -> None:
        """Append rows."""

    def close(self) -> None:
        """Write what is left."""


def open_table(form: str, path: Path, names: Sequence[str]) -> Table:
    """Open a new table at *path*; *form* is ".parquet", or anything else for comma-separated values."""
    return ParquetTable(path, names) if form == ".parquet" else CsvTable(path, names)


class CsvTable:
    """A table of comma-separated values; a missing value is an empty cell."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self._file = path.open("w", encoding="utf-8", newline="")
        self._last = 0
        csv.writer(self._file, lineterminator="\n").writerow(["replication", *names])

    def add(self, rows: Rows) -> None:
        """Append rows."""
        for start in range(0, len(rows), STRETCH):
            self._add(rows[start : start + STRETCH])

    def _add(self, rows: Rows) -> None:
        # Column by column takes half the time of row by row.
        columns = [[_cell(value) for value in column.tolist()] for column in rows.T]
        numbers = map(str, range(self._last + 1, self._last + len(rows) + 1))
        self._last += len(rows)
        self._file.writelines(",".join(cells) + "\n" for cells in zip(numbers, *columns, strict=True))

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


@lru_cache(maxsize=4096)
def _cell(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


class ParquetTable:
    """A Parquet table, written in groups of rows; a missing value is null."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self._arrow: Any = importlib.import_module("pyarrow")
        whole, number = self._arrow.int64(), self._arrow.float64()
        self._schema = self._arrow.schema([("replication", whole), *((name, number) for name in names)])
        parquet: Any = importlib.import_module("pyarrow.parquet")
        self._writer = parquet.ParquetWriter(path, self._schema)
        self._last = 0
        self._waiting: list[Rows] = []

    def add(self, rows: Rows) -> None:
        """Append rows."""
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) >= GROUP:
            whole = np.concatenate(self._waiting)
            full = len(whole) // GROUP * GROUP
            for start in range(0, full, GROUP):
                self._write(whole[start : start + GROUP])
            self._waiting = [whole[full:]]

    def _write(self, rows: Rows) -> None:
        numbers = range(self._last + 1, self._last + len(rows) + 1)
        self._last += len(rows)
        columns = [self._arrow.array(column, from_pandas=True) for column in rows.T]
        self._writer.write_table(self._arrow.table([numbers, *columns], schema=self._schema))

    def close(self) -> None:
        """Write what is left."""
        if sum(map(len, self._waiting)):
            self._write(np.concatenate(self._waiting))
        self._waiting = []
        self._writer.close()
