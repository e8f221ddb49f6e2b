"""How likely a replication's draws were: as the scenario has them, over as they were played.

A rare event is met often where other chances are played than the scenario's, and each replication then
counts as many times as it would have been likelier, or less likely, under the scenario's own. What is played
is a plan in which every kind of threat has an unlucky twin: a threat of entry e is a twin with the chance
b(e), a plain one, as the scenario has it, with a(e) = 1 - b(e). A twin's draws come from other chances of the
same form, so that the logarithm of their ratio, twin over plain, is a sum of coefficient x what was drawn (an
exponential family). Which of the two a threat was is forgotten: its weight is
1 / (a + b exp(sum)), never above 1 / a.

Only what a replication was told counts: an engagement that was cut never showed whether it would have
succeeded, so its draw is left out (the ratio of what is known is still that of a martingale, and of lower
variance); so are a delay of a threat that is never detected, and threats that appear after the horizon.
"""

from __future__ import annotations

from typing import NamedTuple

from sim import draws as d
from sim import plan as p
from sim.distributions import LOGNORMAL, TILTABLE, WEIBULL, exponential
from sim.elementary import exp, log, power
from sim.plan import Floats
from sim.rules import state as s

# Blocks of a row, for E entries, K kinds of the scenario, B batteries and Z zones, in this order. An item is
# a sum over threats of what was drawn; pairs are (no, yes), a law's are (how often, sum of its statistic).
(
    WEIGHT,  # 1: the logarithm of the replication's weight
    ARRIVALS,  # E: arrivals of a stream before the horizon
    THREATS,  # E: threats of an entry before the horizon
    KINDS,  # E x K: threats of a kind
    FULL,  # B x K pairs: whole engagements that missed and that succeeded
    PARTIAL,  # B x K pairs: the same, with the few rounds that an emptying magazine had left
    SEEN,  # K pairs: not detected, detected
    ACCURATE,  # K pairs: foreseen in a zone at random, in the true one
    ZONES,  # K x Z: zones drawn
    DELAY,  # K laws: detection delays
    FLIGHT,  # K laws: times of flight
    BLOCKS,
) = range(12)


class Tilt(NamedTuple):
    """What is played instead of the scenario's own chances. Shapes: E entries, T threats at most."""

    start: p.Ints  # (BLOCKS + 1,): where each block of a row starts, and where the row ends
    kinds: p.Ints  # (1,): K, the kinds of the scenario; the plan that is played has 2 K
    coefficient: Floats  # (row,): logarithm of twin over plain, for each unit of what was drawn
    mixed: Floats  # (E, 2): the chances of a plain threat and of a twin
    stream: (
        Floats  # (E, 3): arrivals expected by the horizon as played; logarithms: ratio per arrival, of none
    )
    share: Floats  # (T,): scratch: of each threat the sum, then the chance that it was a twin


def _count(tilt: Tilt, row: Floats, noting: bool, threat: int, place: int, value: float) -> None:
    """Take in one draw of a threat: for its sum, or, *noting*, into the row by the chance of a twin."""
    if noting:
        row[place] += tilt.share[threat] * value
    else:
        tilt.share[threat] += tilt.coefficient[place] * value


def _law(tables: p.Tables, at: d.Source, which: int, u: float, entity: int, purpose: int) -> float:
    """The statistic of a drawn duration whose mean estimates its law's parameter."""
    code = tables.distribution[which, 0]
    value = d.variate(tables, which, u, at, entity, purpose, 0)
    if code == LOGNORMAL:
        return log(value)
    if code == WEIBULL:
        shape: float = tables.distribution[which, 1]
        return power(value, shape)
    return value


def _has_parameter(tables: p.Tables, which: int) -> bool:
    """Whether a law can be changed without a change of what it may give."""
    code = tables.distribution[which, 0]
    return code in TILTABLE


def _read_threat(
    tables: p.Tables, at: d.Source, state: s.State, tilt: Tilt, row: Floats, noting: bool, threat: int
) -> None:
    """Take in the draws with which a threat came."""
    kinds, zones = tilt.kinds[0], tables.zone.shape[0]
    entity, own = state.threat[threat, s.ENTITY], state.threat[threat, s.T_KIND]
    kind = own % kinds
    place = tilt.start[KINDS] + (entity >> d.ENTRY_SHIFT) * kinds + kind
    _count(tilt, row, noting, threat, place, 1.0)
    _count(tilt, row, noting, threat, tilt.start[ZONES] + kind * zones + state.threat[threat, s.ZONE], 1.0)
    in_flight, in_detected = d.pair(at, entity, d.FLIGHT, 0)
    flight, delay = tables.kind[own, p.FLIGHT], tables.kind[own, p.DELAY]
    if _has_parameter(tables, flight):
        place = tilt.start[FLIGHT] + 2 * kind
        _count(tilt, row, noting, threat, place, 1.0)
        value = _law(tables, at, flight, in_flight, entity, d.FLIGHT)
        _count(tilt, row, noting, threat, place + 1, value)
    seen = in_detected < tables.kind_chance[own, p.DETECTED_CHANCE]
    _count(tilt, row, noting, threat, tilt.start[SEEN] + 2 * kind + (1 if seen else 0), 1.0)
    if not seen:
        return
    if _has_parameter(tables, delay):
        place = tilt.start[DELAY] + 2 * kind
        _, in_delay = d.pair(at, entity, d.PLACE, 0)
        _count(tilt, row, noting, threat, place, 1.0)
        value = _law(tables, at, delay, in_delay, entity, d.PLACE)
        _count(tilt, row, noting, threat, place + 1, value)
    if tables.kind_chance[own, p.ACCURACY] < 1.0:
        place = tilt.start[ACCURATE] + 2 * kind
        accurate, _ = d.pair(at, entity, d.FORESIGHT, 0)
        right = accurate < tables.kind_chance[own, p.ACCURACY]
        _count(tilt, row, noting, threat, place + (1 if right else 0), 1.0)
        if not right:
            place = tilt.start[ZONES] + kind * zones + state.threat[threat, s.FORESEEN]
            _count(tilt, row, noting, threat, place, 1.0)


def _rounds(state: s.State, note: int) -> int:
    """The rounds of the engagement whose end is noted in row *note* of the log."""
    slot = state.log[note, s.N_SLOT]
    note -= 1
    while state.log[note, s.NOTED] != s.ENGAGED or state.log[note, s.N_SLOT] != slot:
        note -= 1
    return state.log[note, s.N_EXTRA]


def _read_engagements(tables: p.Tables, state: s.State, tilt: Tilt, row: Floats, noting: bool) -> None:
    """Take in how the engagements ended that were not cut."""
    kinds = tilt.kinds[0]
    for note in range(state.clock[s.LOGGED]):
        what = state.log[note, s.NOTED]
        if what not in (s.MISSED, s.WAS_INTERCEPTED):
            continue
        threat = state.log[note, s.N_THREAT]
        battery = state.slot[state.log[note, s.N_SLOT], s.S_BATTERY]
        salvo, magazine = tables.battery[battery, p.SALVO], tables.battery[battery, p.MAGAZINE]
        whole = magazine == p.NONE or magazine % salvo == 0 or _rounds(state, note) == salvo
        kind = state.threat[threat, s.T_KIND] % kinds
        place = tilt.start[FULL if whole else PARTIAL] + 2 * (battery * kinds + kind)
        _count(tilt, row, noting, threat, place + (1 if what == s.WAS_INTERCEPTED else 0), 1.0)


def _read(
    tables: p.Tables, at: d.Source, state: s.State, tilt: Tilt, row: Floats, noting: bool, threats: int
) -> None:
    """Take in all that a replication was told of the first *threats*, those before the horizon."""
    for threat in range(threats):
        _read_threat(tables, at, state, tilt, row, noting, threat)
    _read_engagements(tables, state, tilt, row, noting)


def _of_threats(state: s.State, tilt: Tilt, row: Floats, threats: int) -> float:
    """The logarithm of the threats' weights; each sum becomes the chance that the threat was a twin."""
    weight = 0.0
    for threat in range(threats):
        entry = state.threat[threat, s.ENTITY] >> d.ENTRY_SHIFT
        plain, twin, ratio = tilt.mixed[entry, 0], tilt.mixed[entry, 1], tilt.share[threat]
        if row.shape[0] > 1:
            row[tilt.start[THREATS] + entry] += 1.0
        # Written such that no exponential overflows.
        if ratio > 0.0:
            shrunk = plain * exp(-ratio) + twin
            weight -= ratio + log(shrunk)
            tilt.share[threat] = twin / shrunk
        else:
            grown = twin * exp(ratio)
            weight -= log(plain + grown)
            tilt.share[threat] = grown / (plain + grown)
    return weight


def _of_streams(tables: p.Tables, at: d.Source, tilt: Tilt, row: Floats) -> float:
    """The logarithm of the weights of the streams' numbers of arrivals: Poisson numbers of two means."""
    weight = 0.0
    for entry in range(tables.entry.shape[0]):
        if tables.entry[entry, p.FORM] != p.STREAM:
            continue
        arrivals, expected = 0, 0.0
        while True:
            u, _ = d.pair(at, (entry << d.ENTRY_SHIFT) + arrivals, d.ARRIVAL, 0)
            expected += exponential(u, 1.0)
            if expected >= tilt.stream[entry, 0]:
                break
            arrivals += 1
        weight += arrivals * tilt.stream[entry, 1] + tilt.stream[entry, 2]
        if row.shape[0] > 1:
            row[tilt.start[ARRIVALS] + entry] = arrivals
    return weight


def weigh(tables: p.Tables, at: d.Source, state: s.State, tilt: Tilt, row: Floats) -> None:
    """Fill *row* from a replication that was played with *tables* and whose log is whole.

    Its first item is the logarithm of the weight. A row of one item has no more; a longer one has the
    blocks named above, each draw of a threat counted by the chance that the threat was a twin.
    """
    for column in range(row.shape[0]):
        row[column] = 0.0
    threats = 0
    while threats < state.clock[s.THREATS] and state.threat[threats, s.APPEARS] < tables.setting[p.UNTIL]:
        tilt.share[threats] = 0.0
        threats += 1
    _read(tables, at, state, tilt, row, False, threats)
    weight = _of_threats(state, tilt, row, threats) + _of_streams(tables, at, tilt, row)
    if row.shape[0] > 1:
        _read(tables, at, state, tilt, row, True, threats)
    row[WEIGHT] = weight
