"""One replication at a time, stepped by SimPy's Environment: the loop that is watched."""

from sim.live.fork import fork
from sim.live.loop import Replication, play, rows, weighed_rows

__all__ = ["Replication", "fork", "play", "rows", "weighed_rows"]
