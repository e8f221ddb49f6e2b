"""The moment of a run that tells most: for a picture on a page and for the gallery."""

from __future__ import annotations

from sim.trace.index import FATES, RunIndex
from sim.trace.snapshot import Snapshot, at

LOOKED_AT = 300
"""Moments that are weighed at most."""


def telling(run_index: RunIndex) -> tuple[int, float, int | None]:
    """How many events have happened, the time, and the threat to look at.

    The moment at which most is to be seen at once: engagements under way, threats stopped,
    leaked and waiting. The threat is the last that leaked so far, else the last that ended.
    """
    count = len(run_index.run.events)
    every = max(1, count // LOOKED_AT)
    shots = [at(run_index, done, run_index.time_of(done)) for done in range(count, 0, -every)]
    if not shots:
        return 0, run_index.run.end, None
    best = max(shots, key=_seen)
    return best.done, best.time, _subject(run_index, best)


def _seen(now: Snapshot) -> int:
    count = now.counts
    under_way = 3 * min(count["engaged"], 3) + min(count["waiting"], 3)
    return under_way + 2 * min(count["leak"] + count["harmless"], 2) + 2 * min(count["intercepted"], 2)


def _subject(run_index: RunIndex, now: Snapshot) -> int | None:
    ended = [int(i) for i in now.ended]
    leaked = [i for i in ended if FATES[run_index.fates[i]] == "leak"]
    return next(iter((leaked or ended)[-1:]), None)
