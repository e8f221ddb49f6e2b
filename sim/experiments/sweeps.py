"""Run a sweep: a study at every point of a design, all on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sim import language, study
from sim.errors import SimError
from sim.experiments import designs
from sim.experiments.axes import axes as axes_of
from sim.experiments.sweep_result import Point, Sweep
from sim.experiments.sweep_storage import SweepOutput, target
from sim.scenario import Scenario
from sim.study import DEFAULTS, Options, Study
from sim.study.options import Progress
from sim.study.summaries import without_rows

KEPT_IN_ALL = 500_000
"""Up to so many replications of all points together, every study keeps its rows (about 130 MB)."""


class _SweepTask(NamedTuple):
    """The scenario and the points of a sweep to be played."""

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
    output: str | Path | None = None,
    resume: bool = False,
    options: Options = DEFAULTS,
) -> Sweep:
    """Play *n* replications at every combination of the values in *axes*, or at *points* of them.

    *axes* gives values to paths: a range, a list, one value, or a text as on the command line (see `axes`).
    All points share one seed and so the same draws: they differ only in the values set.
    Every point, and every name in *responses*, is checked before anything is played.
    *output* is a folder, or a file ending in .csv or .json. A folder stores points as they finish, and
    *resume* continues from there. The studies keep their rows if all points together have at most
    KEPT_IN_ALL replications; resumed studies have none.
    An interrupt ends the sweep early with the finished points. Raises SimError.
    """
    task = _task(model if seed is None else language.replace(model, {"seed": seed}), axes, points)
    study.require_responses(responses, _names(task.scenarios) if responses else [])
    if resume and output is None:
        raise SimError("To resume a sweep, name the folder that it was saved to (-o, or output=).")
    if points and len(task.points) != points:
        options.say(f"{len(task.points)} points differ, of the {points} that were asked for.")
    to = None if output is None else target(Path(output))
    with SweepOutput(to, task.model, task.scenarios, task.points, n, options.confidence, resume) as out:
        found = list(out.earlier())
        keep_rows = n * len(task.points) <= KEPT_IN_ALL

        def take(which: int, done: Study) -> None:
            out.note(done)
            found.append(done if keep_rows else without_rows(done))

        done = len(found)
        if done < len(task.points):
            study.study_each(
                task.scenarios[done:],
                n,
                take,
                labels=task.labels[done:],
                options=replace(options, progress=_after(done * n, options.progress)),
            )
        result = _result(task, found, n, options.confidence)
        out.finish(result)
    return result


def _task(model: Scenario, given: Mapping[str, object], wanted: int | None) -> _SweepTask:
    found = axes_of(given)
    model = language.replace(model, {axis.path: axis.first for axis in found if not axis.varies})
    axes = designs.with_whole_ranges(model, [axis for axis in found if axis.varies])
    values = designs.points(axes, wanted)
    paths = tuple(axis.path for axis in axes)
    return _SweepTask(model, paths, values, designs.variants(model, values), designs.labels(paths, values))


def _names(scenarios: Sequence[Scenario]) -> list[str]:
    """Return the responses that any of the scenarios has."""
    return list(dict.fromkeys(name for scenario in scenarios for name in study.names(scenario)))


def _after(done: int, progress: Progress | None) -> Progress | None:
    """Return *progress* with the replications that an earlier attempt had *done* added."""
    return progress and (lambda finished, asked: progress(done + finished, done + asked))


def _result(task: _SweepTask, found: list[Study], n: int, confidence: float) -> Sweep:
    pairs = zip(task.points, found, strict=False)
    return Sweep(
        paths=task.paths,
        points=tuple(Point(values, one) for values, one in pairs),
        asked=len(task.points),
        scenario=task.model.name,
        document=language.dump(task.model),
        seed=task.model.seed,
        replications=n,
        confidence=confidence,
    )
