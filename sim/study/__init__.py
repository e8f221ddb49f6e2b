"""Replications of one scenario, counted: played on one or more processes, described, saved."""

from sim.study.playing import study
from sim.study.result import Study, is_whole, plain
from sim.study.saving import place, target

__all__ = ["Study", "is_whole", "place", "plain", "study", "target"]
