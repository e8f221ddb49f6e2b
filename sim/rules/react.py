"""What each kind of event does to the state: the one telling of the model."""

from __future__ import annotations

from sim import draws as d
from sim import plan as p
from sim.distributions import below
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, draw, duration, lets_through
from sim.rules.engage import cut_engagements, free_channel, leave_debris, offer, release

BUDGET = 100_000
"""Events that a replication may cause, beside those for each threat."""
BUDGET_PER_THREAT = 100


def budget(state: s.State) -> int:
    """How many events a replication that has begun may cause before it counts as running away."""
    return BUDGET + BUDGET_PER_THREAT * state.clock[s.THREATS]


def begin(tables: p.Tables, at: d.Source, state: s.State) -> int:
    """Draw a replication and set the state to its start; return the number of threats.

    If that is more than the state has room for, nothing is set: give it more and call again.
    """
    n = draw(tables, at, state)
    if n > state.arrival.shape[0]:
        return n
    for item in range(s.CLOCK):
        state.clock[item] = 0
    state.clock[s.THREATS] = state.clock[s.LEFT] = n
    for battery in range(tables.battery.shape[0]):
        _begin_battery(tables, state, battery)
    return n


def _begin_battery(tables: p.Tables, state: s.State, battery: int) -> None:
    for column in range(s.BATTERY_STATE):
        state.battery[battery, column] = 0
    channels, first = tables.battery[battery, p.CHANNELS], tables.battery[battery, p.FIRST_SLOT]
    state.battery[battery, s.FREE] = channels
    state.battery[battery, s.ROUNDS_LEFT] = tables.battery[battery, p.MAGAZINE]
    for channel in range(channels):
        slot = first + channel
        state.slot[slot, s.S_BATTERY] = battery
        state.slot[slot, s.S_THREAT] = p.NONE
        state.free[slot] = first + channels - 1 - channel


def first_failures(tables: p.Tables, at: d.Source, state: s.State) -> int:
    """The failures that are due from the start; return how many events are caused."""
    n = 0
    for battery in range(tables.battery.shape[0]):
        if tables.battery[battery, p.TIME_TO_FAILURE] != p.NONE:
            n = s.cause(state, n, time_to(tables, at, state, battery, p.TIME_TO_FAILURE), s.FAIL, battery)
    return n


def react(tables: p.Tables, at: d.Source, state: s.State, now: int, what: int, who: int) -> int:
    """Apply one event to the state; return how many events it causes, noted in `state.caused`.

    *who* is a channel (END), a battery (REPAIR, RELOAD, FAIL), a threat (APPEAR, DETECT, LAND, CLOSE),
    a threat and a battery (OPEN: threat x batteries + battery) or nobody.
    """
    if what == s.END:
        return _end(tables, at, state, now, who)
    if what == s.DETECT:
        return _detect(tables, at, state, now, who)
    if what == s.LAND:
        return land(tables, at, state, now, who)
    if what == s.OPEN:
        return _open(tables, at, state, now, who)
    if what == s.CLOSE:
        return _close(tables, state, now, who)
    if what == s.APPEAR:
        s.note(state, s.APPEARED, who, p.NONE, 0)
        return 0
    if what == s.RELOAD:
        return _reload(tables, state, who)
    if what == s.FAIL:
        return _fail(tables, at, state, now, who)
    if what == s.REPAIR:
        return _repair(tables, at, state, who)
    if what == s.SIREN_ON:
        return _siren_on(tables, state, now)
    return _siren_off(tables, state, now)


# --- engagements end ---


def _end(tables: p.Tables, at: d.Source, state: s.State, now: int, slot: int) -> int:
    threat = state.slot[slot, s.S_THREAT]
    if threat == p.NONE or state.slot[slot, s.ENDS] != now:
        return 0  # it was cut, and the channel may be on its next threat
    battery = state.slot[slot, s.S_BATTERY]
    free_channel(tables, state, slot, now)
    if state.slot[slot, s.SUCCEEDS] == 0:
        s.note(state, s.MISSED, threat, slot, 0)
        release(tables, at, state, threat, battery, now)
        return 0
    s.note(state, s.WAS_INTERCEPTED, threat, slot, 0)
    n = _resolve(tables, state, threat, s.INTERCEPTED, now)
    if tables.debris_chance[battery] > 0.0:
        leave_debris(tables, at, state, threat, battery)
    return n


def _resolve(tables: p.Tables, state: s.State, threat: int, status: int, now: int) -> int:
    """The end of a threat: nobody engages it any more, and the air may have become empty."""
    state.threat[threat, s.STATUS] = status
    state.threat[threat, s.ENDED] = now
    state.clock[s.LEFT] -= 1
    state.clock[s.LAST] = max(state.clock[s.LAST], now)
    cut_engagements(tables, state, threat, now)
    if tables.setting[p.SIREN] == 0 or state.threat[threat, s.DETECTED] > now:
        return 0
    state.clock[s.AIR] -= 1
    if state.clock[s.AIR] > 0:
        return 0
    state.clock[s.QUIET_SINCE] = now
    quiet = tables.setting[p.QUIET]
    # The landings of one instant all meet the same siren.
    late = quiet == 0 and status == s.LANDED
    return s.cause(state, 0, quiet, s.LATE_SIREN_OFF if late else s.SIREN_OFF, 0)


# --- supply ---


def _reload(tables: p.Tables, state: s.State, battery: int) -> int:
    state.battery[battery, s.RELOADING] = 0
    state.battery[battery, s.ROUNDS_LEFT] = tables.battery[battery, p.MAGAZINE]
    s.note(state, s.RELOADED, p.NONE, p.NONE, battery)
    return 0


def time_to(tables: p.Tables, at: d.Source, state: s.State, battery: int, which: int) -> int:
    """The time to a battery's next failure, or to the repair of its present one."""
    index = state.battery[battery, s.FAILURES]
    to_failure, to_repair = d.pair(at, battery, d.FAILURE, index)
    u = to_failure if which == p.TIME_TO_FAILURE else to_repair
    # An Erlang's further stages are told apart by who asks.
    entity = battery if which == p.TIME_TO_FAILURE else battery + (1 << d.ENTRY_SHIFT)
    return max(1, duration(tables, tables.battery[battery, which], u, at, entity, d.FAILURE, index))


def _fail(tables: p.Tables, at: d.Source, state: s.State, now: int, battery: int) -> int:
    state.battery[battery, s.DOWN] = 1
    s.note(state, s.BROKE_DOWN, p.NONE, p.NONE, battery)
    first = tables.battery[battery, p.FIRST_SLOT]
    for slot in range(first, first + tables.battery[battery, p.CHANNELS]):
        threat = state.slot[slot, s.S_THREAT]
        if threat != p.NONE:
            free_channel(tables, state, slot, now)
            s.note(state, s.CUT, threat, slot, 0)
            release(tables, at, state, threat, battery, now)
    return s.cause(state, 0, time_to(tables, at, state, battery, p.TIME_TO_REPAIR), s.REPAIR, battery)


def _repair(tables: p.Tables, at: d.Source, state: s.State, battery: int) -> int:
    state.battery[battery, s.DOWN] = 0
    state.battery[battery, s.FAILURES] += 1
    s.note(state, s.REPAIRED, p.NONE, p.NONE, battery)
    return s.cause(state, 0, time_to(tables, at, state, battery, p.TIME_TO_FAILURE), s.FAIL, battery)


# --- detections and windows ---


def _detect(tables: p.Tables, at: d.Source, state: s.State, now: int, threat: int) -> int:
    s.note(state, s.WAS_DETECTED, threat, p.NONE, 0)
    for battery in range(tables.battery.shape[0]):
        offer(tables, at, state, battery, threat, now)
    if tables.setting[p.SIREN] == 0:
        return 0
    state.clock[s.AIR] += 1
    if state.clock[s.SIREN_STATE] != s.SILENT:
        return 0
    state.clock[s.SIREN_STATE] = s.PENDING
    return s.cause(state, 0, tables.setting[p.SIREN_DELAY], s.SIREN_ON, 0)


def _open(tables: p.Tables, at: d.Source, state: s.State, now: int, who: int) -> int:
    threat, battery = who // tables.battery.shape[0], who % tables.battery.shape[0]
    if state.threat[threat, s.STATUS] == s.AIRBORNE:
        s.note(state, s.WINDOW_OPENED, threat, p.NONE, battery)
        offer(tables, at, state, battery, threat, now)
    return 0


def _close(tables: p.Tables, state: s.State, now: int, threat: int) -> int:
    """A threat's last chance ends: note what was lacking, had it never been engaged."""
    if state.threat[threat, s.STATUS] != s.AIRBORNE:
        return 0
    lack = s.SATURATED
    for battery in range(tables.battery.shape[0]):
        closes = chance_closes(tables, state, threat, battery)
        mine = closes == now and chance_opens(tables, state, threat, battery) <= closes
        if mine and not lets_through(tables, state, threat, battery):
            lack = max(lack, _lacks(tables, state, battery))
    state.fate[threat, s.LACK] = lack
    return 0


def _lacks(tables: p.Tables, state: s.State, battery: int) -> int:
    limited = tables.battery[battery, p.MAGAZINE] != p.NONE
    if limited and (state.battery[battery, s.RELOADING] == 1 or state.battery[battery, s.ROUNDS_LEFT] == 0):
        return s.NO_ROUNDS
    return s.BROKEN if state.battery[battery, s.DOWN] == 1 else s.SATURATED


# --- the siren ---


def _siren_on(tables: p.Tables, state: s.State, now: int) -> int:
    state.clock[s.SIREN_STATE] = s.SOUNDING
    state.clock[s.SIREN_SINCE] = now
    s.note(state, s.SIREN_STARTED, p.NONE, p.NONE, 0)
    if state.clock[s.AIR] > 0:
        return 0
    quiet_for = now - state.clock[s.QUIET_SINCE]
    return s.cause(state, 0, max(0, tables.setting[p.QUIET] - quiet_for), s.SIREN_OFF, 0)


def _siren_off(tables: p.Tables, state: s.State, now: int) -> int:
    quiet = state.clock[s.AIR] == 0 and now - state.clock[s.QUIET_SINCE] >= tables.setting[p.QUIET]
    if quiet and state.clock[s.SIREN_STATE] == s.SOUNDING:
        state.clock[s.SIREN_STATE] = s.SILENT
        s.note(state, s.SIREN_ENDED, p.NONE, p.NONE, 0)
    return 0


# --- landings ---


def land(tables: p.Tables, at: d.Source, state: s.State, now: int, threat: int) -> int:
    if state.threat[threat, s.STATUS] != s.AIRBORNE:
        return 0
    zone = state.threat[threat, s.ZONE]
    s.note(state, s.HAS_LANDED, threat, p.NONE, zone)
    if tables.kind[state.threat[threat, s.T_KIND], p.DECOY] == 0:
        _harm(tables, at, state, threat)
        _expose(tables, state, threat, tables.zone[zone, p.PEOPLE], now)
    return _resolve(tables, state, threat, s.LANDED, now)


def _harm(tables: p.Tables, at: d.Source, state: s.State, threat: int) -> None:
    entity = state.threat[threat, s.ENTITY]
    u, _ = d.pair(at, entity, d.HARM, 0)
    which = tables.kind[state.threat[threat, s.T_KIND], p.HARM]
    share = d.variate(tables, which, u, at, entity, d.HARM, 0)
    state.harm[threat, s.SHARE] = min(1.0, max(0.0, share))


def _expose(tables: p.Tables, state: s.State, threat: int, people: float, now: int) -> None:
    """Rule 9: who had time to find shelter since the siren started is protected to the stated degree."""
    if people <= 0.0:
        return
    sheltered = 0.0
    if state.clock[s.SIREN_STATE] == s.SOUNDING:
        lead = now - state.clock[s.SIREN_SINCE]
        state.fate[threat, s.LEAD] = lead
        row, which = tables.distribution, tables.setting[p.SHELTER_TIME]
        sheltered = below(lead / 1e6, row[which, 0], row[which, 1], row[which, 2], row[which, 3], tables.pool)
    state.harm[threat, s.EXPOSED] = people * (1.0 - tables.protection[0] * sheltered)
