"""A sweep: a study at every point of a design, all on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim import language, study
from sim.errors import SimError
from sim.experiments import designs
from sim.experiments.axes import axes as axes_of
from sim.experiments.sweep_result import Point, Sweep
from sim.experiments.sweep_storage import Keeper, target
from sim.scenario import Scenario
from sim.statistics import CONFIDENCE
from sim.study import Study
from sim.study.scheduler import Progress
from sim.study.simulate import Say
from sim.study.summaries import without_rows

KEPT_IN_ALL = 500_000
"""Up to this many replications of all points together, every point's study keeps its rows (about 130 MB)."""


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
