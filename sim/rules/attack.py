"""What is known as soon as a replication is drawn: who appears when, and each threat's chances."""

from __future__ import annotations

from sim import draws as d
from sim import plan as p
from sim.distributions import CONSTANT, exponential
from sim.rules import state as s


def duration(
    tables: p.Tables, which: int, u: float, at: d.Source, entity: int, purpose: int, index: int
) -> int:
    """A drawn duration in ticks; below zero counts as zero."""
    return p.ticks(d.variate(tables, which, u, at, entity, purpose, index))


# --- arrivals ---

GAPS = 8
"""A stream's gaps are drawn in multiples of this."""


def _arrive(tables: p.Tables, state: s.State, n: int, entry: int, number: int, tick: int) -> int:
    """Note the *number*-th threat of *entry* at *tick*; return how many there are now."""
    if n < state.arrival.shape[0]:
        state.arrival[n, 0] = tick
        state.arrival[n, 1] = (entry << d.ENTRY_SHIFT) + number
        state.arrival[n, 2] = tables.entry[entry, p.KIND]
    return n + 1


def _volley(tables: p.Tables, at: d.Source, state: s.State, n: int, entry: int) -> int:
    tick = tables.entry[entry, p.START]
    which = tables.entry[entry, p.SPACING]
    for number in range(tables.entry[entry, p.COUNT]):
        if number > 0:
            address = (entry << d.ENTRY_SHIFT) + number
            u, _ = d.pair(at, address, d.ARRIVAL, 0)
            tick += duration(tables, which, u, at, address, d.ARRIVAL, 0)
        n = _arrive(tables, state, n, entry, number, tick)
    return n


def _schedule(tables: p.Tables, state: s.State, n: int, entry: int) -> int:
    first = tables.entry[entry, p.FIRST_STEP]
    for number in range(tables.entry[entry, p.COUNT]):
        n = _arrive(tables, state, n, entry, number, tables.at[first + number])
    return n


def _batch(tables: p.Tables, which: int, u: float, at: d.Source, address: int) -> int:
    size = d.variate(tables, which, u, at, address, d.ARRIVAL, 0)
    return max(1, int(size + 0.5))


def _gaps(at: d.Source, state: s.State, first: int, expected: float) -> int:
    """Draw a stream's next gaps and batches from address *first* on, about as many as are *expected*.

    A loop for many takes less time than as many single draws. Return how many.
    """
    gaps = min(int(expected) // GAPS * GAPS + GAPS, state.place.shape[1])
    for i in range(gaps):
        u, state.place[1, i] = d.pair(at, first + i, d.ARRIVAL, 0)
        state.place[0, i] = exponential(u, 1.0)
    return gaps


def _stream(tables: p.Tables, at: d.Source, state: s.State, n: int, entry: int) -> int:
    """A Poisson process: unit exponentials put through the inverse of the expected arrivals."""
    step = tables.entry[entry, p.FIRST_STEP]
    last = step + tables.entry[entry, p.STEPS] - 1
    number, arrival, expected, at_hand, of_these = 0, 0, 0.0, 0, 0
    while True:
        if of_these == at_hand:
            at_hand = _gaps(at, state, (entry << d.ENTRY_SHIFT) + arrival, tables.step[last, 2] - expected)
            of_these = 0
        expected += state.place[0, of_these]
        v = state.place[1, of_these]
        of_these += 1
        address = (entry << d.ENTRY_SHIFT) + arrival
        if expected >= tables.step[last, 2]:
            return n
        while expected >= tables.step[step + 1, 2]:
            step += 1
        time = tables.step[step, 0] + (expected - tables.step[step, 2]) / tables.step[step, 1]
        tick = min(p.ticks(time), tables.entry[entry, p.END] - 1)
        for _ in range(_batch(tables, tables.entry[entry, p.BATCH], v, at, address)):
            n = _arrive(tables, state, n, entry, number, tick)
            number += 1
        arrival += 1


def _arrivals(tables: p.Tables, at: d.Source, state: s.State) -> int:
    """Every threat of the attack, entry by entry, in time within each; return how many."""
    n = 0
    for entry in range(tables.entry.shape[0]):
        form = tables.entry[entry, p.FORM]
        if form == p.STREAM:
            n = _stream(tables, at, state, n, entry)
        elif form == p.SCHEDULE:
            n = _schedule(tables, state, n, entry)
        else:
            n = _volley(tables, at, state, n, entry)
    return n


def _sort_arrivals(state: s.State, n: int) -> int:
    """Sort rows of `order` by appearance, stably, merging neighbours; return the row that is sorted.

    Entries follow each other in the file's order, so a stable sort breaks ties as the file does.
    """
    row, width = 0, 1
    in_order = True
    for i in range(n):
        state.order[0, i] = i
        in_order = in_order and (i == 0 or state.arrival[i - 1, 0] <= state.arrival[i, 0])
    if in_order:
        return row
    while width < n:
        for start in range(0, n, 2 * width):
            middle, stop = min(start + width, n), min(start + 2 * width, n)
            left, right = start, middle
            for place in range(start, stop):
                take_left = left < middle and (
                    right >= stop
                    or state.arrival[state.order[row, left], 0] <= state.arrival[state.order[row, right], 0]
                )
                if take_left:
                    state.order[1 - row, place] = state.order[row, left]
                    left += 1
                else:
                    state.order[1 - row, place] = state.order[row, right]
                    right += 1
        row, width = 1 - row, 2 * width
    return row


# --- one threat ---


def chance_opens(tables: p.Tables, state: s.State, threat: int, battery: int) -> int:
    """The first tick at which *battery* might start an engagement of *threat*, by its window."""
    window = state.threat[threat, s.LANDS] - tables.battery[battery, p.OPENS]
    return max(state.threat[threat, s.DETECTED], window)


def chance_closes(tables: p.Tables, state: s.State, threat: int, battery: int) -> int:
    """The last such tick: the window's end, and before the landing in any case."""
    return state.threat[threat, s.LANDS] - max(tables.battery[battery, p.CLOSES], 1)


def lets_through(tables: p.Tables, state: s.State, threat: int, battery: int) -> bool:
    """Whether *battery* never engages *threat*, whatever happens: a known decoy or an ignored zone."""
    ignored = tables.ignore[battery, state.threat[threat, s.FORESEEN]] == 1
    return ignored or state.threat[threat, s.RECOGNISED] == 1


def _chances(tables: p.Tables, state: s.State, threat: int) -> None:
    """First and last chance over all batteries, and whether anybody could reach the threat at all."""
    row = state.threat
    row[threat, s.FIRST_CHANCE] = p.NEVER
    row[threat, s.LAST_CHANCE] = p.NONE
    state.fate[threat, s.REACH] = s.OUT_OF_REACH
    for battery in range(tables.battery.shape[0]):
        opens = chance_opens(tables, state, threat, battery)
        closes = chance_closes(tables, state, threat, battery)
        if opens > closes:
            continue
        if lets_through(tables, state, threat, battery):
            state.fate[threat, s.REACH] = max(state.fate[threat, s.REACH], s.IGNORED)
        else:
            state.fate[threat, s.REACH] = s.REACHABLE
            row[threat, s.FIRST_CHANCE] = min(row[threat, s.FIRST_CHANCE], opens)
            row[threat, s.LAST_CHANCE] = max(row[threat, s.LAST_CHANCE], closes)


def _foresee(tables: p.Tables, at: d.Source, kind: int, zone: int, entity: int) -> int:
    if tables.kind_chance[kind, p.ACCURACY] >= 1.0:
        return zone
    accurate, u = d.pair(at, entity, d.FORESIGHT, 0)
    if accurate < tables.kind_chance[kind, p.ACCURACY]:
        return zone
    return d.choice(u, tables.lands_in, kind)


def _certain(tables: p.Tables, kind: int) -> bool:
    """Whether a kind's time of flight and detection leave nothing to chance."""
    flight = tables.distribution[tables.kind[kind, p.FLIGHT], 0]
    return flight == CONSTANT and tables.kind_chance[kind, p.DETECTED_CHANCE] >= 1.0


def _threat(tables: p.Tables, at: d.Source, state: s.State, threat: int, arrival: int) -> None:
    """Draw a threat's kind, time of flight, zone, and whether and when it is detected."""
    appears, entity, kind = state.arrival[arrival, 0], state.arrival[arrival, 1], state.arrival[arrival, 2]
    recognised = 1.0
    mixed = kind == p.NONE
    if mixed:
        kind = 0
    if mixed or tables.kind[kind, p.DECOY] == 1:
        u, recognised = d.pair(at, entity, d.KIND, 0)
        if mixed:
            kind = d.choice(u, tables.mix, entity >> d.ENTRY_SHIFT)
    in_place, in_delay = state.place[0, arrival], state.place[1, arrival]
    in_flight, in_detected = 0.5, 0.0
    if not _certain(tables, kind):
        in_flight, in_detected = d.pair(at, entity, d.FLIGHT, 0)
    flight = duration(tables, tables.kind[kind, p.FLIGHT], in_flight, at, entity, d.FLIGHT, 0)
    which = tables.kind[kind, p.DELAY]
    if mixed or not d.at_once(tables, which):
        in_delay = d.variate(tables, which, in_delay, at, entity, d.PLACE, 0)
    delay = p.ticks(in_delay)
    lands = appears + max(1, flight)
    zone = d.choice(in_place, tables.lands_in, kind)
    seen = in_detected < tables.kind_chance[kind, p.DETECTED_CHANCE] and appears + delay < lands
    row = state.threat
    row[threat, s.T_KIND] = kind
    row[threat, s.ENTITY] = entity
    row[threat, s.APPEARS] = appears
    row[threat, s.LANDS] = lands
    row[threat, s.ZONE] = zone
    row[threat, s.DETECTED] = appears + delay if seen else p.NEVER
    row[threat, s.FORESEEN] = _foresee(tables, at, kind, zone, entity)
    known = tables.kind[kind, p.DECOY] == 1 and recognised < tables.kind_chance[kind, p.RECOGNISED_CHANCE]
    row[threat, s.RECOGNISED] = 1 if known else 0
    _chances(tables, state, threat)


def _places(tables: p.Tables, at: d.Source, state: s.State, n: int) -> None:
    """Draw the place of each arrival; where its kind is known, its delay of detection in place of the second.

    A loop for all, and one for each stretch of one kind.
    """
    for i in range(n):
        state.place[0, i], state.place[1, i] = d.pair(at, state.arrival[i, 1], d.PLACE, 0)
    start = 0
    while start < n:
        kind, stop = state.arrival[start, 2], start + 1
        while stop < n and state.arrival[stop, 2] == kind:
            stop += 1
        if kind != p.NONE and d.at_once(tables, tables.kind[kind, p.DELAY]):
            d.variates(tables, tables.kind[kind, p.DELAY], state.place, 1, start, stop)
        start = stop


def _begin(state: s.State, threat: int) -> None:
    """Set what will be counted of a drawn threat to its start: one pass, while its row is at hand."""
    for column in (s.STATUS, s.UNDER, s.ENGAGEMENTS, s.ROUNDS):
        state.threat[threat, column] = 0
    for column in (s.FIRST_ENGAGED, s.ENDED):
        state.threat[threat, column] = p.NONE
    for column in (s.LACK, s.DEBRIS_ZONE, s.LEAD):
        state.fate[threat, column] = p.NONE
    for column in range(s.HARM_COLUMNS):
        state.harm[threat, column] = 0.0
    for column in range(state.link.shape[1]):
        state.link[threat, column] = 0


def draw(tables: p.Tables, at: d.Source, state: s.State) -> int:
    """Draw the attack of one replication. Return how many threats it has.

    If that is more than the state has room for, nothing else is drawn: give it more and call again.
    Threats are numbered in the order of appearance, then of the file.
    """
    n = _arrivals(tables, at, state)
    if n > state.arrival.shape[0]:
        return n
    _places(tables, at, state, n)
    row = _sort_arrivals(state, n)
    for threat in range(n):
        _threat(tables, at, state, threat, state.order[row, threat])
        _begin(state, threat)
    state.clock[s.THREATS] = n
    return n
