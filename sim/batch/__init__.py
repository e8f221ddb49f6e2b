"""Many replications stepped by a compiled calendar over the same rules, equal to `live` to the last bit.

Two players have the same loop: "portable" is a WebAssembly module, there at once on every machine; "native"
is compiled by numba on this one, and faster. Both libraries are imported only where they are needed.
"""

from sim.batch.blocks import Logged, logged, rows
from sim.batch.players import ENGINES, PLAYERS, best, is_ready, lacking, refuse_unknown
from sim.batch.preparing import prepare, prepare_elsewhere
from sim.batch.weighing import weighed_rows

__all__ = [
    "ENGINES",
    "PLAYERS",
    "Logged",
    "best",
    "is_ready",
    "lacking",
    "logged",
    "prepare",
    "prepare_elsewhere",
    "refuse_unknown",
    "rows",
    "weighed_rows",
]
