"""``sim view`` and ``sim demo``: open the viewer; without a display, write text and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli import options
from sim.cli.record import record_options, record_to, refuse_alone


@click.command(short_help="Watch one replication in a window, or record it.")
@options.scenario_options
@options.replication_option
@click.option(
    "--beside",
    multiple=True,
    metavar="FILE|PATH=VALUE",
    help="Show side by side with another file, or with a changed FILE; PATH=VALUE is repeatable.",
)
@options.output_option("FOLDER|FILE.png|FILE.gif")
@record_options
def view(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replication: int,
    beside: tuple[str, ...],
    output: Path | None,
    record: Path | None,
    **how: Any,
) -> None:
    """Open FILE in the viewer.

    Pictures taken there are saved to the folder -o. Without a display, one replication is
    described in words and drawn to a picture and a short animation.

    --record opens no window: it saves the replay as a GIF, an MP4 or (one moment of it) a PNG.
    """
    if record is not None:
        if output is not None or beside:
            raise click.UsageError("-o and --beside are for the window, --record opens none; choose one.")
        record_to(record, file, sets, seed, replication, how)
        return
    refuse_alone(how)
    other = _other(beside)
    from sim.view import open_viewer

    open_viewer([file], seed=seed, replication=replication, sets=sets, beside=other, out=output)


def _other(beside: tuple[str, ...]) -> str | dict[str, object] | None:
    """Return the other file, or the changes of FILE; None without either."""
    files = [one for one in beside if "=" not in one or Path(one).exists()]
    if not beside or not files:
        return options.parse_sets(beside) if beside else None
    if len(beside) > 1:
        raise click.UsageError("--beside takes one file, or changes of FILE as PATH=VALUE; not both.")
    return files[0]


@click.command(short_help="Watch the shipped scenarios.")
@options.output_option("FOLDER")
def demo(output: Path | None) -> None:
    """Open the viewer on the shipped scenarios.

    Without a display, one of them is described in words and drawn to a picture and a short animation.
    """
    from sim.view import open_viewer

    open_viewer(None, out=output)
