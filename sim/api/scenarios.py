"""A scenario and what can be done with it: run, study, sweep, theory, rare events."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import experiments, language, replay
from sim import rare as rare_events
from sim import study as studies
from sim.api.results import Rare, Sensitivity, Study, Sweep, WarmUp, as_face
from sim.api.runs import Run
from sim.errors import SimError
from sim.language.warnings import cautions
from sim.scenario import Scenario as Model
from sim.study import Options

if TYPE_CHECKING:
    from sim.theory import Verdict


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
        """Wrap a model that `language` has made."""
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
        """The complete scenario, with every default filled in, as plain values."""
        return language.document(self.model)

    @property
    def text(self) -> str:
        """The complete scenario, with every default filled in, as YAML."""
        return language.dump(self.model)

    def replace(self, values: Mapping[str, object]) -> Scenario:
        """Return another scenario with changed values, each given by its path: ``run.until``.

        Raises ScenarioError for a path or a value that no scenario can have.
        """
        return Scenario.of(language.replace(self.model, values))

    def explain(self) -> list[str]:
        """Return what the simulator understood, in plain sentences."""
        return language.explain(self.model)

    def warnings(self) -> list[str]:
        """Return warnings on what is allowed but probably not meant."""
        return [f"{'.'.join(map(str, caution.path))}: {caution.message}" for caution in cautions(self.model)]

    def run(self, seed: int | None = None, replication: int = 1, engine: str = "auto") -> Run:
        """Play one replication, counted from 1.

        The run does not depend on the *engine*: "simpy", "portable", "native" or "compiled". "auto" is
        SimPy's loop unless the run would take it more than about a second. Raises SimError for a runaway
        replication.
        """
        if replication < 1:
            raise SimError(f"Replication {replication}; replications are counted from 1.")
        model = self._seeded(seed).model
        return Run(**vars(replay.play(model, replication=replication, engine=engine)), model=model)

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

        With *precision* in place of *n*, the study plays until the half-width of the interval of the response
        *of* is that small (0.01, or "5%" of the estimate), at most *most* replications.

        *engine* is "auto", "simpy", "portable", "native" or "compiled" (either of the last two). *output* is
        a folder or file to save to; *resume* continues an unfinished study in that folder. *cluster* is the
        address of a Dask scheduler. *confidence* holds for every interval. A script that uses several
        workers must start its studies under ``if __name__ == "__main__":``.
        Raises SimError; an interrupt ends the study early with what is finished.
        """
        found = studies.study(
            self.model,
            n,
            seed=seed,
            output=output,
            resume=resume,
            precision=precision,
            of=of,
            most=most,
            options=Options(workers, engine, cluster, confidence),
        )
        return as_face(Study, found)

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
        sampled at *points* points. *output* is a folder or a file ending in .csv or .json; the other
        arguments are those of `study`.
        Raises SimError before anything is played; an interrupt keeps the points that are finished.
        """
        found = experiments.sweep(
            self.model,
            axes,
            n,
            points=points,
            seed=seed,
            output=output,
            resume=resume,
            options=Options(workers, engine, cluster, confidence),
        )
        return as_face(Sweep, found)

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
        """Estimate which inputs matter: Sobol indices of the mean of a response over *n* replications.

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
            options=Options(workers, engine, cluster, confidence),
        )
        return as_face(Sensitivity, found)

    def theory(self) -> Verdict:
        """Return every exact value that a formula gives, or which assumptions fail, without simulation.

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
        """Find where the warm-up of a long scenario ends, by MSER-5: a value for `run.warm_up`.

        *of* names the series to look at (default: all): "wait", "leaks", "intercepted" over threats in the
        order of appearance, "utilisation.BATTERY" over time. *replications* are averaged.
        Raises SimError.
        """
        model = self._seeded(seed).model
        found = experiments.warm_up(
            model, of=of, replications=replications, confidence=confidence, progress=progress
        )
        return as_face(WarmUp, found)

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
        """Estimate the chance of a rare *event*, such as ``"leaks >= 1"``, to about *relative_error*.

        Other chances are played, and each replication is weighted by its likelihood (importance sampling).
        The result says what was played, whether it can be trusted, and what plain replications would have
        cost. At most *most* replications are played for the estimate. Raises SimError.
        """
        found = rare_events.rare(
            self.model,
            event,
            relative_error=relative_error,
            confidence=confidence,
            most=most,
            seed=seed,
            workers=workers,
            engine=engine,
        )
        return as_face(Rare, found)

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


def load(source: str | Path, sets: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario from a path, by the name of a shipped one, or from standard input ("-").

    *sets* replaces values by their paths. Raises ScenarioError.
    """
    return Scenario.of(language.load(source, sets or {}))
