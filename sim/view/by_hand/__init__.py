"""Play it yourself: whoever watches decides which threat each free channel takes."""

from sim.view.by_hand.screen import ByHand

__all__ = ["ByHand"]
