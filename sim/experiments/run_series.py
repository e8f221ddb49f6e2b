"""Time series of one long run: waits and outcomes of threats, utilisation of batteries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import language, live, plan
from sim import plan as p
from sim.plan import Plan
from sim.rules import state as s
from sim.scenario import Scenario

Floats = NDArray[np.float64]

SLICES = 1000
"""The most slices of time for the utilisation of a battery; with fewer threats, one for each threat."""

THREATS = ("wait", "leaks", "intercepted")
"""Series over threats; all others are over slices of time."""


class Series(NamedTuple):
    """Values at times (a threat's appearance, or the end of a slice), both of shape (n,); NaN if missing."""

    values: Floats
    times: Floats


def watch(scenario: Scenario, replication: int) -> Mapping[str, Series]:
    """Play one replication and return its series, the warm-up included. Raises RunawayError.

    `wait` (from a threat's first chance to its first engagement), `leaks` and `intercepted` (0 or 1) are over
    threats in the order of appearance, up to the first that is unresolved at the horizon.
    `utilisation.BATTERY` is over slices of the time until the last of these threats appears.
    """
    made = plan.make(language.replace(scenario, {"run.warm_up": 0}))
    loop = live.Replication(made, watched=True)
    end = loop.play(made.seed, replication)
    threats = np.array(loop.state.threat)[: loop.state.clock[s.THREATS]]
    threats = threats[threats[:, s.APPEARS] < made.tables.setting[p.UNTIL]]
    threats = threats[np.argsort(threats[:, s.APPEARS], kind="stable")]
    in_the_air = np.flatnonzero(threats[:, s.STATUS] == s.AIRBORNE)
    if in_the_air.size:
        threats = threats[: in_the_air[0]]
    found = _of_threats(made, threats)
    if threats.size:
        log, last = np.array(loop.log).reshape(-1, s.LOG_COLUMNS), min(end, int(threats[-1, s.APPEARS]))
        found |= _of_batteries(made, log, last, len(threats))
    return found


def _of_threats(made: Plan, threats: NDArray[np.int64]) -> dict[str, Series]:
    times = threats[:, s.APPEARS] / p.TICKS
    engaged = threats[:, s.ENGAGEMENTS] > 0
    wait = np.where(engaged, threats[:, s.FIRST_ENGAGED] - threats[:, s.FIRST_CHANCE], 0) / p.TICKS
    of_value = np.array(made.tables.zone)[threats[:, s.ZONE], p.VALUE] > 0
    real = np.array(made.tables.kind)[threats[:, s.T_KIND], p.DECOY] == 0
    leaks = (threats[:, s.STATUS] == s.LANDED) & of_value & real
    columns = (
        np.where(engaged, wait, np.nan),
        leaks.astype(np.float64),
        (threats[:, s.STATUS] == s.INTERCEPTED).astype(np.float64),
    )
    return {name: Series(column, times) for name, column in zip(THREATS, columns, strict=True)}


def _of_batteries(made: Plan, log: NDArray[np.int64], end: int, threats: int) -> dict[str, Series]:
    """Return the utilisation of each battery; *log* is that of a replication, (rows, LOG_COLUMNS)."""
    edges = np.linspace(0, end, min(SLICES, max(threats, 1)) + 1)
    found = {}
    for name, row in zip(made.batteries, made.tables.battery, strict=True):
        channels, first = row[p.CHANNELS], row[p.FIRST_SLOT]
        mine = log[(log[:, s.N_SLOT] >= first) & (log[:, s.N_SLOT] < first + channels)]
        busy = _busy(mine, edges) / (channels * np.maximum(np.diff(edges), 1.0))
        found[f"utilisation.{name}"] = Series(busy, edges[1:] / p.TICKS)
    return found


def _busy(log: NDArray[np.int64], edges: Floats) -> Floats:
    """Return the busy time of all channels together between neighbouring edges, in ticks."""
    begun = log[:, s.NOTED] == s.ENGAGED
    ended = np.isin(log[:, s.NOTED], (s.MISSED, s.WAS_INTERCEPTED, s.CUT))
    times = np.concatenate(([0], log[begun | ended, s.N_TICK], [max(edges[-1], 0)]))
    busy = np.concatenate(([0], np.cumsum(np.where(begun, 1, -1)[begun | ended])))
    area = np.concatenate(([0.0], np.cumsum(busy * np.diff(np.maximum.accumulate(times)))))
    return np.diff(np.interp(edges, np.maximum.accumulate(times), area))
