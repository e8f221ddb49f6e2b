"""Estimate the chance of rare events by importance sampling: play other chances and weigh by likelihood."""

from sim.rare.estimation import MOST, rare
from sim.rare.result import DOUBTFUL, ESTIMATED, NEVER_SEEN, NOT_RARE, Cost, Gain, Rare

__all__ = ["DOUBTFUL", "ESTIMATED", "MOST", "NEVER_SEEN", "NOT_RARE", "Cost", "Gain", "Rare", "rare"]
