"""Replications of one scenario, counted: played by either loop, on many workers, described, saved."""

from sim.study.averages import averages
from sim.study.cluster import commands as cluster_commands
from sim.study.columns import is_whole
from sim.study.precision import MOST, Precision, Reached
from sim.study.response_report import ResponseReport
from sim.study.result import Study, demand, plain
from sim.study.saving import place, save, target
from sim.study.simulate import names, study
from sim.study.studies import several
from sim.study.verification import Verdict, verify

__all__ = [
    "MOST",
    "Precision",
    "Reached",
    "ResponseReport",
    "Study",
    "Verdict",
    "averages",
    "cluster_commands",
    "demand",
    "is_whole",
    "names",
    "place",
    "plain",
    "save",
    "several",
    "study",
    "target",
    "verify",
]
