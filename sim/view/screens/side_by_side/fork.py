"""One run that goes on under another number from a moment on, beside how it went."""

from __future__ import annotations

from typing import ClassVar

from sim import wording
from sim.view.background.sample import GrowingSample
from sim.view.screens.parameters import Number
from sim.view.screens.replay.playback import Playback
from sim.view.screens.side_by_side.fork_samples import ForkSamples
from sim.view.screens.side_by_side.screen import PATIENCE, SideBySide
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Visit


class Fork(SideBySide):
    """The left run as it went, the right one changed from the moment `fork_at` on (time units)."""

    fork_at: float
    name = "fork"
    about = "from here on"
    extras: ClassVar[tuple[tuple[str, str], ...]] = (("fork", "here"), *SideBySide.extras)
    controls: ClassVar[Groups] = {
        **SideBySide.controls,
        "Fork": (Control("here", ("h",), "change it from this moment on"),),
    }

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.fork_at = visit.time
        self.forked = ForkSamples(self.model)
        self.commands["here"] = lambda _: self._here()

    def offers(self, number: Number) -> bool:
        """The defence's numbers and the siren's: what comes can no longer be changed."""
        return number.path.startswith(("defence.", "warning."))

    def _here(self) -> None:
        self.fork_at = self.playback.time
        self._ask()
        self._gather()

    def _run(self, number: int) -> None:
        time = self.playback.time
        super()._run(number)
        self.playback = Playback(time=time, speed=self.playback.speed)

    def many_right(self) -> GrowingSample:
        """Many runs that are changed at this moment."""
        return self.forked.growing_sample(self.right.scenario, self.fork_at, PATIENCE)

    def close(self) -> None:
        """Stop what goes on in the background."""
        super().close()
        self.forked.close()

    @property
    def since(self) -> str:
        """From the fork on."""
        return f" from {self._told_time()} on"

    def headline(self, *, brief: bool = False) -> str:
        """From when on, and what."""
        time = self._told_time()
        return f"From {time} on" if brief else f"From {time} {self.model.time_unit} on, change"

    def _told_time(self) -> str:
        """The moment of the fork, in words."""
        return wording.time(self.fork_at, self.pair.run.end if self.pair else self.fork_at)
