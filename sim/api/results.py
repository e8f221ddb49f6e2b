"""What many replications gave, as objects that show themselves: a table in a notebook, and `plot`."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim import experiments, rare
from sim import study as studies
from sim.experiments import comparison_report, comparison_storage, sweep_report, sweep_storage
from sim.rare import report as rare_report
from sim.study import report as study_report
from sim.study import tables

if TYPE_CHECKING:
    from sim.figures import Picture

Face = TypeVar("Face")


class Study(studies.Study):
    """What many replications gave: `table`, a response by its name, `plot`."""

    def plot(self, figure: str = "outcomes", of: str = "leaks", *, theme: str = "white") -> Picture:
        """A figure: "outcomes" or "causes", or "histogram", "running_mean", "ecdf" or "smore" of a response.

        *of* is that response; the theme is "white" or "dark". Raises SimError for a name there is none
        of, and for a figure that needs the rows of a study that kept none.
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
    """Studies on common draws and how each pair of them differs."""

    def plot(self, figure: str = "differences", of: str | None = None, *, theme: str = "white") -> Picture:
        """The "differences", the "smore" plot or the "ecdf" of the response *of*; without one, of the leaks.

        Raises SimError for a figure there is none of and for a response that was not compared.
        """
        from sim import figures

        return figures.of_comparison(self, figure, of, theme=theme)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .json or .csv. Raises SimError."""
        comparison_storage.save(self, path)

    def _repr_html_(self) -> str:
        return comparison_report.html(self) + self.plot()._repr_html_()


class Selection(experiments.Selection):
    """Which of several scenarios is the best in one response."""

    def save(self, path: str | Path) -> None:
        """Save to a file ending in .json or .csv. Raises SimError."""
        comparison_storage.save_file(self, path)

    def _repr_html_(self) -> str:
        return tables.html(self.cells) + "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)


class Sweep(experiments.Sweep):
    """Studies of one scenario at several points."""

    def plot(self, figure: str | None = None, of: str = "leaks", *, theme: str = "white") -> Picture:
        """The "curves", the "heat_map" or the "dots" of a response; without a name, the one that suits.

        Raises SimError for a figure there is none of, or that cannot show this sweep.
        """
        from sim import figures

        return figures.of_sweep(self, figure, of, theme=theme)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .csv (tidy) or .json. Raises SimError."""
        sweep_storage.save(self, path)

    def _repr_html_(self) -> str:
        return sweep_report.html(self) + (self.plot()._repr_html_() if self.points else "")


class Sensitivity(experiments.Sensitivity):
    """Which input matters for a response, and how much."""

    def plot(self, *, theme: str = "white") -> Picture:
        """The indices of every input with their intervals."""
        from sim import figures

        return figures.effects(self, theme=theme)

    def _repr_html_(self) -> str:
        return tables.html(self.cells(), self.headline, self.sentences) + self.plot()._repr_html_()


class WarmUp(experiments.WarmUp):
    """Where the warm-up of a scenario ends, and what one long run says of its steady state."""

    def plot(self, of: str | None = None, *, theme: str = "white") -> Picture:
        """A series and where it is cut, the first unless *of* names one. Raises SimError."""
        from sim import figures

        return figures.of_warm_up(self, of, theme=theme)

    def __repr__(self) -> str:
        return f"<WarmUp {self.headline}>"

    def _repr_html_(self) -> str:
        return tables.html(self.cells(), self.headline, self.sentences) + self.plot()._repr_html_()


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


def shown(face: type[Face], found: Any) -> Face:
    """What another room made, as the class of this room that shows itself."""
    return face(**{field.name: getattr(found, field.name) for field in fields(found)})
