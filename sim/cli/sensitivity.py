"""``sim sensitivity``: find out which inputs matter."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import Any

import click

from sim.cli import options, plot_option, printing
from sim.cli.study import executor_options, progress
from sim.cli.sweep import axes_option
from sim.errors import SimError


@click.command(short_help="Find out which inputs matter for a response: Sobol indices.")
@options.file_argument
@axes_option
@click.option(
    "--of", "of", default="leaks", metavar="RESPONSE", help="The response to analyse; default: leaks."
)
@click.option(
    "-n",
    "replications",
    type=click.IntRange(1),
    default=200,
    help="Replications per evaluation; default: 200.",
)
@click.option(
    "--points",
    type=click.IntRange(16),
    default=512,
    metavar="N",
    help="Size of the design, a power of two; default: 512.",
)
@options.confidence_option
@options.seed_option
@executor_options
@options.json_option
@options.output_option("FILE.json")
@plot_option.plot_option
@options.quiet_option
def sensitivity(
    file: str,
    axes: dict[str, str],
    of: str,
    replications: int,
    points: int,
    confidence: float,
    seed: int | None,
    executor: dict[str, Any],
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    quiet: bool,
) -> None:
    """Show how much of a response's variation over ranges each input explains (Sobol indices).

    \b
      sim sensitivity two-inbound --of leaks \\
          --set defence.batteries.inner.intercept_probability=0.2..0.9 \\
          --set defence.batteries.inner.channels=1..4

    --set gives each input a range (LOW..HIGH; only whole numbers if the input takes no others) or a list,
    all values equally likely. 'alone' is the input's effect by itself, 'with interplay' includes
    interactions with other inputs. There are points x (inputs + 2) evaluations of -n replications each, all
    on the same draws.
    """
    from sim import experiments
    from sim.experiments import sensitivity_report
    from sim.study import Options

    if output and output.suffix.lower() != ".json":
        raise SimError(f"{output}: a sensitivity is saved to a file ending in .json.")
    scenario = options.load(file, {}, seed, quiet)
    with progress(quiet) as callbacks:
        result = experiments.sensitivity(
            scenario.model,
            axes,
            replications,
            of=of,
            points=points,
            options=Options(**executor, confidence=confidence, **callbacks),
        )
    if output:
        printing.save_json(output, result.to_json())
    plot_option.save_sensitivity(plot, result, quiet)
    if as_json:
        printing.print_json(result.to_json())
        return
    lines = printing.aligned(sensitivity_report.cells(result)) if result.effects else []
    ruled = ["", lines[0], "-" * len(lines[0]), *lines[1:]] if lines else []
    paragraphs = (
        fill(line, printing.width() or 100, break_on_hyphens=False)
        for line in sensitivity_report.sentences(result)
    )
    for line in (result.headline, *ruled, "", *paragraphs):
        click.echo(line)
