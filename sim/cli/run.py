"""``sim run``: play one replication and print it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, plot_option, printing
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.api import Run


@click.command(short_help="Play one replication: its log of events and its outcome.")
@options.scenario_options
@options.replication_option
@options.engine_option
@options.json_option
@click.option("--narrate", is_flag=True, help="Print the run in sentences, for a screen reader.")
@options.output_option("FILE.json|FILE.txt")
@plot_option.plot_option
@options.quiet_option
def run(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replication: int,
    engine: str,
    as_json: bool,
    narrate: bool,
    output: Path | None,
    plot: Path | None,
    quiet: bool,
) -> None:
    """Play one replication of FILE and print what happened when, how each threat ended and why.

    --narrate prints it in plain sentences, one per line; with -o FILE.txt they are saved too.
    --plot draws what every channel did.
    """
    if narrate and as_json:
        raise click.UsageError("--narrate tells in sentences and --json in JSON; choose one of them.")
    _refuse(output, narrate)
    played = options.load(file, sets, seed, quiet).run(replication=replication, engine=engine)
    if output:
        _save(output, played)
    plot_option.save(plot, lambda theme: played.plot(theme=theme), quiet)
    if as_json:
        printing.print_json(played.to_json())
        return
    if narrate:
        printing.print_lines(played.narrate())
        return
    printing.print_lines((played.headline, "", *printing.log(played), "", *printing.outcome(played)))


def _save(output: Path, played: Run) -> None:
    if output.suffix.lower() == ".txt":
        printing.save_text(output, "".join(f"{line}\n" for line in played.narrate()))
    else:
        printing.save_json(output, played.to_json())


def _refuse(output: Path | None, narrate: bool) -> None:
    """Raise SimError, before anything is played, if the run cannot be saved to *output*."""
    if output is None:
        return
    form = output.suffix.lower()
    if form == ".txt" and not narrate:
        raise SimError(f"{output}: --narrate is missing; it tells the sentences that a .txt file holds.")
    if form not in (".json", ".txt"):
        raise SimError(
            f"{output}: a run is saved to a file ending in .json, or its sentences to a .txt file."
        )
