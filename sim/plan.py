"""Scenario to Plan: names become indices, times become ticks, everything an array."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.distributions import CODES, CONSTANT, EMPIRICAL, LOGNORMAL
from sim.elementary import log, log1p
from sim.scenario import Battery, OneOf, Scenario, Schedule, Stream, Volley

TICKS = 1_000_000
"""Ticks in a time unit."""

NEVER = 1 << 60
"""A tick that no replication reaches."""

LONGEST = 1_000_000_000 * TICKS
"""Ticks of the longest duration; a longer draw counts as this. Twice it still fits a queue's key."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Columns of the tables. A name of a distribution holds its row in `distribution`.
FLIGHT, DELAY, HARM, DECOY, KIND_COLUMNS = range(5)
DETECTED_CHANCE, ACCURACY, RECOGNISED_CHANCE, KIND_CHANCES = range(4)
VALUE, PEOPLE, PLACE, ZONE_COLUMNS = range(4)
(
    CHANNELS, FIRST_SLOT, ENGAGEMENT_TIME, OPENS, CLOSES, SALVO, MOST, ORDER, MAGAZINE,
    RELOAD_TIME, TIME_TO_FAILURE, TIME_TO_REPAIR, DEBRIS_HARM, BATTERY_COLUMNS,
) = range(14)  # fmt: skip
FORM, COUNT, START, END, SPACING, BATCH, FIRST_STEP, STEPS, KIND, ENTRY_COLUMNS = range(10)
INDEPENDENT, UNTIL, WARM_UP, SIREN, SIREN_DELAY, QUIET, SHELTER_TIME, SUPPLY, OF_VALUE, SETTINGS = range(10)

VOLLEY, STREAM, SCHEDULE = range(3)
FIRST_DETECTED, EARLIEST_LANDING, HIGHEST_VALUE, RANDOM = range(4)
ORDERS = ("first_detected", "earliest_landing", "highest_value", "random")
NONE = -1


class Tables(NamedTuple):
    """A scenario as arrays. Shapes: D distributions, K kinds, Z zones, B batteries, E entries."""

    distribution: Floats  # (D, 4): code, a, b, c
    pool: Floats  # (P, 2): values of empirical distributions and their cumulative shares
    kind: Ints  # (K, KIND_COLUMNS)
    kind_chance: Floats  # (K, KIND_CHANCES)
    lands_in: Floats  # (K, Z): cumulative shares
    zone: Floats  # (Z, ZONE_COLUMNS); PLACE: how many zones before it have a value
    zone_rank: Ints  # (Z,): 0 for the highest value; equal values share a rank
    battery: Ints  # (B, BATTERY_COLUMNS)
    intercept: Floats  # (B, K): chance that one round succeeds
    ignore: Ints  # (B, Z): 1 where the battery lets such threats through
    debris_chance: Floats  # (B,)
    debris_lands_in: Floats  # (B, Z): cumulative shares
    entry: Ints  # (E, ENTRY_COLUMNS)
    mix: Floats  # (E, K): cumulative shares of the kinds
    step: Floats  # (S, 3): time, rate, expected arrivals before this step; times in time units
    at: Ints  # (N,): scheduled appearances, ticks
    setting: Ints  # (SETTINGS,)
    protection: Floats  # (1,)


@dataclass(frozen=True)
class Plan:
    """A scenario ready to be played: its arrays, and the names behind their indices."""

    tables: Tables
    name: str
    time_unit: str
    seed: int
    kinds: tuple[str, ...]
    zones: tuple[str, ...]
    batteries: tuple[str, ...]

    @property
    def slots(self) -> int:
        """Channels of all batteries together."""
        return int(self.tables.battery[:, CHANNELS].sum())


def ticks(time: float) -> int:
    """The nearest whole tick of a time in time units; below zero counts as zero.

    This is the one place where a time becomes ticks.
    """
    if time <= 0.0:
        return 0
    if time >= 1e9:
        return LONGEST
    return int(time * 1e6 + 0.5)


def time_of(tick: int) -> float:
    """Ticks to time units."""
    return tick / TICKS


class _Distributions:
    """The rows of `distribution` and `pool` while a plan is made."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, float, float, float]] = []
        self.pool: list[tuple[float, float]] = []

    def add(self, given: float | OneOf) -> int:
        """Add a distribution as a scenario holds it; return its row."""
        self.rows.append(self._row(given))
        return len(self.rows) - 1

    def _row(self, given: float | OneOf) -> tuple[float, float, float, float]:
        if isinstance(given, int | float):
            return (CONSTANT, float(given), 0.0, 0.0)
        code, parameters = CODES[given.name], given.parameters
        if code == CONSTANT:
            value = parameters if isinstance(parameters, int | float) else parameters.value
            return (code, float(value), 0.0, 0.0)
        if code == EMPIRICAL:
            return (code, *self._empirical(parameters), 0.0)
        numbers = [float(value) for value in parameters.model_dump().values()]
        if code == LOGNORMAL:
            numbers = _of_the_logarithm(*numbers)
        a, b, c = [*numbers, 0.0, 0.0][:3]
        return (code, a, b, c)

    def _empirical(self, parameters: Any) -> tuple[float, float]:
        weights = parameters.weights or [1.0] * len(parameters.values)
        by_value = sorted(zip(parameters.values, weights, strict=True))
        first = len(self.pool)
        shares = cumulative([weight for _, weight in by_value])
        self.pool.extend((value, share) for (value, _), share in zip(by_value, shares, strict=True))
        return float(first), float(len(self.pool))


def law(given: float | OneOf) -> tuple[tuple[float, float, float, float], Floats]:
    """A distribution alone: its row (code, a, b, c) and, where it is empirical, its pool."""
    made = _Distributions()
    made.add(given)
    return made.rows[0], _floats(made.pool, 2)


def _of_the_logarithm(mean: float, sd: float) -> list[float]:
    spread = sd / mean
    variance = log1p(spread * spread)
    return [log(mean) - variance / 2, math.sqrt(variance)]


def cumulative(weights: list[float]) -> list[float]:
    """Cumulative shares of *weights*; exactly 1 from the last positive weight on."""
    total = math.fsum(weights)
    shares = [math.fsum(weights[: n + 1]) / total for n in range(len(weights))]
    last = max(n for n, weight in enumerate(weights) if weight > 0)
    return shares[:last] + [1.0] * (len(shares) - last)


def _shares(weights: dict[str, float], names: tuple[str, ...]) -> list[float]:
    return cumulative([weights.get(name, 0.0) for name in names])


def make(scenario: Scenario) -> Plan:
    """The plan of a scenario."""
    kinds, zones = tuple(scenario.threats), tuple(scenario.zones)
    made = _Distributions()
    parts = (
        _kinds(scenario, zones, made)
        | _zones(scenario)
        | _batteries(scenario, kinds, zones, made)
        | _attack(scenario, kinds, made)
        | _settings(scenario, made)
    )
    tables = Tables(distribution=_floats(made.rows, 4), pool=_floats(made.pool, 2), **parts)
    batteries = tuple(scenario.defence.batteries)
    return Plan(tables, scenario.name, scenario.time_unit, scenario.seed, kinds, zones, batteries)


def _floats(rows: Any, columns: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(-1, columns)


def _ints(rows: Any, columns: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def _kinds(scenario: Scenario, zones: tuple[str, ...], made: _Distributions) -> dict[str, Any]:
    kinds = list(scenario.threats.values())
    return {
        "kind": _ints(
            [
                [
                    made.add(kind.time_of_flight),
                    made.add(kind.detection.delay),
                    made.add(kind.damage),
                    kind.decoy,
                ]
                for kind in kinds
            ],
            KIND_COLUMNS,
        ),
        "kind_chance": _floats(
            [[kind.detection.probability, kind.detection.accuracy, kind.recognised] for kind in kinds],
            KIND_CHANCES,
        ),
        "lands_in": _floats([_shares(kind.lands_in, zones) for kind in kinds], len(zones)),
    }


def _zones(scenario: Scenario) -> dict[str, Any]:
    values = [zone.value for zone in scenario.zones.values()]
    ranked = sorted(set(values), reverse=True)
    places = np.cumsum([0, *(value > 0 for value in values)])
    rows = [
        [zone.value, zone.people, place] for zone, place in zip(scenario.zones.values(), places, strict=False)
    ]
    return {
        "zone": _floats(rows, ZONE_COLUMNS),
        "zone_rank": np.array([ranked.index(value) for value in values], dtype=np.int64),
    }


def _batteries(
    scenario: Scenario, kinds: tuple[str, ...], zones: tuple[str, ...], made: _Distributions
) -> dict[str, Any]:
    batteries = list(scenario.defence.batteries.values())
    first = np.cumsum([0, *(battery.channels for battery in batteries)])
    rows = [_battery(battery, int(slot), made) for battery, slot in zip(batteries, first, strict=False)]
    never = [1.0] * len(zones)
    debris = [battery.debris for battery in batteries]
    return {
        "battery": _ints(rows, BATTERY_COLUMNS),
        "intercept": _floats([_intercept(battery, kinds) for battery in batteries], len(kinds)),
        "ignore": _ints([[zone in battery.ignore for zone in zones] for battery in batteries], len(zones)),
        "debris_chance": np.array([0.0 if part == "never" else part.probability for part in debris]),
        "debris_lands_in": _floats(
            [never if part == "never" else _shares(part.lands_in, zones) for part in debris], len(zones)
        ),
    }


def _intercept(battery: Battery, kinds: tuple[str, ...]) -> list[float]:
    chance = battery.intercept_probability
    return [chance[kind] if isinstance(chance, dict) else chance for kind in kinds]


def _battery(battery: Battery, first_slot: int, made: _Distributions) -> list[int]:
    reload, breakdown, debris = battery.reload, battery.breakdown, battery.debris
    return [
        battery.channels,
        first_slot,
        made.add(battery.engagement_time),
        NEVER if battery.window.opens == "always" else ticks(battery.window.opens),
        ticks(battery.window.closes),
        battery.salvo,
        NEVER if battery.max_engagements == "unlimited" else battery.max_engagements,
        ORDERS.index(battery.order),
        NONE if battery.magazine == "unlimited" else battery.magazine,
        NONE if reload == "never" else made.add(reload.time),
        NONE if breakdown == "never" else made.add(breakdown.time_to_failure),
        NONE if breakdown == "never" else made.add(breakdown.time_to_repair),
        NONE if debris == "never" else made.add(debris.damage),
    ]


def _attack(scenario: Scenario, kinds: tuple[str, ...], made: _Distributions) -> dict[str, Any]:
    steps: list[list[float]] = []
    at: list[int] = []
    entries, mixes = [], []
    for entry in scenario.attack:
        form = entry.form
        mix = {form.threat: 1.0} if isinstance(form.threat, str) else form.threat
        sole = [kind for kind, weight in mix.items() if weight > 0]
        entries.append([*_entry(form, made, steps, at), kinds.index(sole[0]) if len(sole) == 1 else NONE])
        mixes.append(_shares(mix, kinds))
    return {
        "entry": _ints(entries, ENTRY_COLUMNS),
        "mix": _floats(mixes, len(kinds)),
        "step": _floats(steps, 3),
        "at": np.array(at, dtype=np.int64),
    }


def _entry(
    form: Volley | Stream | Schedule, made: _Distributions, steps: list[list[float]], at: list[int]
) -> list[int]:
    """The columns of `entry` before the kind; a stream adds to *steps*, a schedule to *at*."""
    if isinstance(form, Volley):
        return [VOLLEY, form.count, ticks(form.at), NEVER, made.add(form.spacing), NONE, 0, 0]
    if isinstance(form, Schedule):
        at.extend(sorted(ticks(time) for time in form.at))
        return [SCHEDULE, len(form.at), 0, NEVER, NONE, NONE, len(at) - len(form.at), 0]
    own = _steps(form)
    steps.extend(own)
    batch = made.add(form.batch)
    return [STREAM, 0, ticks(form.start), ticks(form.end), NONE, batch, len(steps) - len(own), len(own)]


def _steps(stream: Stream) -> list[list[float]]:
    """Rows (time, rate, arrivals expected before) over [start, end), closed by one of rate 0."""
    given = [(0.0, stream.rate)] if isinstance(stream.rate, int | float) else list(stream.rate)
    inside = [(max(time, stream.start), rate) for time, rate in given if time < stream.end]
    current = [rate for time, rate in given if time <= stream.start][-1:] or [0.0]
    later = [(time, rate) for time, rate in inside if time > stream.start]
    rows: list[list[float]] = []
    expected = 0.0
    for time, rate in [(stream.start, current[0]), *later, (stream.end, 0.0)]:
        if rows:
            expected += (time - rows[-1][0]) * rows[-1][1]
        rows.append([time, rate, expected])
    return rows


def _settings(scenario: Scenario, made: _Distributions) -> dict[str, Any]:
    siren, run = scenario.warning, scenario.run
    batteries = scenario.defence.batteries.values()
    setting = [
        scenario.defence.coordination == "independent",
        NEVER if run.until == "resolved" else ticks(run.until),
        ticks(run.warm_up),
        not isinstance(siren, str),
        0 if isinstance(siren, str) else ticks(siren.delay),
        0 if isinstance(siren, str) else ticks(siren.quiet),
        made.add(0.0 if isinstance(siren, str) else siren.shelter_time),
        any(battery.magazine != "unlimited" or battery.breakdown != "never" for battery in batteries),
        sum(zone.value > 0 for zone in scenario.zones.values()),
    ]
    return {
        "setting": np.array(setting, dtype=np.int64),
        "protection": np.array([0.0 if isinstance(siren, str) else siren.protection]),
    }
