"""Save a sweep to disk: finished points as they come, and the final files completely or not at all.

A folder holds a journal while the sweep is played: a line that identifies the sweep, then a line for each
finished point, in order. A line is a checksum and JSON. A line that was not written completely fails its
checksum, and the journal ends before it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any

from sim import files, language
from sim.errors import SimError
from sim.experiments.axes import shown
from sim.experiments.sweep_result import Sweep
from sim.scenario import Scenario
from sim.study import Study, saving
from sim.study.journal_file import JournalFile, compare
from sim.study.provenance import version
from sim.study.summaries import from_saved, to_saved

JOURNAL = "sweep.journal"
FORMS = (".csv", ".json")
COLUMNS = ("response", "n", "mean", "low", "high", "sd", "min", "median", "max", "method")
"""The columns of the tidy table, after the paths."""

PARTS = {
    "scenario": "the scenario, one of its values or the seed",
    "points": "the points",
    "replications": "the number of replications",
    "confidence": "the confidence of the intervals",
    "version": "the version of this program",
}
"""The parts of a journal's identity, as messages name them."""


def target(path: Path) -> saving.Target:
    """Check, before any work is done, that a sweep can be saved to *path*. Raises SimError."""
    if not path.is_dir() and path.suffix and path.suffix.lower() not in FORMS:
        raise SimError(f"{path}: a sweep is saved to a folder or to a file ending in {' or '.join(FORMS)}.")
    return saving.target(path)


class SweepOutput:
    """The place where a sweep is saved, if anywhere.

    A folder holds a journal until the sweep ends; it stays if the sweep is interrupted.
    """

    def __init__(
        self,
        to: saving.Target | None,
        model: Scenario,
        scenarios: Sequence[Scenario],
        points: Sequence[Mapping[str, object]],
        replications: int,
        confidence: float,
        resume: bool,
    ) -> None:
        """Open the place. Raises SimError if it holds another sweep, or one that is not to be resumed."""
        self._to = to
        self._scenarios = scenarios
        self._journal: JournalFile | None = None
        if to is None:
            return
        if to.form == saving.FOLDER:
            identity = _identity(model, points, replications, confidence)
            self._journal = _journal(to.path / JOURNAL, identity, resume)
        elif resume:
            raise SimError(f"{to.path}: only a sweep that is saved to a folder can be resumed.")

    def earlier(self) -> Iterator[Study]:
        """Yield the studies of an earlier attempt."""
        if self._journal:
            records = self._journal.records(lambda file: _read(file.readline()))
            for saved, scenario in zip(records, self._scenarios, strict=False):
                yield from_saved(saved, scenario)

    def note(self, done: Study) -> None:
        """Append the study of the next point. Raises SimError if that fails."""
        if self._journal:
            self._journal.append(_line(to_saved(done)))

    def finish(self, sweep: Sweep) -> None:
        """Write the final files. Raises SimError if that fails; the journal then stays."""
        if self._to is None:
            return
        _write(sweep, self._to)
        if self._journal and sweep.complete:
            self._journal.remove()

    def __enter__(self) -> SweepOutput:
        return self

    def __exit__(self, *_: object) -> None:
        if self._journal:
            self._journal.close()


def _identity(
    model: Scenario, points: Sequence[Mapping[str, object]], replications: int, confidence: float
) -> dict[str, object]:
    """Return what identifies the sweep that a journal belongs to."""
    return {
        "scenario": _sha256(language.dump(model)),
        "points": _sha256(json.dumps(list(map(dict, points)), sort_keys=True)),
        "replications": replications,
        "confidence": confidence,
        "version": version(),
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _journal(path: Path, identity: Mapping[str, object], resume: bool) -> JournalFile:
    def check(line: bytes) -> None:
        found = _read(line)
        if found is None:
            raise SimError(f"{path}: this is no journal of a sweep; remove it to begin anew.")
        compare(path, "sweep", found, identity, PARTS)

    return JournalFile(path, "sweep", _line(identity), check, resume)


def _line(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, allow_nan=False).encode()
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _read(line: bytes) -> Mapping[str, Any] | None:
    check, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or check != b"%08x" % zlib.crc32(text):
        return None
    found: Mapping[str, Any] = json.loads(text)
    return found


# --- the final files ---


def save(sweep: Sweep, path: str | Path) -> None:
    """Save a sweep to a folder, or to one file ending in .csv (tidy) or .json. Raises SimError."""
    _write(sweep, target(Path(path)))


def _write(sweep: Sweep, to: saving.Target) -> None:
    """Write a sweep. Raises SimError if that fails; files that were there before are then untouched."""
    write: dict[str, Callable[[Path], None]] = {
        ".csv": lambda draft: _write_csv(draft, sweep),
        ".json": lambda draft: _write_json(draft, sweep),
    }
    if to.form == saving.FOLDER:
        files.write_all(
            {
                to.path / "scenario.yaml": lambda draft: files.write_text(draft, sweep.document),
                to.path / "sweep.csv": write[".csv"],
                to.path / "sweep.json": write[".json"],
            }
        )
    else:
        files.write_all({to.path: write[to.form]})


def json_text(sweep: Sweep) -> Iterator[str]:
    """Yield the text of `Sweep.to_json` in pieces, as thousands of points would need much memory."""
    yield "["
    for number, point in enumerate(sweep.points):
        text = files.json_text(point.to_json()).removesuffix("\n")
        yield ("," if number else "") + "\n" + indent(text, "  ")
    yield "\n]\n" if sweep.points else "]\n"


def _write_json(path: Path, sweep: Sweep) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_text(sweep))


def _write_csv(path: Path, sweep: Sweep) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*sweep.paths, *COLUMNS])
        for row in sweep.rows():
            values = [_word(row[path]) for path in sweep.paths]
            writer.writerow([*values, *(_cell(row[column]) for column in COLUMNS)])


def _word(value: object) -> str:
    return value if isinstance(value, str) else shown(value)


def _cell(value: object) -> str:
    """Format a number in full; a whole number has no decimal point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
