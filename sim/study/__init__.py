"""Replications of one scenario, counted: played by either loop, on many workers, described, saved."""

from sim.study.account import Account
from sim.study.averages import averages
from sim.study.cluster import commands as cluster_commands
from sim.study.columns import is_whole
from sim.study.playing import names, study
from sim.study.precision import MOST, Precision, Reached
from sim.study.result import Study, demand, plain
from sim.study.saving import place, target
from sim.study.together import several
from sim.study.verifying import Verdict, verify

__all__ = [
    "MOST",
    "Account",
    "Precision",
    "Reached",
    "Study",
    "Verdict",
    "averages",
    "cluster_commands",
    "demand",
    "is_whole",
    "names",
    "place",
    "plain",
    "several",
    "study",
    "target",
    "verify",
]
