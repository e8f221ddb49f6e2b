"""Closed forms, each with its assumptions and its source; no simulation.

`fit` says which of them fit a scenario and what they give, `nearest` which change would make one fit.
"""

from sim.theory.matching import change_to_fit, fit, nearest
from sim.theory.queues import Impatience, erlang_a, erlang_b, erlang_c, lost_by_end, lost_by_start, mean_wait
from sim.theory.result import Exact, Failure, Verdict
from sim.theory.shots import hits, leaks, leaks_in_rounds, leaks_with_magazine, looks_in, success

__all__ = [
    "Exact",
    "Failure",
    "Impatience",
    "Verdict",
    "change_to_fit",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "fit",
    "hits",
    "leaks",
    "leaks_in_rounds",
    "leaks_with_magazine",
    "looks_in",
    "lost_by_end",
    "lost_by_start",
    "mean_wait",
    "nearest",
    "success",
]
