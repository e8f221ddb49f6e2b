"""Studies: play many replications of a scenario, count them, describe and save the result."""

from sim.study.averages import averages
from sim.study.cluster import commands as cluster_commands
from sim.study.columns import is_whole
from sim.study.options import DEFAULTS, Options
from sim.study.precision import MOST, Precision, PrecisionResult
from sim.study.response_report import ResponseReport
from sim.study.result import Study, json_number, require_responses
from sim.study.saving import save, target
from sim.study.simulate import names, study
from sim.study.studies import study_each
from sim.study.verification import Verdict, verify

__all__ = [
    "DEFAULTS",
    "MOST",
    "Options",
    "Precision",
    "PrecisionResult",
    "ResponseReport",
    "Study",
    "Verdict",
    "averages",
    "cluster_commands",
    "is_whole",
    "json_number",
    "names",
    "require_responses",
    "save",
    "study",
    "study_each",
    "target",
    "verify",
]
