"""Results that save, plot and display themselves in a notebook."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim import experiments, rare
from sim import study as studies
from sim.experiments import (
    comparison_report,
    comparison_storage,
    selection_report,
    sensitivity_report,
    sweep_report,
    sweep_storage,
    warm_up_report,
)
from sim.rare import report as rare_report
from sim.study import report as study_report

if TYPE_CHECKING:
    from sim.figures import Picture

Face = TypeVar("Face")


class Study(studies.Study):
    """The result of many replications: `table`, a response by its name, `plot`, `save`."""

    def plot(self, figure: str = "outcomes", of: str = "leaks", *, theme: str = "white") -> Picture:
        """Draw "outcomes" or "causes", or "histogram", "running_mean", "ecdf" or "smore" of a response.

        *of* is that response; the theme is "white" or "dark". Raises SimError for an unknown name, and for
        a figure that needs rows if the study kept none.
        """
        from sim import figures

        return figures.of_study(self, figure, of, theme=theme)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .json, .csv or .parquet.

        Raises SimError if nothing can be written there, or if the rows that it takes were not kept.
        """
        studies.save(self, path)

    def _repr_html_(self) -> str:
        return study_report.html(self) + self.plot()._repr_html_()


class Comparison(experiments.Comparison):
    """Studies on common draws and the differences of each pair."""

    def plot(self, figure: str = "differences", of: str | None = None, *, theme: str = "white") -> Picture:
        """Draw the "differences", the "smore" plot or the "ecdf" of the response *of* (default: the leaks).

        Raises SimError for an unknown figure and for a response that was not compared.
        """
        from sim import figures

        return figures.of_comparison(self, figure, of, theme=theme)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .json or .csv. Raises SimError."""
        comparison_storage.save(self, path)

    def _repr_html_(self) -> str:
        return comparison_report.html(self) + self.plot()._repr_html_()


class Selection(experiments.Selection):
    """The best of several scenarios in one response."""

    @property
    def sentences(self) -> list[str]:
        """The result, its guarantee and its source, a sentence each."""
        return selection_report.sentences(self)

    def save(self, path: str | Path) -> None:
        """Save to a file ending in .json or .csv. Raises SimError."""
        comparison_storage.save_file(self, path)

    def _repr_html_(self) -> str:
        return selection_report.html(self)


class Sweep(experiments.Sweep):
    """Studies of one scenario at several points."""

    def plot(self, figure: str | None = None, of: str = "leaks", *, theme: str = "white") -> Picture:
        """Draw the "curves", the "heat_map" or the "dots" of a response (default: the one that suits).

        Raises SimError for an unknown figure, and for one that cannot show this sweep.
        """
        from sim import figures

        return figures.of_sweep(self, figure, of, theme=theme)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .csv (tidy) or .json. Raises SimError."""
        sweep_storage.save(self, path)

    def _repr_html_(self) -> str:
        return sweep_report.html(self) + (self.plot()._repr_html_() if self.points else "")


class Sensitivity(experiments.Sensitivity):
    """Which inputs matter for a response, and how much."""

    def plot(self, *, theme: str = "white") -> Picture:
        """Draw the indices of every input with their intervals."""
        from sim import figures

        return figures.effects(self, theme=theme)

    @property
    def sentences(self) -> list[str]:
        """The findings in plain words."""
        return sensitivity_report.sentences(self)

    def _repr_html_(self) -> str:
        return sensitivity_report.html(self) + self.plot()._repr_html_()


class WarmUp(experiments.WarmUp):
    """Where the warm-up of a scenario ends, and its steady state from one long run."""

    def plot(self, of: str | None = None, *, theme: str = "white") -> Picture:
        """Draw a series, the first unless *of* names one, and where it is cut. Raises SimError."""
        from sim import figures

        return figures.of_warm_up(self, of, theme=theme)

    @property
    def sentences(self) -> tuple[str, ...]:
        """A suggestion for `run.warm_up`, and warnings."""
        return warm_up_report.sentences(self)

    def __repr__(self) -> str:
        return f"<WarmUp {self.headline}>"

    def _repr_html_(self) -> str:
        return warm_up_report.html(self) + self.plot()._repr_html_()


class Rare(rare.Rare):
    """The chance of a rare event, and how far it can be trusted."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in plain words, one line for each item."""
        return rare_report.sentences(self)

    def __repr__(self) -> str:
        return f"<Rare {self.sentences[0]}>"

    def _repr_html_(self) -> str:
        return rare_report.html(self)


def as_face(face: type[Face], found: Any) -> Face:
    """Convert a result of another package to its class here, which displays itself."""
    return face(**{field.name: getattr(found, field.name) for field in fields(found)})
