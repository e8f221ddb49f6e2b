"""All that changes during a replication: a few arrays of numbers, and what their columns hold."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.plan import Floats, Ints, Plan

# Kinds of event, in the order in which they are played at one instant (the model, section 2, rule 10).
(
    END, REPAIR, RELOAD, FAIL, APPEAR, DETECT, OPEN, SIREN_ON, SIREN_OFF, CHOOSE,
    LAND, LATE_SIREN_OFF, CHOOSE_AGAIN, CLOSE, KINDS,
) = range(15)  # fmt: skip

# Columns of a threat: sixteen, two lines of a processor's cache.
(
    T_KIND, APPEARS, DETECTED, LANDS, ZONE, FORESEEN, RECOGNISED, ENTITY,
    FIRST_CHANCE, LAST_CHANCE, STATUS, UNDER, ENGAGEMENTS, ROUNDS, FIRST_ENGAGED, ENDED, THREAT_COLUMNS,
) = range(17)  # fmt: skip

# Columns of a threat's fate: what is asked once, after its end.
REACH, LACK, DEBRIS_ZONE, LEAD, FATE_COLUMNS = range(5)

# What a threat's REACH, STATUS and LACK may be.
OUT_OF_REACH, IGNORED, REACHABLE = range(3)
AIRBORNE, INTERCEPTED, LANDED = range(3)
SATURATED, BROKEN, NO_ROUNDS = range(3)

# Columns of what a threat does: share of its zone's value, the same of its debris, people exposed.
SHARE, DEBRIS_SHARE, EXPOSED, HARM_COLUMNS = range(4)

# Columns of a threat at a battery; the last two are drawn for its next engagement, TIME is 0 until then.
QUEUED, SLOT, ATTEMPTS, TIME, LUCK, LINK_COLUMNS = range(6)

# Columns of a battery and of a channel (a slot: the channels of all batteries in a row).
FREE, ROUNDS_LEFT, DOWN, RELOADING, WAITING, BUSY, FAILURES, RELOADS, BATTERY_STATE = range(9)
S_BATTERY, S_THREAT, STARTED, ENDS, SUCCEEDS, SLOT_COLUMNS = range(6)

# What `clock` holds: counts, the tick of the event being played and of the last end of a threat, the siren,
# and how many rows the log has, or would have if it were long enough.
THREATS, LEFT, NOW, LAST, AIR, SIREN_STATE, SIREN_SINCE, QUIET_SINCE, LOGGED, CLOCK = range(10)
SILENT, PENDING, SOUNDING = range(3)

# Columns of the log, and what may stand in its first: the order of `trace.EVENTS`. N_PLANNED is the tick at
# which an engagement that starts is to end; its end may come before, where it is broken off.
NOTED, N_THREAT, N_SLOT, N_EXTRA, N_TICK, N_PLANNED, LOG_COLUMNS = range(7)
(
    APPEARED, WAS_DETECTED, WINDOW_OPENED, WINDOW_CLOSED, ENGAGED, MISSED, WAS_INTERCEPTED, CUT, DEBRIS,
    HAS_LANDED, SIREN_STARTED, SIREN_ENDED, RELOAD_STARTED, RELOADED, BROKE_DOWN, REPAIRED,
) = range(16)  # fmt: skip

# Columns of a caused event.
IN, WHAT, WHO, CAUSED_COLUMNS = range(4)


class State(NamedTuple):
    """One replication under way. Shapes: T threats at most, B batteries, C channels of all batteries."""

    threat: Ints  # (T, THREAT_COLUMNS); times in ticks
    fate: Ints  # (T, FATE_COLUMNS)
    harm: Floats  # (T, HARM_COLUMNS)
    link: Ints  # (T, B * LINK_COLUMNS)
    battery: Ints  # (B, BATTERY_STATE)
    slot: Ints  # (C, SLOT_COLUMNS)
    free: Ints  # (C,): each battery's free slots, a stack in its own stretch
    queue_key: Ints  # (B, T): each battery's queue, a heap on (key, threat)
    queue_threat: Ints  # (B, T)
    arrival: Ints  # (T, 3): appearance, entity, kind, while the attack is drawn
    place: Floats  # (2, T): the pair of uniforms of each arrival's place, likewise
    order: Ints  # (2, T): scratch of sorting
    clock: Ints  # (CLOCK,)
    log: Ints  # (L, LOG_COLUMNS): what happened, drained by who watches; L = 0: nobody does
    key: Ints  # (T, B): each battery's order of choice, lowest first; (0, B): nobody watches
    caused: Ints  # (at least 2 C + 2, CAUSED_COLUMNS): the events an event causes


def fresh(plan: Plan, room: int, log: bool) -> State:
    """A state with room for *room* threats; `begin` fills it for a replication."""
    batteries, slots = len(plan.batteries), plan.slots

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    return State(
        threat=ints(room, THREAT_COLUMNS),
        fate=ints(room, FATE_COLUMNS),
        harm=np.zeros((room, HARM_COLUMNS)),
        link=ints(room, batteries * LINK_COLUMNS),
        battery=ints(batteries, BATTERY_STATE),
        slot=ints(slots, SLOT_COLUMNS),
        free=ints(slots),
        queue_key=ints(batteries, room),
        queue_threat=ints(batteries, room),
        arrival=ints(room, 3),
        place=np.zeros((2, room)),
        order=ints(2, room),
        clock=ints(CLOCK),
        log=ints(2 * slots + 8 if log else 0, LOG_COLUMNS),
        key=ints(room if log else 0, batteries),
        caused=ints(2 * slots + 2 * batteries + 4, CAUSED_COLUMNS),
    )


def cause(state: State, n: int, delay: int, what: int, who: int) -> int:
    """Note that an event follows after *delay* ticks; return how many do now."""
    state.caused[n, IN] = delay
    state.caused[n, WHAT] = what
    state.caused[n, WHO] = who
    return n + 1


def note(state: State, what: int, threat: int, slot: int, extra: int, planned: int = 0) -> None:
    """Note what happened, if anybody watches. *extra*: rounds, a zone or a battery, by *what*.

    *planned* is the tick at which an engagement that starts is to end.

    A log that is too short keeps its first rows; the count goes on, so that whoever watches can tell.
    """
    if state.log.shape[0] == 0:
        return
    row = state.clock[LOGGED]
    state.clock[LOGGED] = row + 1
    if row < state.log.shape[0]:
        state.log[row, NOTED] = what
        state.log[row, N_THREAT] = threat
        state.log[row, N_SLOT] = slot
        state.log[row, N_EXTRA] = extra
        state.log[row, N_TICK] = state.clock[NOW]
        state.log[row, N_PLANNED] = planned


def views(parts: Any) -> Any:
    """The same tables or state as memory views, whose items are Python's own numbers."""
    return type(parts)(*(memoryview(array) for array in parts))
