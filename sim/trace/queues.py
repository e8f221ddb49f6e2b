"""Who waits for a battery, in the order in which it will choose (the model, rules 3 and 4)."""

from __future__ import annotations

import numpy as np

from sim import plan as p
from sim.rules.vectors import Chances, Truths, may_engage
from sim.trace.in_flight import InFlight
from sim.trace.index import Places


def queue_of(air: InFlight, name: str) -> Places:
    """Indices of the threats that battery *name* may engage, first choice first."""
    return air.in_order(air.run_index.ranked(name), able(air, name))


def able(air: InFlight, name: str) -> Truths:
    """Whether rule 3 lets battery *name* engage each threat in the air now, channels and rounds aside."""
    run_index, at = air.run_index, air.indices
    battery = run_index.batteries[name]
    most = None if isinstance(battery.max_engagements, str) else battery.max_engagements
    taken = air.engaged
    if run_index.scenario.defence.coordination != "shared":
        taken, _ = air.of_battery(run_index.table.batteries.index(name))
    engaged = np.zeros(len(at), dtype=np.bool_)
    engaged[np.searchsorted(at, taken)] = True
    started = run_index.started(name, air.done)[at]
    found = may_engage(_chances(air, name), p.ticks(air.time), started, most, engaged)
    there: Truths = found & _detected(air) & (run_index.closed(name)[at] >= air.done)
    return there


def later(air: InFlight, name: str) -> int:
    """How many threats are known and kept from battery *name* by their distance in time alone."""
    if isinstance(air.run_index.batteries[name].window.opens, str):
        return 0
    chances = _chances(air, name)
    far = ~chances.lets_through & (chances.opens > p.ticks(air.time))
    return int(np.count_nonzero(_detected(air) & far))


def _detected(air: InFlight) -> Truths:
    """Whether each threat in the air is detected."""
    found: Truths = air.run_index.detected[air.indices] < air.done
    return found


def _chances(air: InFlight, name: str) -> Chances:
    """A battery's chances at the threats in the air."""
    code = air.run_index.table.batteries.index(name)
    return Chances(*(column[air.indices, code] for column in air.run_index.table.chances))
