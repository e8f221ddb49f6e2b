"""``sim run`` and ``sim study``: one replication told, many replications counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, telling
from sim.cli.group import INTERRUPTED
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.study import Study
    from sim.study.playing import Progress


@click.command(short_help="Play one replication: its log of events and its outcome.")
@options.scenario_options
@options.replication_option
@options.json_option
@options.output_option("FILE.json")
@options.quiet_option
def run(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replication: int,
    as_json: bool,
    output: Path | None,
    quiet: bool,
) -> None:
    """Play one replication of FILE and tell it: what happened when, how each threat ended and why."""
    if output and output.suffix.lower() != ".json":
        raise SimError(f"{output}: a run is saved to a file ending in .json.")
    told = options.load(file, sets, seed, quiet).run(replication=replication)
    if output:
        telling.save_text(output, telling.json_text(told.to_json()))
    if as_json:
        telling.print_json(told.to_json())
        return
    for line in (told.headline, "", *telling.log(told), "", *telling.outcome(told)):
        click.echo(line)


@click.command(short_help="Play many replications: a table of responses with intervals.")
@options.scenario_options
@click.option("-n", "replications", type=click.IntRange(1), default=1000, help="How many; default: 1000.")
@click.option("--workers", type=click.IntRange(1), help="Processes to play on; default: one per core.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "simpy"]),
    default="auto",
    expose_value=False,
    help="The loop that plays. This version has one, SimPy's.",
)
@options.json_option
@options.output_option("FOLDER|FILE")
@options.quiet_option
def study(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replications: int,
    workers: int | None,
    as_json: bool,
    output: Path | None,
    quiet: bool,
) -> None:
    """Play replications 1 to N of FILE and print a table of its responses.

    The numbers depend on the scenario and its seed alone, not on the workers. Ctrl-C ends the
    study early and keeps what is finished. -o saves to a folder (study.json, replications.csv,
    scenario.yaml) or to one file ending in .json, .csv or .parquet.
    """
    from sim import study as studies

    scenario = options.load(file, sets, seed, quiet)
    target = studies.target(output) if output else None
    with _progress_bar(quiet) as progress:
        result = studies.study(scenario.model, replications, workers=workers or _cores(), progress=progress)
    if target:
        result.save(target.path)
        telling.remark(f"Saved to {target.path}.", quiet)
    _show(result, as_json)
    if not result.complete:
        telling.remark(f"Interrupted: {result.finished} of {result.replications} replications are finished.")
        click.get_current_context().exit(INTERRUPTED)


def _show(result: Study, as_json: bool) -> None:
    if as_json:
        telling.print_json(result.to_json())
    else:
        for line in (result.headline, *telling.table(result, telling.width()), *telling.tallies(result)):
            click.echo(line)


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _progress_bar(quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error, where somebody is there to see it."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replications", total=None)
        yield lambda done, asked: bar.update(task, completed=done, total=asked)
