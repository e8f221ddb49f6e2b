"""``sim list``, ``check``, ``explain``, ``new`` and ``schema``: commands that play nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, printing
from sim.cli.group import WRONG
from sim.errors import ScenarioError, SimError

if TYPE_CHECKING:
    from sim.errors import Problem
    from sim.language import Checked


@click.command("list", short_help="List the shipped scenarios, one line each.")
@options.json_option
def list_(as_json: bool) -> None:
    """Print the name and one line about every shipped scenario."""
    from sim import api

    found = {name: api.load(name).model for name in api.shipped()}
    if as_json:
        rows = [{"name": name, "title": m.name, "description": m.description} for name, m in found.items()]
        printing.print_json(rows)
        return
    width = max(map(len, found), default=0)
    for name, model in found.items():
        click.echo(f"{name:<{width}}  {_first_sentence(model.description) or model.name}")


def _first_sentence(text: str) -> str:
    sentence, stop, _ = " ".join(text.split()).partition(". ")
    return sentence + stop.strip()


@click.command(short_help="Check scenarios; show every mistake, with its place.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--resolved", is_flag=True, help="Print the complete scenario, with every default filled in.")
@options.set_option
@options.json_option
@options.quiet_option
def check(
    files: tuple[str, ...], resolved: bool, sets: dict[str, object], as_json: bool, quiet: bool
) -> None:
    """Check every FILE; show each mistake with its line and column, and what is allowed there."""
    found = {file: _checked(file, sets) for file in files}
    if as_json:
        printing.print_json([_verdict(file, checked, resolved) for file, checked in found.items()])
    else:
        for file, checked in found.items():
            _show(file, checked, resolved, quiet)
    if any(checked.problems for checked in found.values()):
        click.get_current_context().exit(WRONG)


def _checked(file: str, sets: dict[str, object]) -> Checked:
    from sim import language

    checked = language.check(file)
    if checked.scenario is None or not sets:
        return checked
    try:
        changed = language.replace(checked.scenario, sets)
    except ScenarioError as error:
        return language.Checked(None, error.problems, (), str(error))
    return replace(checked, scenario=changed)


def _show(file: str, checked: Checked, resolved: bool, quiet: bool) -> None:
    from sim import language

    if checked.text:
        printing.remark(checked.text, quiet and not checked.problems)
    if checked.scenario is None:
        return
    if resolved:
        click.echo(language.dump(checked.scenario), nl=False)
    else:
        click.echo(f"{file}: no problems found")


def _verdict(file: str, checked: Checked, resolved: bool) -> dict[str, object]:
    """Return a check as plain values for JSON; the whole scenario only if *resolved*."""
    from sim import language

    whole = language.document(checked.scenario) if resolved and checked.scenario else None
    return {
        "scenario": file,
        "fine": checked.scenario is not None,
        "problems": [_problem(problem) for problem in checked.problems],
        "warnings": [_problem(problem) for problem in checked.warnings],
        **({"resolved": whole} if resolved else {}),
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "path": ".".join(map(str, problem.path)),
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
    }


@click.command(short_help="Describe a scenario in plain sentences.")
@options.scenario_options
@options.json_option
@options.quiet_option
def explain(file: str, sets: dict[str, object], seed: int | None, as_json: bool, quiet: bool) -> None:
    """Describe FILE in plain sentences: what the simulator understood."""
    sentences = options.load(file, sets, seed, quiet).explain()
    if as_json:
        printing.print_json(sentences)
    else:
        click.echo("\n".join(sentences))


@click.command(short_help="Write a commented starter scenario.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write a commented scenario to FILE, for you to edit. An existing file is never overwritten."""
    from sim import language

    try:
        with file.open("x", encoding="utf-8", newline="\n") as made:
            made.write(language.starter())
    except FileExistsError as error:
        raise SimError(f"{file}: already exists; not overwritten. Choose another name.") from error
    except OSError as error:
        raise SimError(f"{file}: cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {file}. Edit it, then: sim check {file}; sim view {file}; sim study {file}")


@click.command(short_help="Print the JSON Schema of scenarios, for editors.")
@options.output_option("FILE.json")
def schema(output: Path | None) -> None:
    """Print the JSON Schema of scenario files; editors use it to complete and check them."""
    from sim import api

    if output:
        printing.save_json(output, api.schema())
    else:
        printing.print_json(api.schema())
