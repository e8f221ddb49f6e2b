"""The compiled loop's calendar: a timetable sorted once, a small heap of what the model causes.

Plain Python over arrays of numbers, like the rules; `kernel` compiles both.
"""

from __future__ import annotations

from typing import Any

from sim import draws as d
from sim import plan as p
from sim.batch.event_list import (
    BUDGET_LEFT,
    CAUSED,
    DUE,
    GOES_ON,
    KNOWN,
    PAUSE,
    PLACE,
    ROW,
    SIZE,
    WATCHED,
    WHAT_SHIFT,
    WHO,
    Calendar,
    item,
)
from sim.batch.sorting import before, sort_known
from sim.plan import Ints
from sim.responses import measure
from sim.rules import heap
from sim.rules import state as s
from sim.rules.attack import chance_opens, lets_through
from sim.rules.engage import choose, draw_ahead, note_orders
from sim.rules.react import begin, budget, first_failures, land, react

NEAR = 2_000
"""Known events up to which all that is looked at fits a processor's cache."""

AHEAD = 6
"""Known events after which a foreseen one is played: about as long as memory takes."""

RUNAWAY, FULL, LOG_FULL, PAUSED = -1, -2, -3, -4
"""What `play` returns in place of the last tick: past its budget of events, past the room on the heap or in
the log, or paused."""

# --- what is known ---


def landings_wait(tables: p.Tables, calendar: Calendar) -> bool:
    """Whether a landing of a threat that nobody engages changes nothing for the others.

    Then it need not be played in its turn. A siren hears every landing; with magazines or breakdowns
    the end of a threat's last chance is played in its turn, and so is its landing. Whoever watches sees
    every landing in its turn.
    """
    watched = calendar.progress[WATCHED] == 1
    return not watched and tables.setting[p.SIREN] == 0 and tables.setting[p.SUPPLY] == 0


def _know(calendar: Calendar, n: int, tick: int, what: int, who: int) -> int:
    calendar.known_tick[0, n] = tick
    calendar.known_item[0, n] = item(what, who)
    return n + 1


def _know_windows(tables: p.Tables, state: s.State, calendar: Calendar, n: int, threat: int) -> int:
    """The windows that open after the detection of a threat."""
    batteries = tables.battery.shape[0]
    for battery in range(batteries):
        opens = chance_opens(tables, state, threat, battery)
        later = state.threat[threat, s.DETECTED] < opens < state.threat[threat, s.LANDS]
        if later and not lets_through(tables, state, threat, battery):
            n = _know(calendar, n, opens, s.OPEN, threat * batteries + battery)
    return n


def timetable(tables: p.Tables, state: s.State, calendar: Calendar) -> int:
    """Note all that is known of the drawn threats, unsorted; return how many events that is."""
    n, in_turn, watched = 0, not landings_wait(tables, calendar), calendar.progress[WATCHED] == 1
    for threat in range(state.clock[s.THREATS]):
        if watched:
            n = _know(calendar, n, state.threat[threat, s.APPEARS], s.APPEAR, threat)
        if state.threat[threat, s.DETECTED] != p.NEVER:
            n = _know(calendar, n, state.threat[threat, s.DETECTED], s.DETECT, threat)
            n = _know_windows(tables, state, calendar, n, threat)
        if in_turn:
            n = _know(calendar, n, state.threat[threat, s.LANDS], s.LAND, threat)
            if tables.setting[p.SUPPLY] == 1 and state.threat[threat, s.LAST_CHANCE] != p.NONE:
                n = _know(calendar, n, state.threat[threat, s.LAST_CHANCE], s.CLOSE, threat)
    return n


# --- what is caused ---


def _expect(
    tables: p.Tables, state: s.State, calendar: Calendar, size: int, caused: int, now: int, lazy: bool
) -> int:
    """Put the events that an event caused on the heap; return its size."""
    for n in range(caused):
        tick, what, who = now + state.caused[n, s.IN], state.caused[n, s.WHAT], state.caused[n, s.WHO]
        if lazy and what == s.END:
            threat = state.slot[who, s.S_THREAT]
            if state.threat[threat, s.LANDS] < tick:
                # The landing, which nobody else waits for, will cut this engagement.
                tick, what, who = state.threat[threat, s.LANDS], s.LAND, threat
        heap.push(calendar.caused_tick, calendar.caused_item, 0, size, tick, item(what, who))
        size += 1
    return size


def _prompts(what: int) -> int:
    """The choice that an event makes due: CHOOSE, CHOOSE_AGAIN after a landing, or none (0)."""
    if what == s.LAND:
        return s.CHOOSE_AGAIN
    if what in (s.APPEAR, s.SIREN_ON, s.SIREN_OFF, s.LATE_SIREN_OFF, s.CLOSE):
        return 0
    return s.CHOOSE


# --- the loop ---


def _land_the_rest(tables: p.Tables, at: d.Source, state: s.State) -> None:
    """Play the landings that nobody waited for."""
    for threat in range(state.clock[s.THREATS]):
        lands = state.threat[threat, s.LANDS]
        if state.threat[threat, s.STATUS] == s.AIRBORNE and lands < tables.setting[p.UNTIL]:
            land(tables, at, state, lands, threat)


def _note_time(state: s.State, now: int) -> None:
    """Put the tick where the log finds it, if there is one."""
    if state.log.shape[0] > 0:
        state.clock[s.NOW] = now


def soon(rows: Ints, row: int) -> None:
    """Say that *row* of *rows* is needed soon: compiled, the processor fetches it; here it is nothing."""


def known_columns(parts: Any) -> Any:
    """The same arrays. In the WebAssembly module, how many columns they have is a part of the code."""
    return parts


def _foresee(state: s.State, calendar: Calendar, row: int, place: int, known: int) -> None:
    """Have the threat of a detection to come fetched: a large attack does not fit the cache."""
    if place < known:
        threat = calendar.known_item[row, place] & WHO
        if calendar.known_item[row, place] >> WHAT_SHIFT == s.DETECT:
            soon(state.threat, threat)
            soon(state.link, threat)


def _problem(calendar: Calendar, left: int, size: int) -> int:
    """RUNAWAY where no events are *left* of the budget, FULL where so many do not fit the heap, or 0."""
    if left < 0:
        return RUNAWAY
    return FULL if size > calendar.caused_tick.shape[1] else 0


def _begin(tables: p.Tables, at: d.Source, state: s.State, calendar: Calendar) -> None:
    """Note in the calendar's progress where a replication begins that was drawn."""
    known = timetable(tables, state, calendar)
    draw_ahead(tables, at, state)
    progress = calendar.progress
    progress[KNOWN] = known
    progress[ROW] = sort_known(calendar, known)
    progress[PLACE] = progress[SIZE] = progress[DUE] = 0
    progress[BUDGET_LEFT] = budget(state)
    progress[CAUSED] = first_failures(tables, at, state)


def play(tables: p.Tables, at: d.Source, state: s.State, calendar: Calendar) -> int:
    """Play a replication that has begun, to its end or to its pause.

    Return its last tick, RUNAWAY, FULL or PAUSED. The next event is the first of what is known and what is
    caused. A choice that is due comes between the kinds of event before and after it.
    """
    progress = calendar.progress
    if progress[GOES_ON] == 0:
        _begin(tables, at, state, calendar)
    known, row, place, size = progress[KNOWN], progress[ROW], progress[PLACE], progress[SIZE]
    due, left, caused = progress[DUE], progress[BUDGET_LEFT], progress[CAUSED]
    stop, lazy = min(tables.setting[p.UNTIL], progress[PAUSE]), landings_wait(tables, calendar)
    now, far = state.clock[s.NOW], known > NEAR
    while state.clock[s.LEFT] > 0:
        left -= caused
        problem = _problem(calendar, left, size + caused)
        if problem < 0:
            state.clock[s.NOW] = now
            return problem
        size = _expect(tables, state, calendar, size, caused, now, lazy)
        caused = 0
        tick, which = p.NEVER, 0
        if place < known:
            tick, which = calendar.known_tick[row, place], calendar.known_item[row, place]
        from_heap = size > 0 and before(calendar.caused_tick[0, 0], calendar.caused_item[0, 0], tick, which)
        if from_heap:
            tick, which = calendar.caused_tick[0, 0], calendar.caused_item[0, 0]
        what = which >> WHAT_SHIFT
        if due != 0 and (tick > now or what > due):
            due = 0
            caused = choose(tables, at, state, now)
            continue
        if tick >= stop:
            break
        now = tick
        _note_time(state, now)
        if from_heap:
            heap.drop(calendar.caused_tick, calendar.caused_item, 0, size)
            size -= 1
        else:
            place += 1
            if far:
                _foresee(state, calendar, row, place + AHEAD, known)
        due = max(due, _prompts(what))
        caused = react(tables, at, state, now, what, which & WHO)
    if stop < tables.setting[p.UNTIL] and state.clock[s.LEFT] > 0:
        progress[KNOWN], progress[ROW], progress[PLACE], progress[SIZE] = known, row, place, size
        progress[DUE], progress[BUDGET_LEFT], progress[CAUSED] = due, left, caused
        state.clock[s.NOW] = now
        return PAUSED
    if lazy:
        _land_the_rest(tables, at, state)
    return tables.setting[p.UNTIL] if state.clock[s.LEFT] > 0 else state.clock[s.LAST]


def block(
    tables: p.Tables,
    state: s.State,
    calendar: Calendar,
    low: int,
    high: int,
    first: int,
    rows: p.Floats,
    report: Ints,
) -> None:
    """Play replications *first*, *first* + 1, ... into *rows*, a row of responses each.

    It stops early where a replication cannot be played. *report* says how many are done; what the next one
    needs: room for so many threats, FULL (a longer heap), LOG_FULL (a longer log), RUNAWAY (nothing helps),
    PAUSED, or 0 at the end; and the last tick of the last one played. A replication that goes on from its
    pause is the only one of its block.
    """
    tables, state = known_columns(tables), known_columns(state)
    for n in range(rows.shape[0]):
        report[0] = n
        at = d.Source(low, high, first + n)
        if calendar.progress[GOES_ON] == 0:
            report[1] = begin(tables, at, state)
            if report[1] > state.arrival.shape[0]:
                return
        end = play(tables, at, state, calendar)
        if end >= 0 and state.clock[s.LOGGED] > state.log.shape[0]:
            end = LOG_FULL
        if end < 0:
            report[1] = end
            return
        measure(tables, state, end, rows[n])
        if state.key.shape[0] > 0:
            note_orders(tables, at, state)
        report[2] = end
    report[0] = rows.shape[0]
    report[1] = 0
