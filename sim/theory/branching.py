"""What the defence sees of a timetable, state by state, and the chance of each with all counted so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.theory.fixed_threats import Role

Floats = NDArray[np.float64]


class Flying(NamedTuple):
    """A threat in play: its role, engagements begun and under way by battery, places in random orders."""

    role: Role
    where: int
    """The row of its chances to land in each zone."""
    begun: tuple[int, ...]
    under: tuple[tuple[int, int], ...]
    """By battery: (end, rounds) of the engagement under way; (0, 0) for none."""
    place: tuple[int, ...]


class Stock(NamedTuple):
    """The rounds of a battery, and when its reload ends; -1 for no limit, and for no reload under way."""

    rounds: int
    reloaded: int


class State(NamedTuple):
    """What the defence sees; threats in the order of their numbers."""

    flying: tuple[Flying, ...]
    stock: tuple[Stock, ...]


@dataclass(frozen=True, eq=False)
class Weight:
    """The chance of a state with everything counted so far: (rows, values) of chances, sums of harm."""

    counts: Floats
    harm: Floats

    def plus(self, other: Weight) -> Weight:
        return Weight(self.counts + other.counts, self.harm + other.harm)

    def times(self, chance: float) -> Weight:
        return Weight(self.counts * chance, self.harm * chance)

    def one_more(self, chances: Floats, harm: Floats) -> Weight:
        """With one more in each row with a chance, and so much harm."""
        shifted = np.zeros_like(self.counts)
        shifted[:, 1:] = self.counts[:, :-1]
        counts = self.counts + chances[:, None] * (shifted - self.counts)
        return Weight(counts, self.harm + harm * self.counts[0].sum())

    def more(self, row: int, number: int) -> Weight:
        """With so many more in one row."""
        counts = self.counts.copy()
        counts[row, number:] = self.counts[row, : self.counts.shape[1] - number]
        counts[row, :number] = 0.0
        return replace(self, counts=counts)


Branches = dict[State, Weight]


def add(branches: Branches, state: State, weight: Weight) -> None:
    before = branches.get(state)
    branches[state] = weight if before is None else before.plus(weight)


def put(row: tuple, at: int, new: object) -> tuple:  # type: ignore[type-arg]
    return (*row[:at], new, *row[at + 1 :])


def without(row: tuple[Flying, ...], at: int) -> tuple[Flying, ...]:
    return (*row[:at], *row[at + 1 :])


def moved(flying: tuple[Flying, ...], battery: int, place: int) -> tuple[Flying, ...]:
    """The last threat put at a place of a battery's random order, the others moved on."""
    *others, last = flying
    moved_on = [
        one._replace(place=put(one.place, battery, one.place[battery] + (one.place[battery] >= place)))
        for one in others
    ]
    return (*moved_on, last._replace(place=put(last.place, battery, place)))


def closed_up(flying: tuple[Flying, ...], at_random: list[int]) -> tuple[Flying, ...]:
    """The same threats with no gaps in their places, so that more states look alike."""
    for battery in at_random:
        taken = sorted(one.place[battery] for one in flying)
        flying = tuple(
            one._replace(place=put(one.place, battery, taken.index(one.place[battery]))) for one in flying
        )
    return flying
