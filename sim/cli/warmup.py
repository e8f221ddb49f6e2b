"""``sim warmup``: find where the warm-up of a long scenario ends."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options, plot_option, printing
from sim.cli.study import progress
from sim.errors import SimError


@click.command(short_help="Find where the warm-up of a long scenario ends.")
@options.scenario_options
@click.option(
    "--of",
    "of",
    multiple=True,
    metavar="SERIES",
    help="The series to look at: wait, leaks, ...; repeatable; default: all.",
)
@click.option(
    "--replications",
    type=click.IntRange(1),
    default=1,
    metavar="R",
    help="Average R replications; default: 1.",
)
@options.confidence_option
@options.json_option
@options.output_option("FILE.json")
@plot_option.plot_option
@options.quiet_option
def warmup(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    of: tuple[str, ...],
    replications: int,
    confidence: float,
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    quiet: bool,
) -> None:
    """Suggest run.warm_up for FILE, which should be long: thousands of threats at steady rates.

    The series are wait, leaks (0 or 1) and intercepted (0 or 1) of threats in the order of appearance, and
    utilisation.BATTERY over time. Each is cut by MSER-5, and the mean of the rest is shown with an interval
    by batch means. --plot draws the first series of --of.
    """
    from sim.experiments import warm_up_report

    if output and output.suffix.lower() != ".json":
        raise SimError(f"{output}: a warm-up is saved to a file ending in .json.")
    scenario = options.load(file, sets, seed, quiet)
    with progress(quiet) as callbacks:
        found = scenario.warm_up(
            of=of, replications=replications, confidence=confidence, progress=callbacks.get("progress")
        )
    if output:
        printing.save_json(output, found.to_json())
    plot_option.save(plot, lambda theme: found.plot(theme=theme), quiet)
    if as_json:
        printing.print_json(found.to_json())
        return
    lines = printing.aligned(warm_up_report.cells(found))
    for line in (
        found.headline,
        "",
        lines[0],
        "-" * len(lines[0]),
        *lines[1:],
        "",
        *warm_up_report.sentences(found),
    ):
        click.echo(line)
