"""Closed forms, each with its assumptions and its source; numbers in, numbers out, no simulation."""

from sim.theory.queues import Impatience, erlang_a, erlang_b, erlang_c, lost_by_end, lost_by_start, mean_wait
from sim.theory.shots import hits, leaks, leaks_in_rounds, leaks_with_magazine, looks_in, success

__all__ = [
    "Impatience",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "hits",
    "leaks",
    "leaks_in_rounds",
    "leaks_with_magazine",
    "looks_in",
    "lost_by_end",
    "lost_by_start",
    "mean_wait",
    "success",
]
