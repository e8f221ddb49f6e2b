"""The points of an experiment: all combinations of its values, or a sample of them."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sim import language
from sim.errors import ScenarioError, SimError
from sim.experiments.axes import Axis, Between, short, shown
from sim.scenario import Scenario

MOST_POINTS = 5_000
"""The most points of a sweep; the estimates of every point are kept in memory."""

DESIGN_SEED = 20_261_121
"""The seed of the Latin hypercube: equal axes and numbers of points always give the same sample."""

GOLDEN = 0.618034
"""No range of whole numbers of a length from 1 to 10^6 has a whole number at this share of its length."""

Values = dict[str, object]


def with_whole_ranges(model: Scenario, axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Return the axes, with ranges of whole numbers where the scenario takes only whole numbers."""
    start = {axis.path: axis.first for axis in axes}
    return tuple(_with_whole_range(model, axis, start) for axis in axes)


def _with_whole_range(model: Scenario, axis: Axis, start: Values) -> Axis:
    range_ = axis.choice
    if not isinstance(range_, Between) or range_.low % 1 or range_.high % 1:
        return axis
    broken = range_.low + GOLDEN * (range_.high - range_.low)
    # Ask the scenario: a current value of 1 does not say whether 1.5 is allowed.
    takes_whole = _is_valid(model, start | {axis.path: range_.low})
    if not takes_whole or _is_valid(model, start | {axis.path: broken}):
        return axis
    whole = Between(int(range_.low), int(range_.high), whole=True)
    return replace(axis, choice=whole)


def _is_valid(model: Scenario, values: Values) -> bool:
    try:
        language.replace(model, values)
    except ScenarioError:
        return False
    return True


def points(axes: Sequence[Axis], wanted: int | None) -> list[Values]:
    """Return the values of each point, by path.

    Without *wanted* these are all combinations, the last path varying fastest. Otherwise they are *wanted*
    points of a Latin hypercube: each axis is cut into *wanted* equal parts, and each part is met once.
    Equal points (lists and whole numbers have few values) count once. Raises SimError for too many points,
    and for a range without *wanted*.
    """
    if wanted is None:
        return _grid(axes)
    if not 1 <= wanted <= MOST_POINTS:
        raise SimError(f"{wanted} points; a sweep has from 1 to {MOST_POINTS}.")
    if not any(axis.sampled for axis in axes) and _size(axes) <= wanted:
        return _grid(axes)
    return _distinct(
        {axis.path: axis.choice.at(share) for axis, share in zip(axes, shares, strict=True)}
        for shares in hypercube(len(axes), wanted)
    )


def _grid(axes: Sequence[Axis]) -> list[Values]:
    for axis in axes:
        if isinstance(axis.choice, Between):
            raise SimError(
                f"{axis.path}={axis.choice.low}..{axis.choice.high}: a range has no end of values;"
                " say how many points to spread over it (--points N), or give a step (LOW:HIGH:STEP)."
            )
    size = _size(axes)
    if size > MOST_POINTS:
        raise SimError(
            f"These are {size} combinations; a sweep has up to {MOST_POINTS} points. Give fewer values,"
            " or --points N for N of the combinations, spread evenly."
        )
    lists = [axis.choice.values for axis in axes if not isinstance(axis.choice, Between)]
    paths = [axis.path for axis in axes]
    return [dict(zip(paths, values, strict=True)) for values in itertools.product(*lists)]


def _size(axes: Sequence[Axis]) -> int:
    return math.prod(len(axis.choice.values) for axis in axes if not isinstance(axis.choice, Between))


def hypercube(dimensions: int, size: int) -> list[list[float]]:
    """Return a Latin hypercube of *size* points in [0, 1)^*dimensions*, always the same one.

    Source: McKay, Beckman and Conover (1979), Technometrics 21, 239-245; drawn by scipy.stats.qmc.
    """
    from numpy.random import default_rng
    from scipy.stats import qmc

    sample: list[list[float]] = (
        qmc.LatinHypercube(dimensions, rng=default_rng(DESIGN_SEED)).random(size).tolist()
    )
    return sample


def _distinct(found: Iterable[Values]) -> list[Values]:
    return list({json.dumps(values, sort_keys=True): values for values in found}.values())


def variants(model: Scenario, found: Sequence[Values]) -> list[Scenario]:
    """Return the scenario at each point. Raises ScenarioError if any point is invalid."""
    made: list[Scenario] = []
    wrong: list[ScenarioError] = []
    for values in found:
        try:
            made.append(language.replace(model, values))
        except ScenarioError as error:
            wrong.append(error)
    if wrong:
        counted = f"{len(wrong)} of {len(found)} points cannot be played; nothing was played."
        raise ScenarioError(f"{wrong[0]}\n{counted}", wrong[0].problems)
    return made


def labels(paths: Sequence[str], found: Sequence[Values]) -> list[str]:
    """Return a name for each point, for messages: ``channels=2, salvo=1``."""
    names = short(paths)
    return [", ".join(f"{names[path]}={shown(values[path])}" for path in paths) for values in found]
