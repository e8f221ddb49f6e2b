"""Replications for whoever wants them at once: one to be looked at, or many, each by the loop that suits."""

from sim.replay.forks import forked_rows
from sim.replay.runs import LONG, expected, play, rows, soonest

__all__ = ["LONG", "expected", "forked_rows", "play", "rows", "soonest"]
