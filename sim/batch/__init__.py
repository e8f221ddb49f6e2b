"""Many replications stepped by a compiled calendar over the same rules, equal to `live` to the last bit.

The compiler, numba, is imported only where it is needed: `lacking` and `is_ready` do without it.
"""

from sim.batch.blocks import rows
from sim.batch.cache import is_ready, lacking
from sim.batch.preparing import prepare, prepare_elsewhere
from sim.batch.weighing import weighed_rows

__all__ = ["is_ready", "lacking", "prepare", "prepare_elsewhere", "rows", "weighed_rows"]
