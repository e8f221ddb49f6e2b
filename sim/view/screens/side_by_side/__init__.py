"""Two runs on one clock and one attack: two variants side by side, or one run and how else it could go on."""

from sim.view.screens.side_by_side.fork import Fork
from sim.view.screens.side_by_side.screen import SideBySide

__all__ = ["Fork", "SideBySide"]
