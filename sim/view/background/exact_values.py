"""Exact values beside the simulated ones, where theory has them; worked out in another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.scenario import Scenario
from sim.view.background.tasks import Task, Work


@dataclass(frozen=True, eq=False)
class ExactValue:
    """The exact mean of a response; *pmf* are the chances of 0, 1, 2, ..., shape (most + 1,), if known."""

    value: float
    pmf: NDArray[np.float64] | None
    limit: bool = False
    """Whether the value holds in the long run rather than to the last digit."""

    @property
    def mean_words(self) -> str:
        """The value as a mean: "exactly 1.234"."""
        return f"{'in theory' if self.limit else 'exactly'} {wording.precise(self.value)}"

    @property
    def chance_words(self) -> str:
        """The value as a chance: "exactly 12.3 %"."""
        return f"{'in theory' if self.limit else 'exactly'} {wording.precise(round(100 * self.value, 1))} %"


ExactValues = Mapping[str, ExactValue]
"""Exact values by response; empty where no formula fits."""


def exact_values(scenario: Scenario) -> ExactValues:
    """All exact values of a scenario; takes up to a third of a second, so call it by `Work.call`."""
    from sim.theory import fit

    return {one.response: ExactValue(one.value, one.pmf, one.limit) for one in fit(scenario).exact}


class ExactRequest:
    """Asks for the exact values of one scenario when they are first needed."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._task: Task[ExactValues] | None = None

    def values(self, work: Work) -> ExactValues:
        """The exact values; empty while they are being worked out, or where they cannot be."""
        if self._task is None or (self._task.stopped and not self._task.done):
            self._task = work.call("exact", exact_values, self._scenario)
        return self._task.result if self._task.done and self._task.trouble is None else {}
