"""Options that commands share, and loading the scenario that they describe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli.printing import remark

if TYPE_CHECKING:
    from sim.api import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])

HIGHEST_SEED = 2**63 - 1

file_argument = click.argument("file", metavar="FILE")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
quiet_option = click.option("--quiet", is_flag=True, help="Show no warnings and no progress.")
confidence_option = click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    metavar="C",
    help="Confidence of every interval; default: 0.95.",
)
replication_option = click.option(
    "--replication",
    type=click.IntRange(1),
    default=1,
    metavar="K",
    help="Play the K-th replication of a study.",
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0, HIGHEST_SEED),
    metavar="S",
    help="Random seed; default: that of the scenario.",
)
set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    callback=lambda ctx, param, given: parse_sets(given),
    help="Change a value of the scenario, as in --set defence.batteries.inner.channels=3; repeatable.",
)


def scenario_options(command: Command) -> Command:
    """Add FILE, ``--seed`` and ``--set``, which `load` needs."""
    return file_argument(set_option(seed_option(command)))


def output_option(forms: str) -> Callable[[Command], Command]:
    """Return the option ``-o``, for the named forms of output."""
    kind = click.Path(path_type=Path)
    return click.option(
        "-o", "--output", type=kind, metavar=forms, help="Save the result to this file or folder."
    )


def parse_sets(given: tuple[str, ...]) -> dict[str, object]:
    """Read PATH=VALUE settings; a value is written as in a scenario file."""
    from sim import language

    sets: dict[str, object] = {}
    for one in given:
        path, equals, value = one.partition("=")
        if not equals or not path.strip():
            raise click.BadParameter(f"{one!r} is not PATH=VALUE, as in run.until=120")
        sets[path.strip()] = language.value(value)
    return sets


def load(file: str, sets: dict[str, object], seed: int | None, quiet: bool) -> Scenario:
    """Load a scenario with changes and seed; its warnings go to standard error unless *quiet*."""
    from sim import api

    scenario = api.load(file, sets if seed is None else {**sets, "seed": seed})
    for warning in scenario.warnings():
        remark(f"{file}: warning: {warning}", quiet)
    return scenario


ENGINES = ("auto", "simpy", "portable", "native", "compiled")
"""A copy of `batch.ENGINES`, as importing it would import NumPy."""

engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    help="The event loop: SimPy's (simpy), compiled to WebAssembly (portable) or by numba (native). All give"
    " the same numbers.",
)
