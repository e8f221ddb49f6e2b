"""The simulator and the model in idiomatic SimPy agree, threat for threat, on random scenarios.

The model (examples/model_in_simpy.py) is dealt the same dice: its timetable, service times and successes are
read here from the uniforms of `sim.draws` and put through SciPy's own distributions. So a fault of the
draws' use, of the distributions, of the rules or of the loop makes these tests fail. Seen to fail with each
of these faults, planted one by one in a copy of the simulator:

* the order of an instant: landings before ends of engagements; a choice before the other detections, before
  the ends, between two landings; no choice after a landing;
* the queue: ties to the later threat; a wrong child in the heap; the orders exchanged, reversed, or by
  appearance; a missed threat that does not wait again; arrivals sorted, but not stably;
* engagements: not cut by the landing; ended by the stale end of the one before; started at the landing;
  one channel fewer; a detection at the landing that counts;
* draws: times cut off instead of rounded; the same dice for every attempt; success read from the duration's
  uniform; threats named by appearance instead of by entry; a gap before a volley's first threat; a stream
  that forgets its start; a mirrored triangle; the sign of a normal's tail.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from building import battery, defence, scenario
from model_in_simpy import Threat, Timetable, play
from sim import draws, live
from sim.trace import Run

many = settings(max_examples=150, deadline=None, derandomize=True)

# --- scenarios: coarse ones are full of ties, continuous ones have none ---

Law = st.SearchStrategy[Any]

halves = st.integers(1, 12).map(lambda n: n / 2)
coarse = st.one_of(
    halves, st.lists(halves, min_size=2, max_size=4).map(lambda of: {"empirical": {"values": of}})
)
continuous = st.sampled_from(
    [
        {"exponential": {"mean": 2.5}},
        {"uniform": {"low": 0.5, "high": 6}},
        {"triangular": {"low": 1, "mode": 1.5, "high": 4}},
        {"normal": {"mean": 2, "sd": 1.5}},
        {"weibull": {"shape": 1.5, "scale": 3}},
    ]
)
long = st.sampled_from([8, {"uniform": {"low": 2, "high": 20}}, {"exponential": {"mean": 9}}])
short = st.sampled_from([{"uniform": {"low": 0, "high": 1}}, {"exponential": {"mean": 0.3}}])


def kinds(law: Law, flight: Law) -> st.SearchStrategy[dict[str, Any]]:
    """A kind of threat, of the given laws of detection delay and time of flight."""
    seen = st.sampled_from([0.7, 1.0])
    detection = st.fixed_dictionaries({"probability": seen, "delay": st.one_of(st.just(0), law)})
    parts = {"time_of_flight": flight, "lands_in": st.just({"compound": 1})}
    return st.fixed_dictionaries(parts, optional={"detection": detection})


def attacks(spacing: Law) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Two or three entries of any form."""
    name = st.sampled_from(["fast", "slow"])
    forms = {
        "volley": {"threat": name, "count": st.integers(2, 8), "at": halves, "spacing": spacing},
        "stream": {"threat": name, "rate": st.just(1.5), "start": halves, "end": st.just(12)},
        "schedule": {"threat": name, "at": st.lists(halves, min_size=1, max_size=6)},
    }
    entries = [st.fixed_dictionaries({form: st.fixed_dictionaries(parts)}) for form, parts in forms.items()]
    return st.lists(st.one_of(entries), min_size=2, max_size=3)


def cases(law: Law, flight: Law, spacing: Law) -> st.SearchStrategy[dict[str, Any]]:
    """The parts of a scenario of the core model, as `building.scenario` takes them."""
    inner = st.builds(
        battery,
        channels=st.integers(1, 3),
        engagement_time=law,
        intercept_probability=st.sampled_from([0.0, 0.3, 0.6, 1.0]),
        order=st.sampled_from(["first_detected", "earliest_landing"]),
    )
    parts = {
        "seed": st.integers(0, 2**63 - 1),
        "threats": st.fixed_dictionaries({"fast": kinds(law, flight), "slow": kinds(law, flight)}),
        "attack": attacks(spacing),
        "defence": inner.map(lambda part: defence(inner=part)),
    }
    return st.fixed_dictionaries(parts)


tied = cases(coarse, coarse, st.sampled_from([0, 0.5]))
untied = cases(continuous, long, short)

# --- the same dice for the model in SimPy ---

LAWS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "exponential": lambda law: stats.expon(scale=law["mean"]),
    "uniform": lambda law: stats.uniform(law["low"], law["high"] - law["low"]),
    "triangular": lambda law: stats.triang(
        (law["mode"] - law["low"]) / (law["high"] - law["low"]), law["low"], law["high"] - law["low"]
    ),
    "normal": lambda law: stats.norm(law["mean"], law["sd"]),
    "weibull": lambda law: stats.weibull_min(law["shape"], scale=law["scale"]),
}


@cache
def distribution(name: str, parameters: tuple[tuple[str, float], ...]) -> Any:
    """SciPy's distribution of that name; it takes long to make one."""
    return LAWS[name](dict(parameters))


def ticks(law: Any, u: float, least: int = 0) -> int:
    """The duration of *law* below which a share *u* lies, in millionths."""
    if not isinstance(law, dict):
        value = law
    elif "empirical" in law:
        values = sorted(law["empirical"]["values"])
        value = values[int(u * len(values))]
    else:
        [(name, parameters)] = law.items()
        value = distribution(name, tuple(parameters.items())).ppf(u)
    return max(least, round(value * 1e6))


def arrivals(dice: draws.Source, number: int, entry: dict[str, Any]) -> list[tuple[int, int, str]]:
    """The threats of the entry of that number: (appearance, entity, kind)."""
    [(form, part)] = entry.items()

    def u(k: int) -> float:
        return draws.pair(dice, (number << draws.ENTRY_SHIFT) + k, draws.ARRIVAL, 0)[0]

    if form == "schedule":
        times = sorted(ticks(time, 0.5) for time in part["at"])
    elif form == "volley":
        gaps = [ticks(part["spacing"], u(k)) for k in range(1, part["count"])]
        times = np.cumsum([ticks(part["at"], 0.5), *gaps]).tolist()
    else:
        gaps = stats.expon(scale=1 / part["rate"]).ppf([u(k) for k in range(100)])
        after = part["start"] + np.cumsum(gaps)
        times = [ticks(time, 0.5) for time in after[after < part["end"]]]
    return [(time, (number << draws.ENTRY_SHIFT) + k, part["threat"]) for k, time in enumerate(times)]


def attack(dice: draws.Source, case: dict[str, Any]) -> list[tuple[int, int, str]]:
    """All threats, by appearance, then as the file makes them."""
    return sorted(row for number, entry in enumerate(case["attack"]) for row in arrivals(dice, number, entry))


def timetable(dice: draws.Source, case: dict[str, Any]) -> Timetable:
    """What the model in SimPy is told of each threat beforehand."""
    rows: Timetable = []
    for appears, entity, name in attack(dice, case):
        kind = case["threats"][name]
        detection = {"probability": 1, "delay": 0} | kind.get("detection", {})
        in_flight, in_detected = draws.pair(dice, entity, draws.FLIGHT, 0)
        _, in_delay = draws.pair(dice, entity, draws.PLACE, 0)
        lands = appears + ticks(kind["time_of_flight"], in_flight, least=1)
        detected = appears + ticks(detection["delay"], in_delay)
        seen = in_detected < detection["probability"] and detected < lands
        rows.append((appears, detected if seen else None, lands))
    return rows


def tell_in_simpy(case: dict[str, Any]) -> list[Threat]:
    """Replication 1 as the model in SimPy plays it."""
    dice = draws.source(case["seed"], 1)
    entities = [entity for _, entity, _ in attack(dice, case)]
    inner = case["defence"]["batteries"]["inner"]

    def service(threat: int, attempt: int) -> int:
        u, _ = draws.pair(dice, entities[threat], draws.ENGAGEMENT, attempt)
        return ticks(inner["engagement_time"], u, least=1)

    def success(threat: int, attempt: int) -> bool:
        return (
            draws.pair(dice, entities[threat], draws.ENGAGEMENT, attempt)[1] < inner["intercept_probability"]
        )

    return play(timetable(dice, case), inner["channels"], inner["order"], service, success)


# --- what each of them says ---

Said = list[tuple[int, str, int | None, list[int]]]


def by_idiomatic_simpy(case: dict[str, Any]) -> Said:
    """Of each threat: landing time, outcome, when it ended, when its engagements started."""
    return [(threat.lands, threat.outcome, threat.ended, threat.starts) for threat in tell_in_simpy(case)]


def by_simulator(run: Run) -> Said:
    """The same, as `sim.live` played it."""
    starts: dict[int | None, list[int]] = {}
    for event in run.events:
        if event.event == "engaged":
            starts.setdefault(event.threat, []).append(round(event.time * 1e6))
    return [
        (round(told.lands * 1e6), told.outcome, round((told.ended or 0) * 1e6), starts.get(told.id, []))
        for told in run.threats
    ]


def seen(run: Run) -> Timetable:
    """The timetable of the threats of a run, in ticks."""

    def whole(time: float | None) -> int | None:
        return None if time is None else round(time * 1e6)

    return [(whole(told.appeared), whole(told.detected), whole(told.lands)) for told in run.threats]  # type: ignore[misc]


def assert_agreed(case: dict[str, Any]) -> None:
    """Threats appear, are detected and land when the dice say, and fare as the witness says."""
    run = live.play(scenario(**case))
    assert seen(run) == timetable(draws.source(case["seed"], 1), case)
    assert by_simulator(run) == by_idiomatic_simpy(case)


@given(tied)
@many
def test_the_model_in_simpy_agrees_where_times_are_tied(case: dict[str, Any]):
    assert_agreed(case)


@given(untied)
@many
def test_the_model_in_simpy_agrees_where_they_are_not(case: dict[str, Any]):
    assert_agreed(case)
