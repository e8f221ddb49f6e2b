"""Several plans played as one job, so that small studies share blocks, threads and workers.

Replication k of the n-th plan (both counted from 0) is number n * each + k of the job; its draws are those
of replication k.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sim import responses
from sim.errors import RunawayError, SimError
from sim.plan import Plan
from sim.study.aggregation import Block, Part, Wanted, gather
from sim.study.columns import Rows


class Series(NamedTuple):
    """Plans played one after the other, *each* replications of every plan, all with one seed.

    *labels* name the plans in messages.
    """

    plans: tuple[Plan, ...]
    each: int
    labels: tuple[str, ...]

    @classmethod
    def of(cls, plans: Sequence[Plan], each: int, labels: Sequence[str]) -> Series:
        """Make a series. Raises ValueError if the seeds differ, as the draws would then differ too."""
        if len({plan.seed for plan in plans}) > 1:
            raise ValueError("the plans of a series have one seed")
        return cls(tuple(plans), each, tuple(labels))

    @property
    def size(self) -> int:
        """The total number of replications."""
        return self.each * len(self.plans)


Model = Plan | Series
"""What a job plays."""

Loop = Callable[[Plan, int, int, int], Rows]
"""Plays replications: takes a plan, a seed, the first replication and how many; returns rows."""


def parts(loop: Loop, model: Model, block: Block, wanted: Wanted) -> list[Part]:
    """Play a block of a model and return a part for each plan that has replications in it."""
    if not isinstance(model, Series):
        return [_part(loop, model, block, wanted)]
    found = []
    for which, own in portions(model.each, block):
        with _named(model.labels[which]):
            found.append(_part(loop, model.plans[which], own, wanted, which))
    return found


def _part(loop: Loop, plan: Plan, block: Block, wanted: Wanted, which: int = 0) -> Part:
    return gather(responses.names(plan), block, wanted, lambda some: loop(plan, plan.seed, *some), which)


def portions(each: int, block: Block) -> list[tuple[int, Block]]:
    """Cut a block of a series by plan: return each plan's place and the block in its own numbers."""
    found, first = [], block.first
    while first < block.end:
        which, before = divmod(first - 1, each)
        size = min(block.end - first, each - before)
        found.append((which, Block(before + 1, size)))
        first += size
    return found


@contextlib.contextmanager
def _named(label: str) -> Iterator[None]:
    try:
        yield
    except RunawayError as error:
        raise SimError(f"{label}: {error}") from error
