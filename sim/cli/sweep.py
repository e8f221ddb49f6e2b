"""``sim sweep``: play a study at every point, all on the same draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, plot_option, printing
from sim.cli.group import INTERRUPTED
from sim.cli.study import executor_options, progress

if TYPE_CHECKING:
    from sim.experiments import Sweep


def parse_axes(given: tuple[str, ...]) -> dict[str, str]:
    """Read PATH=VALUES settings."""
    found: dict[str, str] = {}
    for one in given:
        path, equals, values = (part.strip() for part in one.partition("="))
        if not equals or not path or not values:
            raise click.BadParameter(
                f"{one!r} is not PATH=VALUES, as in defence.batteries.inner.channels=1:6"
            )
        if path in found:
            raise click.BadParameter(f"duplicate path {path}; give all its values at once")
        found[path] = values
    return found


axes_option = click.option(
    "--set",
    "axes",
    multiple=True,
    required=True,
    metavar="PATH=VALUES",
    callback=lambda ctx, param, given: parse_axes(given),
    help="Values of the scenario: 1:6, 0.1:0.9:0.2 (step), 0.3,0.5,0.7, LOW..HIGH, or one value; repeatable.",
)


@click.command(short_help="Play a study at every combination of values, on the same draws.")
@options.file_argument
@axes_option
@click.option(
    "-n",
    "replications",
    type=click.IntRange(1),
    default=1000,
    help="Replications at each point; default: 1000.",
)
@click.option(
    "--points",
    type=click.IntRange(1),
    metavar="N",
    help="Try only N combinations, spread evenly, instead of all.",
)
@click.option(
    "--of",
    "of",
    multiple=True,
    metavar="RESPONSE",
    help="Show this response in the table; repeatable; default: leaks and held.",
)
@options.confidence_option
@options.seed_option
@executor_options
@options.json_option
@options.output_option("FOLDER|FILE.csv|FILE.json")
@plot_option.plot_option
@plot_option.figure_option(plot_option.OF_SWEEP, "what suits the sweep")
@click.option("--resume", is_flag=True, help="Continue the unfinished sweep in the folder of -o.")
@options.quiet_option
def sweep(
    file: str,
    axes: dict[str, str],
    replications: int,
    points: int | None,
    of: tuple[str, ...],
    confidence: float,
    seed: int | None,
    executor: dict[str, Any],
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    figure: str | None,
    resume: bool,
    quiet: bool,
) -> None:
    """Play a study of FILE at every combination of the values that --set gives.

    \b
      sim sweep two-inbound --set defence.batteries.inner.channels=1:6
      sim sweep FILE --set PATH=0.3,0.5,0.7 --set PATH=first_detected,random
      sim sweep FILE --set PATH=0.1..0.9 --set PATH=1..6 --points 100

    1:6 are the whole numbers from 1 to 6, 0.1:0.9:0.2 goes in steps; LOW..HIGH with --points N is a Latin
    hypercube, a sample that covers each range evenly. All points share the same draws, so two points differ
    only by what was set. -o saves a tidy table (one row per point and response) or JSON, or both to a folder.
    To continue a sweep that was killed, give the same command and --resume.
    --plot draws the first response of --of over the values.
    """
    from sim import experiments
    from sim.study import Options

    if resume and output is None:
        raise click.UsageError("--resume continues the sweep in the folder of -o; -o is missing.")
    scenario = options.load(file, {}, seed, quiet)
    with progress(quiet) as callbacks:
        result = experiments.sweep(
            scenario.model,
            axes,
            replications,
            points=points,
            responses=of,
            output=output,
            resume=resume,
            options=Options(**executor, confidence=confidence, **callbacks),
        )
    if output:
        printing.remark(f"Saved to {output}.", quiet)
    plot_option.save_sweep(plot, result, figure, of, quiet)
    _show(result, of, as_json)
    if not result.complete:
        _remark_interrupted(result, output)


def _show(result: Sweep, of: tuple[str, ...], as_json: bool) -> None:
    from sim.experiments import sweep_report, sweep_storage
    from sim.vocabulary.responses import SWEPT

    if as_json:
        for piece in sweep_storage.json_text(result):
            click.echo(piece, nl=False)
        return
    rows = sweep_report.cells(result, of or SWEPT)
    lines = printing.aligned(rows)
    for line in (result.headline, "", lines[0], "-" * len(lines[0]), *lines[1:]):
        click.echo(line)


def _remark_interrupted(result: Sweep, output: Path | None) -> None:
    more = " Go on with the same command and --resume." if output and output.is_dir() else ""
    printing.remark(f"Interrupted: {len(result.points)} of {result.asked} points are finished.{more}")
    click.get_current_context().exit(INTERRUPTED)
