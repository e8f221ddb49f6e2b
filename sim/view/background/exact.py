"""Exact values beside the simulated ones, where theory has them: asked for once, never in a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.scenario import Scenario
from sim.view.background.tasks import Task, Work


@dataclass(frozen=True, eq=False)
class Exactly:
    """The exact mean of a response; *pmf* are the chances of 0, 1, 2, ..., shape (most + 1,), if known."""

    value: float
    pmf: NDArray[np.float64] | None
    limit: bool = False
    """Whether it holds in the long run rather than to the last digit."""

    @property
    def told(self) -> str:
        """ "exactly 1.234"."""
        return f"{'in theory' if self.limit else 'exactly'} {wording.precise(self.value)}"

    @property
    def chance(self) -> str:
        """The same for a chance."""
        return f"{'in theory' if self.limit else 'exactly'} {wording.precise(round(100 * self.value, 1))} %"


Known = Mapping[str, Exactly]
"""By response; empty where no formula fits."""


def known(scenario: Scenario) -> Known:
    """Everything exact about a scenario; up to a third of a second, so for `Work.call`."""
    from sim.theory import fit

    return {one.response: Exactly(one.value, one.pmf, one.limit) for one in fit(scenario).exact}


class Asked:
    """What theory knows of one scenario, asked for when somebody first looks."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._task: Task[Known] | None = None

    def of(self, work: Work) -> Known:
        """What is known; nothing while it is being worked out, or where it cannot be."""
        if self._task is None or (self._task.stopped and not self._task.done):
            self._task = work.call("exact", known, self._scenario)
        return self._task.result if self._task.done and self._task.trouble is None else {}
