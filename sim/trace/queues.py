"""Who waits for a battery, in the order in which it will choose (MODEL, rules 3 and 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.trace.in_flight import TICK, InFlight
from sim.trace.index import Places


def queue_of(air: InFlight, name: str) -> Places:
    """Indices of the threats that battery *name* may engage, first choice first."""
    return air.in_order(air.run_index.columns.ranked(name), may_engage(air, name))


def may_engage(air: InFlight, name: str) -> NDArray[np.bool_]:
    """Whether rule 3 lets battery *name* engage each threat in the air now, channels and rounds aside."""
    run_index, columns, at = air.run_index, air.run_index.columns, air.indices
    battery = run_index.batteries[name]
    left = columns.lands[at] - air.time
    able = _known(air, name) & (columns.closed(name)[at] >= air.done)
    able &= (left > TICK / 2) & (left >= battery.window.closes - TICK / 2)
    if not isinstance(battery.window.opens, str):
        able &= left <= battery.window.opens + TICK / 2
    taken = air.engaged
    if run_index.scenario.defence.coordination != "shared":
        taken, _ = air.of_battery(list(run_index.batteries).index(name))
    able[np.searchsorted(at, taken)] = False
    if not isinstance(battery.max_engagements, str):
        able &= columns.engagements(name, air.done)[at] < battery.max_engagements
    return able


def later(air: InFlight, name: str) -> int:
    """How many threats are known and kept from battery *name* by their distance in time alone."""
    opens = air.run_index.batteries[name].window.opens
    if isinstance(opens, str):
        return 0
    far = air.run_index.columns.lands[air.indices] - air.time > opens + TICK / 2
    return int(np.count_nonzero(_known(air, name) & far))


def _known(air: InFlight, name: str) -> NDArray[np.bool_]:
    """Detected, not recognised as a decoy, and not let through."""
    run_index, columns, at = air.run_index, air.run_index.columns, air.indices
    return (run_index.detected[at] < air.done) & ~columns.recognised[at] & ~columns.ignored(name)[at]
