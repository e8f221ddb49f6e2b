"""A sweep: a study at every point of a design, all on the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sim import language, study
from sim.errors import SimError
from sim.experiments import designs
from sim.experiments.axes import axes as axes_of
from sim.experiments.axes import short, shown
from sim.experiments.sweep_storage import Keeper, json_text, save, target
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE
from sim.study import Study, tables
from sim.study.scheduler import Progress
from sim.study.simulate import Say
from sim.study.summaries import without_rows
from sim.vocabulary.responses import SWEPT

KEPT_IN_ALL = 500_000
"""Up to this many replications of all points together, every point's study keeps its rows (about 130 MB)."""


@dataclass(frozen=True)
class Point:
    """A study and the values, by their paths, at which it was made."""

    values: Mapping[str, object]
    study: Study

    def to_json(self) -> dict[str, object]:
        """The point as plain values for JSON."""
        return {"set": dict(self.values), "study": self.study.to_json()}


@dataclass(frozen=True, repr=False)
class Sweep:
    """Studies of one scenario at several points.

    *paths* are those that vary; in a grid the last varies fastest. *asked* is how many points there were
    to be: more than *points* after an interrupt. *document* is the scenario that was varied, as YAML.
    """

    paths: tuple[str, ...]
    points: tuple[Point, ...]
    asked: int
    scenario: str
    document: str
    seed: int
    replications: int
    confidence: float

    @property
    def complete(self) -> bool:
        """Whether every point was finished."""
        return len(self.points) == self.asked

    @property
    def table(self) -> list[dict[str, object]]:
        """Tidy: one row per point and response, with the paths' values; None where there is none."""
        return list(self.rows())

    def rows(self) -> Iterator[dict[str, object]]:
        """The rows of `table`, one after the other."""
        for point in self.points:
            for row in point.study.table:
                method = point.study[str(row["response"])].method
                yield {**point.values, **row, "method": method}

    def to_json(self) -> list[dict[str, object]]:
        """The sweep as plain values for JSON: a list of points, each with what was set and its study."""
        return [point.to_json() for point in self.points]

    def json_text(self) -> Iterator[str]:
        """The same as text, piece by piece."""
        return json_text(self)

    def save(self, path: str | Path) -> None:
        """Save to a folder, or to one file ending in .csv (tidy) or .json. Raises SimError."""
        save(self, target(Path(path)))

    def cells(self, responses: tuple[str, ...] = SWEPT) -> list[list[str]]:
        """A table as text: headings, then a row per point with mean and interval of each response."""
        percent = tables.percent(self.confidence, 6)
        called = short(self.paths)
        head = [called[path] for path in self.paths]
        return [
            [*head, *(text for name in responses for text in (name, f"{percent} interval"))],
            *(self._row(point, responses) for point in self.points),
        ]

    def _row(self, point: Point, responses: tuple[str, ...]) -> list[str]:
        values = [shown(point.values[path]) for path in self.paths]
        found = [point.study.responses.get(name) for name in responses]
        return [
            *values,
            *(text for one in found for text in (tables.estimate(one) if one else [tables.MISSING] * 2)),
        ]

    @property
    def headline(self) -> str:
        """What was played, in one line."""
        finished = f"{len(self.points)}" if self.complete else f"{len(self.points)} of {self.asked}"
        return f"{self.scenario}: {finished} points of {self.replications} replications, seed {self.seed}"

    def __repr__(self) -> str:
        return f"<Sweep {self.headline}>"

    def _repr_html_(self) -> str:
        return tables.html(self.cells(), self.headline)


class _Work(NamedTuple):
    """What a sweep is going to play."""

    model: Scenario
    paths: tuple[str, ...]
    points: list[dict[str, object]]
    scenarios: list[Scenario]
    labels: list[str]


def sweep(
    model: Scenario,
    axes: Mapping[str, object],
    n: int,
    *,
    points: int | None = None,
    responses: Sequence[str] = (),
    seed: int | None = None,
    workers: int = 1,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Say | None = None,
    output: str | Path | None = None,
    resume: bool = False,
    cluster: str | None = None,
    confidence: float = CONFIDENCE,
) -> Sweep:
    """Play *n* replications at every combination of the values in *axes*, or at *points* of them.

    *axes* gives values to paths: a range, a list, one value, or a text as on the command line (`axes`).
    Every point has the same seed and so the same draws: what differs between points is what was set.
    Every point is checked before any is played; so are *responses*, names that will be asked for.
    *output* is a folder, or a file ending in .csv or .json; a folder keeps what is finished as it comes, and
    *resume* goes on from there. The studies keep their rows where all points together have up to KEPT_IN_ALL
    replications, but for those that were resumed. *confidence* is that of every interval.
    An interrupt ends the sweep early with the points that are finished. Raises SimError.
    """
    work = _work(model if seed is None else language.replace(model, {"seed": seed}), axes, points)
    study.demand(responses, _names(work.scenarios) if responses else [])
    if resume and output is None:
        raise SimError("A sweep is resumed where it was saved to: name the folder (-o, or output=).")
    if say and points and len(work.points) != points:
        say(f"{len(work.points)} points differ, of the {points} that were asked for.")
    to = None if output is None else target(Path(output))
    with Keeper(to, work.model, work.scenarios, work.points, n, confidence, resume) as keeper:
        found = list(keeper.earlier())
        keep_rows = n * len(work.points) <= KEPT_IN_ALL

        def take(which: int, done: Study) -> None:
            keeper.note(done)
            found.append(done if keep_rows else without_rows(done))

        done = len(found)
        if done < len(work.points):
            study.several(
                work.scenarios[done:],
                n,
                take,
                labels=work.labels[done:],
                workers=workers,
                engine=engine,
                progress=_after(done * n, progress),
                say=say,
                cluster=cluster,
                confidence=confidence,
            )
        result = _told(work, found, n, confidence)
        keeper.finish(result)
    return result


def _work(model: Scenario, given: Mapping[str, object], wanted: int | None) -> _Work:
    found = axes_of(given)
    model = language.replace(model, {axis.path: axis.first for axis in found if not axis.varies})
    axes = designs.settled(model, [axis for axis in found if axis.varies])
    values = designs.points(axes, wanted)
    paths = tuple(axis.path for axis in axes)
    return _Work(model, paths, values, designs.variants(model, values), designs.labels(paths, values))


def _names(scenarios: Sequence[Scenario]) -> list[str]:
    """The responses that any of the scenarios has."""
    return list(dict.fromkeys(name for scenario in scenarios for name in study.names(scenario)))


def _after(done: int, progress: Progress | None) -> Progress | None:
    """*progress* told of those that an earlier attempt had *done* too."""
    return progress and (lambda finished, asked: progress(done + finished, done + asked))


def _told(work: _Work, found: list[Study], n: int, confidence: float) -> Sweep:
    pairs = zip(work.points, found, strict=False)
    return Sweep(
        paths=work.paths,
        points=tuple(Point(values, one) for values, one in pairs),
        asked=len(work.points),
        scenario=work.model.name,
        document=language.dump(work.model),
        seed=work.model.seed,
        replications=n,
        confidence=confidence,
    )
