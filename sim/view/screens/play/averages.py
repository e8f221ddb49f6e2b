"""The average of each automatic order: many attacks, played in the background order by order."""

from __future__ import annotations

import numpy as np

from sim import vocabulary, wording
from sim.plan import ORDERS
from sim.scenario import Scenario
from sim.view.background.sample import GrowingSample, Sample
from sim.view.background.tasks import Work
from sim.view.screens.play.session import ordered

RUNS = 1000
"""Attacks behind each average."""


_NOTHING = np.empty((0, 0))


class Averages:
    """Plays many attacks under each order; call `poll` once a frame."""

    def __init__(self, scenario: Scenario, work: Work) -> None:
        self.scenario, self._work = scenario, work
        self.samples: dict[str, Sample] = {}
        self._growing: GrowingSample | None = None

    @property
    def growing(self) -> bool:
        """Whether more runs will come, or are there and have not been taken over."""
        if self._growing is None or len(self.samples) < len(ORDERS):
            return True
        return self._growing.growing or self.samples[ORDERS[-1]] is not self._growing.sample

    def poll(self) -> None:
        """Take over the runs that are there; begin the next order when one is done."""
        while self._growing is None or not self._growing.growing:
            self._keep()
            if len(self.samples) == len(ORDERS):
                return
            order = ORDERS[len(self.samples)]
            self.samples[order] = Sample((), _NOTHING, RUNS)
            self._growing = self._work.many("orders", ordered(self.scenario, order), RUNS)
        self._keep()

    def _keep(self) -> None:
        if self._growing is not None:
            self.samples[list(self.samples)[-1]] = self._growing.sample

    def stop(self) -> None:
        """Stop playing."""
        if self._growing is not None:
            self._growing.stop()

    def known(self) -> list[tuple[str, Sample]]:
        """(order, runs) for each order with enough runs for an interval, the fewest leaks first."""
        there = [(order, sample) for order, sample in self.samples.items() if len(sample) > 1]
        return sorted(there, key=lambda each: each[1].leaks.mean or 0.0)

    def brief(self) -> str:
        """A heading above the averages, where there is little room."""
        return f"One attack says little. Leaks on average over {RUNS:,}:"

    def sentence(self) -> str:
        """The averages in a sentence, and that one attack says little."""
        known = [each for each in self.known() if len(each[1]) >= each[1].wanted]
        if not known:
            return "One attack says little. Many attacks under each order are being played …"
        parts = [f"{vocabulary.ORDERS[order].label} {_mean(sample)}" for order, sample in known]
        if len(parts) > 1 and len({_mean(sample) for _, sample in known}) == 1:
            parts = [f"every order {_mean(known[0][1])}"]
        attacks = f"Over {len(known[0][1]):,} attacks"
        return f"One attack says little. {attacks}, leaks on average: {', '.join(parts)}."


def _mean(sample: Sample) -> str:
    return wording.number(sample.leaks.mean or 0.0)
