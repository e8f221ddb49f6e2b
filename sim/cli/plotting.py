"""``--plot``: what a command found, drawn to a file. matplotlib is imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from sim.cli import telling

if TYPE_CHECKING:
    from sim.figures import Picture
    from sim.study import Study

Command = TypeVar("Command", bound=Callable[..., Any])

FIGURES = ("outcomes", "histogram", "running_mean", "ecdf", "smore", "causes")
"""The figures of one study, as `figures.choosing` has them."""


class Plot(NamedTuple):
    """A file that a figure goes to, and its theme."""

    path: Path
    theme: str


DARK = "sim.cli.plotting.dark"


def _noted(ctx: click.Context, _: click.Parameter, dark: bool) -> None:
    ctx.meta[DARK] = dark


def _checked(ctx: click.Context, _: click.Parameter, path: Path | None) -> Plot | None:
    """Raises SimError before any work is done where no figure can be written to *path*."""
    if path is None:
        return None
    from sim import figures

    return Plot(figures.target(path), "dark" if ctx.meta[DARK] else "white")


def plot_option(command: Command) -> Command:
    """``--plot FILE`` and ``--dark``: gives a command *plot*, what `save` takes, or None."""
    plot = click.option(
        "--plot",
        type=click.Path(path_type=Path),
        metavar="FILE.png|FILE.svg",
        callback=_checked,
        help="Draw it to this file.",
    )
    dark = click.option(
        "--dark",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_noted,
        help="With --plot: light on dark, not dark on white.",
    )
    return plot(dark(command))


figure_option = click.option(
    "--figure", type=click.Choice(FIGURES), help="With --plot: which figure; default: outcomes."
)


def save(plot: Plot | None, draw: Callable[[str], Picture], quiet: bool = False) -> None:
    """Draw to the file of ``--plot``, if it was given; *draw* takes the theme. Raises SimError."""
    if plot is None:
        return
    from sim import figures

    figures.save(draw(plot.theme), plot.path)
    telling.remark(f"Drawn to {plot.path}.", quiet)


def save_study(
    plot: Plot | None, study: Study, figure: str | None, of: Sequence[str], quiet: bool = False
) -> None:
    """Draw the named figure of a study, of the first response *of* where it is of one; else of the leaks."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.of_study(study, figure or FIGURES[0], of[0] if of else "leaks", theme=theme)

    save(plot, draw, quiet)
