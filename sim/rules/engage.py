"""How a battery takes a threat, and how an engagement ends."""

from __future__ import annotations

from sim import draws as d
from sim import plan as p
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, duration, lets_through
from sim.rules.queue import enter, take


def place_in_order(tables: p.Tables, at: d.Source, state: s.State, battery: int, threat: int) -> int:
    """The place of a threat in a battery's order: the lowest key first, ties by threat."""
    order = tables.battery[battery, p.ORDER]
    if order == p.FIRST_DETECTED:
        return state.threat[threat, s.DETECTED]
    if order == p.EARLIEST_LANDING:
        return state.threat[threat, s.LANDS]
    if order == p.HIGHEST_VALUE:
        rank = tables.zone_rank[state.threat[threat, s.FORESEEN]]
        return (rank << 52) + state.threat[threat, s.LANDS]
    return _priority(at, state.threat[threat, s.ENTITY], battery)


def _priority(at: d.Source, entity: int, battery: int) -> int:
    """The place of a threat in a random order."""
    priority, _ = d.cells(at, entity, d.PRIORITY + (battery << d.PURPOSE_BITS), 0)
    return priority


def note_orders(tables: p.Tables, at: d.Source, state: s.State) -> None:
    """Note the place of every threat in every battery's order, for whoever watches."""
    for threat in range(state.clock[s.THREATS]):
        for battery in range(tables.battery.shape[0]):
            state.key[threat, battery] = place_in_order(tables, at, state, battery, threat)


def offer(tables: p.Tables, at: d.Source, state: s.State, battery: int, threat: int, now: int) -> None:
    """Let a threat wait at a battery, unless it does so already or must not."""
    if state.link[threat, battery * s.LINK_COLUMNS + s.QUEUED] == 1:
        return
    if lets_through(tables, state, threat, battery):
        return
    if chance_opens(tables, state, threat, battery) <= now <= chance_closes(tables, state, threat, battery):
        _draw_next(tables, at, state, battery, threat)
        enter(state, battery, place_in_order(tables, at, state, battery, threat), threat)


def draw_ahead(tables: p.Tables, at: d.Source, state: s.State) -> None:
    """Draw the first engagement of every threat by every battery, in loops for many.

    Where the time's distribution is not one for that, they are drawn in their turn.
    """
    threats = state.clock[s.THREATS]
    for battery in range(tables.battery.shape[0]):
        which = tables.battery[battery, p.ENGAGEMENT_TIME]
        if not d.at_once(tables, which):
            continue
        purpose, link = d.ENGAGEMENT + (battery << d.PURPOSE_BITS), battery * s.LINK_COLUMNS
        for threat in range(threats):
            u, luck = d.cells(at, state.threat[threat, s.ENTITY], purpose, 0)
            state.place[0, threat] = d.middle(u)
            state.link[threat, link + s.LUCK] = luck
        d.variates(tables, which, state.place, 0, 0, threats)
        for threat in range(threats):
            state.link[threat, link + s.TIME] = max(1, p.ticks(state.place[0, threat]))


def _draw_next(tables: p.Tables, at: d.Source, state: s.State, battery: int, threat: int) -> None:
    """Draw how long the next engagement of a threat would take, and its luck, unless that is done.

    A draw does not depend on when it is made. Here, a processor has the time until it is needed.
    """
    link = battery * s.LINK_COLUMNS
    if state.link[threat, link + s.TIME] > 0:
        return
    attempt = state.link[threat, link + s.ATTEMPTS]
    entity, purpose = state.threat[threat, s.ENTITY], d.ENGAGEMENT + (battery << d.PURPOSE_BITS)
    u, luck = d.cells(at, entity, purpose, attempt)
    which = tables.battery[battery, p.ENGAGEMENT_TIME]
    time = duration(tables, which, d.middle(u), at, entity, purpose, attempt)
    state.link[threat, link + s.TIME] = max(1, time)
    state.link[threat, link + s.LUCK] = luck


def may_engage(tables: p.Tables, state: s.State, battery: int, threat: int, now: int) -> bool:
    """Rule 3 of the model, for a threat that waits in the battery's queue."""
    link = battery * s.LINK_COLUMNS
    if state.threat[threat, s.STATUS] != s.AIRBORNE or now > chance_closes(tables, state, threat, battery):
        return False
    if state.link[threat, link + s.ATTEMPTS] >= tables.battery[battery, p.MOST]:
        return False
    if tables.setting[p.INDEPENDENT] == 1:
        return state.link[threat, link + s.SLOT] == 0
    return state.threat[threat, s.UNDER] == 0


def _spend(tables: p.Tables, at: d.Source, state: s.State, battery: int, n: int) -> tuple[int, int]:
    """Take the rounds of one engagement; the last one begins a reload. Return rounds and events caused."""
    rounds = tables.battery[battery, p.SALVO]
    if tables.battery[battery, p.MAGAZINE] == p.NONE:
        return rounds, n
    left = state.battery[battery, s.ROUNDS_LEFT]
    rounds = min(rounds, left)
    state.battery[battery, s.ROUNDS_LEFT] = left - rounds
    if left == rounds and tables.battery[battery, p.RELOAD_TIME] != p.NONE:
        n = begin_reload(tables, at, state, battery, n)
    return rounds, n


def begin_reload(tables: p.Tables, at: d.Source, state: s.State, battery: int, n: int) -> int:
    """Let a battery reload; return how many events are caused."""
    index = state.battery[battery, s.RELOADS]
    u, _ = d.pair(at, battery, d.RELOADING, index)
    which = tables.battery[battery, p.RELOAD_TIME]
    delay = duration(tables, which, u, at, battery, d.RELOADING, index)
    state.battery[battery, s.RELOADING] = 1
    state.battery[battery, s.RELOADS] = index + 1
    return s.cause(state, n, max(1, delay), s.RELOAD, battery)


def _success(chance: float, rounds: int) -> float:
    """1 - (1 - chance)^rounds, multiplied out: a power's last bit depends on who computes it."""
    miss = 1.0
    for _ in range(rounds):
        miss *= 1.0 - chance
    return 1.0 - miss


def engage(
    tables: p.Tables, at: d.Source, state: s.State, battery: int, threat: int, now: int, n: int
) -> int:
    """Start an engagement on the channel that became free last; return how many events are caused."""
    state.battery[battery, s.FREE] -= 1
    slot = state.free[tables.battery[battery, p.FIRST_SLOT] + state.battery[battery, s.FREE]]
    link = battery * s.LINK_COLUMNS
    time = state.link[threat, link + s.TIME]
    chance = tables.intercept[battery, state.threat[threat, s.T_KIND]]
    state.slot[slot, s.S_THREAT] = threat
    state.slot[slot, s.STARTED] = now
    state.slot[slot, s.ENDS] = now + time
    n = s.cause(state, n, time, s.END, slot)
    rounds, n = _spend(tables, at, state, battery, n)
    luck = d.middle(state.link[threat, link + s.LUCK])
    state.slot[slot, s.SUCCEEDS] = 1 if luck < _success(chance, rounds) else 0
    state.link[threat, link + s.ATTEMPTS] += 1
    state.link[threat, link + s.TIME] = 0
    state.link[threat, link + s.SLOT] = slot + 1
    if state.threat[threat, s.ENGAGEMENTS] == 0:
        state.threat[threat, s.FIRST_ENGAGED] = now
    state.threat[threat, s.ENGAGEMENTS] += 1
    state.threat[threat, s.ROUNDS] += rounds
    state.threat[threat, s.UNDER] += 1
    s.note(state, s.ENGAGED, threat, slot, rounds, now + time)
    if state.battery[battery, s.RELOADING] == 1:
        s.note(state, s.RELOAD_STARTED, p.NONE, slot, battery)
    return n


def ready(tables: p.Tables, state: s.State, battery: int) -> bool:
    """Whether a battery could start an engagement now, were there a threat for it."""
    if state.battery[battery, s.FREE] == 0 or state.battery[battery, s.DOWN] == 1:
        return False
    if state.battery[battery, s.RELOADING] == 1:
        return False
    return tables.battery[battery, p.MAGAZINE] == p.NONE or state.battery[battery, s.ROUNDS_LEFT] > 0


def choose(tables: p.Tables, at: d.Source, state: s.State, now: int) -> int:
    """Let the batteries choose, in the file's order, each until it can engage no more.

    Return how many events are caused.
    """
    n = 0
    for battery in range(tables.battery.shape[0]):
        while state.battery[battery, s.WAITING] > 0 and ready(tables, state, battery):
            threat = take(state, battery)
            if may_engage(tables, state, battery, threat, now):
                n = engage(tables, at, state, battery, threat, now, n)
    return n


def free_channel(tables: p.Tables, state: s.State, slot: int, now: int) -> None:
    """End the engagement of a channel, whatever came of it; only time after the warm-up counts as busy."""
    battery, threat = state.slot[slot, s.S_BATTERY], state.slot[slot, s.S_THREAT]
    counted_from = max(state.slot[slot, s.STARTED], tables.setting[p.WARM_UP])
    state.battery[battery, s.BUSY] += max(0, now - counted_from)
    state.free[tables.battery[battery, p.FIRST_SLOT] + state.battery[battery, s.FREE]] = slot
    state.battery[battery, s.FREE] += 1
    state.slot[slot, s.S_THREAT] = p.NONE
    state.link[threat, battery * s.LINK_COLUMNS + s.SLOT] = 0
    state.threat[threat, s.UNDER] -= 1


def release(tables: p.Tables, at: d.Source, state: s.State, threat: int, battery: int, now: int) -> None:
    """Let a threat wait again after an engagement by *battery* that did not stop it."""
    if tables.setting[p.INDEPENDENT] == 1:
        offer(tables, at, state, battery, threat, now)
        return
    for other in range(tables.battery.shape[0]):
        offer(tables, at, state, other, threat, now)


def cut_engagements(tables: p.Tables, state: s.State, threat: int, now: int) -> None:
    """Break off every engagement of a threat that is resolved."""
    for battery in range(tables.battery.shape[0]):
        slot = state.link[threat, battery * s.LINK_COLUMNS + s.SLOT] - 1
        if slot >= 0:
            free_channel(tables, state, slot, now)
            s.note(state, s.CUT, threat, slot, 0)


def leave_debris(tables: p.Tables, at: d.Source, state: s.State, threat: int, battery: int) -> None:
    """Rule 8: with the stated chance, an interception leaves debris in a zone at once."""
    entity, above = state.threat[threat, s.ENTITY], battery << d.PURPOSE_BITS
    u, v = d.pair(at, entity, d.DEBRIS + above, 0)
    if u >= tables.debris_chance[battery]:
        return
    zone = d.choice(v, tables.debris_lands_in, battery)
    purpose = d.DEBRIS_HARM + above
    share, _ = d.pair(at, entity, purpose, 0)
    share = d.variate(tables, tables.battery[battery, p.DEBRIS_HARM], share, at, entity, purpose, 0)
    state.fate[threat, s.DEBRIS_ZONE] = zone
    state.harm[threat, s.DEBRIS_SHARE] = min(1.0, max(0.0, share))
    s.note(state, s.DEBRIS, threat, p.NONE, zone)
