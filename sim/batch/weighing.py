"""Blocks of replications of a tilted plan, each with how likely it was (`rules.likelihood`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import draws as d
from sim.batch.blocks import Workspace
from sim.batch.players import Player, borrowed
from sim.plan import Floats, Plan
from sim.responses import names
from sim.rules.likelihood import Tilt


class _Weighing(Workspace):
    """A workspace that has room for the weights too: *most* replications at a time, *items* numbers each."""

    def __init__(self, plan: Plan, player: Player, tilt: Tilt, most: int, items: int) -> None:
        self.given, self.most, self.items = tilt, most, items
        super().__init__(plan, player, log=True)

    def parts(self) -> tuple[Any, ...]:
        tables, state, known, scratch = super().parts()
        tilt = self.given._replace(share=np.zeros(self.threats))
        return tables, state, known, scratch, tilt, (np.zeros((self.most, self.items)),)

    def make_room(self) -> None:
        placed = self.player.placed(*self.parts())
        self.tables, self.state, self.calendar, (self.report,), self.tilt, (self.weights,) = placed

    def weigh(self, at: d.Source, first: int, rows: Floats, weights: Floats) -> int:
        """Play and weigh replications into the first of *rows* and *weights*; return how many."""
        window = self.player.window(rows[: self.most])
        into = self.weights[: len(window)]
        arguments = (self.tables, self.state, self.calendar, at.low, at.high, first, window, self.report)
        self.player.weighed_block(*arguments, self.tilt, into)
        found = into.copy()  # before room is made anew
        filled = window.copy()
        done = self.settle(first)
        rows[:done], weights[:done] = filled[:done], found[:done]
        return done


MOST = 1_000
"""Replications that are weighed in one call."""


def weighed_rows(
    plan: Plan, tilt: Tilt, seed: int, first: int, count: int, items: int, player: str | None = None
) -> tuple[Floats, Floats]:
    """The responses of *count* replications from number *first* on, and *items* numbers of `weigh` for each.

    Shapes (count, len(names(plan))) and (count, items). The numbers are those of `live.weighed_rows`.
    Raises RunawayError. Lets other threads run while it works.
    """
    result, weights = np.zeros((count, len(names(plan)))), np.zeros((count, items))
    at = d.source(seed, first)
    done = 0
    with borrowed(player) as one:
        work = _Weighing(plan, one, tilt, min(MOST, count), items)
        while done < count:
            done += work.weigh(at, first + done, result[done:], weights[done:])
    return result, weights
