"""Several scenarios as one piece of work: their replications follow one another, scenario by scenario.

So small studies share blocks, threads and workers, and none pays for starting them. Replication k of the
n-th scenario (both counted from 0) is number n * each + k of the whole; its draws are those of replication k.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import responses
from sim.errors import RunawayError, SimError
from sim.plan import Plan

Rows = NDArray[np.float64]


class Series(NamedTuple):
    """Plans of which *each* replications are played, one plan after the other, all on one seed.

    *names* are the responses that any of them has, *columns* where each plan's own stand among these,
    *labels* what messages call the plans.
    """

    plans: tuple[Plan, ...]
    each: int
    names: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, plans: Sequence[Plan], each: int, labels: Sequence[str]) -> Series:
        """Raises ValueError where the seeds differ: then the draws would, and nothing could be compared."""
        if len({plan.seed for plan in plans}) > 1:
            raise ValueError("the plans of a series have one seed")
        own = [responses.names(plan) for plan in plans]
        names = tuple(dict.fromkeys(name for some in own for name in some))
        place = {name: n for n, name in enumerate(names)}
        columns = tuple(tuple(place[name] for name in some) for some in own)
        return cls(tuple(plans), each, names, columns, tuple(labels))

    @property
    def size(self) -> int:
        """The replications of all plans together."""
        return self.each * len(self.plans)


Model = Plan | Series
"""What a course plays."""

PlayPlan = Callable[[Plan, int, int, int], Rows]
"""A loop: plan, seed, first replication, how many, to rows."""


def rows(play: PlayPlan, model: Model, first: int, count: int) -> Rows:
    """The rows of *count* replications of a model from number *first* on.

    Shape (count, responses); of a series, NaN where a plan lacks a response that others have.
    """
    if not isinstance(model, Series):
        return play(model, model.seed, first, count)
    table = np.full((count, len(model.names)), np.nan)
    for which, before, start, stop in _stretches(model.each, first - 1, count):
        plan = model.plans[which]
        with _named(model.labels[which]):
            table[start:stop, model.columns[which]] = play(plan, plan.seed, before + 1, stop - start)
    return table


def split(series: Series, take: Callable[[int, Rows], None]) -> Callable[[Rows], None]:
    """What takes rows of the whole as they follow one another and gives *take* each plan's own.

    *take* is told which plan, counted from 0, and gets stretches of shape (any, its responses).
    """
    taken = 0

    def take_all(table: Rows) -> None:
        nonlocal taken
        for which, _, start, stop in _stretches(series.each, taken, len(table)):
            take(which, table[start:stop, series.columns[which]])
        taken += len(table)

    return take_all


class _Stretch(NamedTuple):
    """Rows *start* to *stop* of a table are a plan's, which has *before* replications before these."""

    which: int
    before: int
    start: int
    stop: int


def _stretches(each: int, before: int, count: int) -> list[_Stretch]:
    """The *count* replications after the first *before* ones, cut where a plan ends."""
    found, done = [], 0
    while done < count:
        which, inside = divmod(before + done, each)
        stop = min(count, done + each - inside)
        found.append(_Stretch(which, inside, done, stop))
        done = stop
    return found


@contextlib.contextmanager
def _named(label: str) -> Iterator[None]:
    try:
        yield
    except RunawayError as error:
        raise SimError(f"{label}: {error}") from error
