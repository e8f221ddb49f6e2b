"""One replication at a time, stepped by SimPy's Environment: the loop that is watched, or played by hand."""

from sim.live.fork import fork
from sim.live.game import Candidate, Decision, Game, replayed
from sim.live.replication import Replication, play, rows, weighed_rows

__all__ = [
    "Candidate",
    "Decision",
    "Game",
    "Replication",
    "fork",
    "play",
    "replayed",
    "rows",
    "weighed_rows",
]
