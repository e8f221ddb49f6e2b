"""``--plot``: draw a result to a file. matplotlib is imported only if it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli import printing

if TYPE_CHECKING:
    from sim.experiments import Comparison, Sensitivity, Sweep
    from sim.experiments.agreement import Agreements
    from sim.figures import Picture
    from sim.study import Study

Command = TypeVar("Command", bound=Callable[..., Any])

OF_STUDY = ("outcomes", "histogram", "running_mean", "ecdf", "smore", "causes")
OF_COMPARISON = ("differences", "smore", "ecdf")
OF_SWEEP = ("curves", "heat_map", "dots")
"""The names of the figures in `figures.choosing`."""


DARK, PLOTTED = "sim.cli.plot_option.dark", "sim.cli.plot_option.plotted"


def _noted(ctx: click.Context, _: click.Parameter, dark: bool) -> None:
    ctx.meta[DARK] = dark


def _checked(ctx: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    """Check, before any work is done, that a figure can be saved to *path*. Raises SimError."""
    ctx.meta[PLOTTED] = path
    if path is None:
        return None
    from sim import figures

    return figures.target(path)


def plot_option(command: Command) -> Command:
    """Add ``--plot FILE`` and ``--dark``; the command gets *plot*, a path for `save`, or None."""
    plot = click.option(
        "--plot",
        type=click.Path(path_type=Path),
        metavar="FILE.png|FILE.svg",
        is_eager=True,
        callback=_checked,
        help="Draw the result to this file.",
    )
    dark = click.option(
        "--dark",
        is_flag=True,
        expose_value=False,
        callback=_noted,
        help="With --plot: light on dark, not dark on white.",
    )
    return plot(dark(command))


def figure_option(names: Sequence[str], default: str) -> Callable[[Command], Command]:
    """Return the option ``--figure``, one of *names*; *default* names the figure drawn without it."""
    text = f"With --plot: which figure; default: {default}."
    return click.option("--figure", type=click.Choice(names), callback=_with_plot, help=text)


def _with_plot(ctx: click.Context, _: click.Parameter, figure: str | None) -> str | None:
    """Raise click.UsageError if ``--plot`` is missing."""
    if figure and ctx.meta[PLOTTED] is None:
        raise click.UsageError("--figure says what --plot draws to a file; --plot is missing.")
    return figure


def save(path: Path | None, draw: Callable[[str], Picture], quiet: bool = False) -> None:
    """Draw to the file of ``--plot``, if it was given; *draw* takes the theme. Raises SimError."""
    if path is None:
        return
    from sim import figures

    figures.save(draw("dark" if click.get_current_context().meta[DARK] else "white"), path)
    printing.remark(f"Drawn to {path}.", quiet)


def save_study(path: Path | None, study: Study, figure: str | None, of: Sequence[str], quiet: bool) -> None:
    """Draw the named figure of a study, of the first response in *of* (default: leaks)."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.of_study(study, figure or "outcomes", of[0] if of else "leaks", theme=theme)

    save(path, draw, quiet)


def save_comparison(
    path: Path | None, comparison: Comparison, figure: str | None, of: Sequence[str], quiet: bool
) -> None:
    """Draw the named figure of a comparison (default: differences), of the first response in *of*."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.of_comparison(comparison, figure, of[0] if of else None, theme=theme)

    save(path, draw, quiet)


def save_sweep(path: Path | None, sweep: Sweep, figure: str | None, of: Sequence[str], quiet: bool) -> None:
    """Draw the named figure of a sweep, or the one that suits it, of the first response in *of*."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.of_sweep(sweep, figure, of[0] if of else None, theme=theme)

    save(path, draw, quiet)


def save_agreement(path: Path | None, found: Agreements, of: str | None, quiet: bool) -> None:
    """Draw the response *of* (default: leaks), simulated and with its exact chances."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.of_agreement(found, of, theme=theme)

    save(path, draw, quiet)


def save_sensitivity(path: Path | None, found: Sensitivity, quiet: bool) -> None:
    """Draw the indices of every input."""

    def draw(theme: str) -> Picture:
        from sim import figures

        return figures.effects(found, theme=theme)

    save(path, draw, quiet)
