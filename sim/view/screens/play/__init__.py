"""Play it yourself: whoever watches decides which threat each free channel takes."""

from sim.view.screens.play.screen import PlayScreen

__all__ = ["PlayScreen"]
