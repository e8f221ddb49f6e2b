"""Two runs on one clock and one attack: two variants side by side, or one run and how else it could go on."""

from sim.view.beside.fork import Fork
from sim.view.beside.screen import Beside

__all__ = ["Beside", "Fork"]
