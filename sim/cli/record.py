"""``sim view --record``: its options, and recording with a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from sim.cli.printing import remark
from sim.errors import SimError

Command = TypeVar("Command", bound=Callable[..., Any])

THEMES = {"dark": "dark", "white": "light"}


def _size(ctx: click.Context, param: click.Parameter, given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    wide, _, high = given.lower().partition("x")
    if not (wide.isdecimal() and high.isdecimal()):
        raise click.BadParameter(f"{given!r} is not a size in dots such as 1280x720")
    return int(wide), int(high)


_OPTIONS = (
    click.option(
        "--record",
        type=click.Path(path_type=Path),
        metavar="FILE.gif|FILE.mp4|FILE.png",
        help="Record the replay to this file, without a window.",
    ),
    click.option("--seconds", type=float, metavar="N", help="With --record: length in seconds; default: 9."),
    click.option(
        "--speed",
        type=click.Choice(("slow", "normal", "fast")),
        help="With --record: speed, as in the window.",
    ),
    click.option(
        "--size", callback=_size, metavar="WxH", help="With --record: size in pixels; default: 960x540."
    ),
    click.option("--theme", type=click.Choice(tuple(THEMES)), help="With --record: colours; default: dark."),
    click.option(
        "--scale",
        type=click.FloatRange(1, 2),
        metavar="S",
        help="With --record: larger text, up to 2.",
    ),
    click.option(
        "--from",
        "first",
        type=float,
        metavar="T",
        help="With --record: start at this time; the moment of a .png.",
    ),
    click.option("--to", "last", type=float, metavar="T", help="With --record: end at this time."),
)


def record_options(command: Command) -> Command:
    """Add ``--record`` and its options: *record*, *seconds*, *speed*, *size*, *theme*, ..."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def refuse_alone(given: dict[str, object]) -> None:
    """Raise click.UsageError for an option that only applies with ``--record``."""
    for name, value in given.items():
        if value is not None:
            shown = {"first": "from", "last": "to"}.get(name, name)
            raise click.UsageError(f"--{shown} says how --record records; --record is missing.")


def record_to(
    path: Path, file: str, sets: dict[str, object], seed: int | None, replication: int, how: dict[str, Any]
) -> None:
    """Play one replication of FILE and record it, with a progress bar on a terminal.

    Raises SimError, click.UsageError.
    """
    from sim import replay
    from sim.view.export import encoders, recording
    from sim.view.screens import problems

    if how["seconds"] is not None and how["speed"] is not None:
        raise click.UsageError("--seconds and --speed both say how long it lasts; choose one of them.")
    encoders.form_of(path)
    if not path.parent.is_dir():
        raise SimError(f"{path}: there is no folder {path.parent} for this recording.")
    scenario = problems.load(file, seed, sets)
    chosen = {name: value for name, value in how.items() if value is not None}
    chosen["theme"] = THEMES[chosen.get("theme", "dark")]
    take = recording.Take(scenario, replication, problems.digest(scenario), **chosen)
    take.check(path.suffix.lower())
    run = replay.play(scenario, replication=replication)
    if path.suffix.lower() != ".png":
        take = recording.with_many_runs(take, run)
    with _bar() as show:
        recording.write(take, path, run=run, progress=show)
    remark(f"Recorded to {path}, {size_of(path.stat().st_size)}.")


def size_of(number: int) -> str:
    """Format a file's size."""
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(1, round(number / 1e3))} kB"


@contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """Show a share from 0 to 1 as a progress bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Recording", total=1.0)
        yield lambda share: bar.update(task, completed=share)
