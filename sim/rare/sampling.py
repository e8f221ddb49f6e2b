"""Play replications of a plan or of a proposal, in blocks on threads, with their weights."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import batch, live
from sim.plan import Floats, Plan
from sim.rare import proposal as proposals
from sim.rare.event import Event
from sim.rare.proposal import Proposal
from sim.responses import CAUSES, names
from sim.rules.likelihood import WEIGHT, Tilt
from sim.study import engines
from sim.study.options import say_nothing

BLOCK = 1000
"""Replications in a block: about a hundredth of a second on a compiled loop."""

FIRST_PILOT = 1 << 31
"""The first replication number of searches; estimates start at 1, so that no draw is used twice."""

PLAIN_IN = 10
"""One in so many replications of an estimate is played by the unchanged plan."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Sample:
    """The results of n replications."""

    weights: Floats  # (n,)
    hit: NDArray[np.bool_]  # (n,): whether the event happened
    values: Floats  # (n,): of the event's response
    drawn: Floats  # (n, row): rows of `likelihood.weigh`, only the first item unless asked for
    causes: Floats  # (len(CAUSES),): total weight of the hits with a landing for each cause

    @property
    def n(self) -> int:
        return len(self.weights)

    @property
    def hit_weights(self) -> Floats:
        """The weight of each replication if the event happened, else 0; shape (n,)."""
        return np.where(self.hit, self.weights, 0.0)


def concatenated(samples: list[Sample]) -> Sample:
    """Join samples, one after the other."""
    return Sample(
        np.concatenate([sample.weights for sample in samples]),
        np.concatenate([sample.hit for sample in samples]),
        np.concatenate([sample.values for sample in samples]),
        np.concatenate([sample.drawn for sample in samples]),
        np.sum([sample.causes for sample in samples], axis=0),
    )


class Player:
    """Plays a plan and proposals to it, and counts replications and processor time."""

    def __init__(
        self,
        plan: Plan,
        event: Event,
        workers: int,
        engine: str,
        say: Callable[[str], None] = say_nothing,
    ) -> None:
        """*say* is called if "auto" cannot use the portable loop. Raises as `engines.choose` does."""
        self.plan = plan
        self.names = names(plan)
        self.event = event
        self.workers = workers
        self.engine = engines.choose(engine, plan, 0, say)
        self.compiled = self.engine != "simpy"
        self.next_pilot = FIRST_PILOT
        self.replications = 0
        self.seconds = 0.0

    def warm_up(self) -> None:
        """Load the loops, so that their loading is not counted as time of replications."""
        if self.compiled:
            none = proposals.none(self.plan)
            batch.rows(self.plan, self.plan.seed, FIRST_PILOT, 1, self.engine)
            self._rows(*self._given(none), (FIRST_PILOT, 1), 1)

    def _given(self, proposal: Proposal) -> tuple[Plan, Tilt]:
        return proposals.played(self.plan, proposal), proposals.tilt(self.plan, proposal)

    def _rows(self, played: Plan, tilt: Tilt, block: tuple[int, int], items: int) -> tuple[Floats, Floats]:
        if self.compiled:
            return batch.weighed_rows(played, tilt, self.plan.seed, *block, items, self.engine)
        return live.weighed_rows(played, tilt, self.plan.seed, *block, items)

    def search(self, proposal: Proposal | None, n: int) -> Sample:
        """Play *n* replications of a *proposal*, or of the plan if None, with numbers that no estimate uses.

        With a proposal, everything drawn is kept.
        """
        first = self.next_pilot
        self.next_pilot += n
        return self._play(self._plain if proposal is None else self._weighed(proposal), first, n)

    def rehearse(self, proposal: Proposal, n: int) -> Sample:
        """Play *n* replications as `estimate` does, with numbers that no estimate uses."""
        first = self.next_pilot
        self.next_pilot += n
        return self.estimate(proposal, first, n)

    def estimate(self, proposal: Proposal, first: int, n: int, progress: Progress | None = None) -> Sample:
        """Play replications *first* to *first* + n - 1, n a multiple of PLAIN_IN, by a defensive mixture.

        One in PLAIN_IN is played by the plan. A weight is the likelihood by the plan over the likelihood by
        the mixture, w / (w / PLAIN_IN + 1 - 1 / PLAIN_IN), where w is plan over proposal. It is at most
        PLAIN_IN, so that the estimate cannot be much worse than that of a plain study, and the mean weight
        shows whether the weights are right. Source: A. B. Owen and Y. Zhou, Safe and effective importance
        sampling, Journal of the American Statistical Association 95 (2000), 135-143.
        """
        return self._play(self._mixture(proposal), first, n, progress)

    def _play(
        self,
        play: Callable[[tuple[int, int]], Sample],
        first: int,
        n: int,
        progress: Progress | None = None,
    ) -> Sample:
        began = time.process_time()
        blocks = [(start, min(BLOCK, first + n - start)) for start in range(first, first + n, BLOCK)]
        done: list[Sample] = []
        # Only the compiled loops let other threads run.
        with ThreadPoolExecutor(self.workers if self.compiled else 1) as pool:
            try:
                for sample in pool.map(play, blocks):
                    done.append(sample)
                    if progress:
                        progress(min(BLOCK * len(done), n), n)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        self.replications += n
        self.seconds += time.process_time() - began
        return concatenated(done)

    def _plain(self, block: tuple[int, int]) -> Sample:
        if self.compiled:
            rows = batch.rows(self.plan, self.plan.seed, *block, self.engine)
        else:
            rows = live.rows(self.plan, self.plan.seed, *block)
        return self._sample(rows, np.zeros((len(rows), 1)))

    def _weighed(self, proposal: Proposal) -> Callable[[tuple[int, int]], Sample]:
        played, tilt = self._given(proposal)

        def play(block: tuple[int, int]) -> Sample:
            return self._sample(*self._rows(played, tilt, block, int(tilt.start[-1])))

        return play

    def _mixture(self, proposal: Proposal) -> Callable[[tuple[int, int]], Sample]:
        played, tilt = self._given(proposal)
        of_plan = proposals.tilt(self.plan, proposal, by_plan=True)

        def play(block: tuple[int, int]) -> Sample:
            first, n = block
            few = n // PLAIN_IN
            some, their = self._rows(self.plan, of_plan, (first, few), 1)
            others, theirs = self._rows(played, tilt, (first + few, n - few), 1)
            logs = np.concatenate([their, theirs])
            part = 1.0 / PLAIN_IN
            # 1 / (part + (1 - part) / w), written with the logarithm of w.
            return self._sample(np.concatenate([some, others]), -np.log(part + (1.0 - part) * np.exp(-logs)))

        return play

    def _sample(self, rows: Floats, drawn: Floats) -> Sample:
        values = rows[:, self.names.index(self.event.response)]
        hit = self.event.happened_in(values)
        weights = np.exp(drawn[:, WEIGHT])
        at = self.names.index(f"cause.{CAUSES[0]}")
        causes = weights[hit] @ (rows[hit, at : at + len(CAUSES)] > 0)
        return Sample(weights, hit, values, drawn, causes)
