"""How studies are played: by whom, with what confidence, and where progress and messages go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import SimError
from sim.statistics import CONFIDENCE

Progress = Callable[[int, int], None]
"""Called with the number of finished replications and the number asked for."""

Say = Callable[[str], None]
"""Called with messages for the user."""


def say_nothing(text: str) -> None:
    """Default message callback: does nothing."""


@dataclass(frozen=True)
class Options:
    """How a study is played and described. No number depends on who plays.

    *engine* is one of `batch.ENGINES`, *cluster* the address of a Dask scheduler; *workers* play at once
    unless a cluster does. *confidence* holds for every interval. *progress* and *say* are callbacks.
    """

    workers: int = 1
    engine: str = "auto"
    cluster: str | None = None
    confidence: float = CONFIDENCE
    progress: Progress | None = None
    say: Say = say_nothing

    def check(self) -> None:
        """Raise SimError for numbers that no study can have."""
        if self.workers < 1:
            raise SimError(f"A study on {self.workers} workers; it needs at least 1.")
        if not 0 < self.confidence < 1:
            raise SimError(f"Intervals of confidence {self.confidence}; it lies between 0 and 1, as in 0.95.")


DEFAULTS = Options()
