"""Replications of a tilted plan, played and weighed one after the other; compiled."""

from __future__ import annotations

from sim import draws as d
from sim import plan as p
from sim.batch.calendar import block
from sim.batch.event_list import Calendar
from sim.plan import Floats
from sim.rules import state as s
from sim.rules.likelihood import Tilt, weigh


def weighed_block(
    tables: p.Tables,
    state: s.State,
    known: Calendar,
    low: int,
    high: int,
    first: int,
    rows: Floats,
    report: p.Ints,
    tilt: Tilt,
    weights: Floats,
) -> None:
    """Play replications as `calendar.block` does, and weigh each. The log must hold all of a replication."""
    for n in range(rows.shape[0]):
        block(tables, state, known, low, high, first + n, rows[n : n + 1], report)
        if report[1] != 0:
            report[0] = n
            return
        weigh(tables, d.Source(low, high, first + n), state, tilt, weights[n])
    report[0] = rows.shape[0]
