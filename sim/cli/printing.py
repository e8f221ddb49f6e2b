"""Print logs, tables, JSON and remarks."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim import files

if TYPE_CHECKING:
    from sim.api import Run
    from sim.statistics import Response
    from sim.study import Study
    from sim.trace import Event

SPARE = ("sd", "min", "max")
"""Columns that a narrow terminal leaves out, in this order."""

MOST_TALLIES = 12
"""With more values than this, no counts are printed; a figure shows them better."""


def safe_output() -> None:
    """Replace characters that the terminal cannot show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(files.json_text(value), nl=False)


def save_json(path: Path, value: object) -> None:
    """Save a value as JSON completely or not at all, and say where. Raises SimError."""
    save_text(path, files.json_text(value))


def save_text(path: Path, text: str) -> None:
    """Save a text completely or not at all, and say where. Raises SimError."""
    files.save_text(path, text)
    remark(f"Saved to {path}.")


def remark(text: str, quiet: bool = False) -> None:
    """Print a remark on standard error, unless *quiet*."""
    if not quiet:
        click.echo(text, err=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, one after the other."""
    for line in lines:
        click.echo(line)


def log(run: Run) -> Iterator[str]:
    """Yield a line for each event, with aligned times."""
    from sim import wording

    width = len(wording.time(run.end, run.end))
    for event in run.events:
        yield f"{wording.time(event.time, run.end):>{width}}  {_sentence(event)}"


def _sentence(event: Event) -> str:
    from sim.trace.captions import caption

    channel = f" on channel {event.channel}" if event.event == "engaged" else ""
    return caption(event) + channel


def outcome(run: Run) -> Iterator[str]:
    """Yield a line for each threat on what became of it and why, then the main responses."""
    from sim.study.tables import number
    from sim.vocabulary.responses import SUMMARY

    yield from (threat.why for threat in run.threats)
    yield ""
    for name in SUMMARY:
        yield f"{name:<16}{number(run.responses[name])}"


def whole(study: Study) -> Iterator[str]:
    """Yield the table of a study, counts of a few responses, and notes on the table."""
    yield from table(study, width())
    yield from tallies(study)
    if study.precision:
        yield f"\n{study.precision.sentence}"
    yield from notes(study.responses)


def table(study: Study, width: int | None) -> Iterator[str]:
    """Yield the table of responses; if *width* is too small, without columns of `SPARE`."""
    from sim.study.report import cells

    return fitted(cells(study), width, SPARE)


def fitted(rows: list[list[str]], width: int | None, spare: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield rows under their headings; if *width* is too small, without columns of *spare*, in order."""
    left_out: tuple[str, ...] = ()
    lines = aligned(rows)
    while width is not None and len(lines[0]) > width and left_out != spare:
        left_out = spare[: len(left_out) + 1]
        kept = [column for column, heading in enumerate(rows[0]) if heading not in left_out]
        lines = aligned([[row[column] for column in kept] for row in rows])
    yield from ("", lines[0], "-" * len(lines[0]), *lines[1:], "")
    if left_out:
        yield f"(A wider terminal also shows {', '.join(left_out)}.)\n"


def aligned(rows: list[list[str]]) -> list[str]:
    """Format rows as lines, the first column aligned to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"{row[0]:<{widths[0]}}"
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]


def width() -> int | None:
    """Return the terminal's width in characters; None if the output is not a terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def tallies(study: Study) -> Iterator[str]:
    """Yield how often each value of a few responses occurred, if there are not too many."""
    from sim.vocabulary.responses import TALLIED

    for name in TALLIED:
        counts = study[name].counts or {}
        if 0 < len(counts) <= MOST_TALLIES:
            shares = (f"{value}: {100 * times / study[name].n:.1f} %" for value, times in counts.items())
            yield f"{name:<12}{'   '.join(shares)}"


def notes(responses: Mapping[str, Response]) -> Iterator[str]:
    """Yield notes on what a table cannot show, wrapped to the width of the terminal."""
    from sim.study.notes import sentences

    for sentence in sentences(responses):
        yield ""
        # A number and its "%" stay together.
        filled = textwrap.fill(sentence.replace(" %", "\0%"), width() or 100, break_on_hyphens=False)
        yield filled.replace("\0", " ")


def accounts(study: Study, names: Sequence[str]) -> Iterator[str]:
    """Yield full statistics of the named responses."""
    from sim.study.tables import percent

    for name in names:
        yield f"\nIntervals of {percent(study.confidence, 6)} confidence, of {name}:\n"
        yield from study.account(name).lines()
