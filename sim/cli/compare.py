"""``sim compare``: compare scenarios on common draws, or select the best of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from sim.cli import options, plot_option, printing, study
from sim.cli.group import INTERRUPTED

if TYPE_CHECKING:
    from sim.experiments import Comparison, Selection
    from sim.scenario import Scenario


Command = TypeVar("Command", bound=Callable[..., Any])

BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


UNBROKEN = "\N{NO-BREAK SPACE}"


class Compared(NamedTuple):
    """The scenarios to compare, and their labels."""

    models: tuple[Scenario, ...]
    labels: tuple[str, ...]


def _best_options(command: Command) -> Command:
    """Add ``--best`` and the options that belong to it."""
    for option in (
        click.option(
            "--most",
            type=click.IntRange(10),
            help="With --best: give up after so many replications; default: 100000.",
        ),
        click.option(
            "--first",
            type=click.IntRange(10),
            help="With --best: replications of the first stage; default: 100.",
        ),
        click.option(
            "--indifference", type=float, metavar="D", help="With --best: the least difference that matters."
        ),
        click.option(
            "--lowest/--highest",
            "lowest",
            default=None,
            help="With --best: whether the lowest or the highest mean is best.",
        ),
        click.option(
            "--best", metavar="RESPONSE", help="Select the scenario with the best mean of RESPONSE."
        ),
    ):
        command = option(command)
    return command


@click.command(short_help="Compare scenarios on common draws, or select the best of them.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@options.set_option
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="PATH=VALUE,...",
    help="Compare FILE with a copy that has these changes; repeatable.",
)
@options.seed_option
@click.option(
    "-n", "replications", type=click.IntRange(1), help="Replications of each scenario; default: 1000."
)
@click.option("--of", "of", multiple=True, metavar="RESPONSE", help="Compare only this; repeatable.")
@options.confidence_option
@_best_options
@study.executor_options
@options.json_option
@options.output_option("FOLDER|FILE")
@plot_option.plot_option
@plot_option.figure_option(plot_option.OF_COMPARISON, "differences")
@options.quiet_option
def compare(
    files: tuple[str, ...],
    sets: dict[str, object],
    variants: tuple[str, ...],
    seed: int | None,
    confidence: float,
    executor: dict[str, Any],
    as_json: bool,
    output: Path | None,
    plot: Path | None,
    figure: str | None,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Play every FILE, or one FILE and its variants, on the same draws, and show how each pair differs.

    --set changes all of them; a --variant is FILE with further changes. All use one seed and so the
    same random numbers, replication by replication, so that small differences show early.

    \b
      sim compare two-crews layers --of leaks
      sim compare two-inbound --variant defence.batteries.inner.channels=1
      sim compare four-at-once --variant defence.batteries.inner.channels=2 \\
        --variant defence.batteries.inner.channels=3 --best leaks --indifference 0.1

    Intervals of one response hold together with --confidence, however many pairs there are.
    --best plays as many replications as it needs to select one of them: the best, with
    --confidence, if the best is better than every other by --indifference or more.
    -o saves to a folder or to one file ending in .json or .csv. --plot draws the differences in
    the first response of --of (default: leaks).
    """
    from sim import experiments
    from sim.study import Options

    _refuse_misuse(files, variants, {**wanted, "plot": plot})
    if output:
        from sim.experiments import comparison_storage

        (comparison_storage.target if wanted["best"] is None else comparison_storage.file_target)(output)
    compared = _compared(files, sets, variants, quiet)
    with study.progress(quiet) as callbacks:
        how = Options(**executor, confidence=confidence, **callbacks)
        shared = {"seed": seed, "labels": compared.labels, "options": how}
        found = _play(compared.models, wanted, shared)
    if output:
        _save(found, output)
        printing.remark(f"Saved to {output}.", quiet)
    if plot is not None and isinstance(found, experiments.Comparison):
        plot_option.save_comparison(plot, found, figure, wanted["of"], quiet)
    _show(found, as_json)


def _save(found: Comparison | Selection, output: Path) -> None:
    from sim.experiments import Comparison, comparison_storage

    if isinstance(found, Comparison):
        comparison_storage.save(found, output)
    else:
        comparison_storage.save_file(found, output)


def _play(
    models: tuple[Scenario, ...], wanted: Mapping[str, Any], shared: Mapping[str, Any]
) -> Comparison | Selection:
    from sim import experiments

    if wanted["best"] is None:
        n = wanted["replications"] or 1000
        return experiments.compare(models, n, responses=wanted["of"] or None, **shared)
    limits = {name: wanted[name] for name in ("first", "most") if wanted[name] is not None}
    return experiments.select(
        models, wanted["best"], wanted["indifference"], lowest=wanted["lowest"], **limits, **shared
    )


def _refuse_misuse(files: tuple[str, ...], variants: tuple[str, ...], wanted: Mapping[str, Any]) -> None:
    """Raises click.UsageError."""
    if len(files) == 1 and not variants:
        raise click.UsageError("Nothing to compare with: name another FILE, or a --variant.")
    if len(files) > 1 and variants:
        raise click.UsageError("--variant goes with one FILE.")
    if files.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    if wanted["best"] is None:
        alone = [name for name in ("indifference", "lowest", "first", "most") if wanted[name] is not None]
        if alone:
            raise click.UsageError(f"--{alone[0]} goes with --best.")
        return
    if wanted["indifference"] is None:
        raise click.UsageError("--best needs --indifference: the least difference that matters to you.")
    if wanted["replications"] is not None:
        raise click.UsageError("--best finds out how many replications it needs; leave out -n.")
    if wanted["plot"]:
        raise click.UsageError("--plot draws differences; it does not go with --best.")
    if wanted["of"]:
        raise click.UsageError("--best names the response; leave out --of.")


def _compared(
    files: tuple[str, ...], sets: dict[str, object], variants: tuple[str, ...], quiet: bool
) -> Compared:
    """Load the scenarios, with their own seeds, and label them."""
    from sim.experiments import labels

    changes = [options.parse_sets(tuple(_parts(variant))) for variant in variants]
    loaded = [options.load(file, sets, None, quiet) for file in files]
    names = [Path(file).stem if file != "-" else loaded[at].name for at, file in enumerate(files)]
    if changes:
        loaded += [loaded[0].replace(change) for change in changes]
        names += labels.describe_changes(changes)
    return Compared(tuple(one.model for one in loaded), labels.distinct(names))


def _parts(variant: str) -> Iterator[str]:
    """Split a variant into settings, at commas outside brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(variant):
        depth += BRACKETS.get(letter, 0)
        if letter == "," and depth == 0:
            yield variant[start:at]
            start = at + 1
    yield variant[start:]


def _show(found: Comparison | Selection, as_json: bool) -> None:
    from sim.experiments import Comparison

    if as_json:
        printing.print_json(found.to_json())
    else:
        for line in _lines(found) if isinstance(found, Comparison) else _lines_of_selection(found):
            click.echo(line)
    if isinstance(found, Comparison) and not found.complete:
        printing.remark(
            f"Interrupted: the {found.finished} replications that all have finished are compared."
        )
        click.get_current_context().exit(INTERRUPTED)


def _lines(found: Comparison) -> Iterator[str]:
    from sim.experiments import comparison_report as texts

    yield from (found.headline, "", *(f"  {line}" for line in texts.key(found)))
    rows = texts.cells(found)
    yield from printing.fitted(rows, printing.width(), texts.SPARE) if len(rows) > 1 else ("",)
    yield from _paragraphs(texts.sentences(found))


def _lines_of_selection(found: Selection) -> Iterator[str]:
    from sim.experiments import selection_report

    yield from printing.fitted(selection_report.cells(found), printing.width())
    yield from _paragraphs(selection_report.sentences(found))


def _paragraphs(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        whole = sentence.replace(" %", f"{UNBROKEN}%")
        filled = textwrap.fill(whole, min(printing.width() or 100, 100), break_on_hyphens=False)
        yield filled.replace(UNBROKEN, " ")
