"""Play it yourself: the players decide which threat each free channel takes."""

from sim.view.screens.play.screen import PlayScreen

__all__ = ["PlayScreen"]
