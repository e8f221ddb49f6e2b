"""``sim study``, ``sim verify`` and ``sim cluster``: many replications, here or on many machines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, plot_option, printing
from sim.cli.group import INTERRUPTED, WRONG
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.study import Study, Verdict

DEFAULT = 1000
"""The default number of replications."""


workers_option = click.option(
    "--workers", type=click.IntRange(1), help="Number of workers; default: one per core."
)
cluster_option = click.option(
    "--cluster", metavar="ADDRESS", help="Play on the workers of a Dask scheduler: tcp://HOST:PORT."
)


def executor_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--workers``, ``--engine`` and ``--cluster``, given to the command as *executor*.

    They decide who plays; no number depends on them.
    """

    @wraps(command)
    def with_executor(*, workers: int | None, engine: str, cluster: str | None, **rest: Any) -> None:
        command(executor={"workers": workers or cores(), "engine": engine, "cluster": cluster}, **rest)

    return workers_option(options.engine_option(cluster_option(with_executor)))


@click.command(short_help="Play many replications: a table of responses with intervals.")
@options.scenario_options
@click.option(
    "-n", "replications", type=click.IntRange(1), help=f"Number of replications; default: {DEFAULT}."
)
@click.option(
    "--precision",
    metavar="HALF-WIDTH",
    help="Instead of -n: play until the interval of the response of --of (default: leaks) is"
    " +- HALF-WIDTH: 0.01, or 5% of the estimate.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    help="With --precision: give up after so many replications; default: 200000.",
)
@options.confidence_option
@click.option(
    "--of",
    multiple=True,
    metavar="RESPONSE",
    help="Also show full statistics of this response, e.g. leaks; repeatable.",
)
@executor_options
@options.json_option
@options.output_option("FOLDER|FILE")
@plot_option.plot_option
@plot_option.figure_option(plot_option.OF_STUDY, "outcomes")
@click.option("--resume", is_flag=True, help="Continue the unfinished study in the folder of -o.")
@options.quiet_option
def study(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replications: int | None,
    precision: str | None,
    most: int | None,
    confidence: float,
    of: tuple[str, ...],
    executor: dict[str, Any],
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    figure: str | None,
    resume: bool,
    quiet: bool,
) -> None:
    """Play replications 1 to N of FILE and print a table of its responses.

    With --precision the study finds out by itself how many replications it needs, and says so if
    --most were not enough.

    The numbers depend only on the scenario and its seed, not on workers or engines. Ctrl-C ends
    the study early and keeps what is finished. -o saves to a folder (study.json,
    replications.csv, scenario.yaml) or to one file ending in .json, .csv or .parquet. To continue
    a study that was killed, give the same command and --resume. --plot draws what became of the
    threats, or the figure that --figure names.
    """
    from sim import study as studies

    of = tuple(dict.fromkeys(of))
    aim = _aim(replications, precision, most, of)
    if resume and output is None:
        raise click.UsageError("--resume continues the study in the folder of -o; -o is missing.")
    scenario = options.load(file, sets, seed, quiet)
    studies.require_responses(of, studies.names(scenario.model))
    with progress(quiet, about=precision is not None) as callbacks:
        result = studies.study(
            scenario.model,
            output=output,
            resume=resume,
            **aim,
            options=studies.Options(**executor, confidence=confidence, **callbacks),
        )
    printing.remark(f"Played by the engine{'s' * (',' in result.engine)} {result.engine}.", quiet)
    if output:
        printing.remark(f"Saved to {output}.", quiet)
    plot_option.save_study(plot, result, figure, of, quiet)
    _show(result, of, as_json)
    if as_json and result.precision and not result.precision.reached:
        printing.remark(result.precision.sentence, quiet)
    if not result.complete:
        _remark_interrupted(result, output)


def _aim(
    replications: int | None, precision: str | None, most: int | None, of: tuple[str, ...]
) -> dict[str, Any]:
    """Return the keywords that decide the number of replications. Raises click.UsageError."""
    from sim.study import MOST, Precision

    if precision is None:
        if most is not None:
            raise click.UsageError("--most goes with --precision; without it, use -n.")
        return {"replications": replications or DEFAULT}
    if replications is not None:
        raise click.UsageError("-n sets the number of replications, --precision finds it; choose one.")
    if len(of) > 1:
        raise click.UsageError("--precision takes one response: give --of once.")
    try:
        Precision.parse(precision)
    except SimError as error:
        raise click.UsageError(str(error)) from error
    return {"precision": precision, "of": of[0] if of else "leaks", "most": most or MOST}


def _remark_interrupted(result: Study, output: Path | None) -> None:
    more = " Go on with the same command and --resume." if output and output.is_dir() else ""
    printing.remark(
        f"Interrupted: {result.finished} of {result.replications} replications are finished.{more}"
    )
    click.get_current_context().exit(INTERRUPTED)


def _show(result: Study, of: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        statistics = {"of": {name: result.account(name).to_json() for name in of}} if of else {}
        printing.print_json(result.to_json() | statistics)
        return
    for line in (result.headline, *printing.whole(result), *printing.accounts(result, of)):
        click.echo(line)


@click.command(short_help="Play a saved study again and compare its digest.")
@click.argument("result", metavar="RESULT", type=click.Path(path_type=Path))
@executor_options
@options.json_option
@options.quiet_option
def verify(result: Path, executor: dict[str, Any], as_json: bool, quiet: bool) -> None:
    """Play the study in RESULT again and compare its digest.

    RESULT is a folder that 'sim study -o' made, or the study.json in it, with scenario.yaml beside
    it. The digest covers nine digits of every number, so it is the same on any machine.
    """
    from sim import study as studies

    with progress(quiet) as callbacks:
        verdict = studies.verify(result, studies.Options(**executor, **callbacks))
    if as_json:
        printing.print_json(verdict.to_json())
    else:
        _show_verdict(verdict)
    if not verdict.holds:
        click.get_current_context().exit(WRONG)


def _show_verdict(verdict: Verdict) -> None:
    click.echo(verdict.sentence)
    for key, then in verdict.then.items():
        now = verdict.now[key]
        click.echo(f"  {key:<8} {then}" + ("" if now == then else f" then, {now} now"))


@click.command(short_help="Print the commands that start a cluster for --cluster.")
@click.option(
    "--address", default="tcp://127.0.0.1:8786", metavar="ADDRESS", help="Address of the scheduler."
)
def cluster(address: str) -> None:
    """Print the two commands that start a Dask scheduler and a worker, for 'sim study --cluster'.

    Whoever reaches a scheduler can run programs on its workers: start one only in a network
    whose users you trust.
    """
    from sim.study import cluster_commands

    scheduler, worker = cluster_commands(address)
    click.echo(f"{scheduler}\n{worker}")
    printing.remark(
        "The first starts the scheduler, the second the workers of one machine, a worker per core; then:"
        f" sim study FILE --cluster {address}"
    )


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def progress(quiet: bool, about: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the callbacks *progress* and *say* of a study; progress is shown on a terminal only.

    With *about* the bar also shows the estimated number of replications left.
    """
    import sys

    if quiet or not sys.stderr.isatty():
        yield {"say": lambda text: printing.remark(text, quiet)}
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = TextColumn("{task.description}")
    columns = (shown, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replications", total=None)

        def show(done: int, expected: int) -> None:
            left = f"replications, about {expected - done:,} more" if about else "replications"
            bar.update(task, description=left, completed=done, total=expected)

        yield {
            "progress": show,
            "say": lambda text: bar.console.print(text, markup=False, highlight=False),
        }
