"""``sim run``: one replication told."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options, plotting, telling
from sim.errors import SimError


@click.command(short_help="Play one replication: its log of events and its outcome.")
@options.scenario_options
@options.replication_option
@options.json_option
@options.output_option("FILE.json")
@plotting.plot_option
@options.quiet_option
def run(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replication: int,
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    quiet: bool,
) -> None:
    """Play one replication of FILE and tell it: what happened when, how each threat ended and why.

    --plot draws what every channel did.
    """
    if output and output.suffix.lower() != ".json":
        raise SimError(f"{output}: a run is saved to a file ending in .json.")
    told = options.load(file, sets, seed, quiet).run(replication=replication)
    if output:
        telling.save_text(output, telling.json_text(told.to_json()))
    plotting.save(plot, lambda theme: told.plot(theme=theme), quiet)
    if as_json:
        telling.print_json(told.to_json())
        return
    for line in (told.headline, "", *telling.log(told), "", *telling.outcome(told)):
        click.echo(line)
