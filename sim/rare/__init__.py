"""Chances of one in a million: others are played, and each replication is weighed by its likelihood."""

from sim.rare.estimation import MOST, rare
from sim.rare.result import DOUBTFUL, ESTIMATED, NEVER_SEEN, NOT_RARE, Cost, Gain, Rare

__all__ = ["DOUBTFUL", "ESTIMATED", "MOST", "NEVER_SEEN", "NOT_RARE", "Cost", "Gain", "Rare", "rare"]
