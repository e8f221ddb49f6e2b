"""``sim theory``: exact values of a scenario beside simulated ones."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, plot_option, printing
from sim.cli.study import executor_options, progress

if TYPE_CHECKING:
    from sim.experiments.agreement import Agreement, Agreements
    from sim.theory import Verdict

MOST, LEAST, THREATS = 10_000, 100, 2_000_000
"""The default numbers of replications: fewer for a long attack, so that it takes a few seconds."""

FEW_VALUES = 12
"""With more values than this, a distribution is not printed; a figure shows it better."""


@click.command(short_help="Show exact values beside simulated ones, or why no formula applies.")
@options.scenario_options
@click.option(
    "-n",
    "replications",
    type=click.IntRange(2),
    help="Number of replications; default: 10000, fewer for a long attack.",
)
@executor_options
@options.json_option
@plot_option.plot_option
@click.option("--of", "of", metavar="RESPONSE", help="With --plot: the response to draw; default: leaks.")
@options.quiet_option
def theory(
    file: str,
    sets: dict[str, object],
    seed: int | None,
    replications: int | None,
    executor: dict[str, Any],
    as_json: bool,
    plot: Path | None,
    of: str | None,
    quiet: bool,
) -> None:
    """Print every exact value of FILE beside the simulated one.

    z is how many standard errors the simulated mean lies above the exact one; beyond 4 one of the two is
    wrong. If no formula applies, the assumption that fails is shown, and the nearest variant of FILE to
    which a formula applies. --plot draws how often each number occurred, with rings at the exact chances.
    """
    if of and not plot:
        raise click.UsageError("--of says what --plot draws to a file; --plot is missing.")
    from sim import theory as formulas
    from sim.experiments.agreement import put_beside
    from sim.study import Options, study

    scenario = options.load(file, sets, seed, quiet)
    verdict = formulas.fit(scenario.model)
    change = None if verdict.fits else formulas.change_to_fit(scenario.model)
    with progress(quiet) as callbacks:
        played = study(
            scenario.model,
            replications or _enough(verdict),
            options=Options(**executor, **callbacks),
        )
    found = put_beside(verdict, played)
    plot_option.save_agreement(plot, found, of, quiet)
    if as_json:
        printing.print_json(_plain(found, change))
        return
    for line in (*_lines(found), *_nearest(file, sets, verdict, change)):
        click.echo(line)


def _enough(verdict: Verdict) -> int:
    threats = max(1.0, verdict["threats"].value if "threats" in verdict else 1.0)
    return int(min(MOST, max(LEAST, THREATS / threats)))


def _plain(found: Agreements, change: Any) -> dict[str, object]:
    """Return plain values for JSON."""
    played, verdict = found.study, found.verdict
    return {
        "scenario": played.scenario,
        "scenario_sha256": played.scenario_sha256,
        "version": played.version,
        "engine": played.engine,
        "seed": played.seed,
        "replications": played.finished,
        "fits": verdict.fits,
        "exact": [one.to_json() for one in found.found],
        "fails": [
            {
                "formula": failure.formula,
                "assumption": failure.assumption,
                "path": failure.path,
                "change": None if failure.change is None else dict(failure.change),
            }
            for failure in verdict.fails
        ],
        "nearest": None if change is None else dict(change),
    }


def _lines(found: Agreements) -> Iterator[str]:
    from sim.vocabulary.responses import DISTRIBUTED

    yield found.study.headline
    if found.found:
        yield ""
        yield from printing.aligned(
            [["response", "exact", "simulated", "95 % interval", "z"], *map(_row, found.found)]
        )
        yield ""
    for one in found.found:
        if one.exact.response in DISTRIBUTED and 1 < len(one.shares) <= FEW_VALUES:
            yield from _distribution(one)
    yield from _formulas(found)


def _row(one: Agreement) -> list[str]:
    from sim.study.tables import MISSING, decimals_of, number

    seen, low_high = one.response, MISSING
    if seen.interval is not None:
        low, high = seen.interval
        decimals = decimals_of((high - low) / 2, 2) if high > low else 3
        low_high = f"{low:.{decimals}f} to {high:.{decimals}f}" if high > low else "never varied"
    about = number(float(f"{one.exact.value:.10g}"))
    return [
        one.exact.response,
        about,
        number(seen.mean),
        low_high,
        MISSING if one.z is None else f"{one.z + 0.0:.1f}",
    ]


def _distribution(one: Agreement) -> Iterator[str]:
    parts = [f"{value}: {100 * exact:.2f} ({100 * seen:.2f})" for value, exact, seen in one.shares]
    fit = "" if one.misfit is None else f"   chi-square p = {one.misfit.p:.2g}"
    yield f"{one.exact.response} in %, exact (simulated): {'   '.join(parts)}{fit}"


def _formulas(found: Agreements) -> Iterator[str]:
    given: dict[str, list[str]] = {}
    whys = {}
    for one in found.found:
        given.setdefault(one.exact.formula, []).append(one.exact.response)
        whys[one.exact.formula] = one.exact
    if given:
        yield ""
    for formula, responses in given.items():
        exact = whys[formula]
        limit = " It holds in the long run of the stream." if exact.limit else ""
        yield f"{formula} gives {', '.join(responses)}."
        yield f"  It fits: {exact.why}.{limit}"
        yield f"  Source: {exact.source}."


def _nearest(file: str, sets: dict[str, object], verdict: Verdict, change: Any) -> Iterator[str]:
    if verdict.fits:
        return
    yield ""
    yield "No formula tells what becomes of the threats. The closest:"
    for failure in verdict.closest:
        yield f"  {failure.sentence}"
    if change:
        yield f"The nearest variant that a formula fits ({_many(len(change))}):"
        yield f"  {_command(file, {**sets, **change})}"


def _many(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes} changes"


def _command(file: str, sets: dict[str, object]) -> str:
    from sim.language.writing import flow

    words = ["sim", "theory", file]
    for path, value in sets.items():
        words += ["--set", f"{path}={flow(value)}"]
    return shlex.join(words)
