"""The options that commands share, and the scenario that they describe."""

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
quiet_option = click.option("--quiet", is_flag=True, help="No warnings, no progress.")
confidence_option = click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    metavar="C",
    help="How often an interval covers the truth; default: 0.95.",
)
replication_option = click.option(
    "--replication", type=click.IntRange(1), default=1, metavar="K", help="Replay the K-th of a study."
)
seed_option = click.option(
    "--seed", type=click.IntRange(0, HIGHEST_SEED), metavar="S", help="Instead of the scenario's own seed."
)
set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    callback=lambda ctx, param, given: parse_sets(given),
    help="Another value of the scenario, as in --set defence.batteries.inner.channels=3; repeatable.",
)


def scenario_options(command: Command) -> Command:
    """FILE, ``--seed`` and ``--set``: what `load` needs."""
    return file_argument(set_option(seed_option(command)))


def output_option(forms: str) -> Callable[[Command], Command]:
    """``-o``, for the named forms of output."""
    kind = click.Path(path_type=Path)
    return click.option("-o", "--output", type=kind, metavar=forms, help="Save it there.")


def parse_sets(given: tuple[str, ...]) -> dict[str, object]:
    """Paths and the values they are set to; a value is written as in a scenario file."""
    from sim import language

    sets: dict[str, object] = {}
    for one in given:
        path, equals, value = one.partition("=")
        if not equals or not path.strip():
            raise click.BadParameter(f"{one!r} is not PATH=VALUE, as in run.until=120")
        sets[path.strip()] = language.value(value)
    return sets


def load(file: str, sets: dict[str, object], seed: int | None, quiet: bool) -> Scenario:
    """The scenario as the options want it; its warnings go to standard error unless *quiet*."""
    from sim import api

    scenario = api.load(file, sets if seed is None else {**sets, "seed": seed})
    for warning in scenario.warnings():
        remark(f"{file}: warning: {warning}", quiet)
    return scenario


ENGINES = ("auto", "simpy", "portable", "native", "compiled")
"""Those of `batch.ENGINES`, which it would take NumPy to import."""

engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    help="The loop that plays: SimPy's (simpy), or the compiled rules as WebAssembly (portable) or by numba"
    " (native). The numbers are the same.",
)
