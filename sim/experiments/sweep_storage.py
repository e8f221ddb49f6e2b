"""Save a sweep to disk: finished points as they come, and the final files completely or not at all.

A folder holds a journal while the sweep is played: a line that identifies the sweep, then a line for each
finished point, in order. A line is a checksum and JSON. A line that was not written completely fails its
checksum, and the journal ends before it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import IO, Any

from sim import language
from sim.errors import SimError
from sim.experiments.axes import shown
from sim.experiments.sweep_result import Sweep
from sim.scenario import Scenario
from sim.study import Study, place, saving
from sim.study.provenance import version
from sim.study.summaries import from_saved, to_saved

JOURNAL = "sweep.journal"
FORMS = (".csv", ".json")
COLUMNS = ("response", "n", "mean", "low", "high", "sd", "min", "median", "max", "method")
"""The columns of the tidy table, after the paths."""

SAID = {
    "scenario": "the scenario, one of its values or the seed",
    "points": "the points",
    "replications": "the number of replications",
    "confidence": "the confidence of the intervals",
    "version": "the version of this program",
}


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
        self._file: IO[bytes] | None = None
        if to is None:
            return
        if to.form == saving.FOLDER:
            self._path = to.path / JOURNAL
            identity = _identity(model, points, replications, confidence)
            try:
                self._file = _open(self._path, identity, resume)
            except OSError as error:
                raise self._trouble(error) from error
        elif resume:
            raise SimError(f"{to.path}: only a sweep that is saved to a folder can be resumed.")

    def earlier(self) -> Iterator[Study]:
        """Yield the studies of an earlier attempt; then cut the journal behind the last complete one."""
        if self._file is None:
            return
        self._file.readline()
        end = self._file.tell()
        for scenario in self._scenarios:
            saved = _read(self._file.readline())
            if saved is None:
                break
            end = self._file.tell()
            yield from_saved(saved, scenario)
        self._file.seek(end)
        self._file.truncate()

    def note(self, done: Study) -> None:
        """Append the study of the next point. Raises SimError if that fails."""
        if self._file is None:
            return
        try:
            self._file.write(_line(to_saved(done)))
            self._file.flush()
        except OSError as error:
            raise self._trouble(error) from error

    def finish(self, sweep: Sweep) -> None:
        """Write the final files. Raises SimError if that fails; the journal then stays."""
        if self._to is None:
            return
        _write(sweep, self._to)
        if self._file and sweep.complete:
            self._file.close()
            self._path.unlink(missing_ok=True)

    def _trouble(self, error: OSError) -> SimError:
        return SimError(f"{self._path}: cannot be written: {error.strerror}.")

    def __enter__(self) -> SweepOutput:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()


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


def _open(path: Path, identity: Mapping[str, object], resume: bool) -> IO[bytes]:
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        draft.write_bytes(_line(identity))
        draft.replace(path)
    elif resume:
        _compare(path, identity)
    else:
        raise SimError(
            f"{path.parent}: an unfinished sweep is kept here. Go on with it by --resume,"
            f" or remove {path.name} to begin anew."
        )
    return path.open("r+b")


def _compare(path: Path, identity: Mapping[str, object]) -> None:
    with path.open("rb") as file:
        found = _read(file.readline())
    if found is None:
        raise SimError(f"{path}: this is no journal of a sweep; remove it to begin anew.")
    for key, said in SAID.items():
        if found.get(key) != identity[key]:
            raise SimError(
                f"{path.parent}: the sweep kept here is another one; {said} differs."
                " Save this one elsewhere, or go on with that one as it was started."
            )


def _line(value: Mapping[str, object]) -> bytes:
    told = json.dumps(value, allow_nan=False).encode()
    return b"%08x %b\n" % (zlib.crc32(told), told)


def _read(line: bytes) -> Mapping[str, Any] | None:
    check, _, told = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or check != b"%08x" % zlib.crc32(told):
        return None
    found: Mapping[str, Any] = json.loads(told)
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
        place(
            {
                to.path / "scenario.yaml": lambda draft: saving.write_text(draft, sweep.document),
                to.path / "sweep.csv": write[".csv"],
                to.path / "sweep.json": write[".json"],
            }
        )
    else:
        place({to.path: write[to.form]})


def json_text(sweep: Sweep) -> Iterator[str]:
    """Yield the text of `Sweep.to_json` in pieces, as thousands of points would need much memory."""
    yield "["
    for number, point in enumerate(sweep.points):
        told = json.dumps(point.to_json(), indent=2, allow_nan=False)
        yield ("," if number else "") + "\n" + indent(told, "  ")
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
