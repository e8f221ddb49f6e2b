"""Two runs on one clock: two variants side by side, or a run beside how it goes on after a change."""

from sim.view.screens.side_by_side.fork import Fork
from sim.view.screens.side_by_side.screen import SideBySide

__all__ = ["Fork", "SideBySide"]
