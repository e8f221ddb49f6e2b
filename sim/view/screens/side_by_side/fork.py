"""A run that goes on with a changed parameter from a moment on, beside the run as it was."""

from __future__ import annotations

from typing import ClassVar

from sim import wording
from sim.view.background.sample import GrowingSample
from sim.view.screens.parameters import Parameter
from sim.view.screens.replay.playback import Playback
from sim.view.screens.side_by_side.fork_samples import ForkSamples
from sim.view.screens.side_by_side.screen import PATIENCE, SideBySide
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Visit


class Fork(SideBySide):
    """The left run as it was; the right one is changed from the time `fork_at` (time units) on."""

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

    def offers(self, parameter: Parameter) -> bool:
        """Whether a parameter is the defence's or the siren's: the attack can no longer be changed."""
        return parameter.path.startswith(("defence.", "warning."))

    def _here(self) -> None:
        self.fork_at = self.playback.time
        self._ask()
        self._gather()

    def _run(self, number: int) -> None:
        time = self.playback.time
        super()._run(number)
        self.playback = Playback(time=time, speed=self.playback.speed)

    def many_right(self) -> GrowingSample:
        """Many runs that are changed at the time of the fork."""
        return self.forked.growing_sample(self.right.scenario, self.fork_at, PATIENCE)

    def close(self) -> None:
        """Stop the work in the background."""
        super().close()
        self.forked.close()

    @property
    def since(self) -> str:
        """The time of the fork, in words."""
        return f" from {self._time_words()} on"

    def headline(self, *, brief: bool = False) -> str:
        """The words above the parameter in the panel."""
        time = self._time_words()
        return f"From {time} on" if brief else f"From {time} {self.model.time_unit} on, change"

    def _time_words(self) -> str:
        """The time of the fork, without its unit."""
        return wording.time(self.fork_at, self.pair.run.end if self.pair else self.fork_at)
