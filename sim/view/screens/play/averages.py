"""What each automatic order does on average: many attacks in the background, one order after the other."""

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
    """Leaks per attack under each order, as far as they are known. Poll `look`."""

    def __init__(self, scenario: Scenario, work: Work) -> None:
        self.scenario, self._work = scenario, work
        self.samples: dict[str, Sample] = {}
        self._crowd: GrowingSample | None = None

    @property
    def growing(self) -> bool:
        """Whether more will come, or is there and has not been looked at."""
        if self._crowd is None or len(self.samples) < len(ORDERS):
            return True
        return self._crowd.growing or self.samples[ORDERS[-1]] is not self._crowd.sample

    def look(self) -> None:
        """Take what is there; begin the next order when one is done."""
        while self._crowd is None or not self._crowd.growing:
            self._keep()
            if len(self.samples) == len(ORDERS):
                return
            order = ORDERS[len(self.samples)]
            self.samples[order] = Sample((), _NOTHING, RUNS)
            self._crowd = self._work.many("orders", ordered(self.scenario, order), RUNS)
        self._keep()

    def _keep(self) -> None:
        if self._crowd is not None:
            self.samples[list(self.samples)[-1]] = self._crowd.sample

    def stop(self) -> None:
        """Nobody looks any more."""
        if self._crowd is not None:
            self._crowd.stop()

    def known(self) -> list[tuple[str, Sample]]:
        """(order, runs) of the orders of which enough is known for an interval, the fewest leaks first."""
        there = [(order, sample) for order, sample in self.samples.items() if len(sample) > 1]
        return sorted(there, key=lambda each: each[1].leaks.mean or 0.0)

    def brief(self) -> str:
        """The same where the numbers stand below and there is little room."""
        return f"One attack says little. Leaks on average over {RUNS:,}:"

    def sentence(self) -> str:
        """What one attack is worth beside many."""
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
