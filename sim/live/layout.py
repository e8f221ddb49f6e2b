"""Two plans of the same batteries laid out alike: every channel of either has its own slot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim import plan as p
from sim.plan import Ints, Plan


def most(one: Plan, other: Plan) -> Ints:
    """The larger number of channels of each battery, shape (batteries,)."""
    channels: Ints = np.maximum(one.tables.battery[:, p.CHANNELS], other.tables.battery[:, p.CHANNELS])
    return channels


def laid_out(one: Plan, other: Plan) -> tuple[Plan, Plan]:
    """Both plans, with the first slot of each battery where there is room for either's channels."""
    channels = most(one, other)
    first = np.cumsum(channels) - channels
    return _with(one, p.FIRST_SLOT, first), _with(other, p.FIRST_SLOT, first)


def wide(one: Plan, other: Plan) -> Plan:
    """The second plan with the larger number of channels."""
    return _with(other, p.CHANNELS, most(one, other))


def _with(plan: Plan, column: int, values: Ints) -> Plan:
    battery = plan.tables.battery.copy()
    battery[:, column] = values
    return replace(plan, tables=plan.tables._replace(battery=battery))
