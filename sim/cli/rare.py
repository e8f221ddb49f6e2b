"""``sim rare``: estimate the chance of an event that a study would hardly ever see."""

from __future__ import annotations

import click

from sim.cli import options, printing
from sim.cli.study import cores, progress, workers_option


@click.command(short_help="Estimate the chance of a rare event, such as one in a million.")
@options.scenario_options
@click.option(
    "--event", default="leaks >= 1", metavar="EVENT", help="RESPONSE >= NUMBER; default: leaks >= 1."
)
@click.option(
    "--relative-error",
    type=click.FloatRange(0.001, 0.5),
    default=0.1,
    metavar="SHARE",
    help="Relative standard error to aim at; default: 0.1.",
)
@click.option(
    "--most",
    type=click.IntRange(100, 2**31 - 1),
    default=1_000_000,
    metavar="N",
    help="Most replications for the estimate; default: 1000000.",
)
@options.confidence_option
@options.engine_option
@workers_option
@options.json_option
@options.quiet_option
def rare(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    event: str,
    relative_error: float,
    confidence: float,
    most: int,
    engine: str,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Estimate the chance of EVENT in FILE, such as "leaks >= 1", though it may be one in a million.

    Importance sampling: other chances are played, under which the event is common, and each
    replication is weighted by how likely it would have been in the scenario itself. The answer says
    what was played, how far it can be trusted, and what plain replications would have cost. If the
    method does not apply, it says so and gives no number.
    """
    from sim import rare as chances_of_rare_events
    from sim.rare import report

    scenario = options.load(file, sets, seed, quiet)
    with progress(quiet) as callbacks:
        found = chances_of_rare_events.rare(
            scenario.model,
            event,
            relative_error=relative_error,
            confidence=confidence,
            most=most,
            workers=workers or cores(),
            engine=engine,
            **callbacks,
        )
    printing.remark(f"Played by the engine {found.engine}.", quiet)
    if as_json:
        printing.print_json(found.to_json())
        return
    printing.print_lines(report.sentences(found))
