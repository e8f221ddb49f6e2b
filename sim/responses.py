"""The final state of a replication as one row of responses."""

from __future__ import annotations

from typing import Any

from sim import plan as p
from sim.plan import Plan
from sim.rules import state as s

CAUSES = (
    "decoy", "undetected", "ignored", "missed", "no_rounds", "breakdown", "saturated", "out_of_reach",
)  # fmt: skip
DECOY, UNDETECTED, IGNORED, MISSED, NO_ROUNDS, BREAKDOWN, SATURATED, OUT_OF_REACH = range(8)

# The responses before the dotted ones, and after them, in the order of a row.
FIRST = ("threats", "decoys", "detected", "intercepted", "landed", "unresolved", "leaks")
THREATS, DECOYS, DETECTED, INTERCEPTED, LANDED, UNRESOLVED, LEAKS = range(7)
SPENT = ("engagements", "rounds")
TOTALS = ("damage", "debris_hits", "people_exposed", "first_leak_time", "wait")
DAMAGE_AT, DEBRIS_AT, EXPOSED_AT, FIRST_LEAK_AT, WAIT_AT = range(5)
LAST = ("siren_lead", "held", "leak_fraction")
SIREN_LEAD, HELD, LEAK_FRACTION = range(3)

MISSING = float("nan")


def names(plan: Plan) -> tuple[str, ...]:
    """The names of a row's columns; parts stand after a dot."""
    of_value = [zone for zone, row in zip(plan.zones, plan.tables.zone, strict=True) if row[p.VALUE] > 0]
    return (
        *FIRST,
        *(f"leaks_in.{zone}" for zone in of_value),
        *(f"landed_in.{zone}" for zone in plan.zones),
        *(f"cause.{cause}" for cause in CAUSES),
        *SPENT,
        *(f"rounds_left.{battery}" for battery in plan.batteries),
        *TOTALS,
        *(f"utilisation.{battery}" for battery in plan.batteries),
        *LAST,
    )


def cause_of(tables: p.Tables, state: s.State, threat: int) -> int:
    """Why a threat landed: the first cause that applies."""
    row = state.threat
    if tables.kind[row[threat, s.T_KIND], p.DECOY] == 1:
        return DECOY
    if row[threat, s.DETECTED] == p.NEVER:
        return UNDETECTED
    if state.fate[threat, s.REACH] == s.IGNORED:
        return IGNORED
    if row[threat, s.ENGAGEMENTS] > 0:
        return MISSED
    if state.fate[threat, s.REACH] == s.OUT_OF_REACH:
        return OUT_OF_REACH
    if state.fate[threat, s.LACK] == s.NO_ROUNDS:
        return NO_ROUNDS
    return BREAKDOWN if state.fate[threat, s.LACK] == s.BROKEN else SATURATED


def counted(tables: p.Tables, state: s.State, threat: int) -> bool:
    """Whether a threat appeared after the warm-up and before the horizon."""
    appears = state.threat[threat, s.APPEARS]
    return tables.setting[p.WARM_UP] <= appears < tables.setting[p.UNTIL]


def measure(tables: p.Tables, state: s.State, end: int, row: Any) -> None:
    """Fill *row* (float64, the columns of `names`) from a replication that ended at tick *end*.

    A response that has no value in this replication is NaN.
    """
    for column in range(row.shape[0]):
        row[column] = 0.0
    totals = _totals(tables)
    row[totals + FIRST_LEAK_AT] = MISSING
    engaged, waited = 0, 0
    for threat in range(state.clock[s.THREATS]):
        if counted(tables, state, threat):
            _count(tables, state, threat, row, totals)
            if state.threat[threat, s.ENGAGEMENTS] > 0:
                engaged += 1
                waited += state.threat[threat, s.FIRST_ENGAGED] - state.threat[threat, s.FIRST_CHANCE]
    row[totals + WAIT_AT] = waited / engaged / 1e6 if engaged > 0 else MISSING
    _measure_batteries(tables, state, end, row)
    last = row.shape[0] - len(LAST)
    row[last + SIREN_LEAD] = _mean_lead(tables, state)
    row[last + HELD] = 1.0 if row[LEAKS] == 0.0 else 0.0
    real = row[THREATS] - row[DECOYS]
    row[last + LEAK_FRACTION] = row[LEAKS] / real if real > 0 else MISSING


def _totals(tables: p.Tables) -> int:
    """The column of `damage`, the first after `rounds_left`."""
    before = len(FIRST) + tables.setting[p.OF_VALUE] + tables.zone.shape[0] + len(CAUSES) + 2
    return before + tables.battery.shape[0]


def _count(tables: p.Tables, state: s.State, threat: int, row: Any, totals: int) -> None:
    """Add one counted threat to the row."""
    engagements = totals - tables.battery.shape[0] - 2
    row[THREATS] += 1
    row[DECOYS] += tables.kind[state.threat[threat, s.T_KIND], p.DECOY]
    if state.threat[threat, s.DETECTED] < tables.setting[p.UNTIL]:
        row[DETECTED] += 1
    row[engagements] += state.threat[threat, s.ENGAGEMENTS]
    row[engagements + 1] += state.threat[threat, s.ROUNDS]
    status = state.threat[threat, s.STATUS]
    if status == s.AIRBORNE:
        row[UNRESOLVED] += 1
    elif status == s.LANDED:
        row[LANDED] += 1
        _count_landing(tables, state, threat, row, totals)
    else:
        row[INTERCEPTED] += 1
        _count_debris(tables, state, threat, row, totals)


def _count_landing(tables: p.Tables, state: s.State, threat: int, row: Any, totals: int) -> None:
    zone = state.threat[threat, s.ZONE]
    value = tables.zone[zone, p.VALUE]
    landed_in = len(FIRST) + tables.setting[p.OF_VALUE]
    row[landed_in + zone] += 1
    row[landed_in + tables.zone.shape[0] + cause_of(tables, state, threat)] += 1
    row[totals + DAMAGE_AT] += state.harm[threat, s.SHARE] * value
    row[totals + EXPOSED_AT] += state.harm[threat, s.EXPOSED]
    if value <= 0.0 or tables.kind[state.threat[threat, s.T_KIND], p.DECOY] == 1:
        return
    row[LEAKS] += 1
    row[len(FIRST) + int(tables.zone[zone, p.PLACE])] += 1
    landed = state.threat[threat, s.ENDED] / 1e6
    if not row[totals + FIRST_LEAK_AT] <= landed:  # nor where it is still missing
        row[totals + FIRST_LEAK_AT] = landed


def _count_debris(tables: p.Tables, state: s.State, threat: int, row: Any, totals: int) -> None:
    zone = state.fate[threat, s.DEBRIS_ZONE]
    if zone != p.NONE:
        row[totals + DEBRIS_AT] += 1
        row[totals + DAMAGE_AT] += state.harm[threat, s.DEBRIS_SHARE] * tables.zone[zone, p.VALUE]


def _measure_batteries(tables: p.Tables, state: s.State, end: int, row: Any) -> None:
    batteries = tables.battery.shape[0]
    rounds_left = _totals(tables) - batteries
    utilisation = row.shape[0] - len(LAST) - batteries
    time = end - tables.setting[p.WARM_UP]
    for battery in range(batteries):
        limited = tables.battery[battery, p.MAGAZINE] != p.NONE
        row[rounds_left + battery] = state.battery[battery, s.ROUNDS_LEFT] if limited else MISSING
        channels = tables.battery[battery, p.CHANNELS]
        busy = state.battery[battery, s.BUSY] + still_busy(tables, state, battery, end)
        row[utilisation + battery] = busy / (channels * time) if time > 0 else MISSING


def still_busy(tables: p.Tables, state: s.State, battery: int, end: int) -> int:
    """Ticks of the engagements that are under way at the end, after the warm-up."""
    busy, first = 0, tables.battery[battery, p.FIRST_SLOT]
    for slot in range(first, first + tables.battery[battery, p.CHANNELS]):
        if state.slot[slot, s.S_THREAT] != p.NONE:
            busy += max(0, end - max(state.slot[slot, s.STARTED], tables.setting[p.WARM_UP]))
    return busy


def _mean_lead(tables: p.Tables, state: s.State) -> float:
    """Mean time for which the siren had sounded, over the landings that `react` noted it for."""
    if tables.setting[p.SIREN] == 0:
        return MISSING
    n, lead = 0, 0
    for threat in range(state.clock[s.THREATS]):
        if state.fate[threat, s.LEAD] != p.NONE and counted(tables, state, threat):
            n += 1
            lead += state.fate[threat, s.LEAD]
    return lead / n / 1e6 if n > 0 else MISSING
