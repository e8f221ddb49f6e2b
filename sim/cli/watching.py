"""``sim view`` and ``sim demo``: scenarios watched; without a display, told and drawn to files."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options


@click.command(short_help="Watch one replication in a window.")
@options.scenario_options
@options.replication_option
@options.output_option("FOLDER|FILE.png|FILE.gif")
def view(file: str, sets: dict[str, object], seed: int | None, replication: int, output: Path | None) -> None:
    """Open FILE in the viewer.

    Pictures taken there are saved to the folder -o. Without a display, one replication is
    told in words and drawn to a picture and a short animation.
    """
    from sim.view import open_viewer

    open_viewer([file], seed=seed, replication=replication, sets=sets, out=output)


@click.command(short_help="The tour: watch the shipped scenarios.")
@options.output_option("FOLDER")
def demo(output: Path | None) -> None:
    """Open the viewer on the shipped scenarios.

    Without a display, one of them is told in words and drawn to a picture and a short animation.
    """
    from sim.view import open_viewer

    open_viewer(None, out=output)
