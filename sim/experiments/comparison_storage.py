"""Save a comparison or a selection to disk, completely or not at all."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from sim import files
from sim.errors import SimError
from sim.experiments.comparison import Comparison
from sim.study.saving import FOLDER, Target
from sim.study.saving import target as place_for

FORMS = (".json", ".csv")


class Tabular(Protocol):
    """A result that can be written as a table and as JSON."""

    @property
    def table(self) -> list[dict[str, object]]:
        """Rows with the same keys."""

    def to_json(self) -> Any:
        """Plain values."""


def target(path: Path) -> Target:
    """Check, before any work is done, that a comparison can be saved to *path*. Raises SimError."""
    suffix = path.suffix.lower()
    if suffix and suffix not in FORMS and not path.is_dir():
        raise SimError(f"{path}: this is saved to a folder or to a file ending in {' or '.join(FORMS)}.")
    return place_for(path)


def file_target(path: Path) -> Target:
    """Check, before any work is done, that one file can be saved to *path*. Raises SimError."""
    if path.suffix.lower() not in FORMS or path.is_dir():
        raise SimError(f"{path}: this is saved to a file ending in {' or '.join(FORMS)}.")
    return target(path)


def save(comparison: Comparison, path: str | Path) -> None:
    """Save a comparison to a folder, or to one file ending in .json or .csv.

    A folder gets comparison.json, two tables and every scenario as it was run. Raises SimError.
    """
    to = target(Path(path))
    if to.form != FOLDER:
        _write_file(comparison, to)
        return
    files.write_all(
        {
            to.path / "comparison.json": lambda draft: _write_json(draft, comparison),
            to.path / "differences.csv": lambda draft: _write_csv(draft, comparison),
            to.path / "replications.csv": lambda draft: _write_replications(draft, comparison),
            **_scenarios(comparison, to.path),
        }
    )


def save_file(result: Tabular, path: str | Path) -> None:
    """Save a result to one file ending in .json or .csv. Raises SimError."""
    _write_file(result, file_target(Path(path)))


def _write_file(result: Tabular, to: Target) -> None:
    write = {".json": _write_json, ".csv": _write_csv}[to.form]
    files.write_all({to.path: lambda draft: write(draft, result)})


def _write_json(path: Path, result: Tabular) -> None:
    files.write_text(path, files.json_text(result.to_json()))


def _write_csv(path: Path, result: Tabular) -> None:
    """Write the table; a missing value is an empty cell."""
    rows = result.table
    _write_rows(path, list(rows[0]) if rows else [], [list(row.values()) for row in rows])


def _write_rows(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)


def _write_replications(path: Path, comparison: Comparison) -> None:
    """Write a row for each replication, with the compared responses of every scenario."""
    n = comparison.finished
    columns = {
        f"{label}: {name}": found.column(name)[:n].tolist()
        for name in comparison.responses
        for label, found in zip(comparison.labels, comparison.studies, strict=True)
    }
    cells = [
        ["" if math.isnan(value) else f"{value:.17g}" for value in column] for column in columns.values()
    ]
    _write_rows(path, ["replication", *columns], list(zip(range(1, n + 1), *cells, strict=True)))


def _scenarios(comparison: Comparison, folder: Path) -> Mapping[Path, Callable[[Path], None]]:
    def writer(document: str) -> Callable[[Path], None]:
        return lambda draft: files.write_text(draft, document)

    return {
        folder / f"scenario-{number}.yaml": writer(found.document)
        for number, found in enumerate(comparison.studies, start=1)
    }
