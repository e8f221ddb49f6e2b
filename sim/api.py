"""The project for Python users: what the command line can do, as a few objects that show themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import experiments, language, live, trace
from sim import rare as rare_events
from sim import study as studies
from sim.errors import SimError
from sim.experiments import Selection
from sim.language import check, schema, shipped
from sim.language.cautions import cautions
from sim.rare import Rare
from sim.scenario import Scenario as Model
from sim.study import tables

if TYPE_CHECKING:
    from sim.figures import Picture
    from sim.theory import Verdict

__all__ = [
    "Comparison",
    "Rare",
    "Run",
    "Scenario",
    "Selection",
    "Sensitivity",
    "Study",
    "Sweep",
    "WarmUp",
    "check",
    "compare",
    "load",
    "schema",
    "select",
    "shipped",
]

THREAT_KEYS = (
    *("id", "kind", "appeared", "detected", "lands", "zone"),
    *("outcome", "cause", "ended", "engagements", "rounds"),
)
EVENT_KEYS = ("time", "event", "threat", "battery", "channel")


@dataclass(frozen=True, repr=False)
class Run(trace.Run):
    """One replication, told: its events, its threats and why each ended as it did, its responses."""

    model: Model | None = field(default=None, compare=False)
    """The scenario that was played."""

    def narrate(self) -> list[str]:
        """The run in sentences, for who listens rather than looks: what happened when, and why.

        Raises SimError for a run that was not played by `Scenario.run`.
        """
        if self.model is None:
            raise SimError("A run is told with its scenario; play it with scenario.run().")
        return trace.narrate(self, self.model)

    def to_json(self) -> dict[str, object]:
        """The run as plain values for JSON; None where a value is missing."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replication": self.replication,
            "responses": {
                name: studies.plain(value, studies.is_whole(name)) for name, value in self.responses.items()
            },
            "threats": [{key: getattr(threat, key) for key in THREAT_KEYS} for threat in self.threats],
            "events": [{key: getattr(event, key) for key in EVENT_KEYS} for event in self.events],
        }

    @property
    def headline(self) -> str:
        """What was played, in one line."""
        return f"{self.scenario}: replication {self.replication}, seed {self.seed}"

    def plot(self, *, theme: str = "white") -> Picture:
        """What every channel did, as a figure in the theme "white" or "dark"."""
        from sim import figures

        return figures.channels(self, theme=theme)

    def __repr__(self) -> str:
        return f"<Run {self.headline}: {len(self.threats)} threats>"

    def _repr_html_(self) -> str:
        rows = [[str(threat.id), threat.kind, threat.why] for threat in self.threats]
        told = tables.html([["threat", "kind", "what became of it"], *rows], self.headline)
        return told + self.plot()._repr_html_()


class Study(studies.Study):
    """What many replications gave: `table`, a response by its name, `plot`."""

    def plot(self, figure: str = "outcomes", of: str = "leaks", *, theme: str = "white") -> Picture:
        """A figure: "outcomes" or "causes", or "histogram", "running_mean", "ecdf" or "smore" of a response.

        *of* is that response; the theme is "white" or "dark". Raises SimError for a name there is none
        of, and for a figure that needs the rows of a study that kept none.
        """
        from sim import figures

        return figures.of_study(self, figure, of, theme=theme)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + self.plot()._repr_html_()


class Comparison(experiments.Comparison):
    """Studies on common draws and how each pair of them differs."""

    def plot(self, figure: str = "differences", of: str | None = None, *, theme: str = "white") -> Picture:
        """The "differences", the "smore" plot or the "ecdf" of the response *of*; without one, of the leaks.

        Raises SimError for a figure there is none of and for a response that was not compared.
        """
        from sim import figures

        return figures.of_comparison(self, figure, of, theme=theme)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + self.plot()._repr_html_()


class Sweep(experiments.Sweep):
    """Studies of one scenario at several points."""

    def plot(self, figure: str | None = None, of: str = "leaks", *, theme: str = "white") -> Picture:
        """The "curves", the "heat_map" or the "dots" of a response; without a name, the one that suits.

        Raises SimError for a figure there is none of, or that cannot show this sweep.
        """
        from sim import figures

        return figures.of_sweep(self, figure, of, theme=theme)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + (self.plot()._repr_html_() if self.points else "")


class Sensitivity(experiments.Sensitivity):
    """Which input matters for a response, and how much."""

    def plot(self, *, theme: str = "white") -> Picture:
        """The indices of every input with their intervals."""
        from sim import figures

        return figures.effects(self, theme=theme)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + self.plot()._repr_html_()


def _shown(face: type[Any], found: Any) -> Any:
    """What another room made, as the class of this one that shows itself."""
    return face(**{field.name: getattr(found, field.name) for field in fields(found)})


class WarmUp(experiments.WarmUp):
    """Where the warm-up of a scenario ends, and what one long run says of its steady state."""

    def plot(self, of: str | None = None, *, theme: str = "white") -> Picture:
        """A series and where it is cut, the first unless *of* names one. Raises SimError."""
        from sim import figures

        studies.demand([of] if of else [], [one.of for one in self.settlings])
        one = self[of] if of else self.settlings[0]
        return figures.warm_up(
            one.series.values,
            one.warm_up or 0.0,
            times=one.series.times,
            name=one.of,
            unit=f" {self.time_unit}",
            source=figures.Source(f"{self.headline} · MSER-5"),
            theme=theme,
        )

    def __repr__(self) -> str:
        return f"<WarmUp {self.headline}>"

    def _repr_html_(self) -> str:
        return tables.html(self.cells(), self.headline, self.sentences) + self.plot()._repr_html_()


class Scenario:
    """A scenario, checked and complete; it never changes, `replace` makes another.

    Made of the parts of a scenario file: ``Scenario(name=..., zones={...}, threats={...}, attack=[...])``.
    Raises ScenarioError with every problem found.
    """

    def __init__(self, **parts: object) -> None:
        try:
            # JSON is YAML, so the parts go through the same door as a file.
            text = json.dumps(parts, indent=2, allow_nan=False, ensure_ascii=False)
        except (TypeError, ValueError) as error:
            raise SimError(f"A scenario is made of numbers, words, lists and mappings: {error}.") from error
        self.model: Model = language.parse(text, "Scenario(...)")

    @classmethod
    def of(cls, model: Model) -> Scenario:
        """The scenario around a model that `language` has made."""
        scenario = cls.__new__(cls)
        scenario.model = model
        return scenario

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def seed(self) -> int:
        return self.model.seed

    @property
    def document(self) -> dict[str, Any]:
        """The whole scenario with every default filled, as plain values."""
        return language.document(self.model)

    @property
    def text(self) -> str:
        """The whole scenario with every default filled, as YAML."""
        return language.dump(self.model)

    def replace(self, values: Mapping[str, object]) -> Scenario:
        """Another scenario with other values, each given by its path: ``run.until``.

        Raises ScenarioError for a path or a value that no scenario can have.
        """
        return Scenario.of(language.replace(self.model, values))

    def explain(self) -> list[str]:
        """What the simulator understood, in plain sentences."""
        return language.explain(self.model)

    def warnings(self) -> list[str]:
        """What is allowed in this scenario, but hardly meant."""
        return [f"{'.'.join(map(str, caution.path))}: {caution.message}" for caution in cautions(self.model)]

    def run(self, seed: int | None = None, replication: int = 1) -> Run:
        """Play one replication, counted from 1, and tell it. Raises SimError where it runs away."""
        if replication < 1:
            raise SimError(f"Replication {replication}; replications are counted from 1.")
        model = self._seeded(seed).model
        return Run(**vars(live.play(model, replication=replication)), model=model)

    def study(
        self,
        n: int | None = None,
        seed: int | None = None,
        workers: int = 1,
        *,
        engine: str = "auto",
        output: str | Path | None = None,
        resume: bool = False,
        cluster: str | None = None,
        confidence: float = 0.95,
        precision: float | str | None = None,
        of: str = "leaks",
        most: int = studies.MOST,
    ) -> Study:
        """Play replications 1 to *n*; no number depends on *workers*, *engine* or *cluster*.

        With *precision* in place of *n*: as many, *most* at most, as it takes to know the response *of*
        to that half-width (0.01) or to that share of itself ("5%").

        *engine* is "auto", "simpy" or "compiled"; *output* a folder or file to save to, from which
        *resume* goes on after a kill; *cluster* the address of a Dask scheduler; *confidence* is that
        of every interval. A script that uses
        several workers starts its studies under ``if __name__ == "__main__":``.
        Raises SimError; an interrupt ends the study early with what is finished.
        """
        found = studies.study(
            self.model,
            n,
            seed=seed,
            workers=workers,
            engine=engine,
            output=output,
            resume=resume,
            cluster=cluster,
            confidence=confidence,
            precision=precision,
            of=of,
            most=most,
        )
        shown: Study = _shown(Study, found)
        return shown

    def sweep(
        self,
        axes: Mapping[str, object],
        n: int,
        *,
        points: int | None = None,
        seed: int | None = None,
        workers: int = 1,
        engine: str = "auto",
        output: str | Path | None = None,
        resume: bool = False,
        cluster: str | None = None,
        confidence: float = 0.95,
    ) -> Sweep:
        """Play *n* replications at every combination of the values in *axes*, all on the same draws.

        *axes* gives values to paths: ``{"defence.batteries.inner.channels": range(1, 7)}``, a list, one
        value, or a text as on the command line, ``"0.1:0.9:0.2"``. A range ``"0.1..0.9"`` is
        sampled at *points* points. *output* is a folder or a file ending in .csv or .json; the rest is as
        in `study`.
        Raises SimError before anything is played; an interrupt keeps the points that are finished.
        """
        found = experiments.sweep(
            self.model,
            axes,
            n,
            points=points,
            seed=seed,
            workers=workers,
            engine=engine,
            output=output,
            resume=resume,
            cluster=cluster,
            confidence=confidence,
        )
        shown: Sweep = _shown(Sweep, found)
        return shown

    def sensitivity(
        self,
        axes: Mapping[str, object],
        n: int = 200,
        *,
        of: str = "leaks",
        points: int = 512,
        seed: int | None = None,
        workers: int = 1,
        engine: str = "auto",
        cluster: str | None = None,
        confidence: float = 0.95,
    ) -> Sensitivity:
        """Which input matters: the Sobol indices of the mean of a response over *n* replications.

        *axes* gives each input a range, ``"0.2..0.9"``, or a list; *points*, a power of two, is the size
        of the design: there are points * (inputs + 2) evaluations, all on the same draws. Raises SimError.
        """
        found = experiments.sensitivity(
            self.model,
            axes,
            n,
            of=of,
            points=points,
            seed=seed,
            workers=workers,
            engine=engine,
            cluster=cluster,
            confidence=confidence,
        )
        shown: Sensitivity = _shown(Sensitivity, found)
        return shown

    def theory(self) -> Verdict:
        """What closed form says: every exact value, or which assumptions fail. No simulation.

        ``scenario.theory()["leaks"].pmf`` is the exact distribution of the leaks, where one is known.
        """
        from sim import theory

        return theory.fit(self.model)

    def warm_up(
        self,
        of: Sequence[str] = (),
        *,
        replications: int = 1,
        seed: int | None = None,
        confidence: float = 0.95,
        progress: Callable[[int, int], None] | None = None,
    ) -> WarmUp:
        """Where the warm-up of a long scenario ends, by MSER-5: a value for `run.warm_up`.

        Looks at the series named in *of*, or at all: "wait", "leaks", "intercepted" over threats in the
        order in which they appear, "utilisation.BATTERY" over time. *replications* are averaged.
        Raises SimError.
        """
        model = self._seeded(seed).model
        found = experiments.warm_up(
            model, of=of, replications=replications, confidence=confidence, progress=progress
        )
        shown: WarmUp = _shown(WarmUp, found)
        return shown

    def rare(
        self,
        event: str,
        *,
        relative_error: float = 0.1,
        confidence: float = 0.95,
        most: int = rare_events.MOST,
        seed: int | None = None,
        workers: int = 1,
        engine: str = "auto",
    ) -> Rare:
        """The chance of a rare *event*, such as ``"leaks >= 1"``, with about the *relative_error*.

        Other chances are played and each replication is weighed by its likelihood; the result says what was
        played, whether it deserves trust, and what plain replications would have cost. At most *most*
        replications are played for the estimate. Raises SimError.
        """
        return rare_events.rare(
            self.model,
            event,
            relative_error=relative_error,
            confidence=confidence,
            most=most,
            seed=seed,
            workers=workers,
            engine=engine,
        )

    def _seeded(self, seed: int | None) -> Scenario:
        return self if seed is None else self.replace({"seed": seed})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.model == other.model

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"<Scenario {self.name!r}>"

    def _repr_html_(self) -> str:
        sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.explain())
        return f"<h3>{escape(self.name)}</h3><ul>{sentences}</ul>"


def compare(
    *scenarios: Scenario,
    n: int,
    of: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
    confidence: float = 0.95,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    cluster: str | None = None,
) -> Comparison:
    """Play replications 1 to *n* of each scenario on the same draws, and tell how each pair differs.

    *of* names the responses to compare; without it, all that they have in common. The intervals of a
    response hold together with *confidence*. All use one seed: *seed*, or that of the first.
    Raises SimError.
    """
    found = experiments.compare(
        [scenario.model for scenario in scenarios],
        n,
        responses=of,
        labels=labels,
        confidence=confidence,
        seed=seed,
        workers=workers,
        engine=engine,
        cluster=cluster,
    )
    shown: Comparison = _shown(Comparison, found)
    return shown


def select(
    *scenarios: Scenario,
    best: str,
    indifference: float,
    lowest: bool | None = None,
    labels: Sequence[str] | None = None,
    confidence: float = 0.95,
    first: int = 100,
    most: int = 100_000,
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    cluster: str | None = None,
) -> Selection:
    """Select the scenario with the best mean of the response *best*, on the same draws.

    With *confidence* the one selected is the best, if it is better than every other by *indifference*.
    *lowest* tells which end is good, where the response does not tell by itself. Raises SimError.
    """
    return experiments.select(
        [scenario.model for scenario in scenarios],
        best,
        indifference,
        lowest=lowest,
        labels=labels,
        confidence=confidence,
        first=first,
        most=most,
        seed=seed,
        workers=workers,
        engine=engine,
        cluster=cluster,
    )


def load(source: str | Path, sets: Mapping[str, object] | None = None) -> Scenario:
    """A scenario from a path, by the name of a shipped one, or "-" for standard input.

    *sets* replaces values by their paths. Raises ScenarioError.
    """
    return Scenario.of(language.load(source, sets or {}))
