"""Random scenarios that lie near those which a formula fits: mostly plain, each complication now and then."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from building import PLAIN
from sim.scenario import Scenario
from strategies import KINDS, ZONES, lands_in

Strategy = st.SearchStrategy[Any]

DURATIONS: tuple[Any, ...] = (
    3, 6, 4.5,
    {"uniform": {"low": 2, "high": 5}},
    {"triangular": {"low": 4, "mode": 6, "high": 9}},
    {"exponential": {"mean": 3}},
    {"erlang": {"shape": 3, "mean": 5}},
    {"lognormal": {"mean": 5, "sd": 3}},
    {"normal": {"mean": 5, "sd": 2}},
    {"weibull": {"shape": 1.5, "scale": 5}},
    {"empirical": {"values": [2, 4, 7], "weights": [1, 2, 1]}},
)  # fmt: skip


def seldom(usual: Any, *others: Any, one_in: int = 6) -> Strategy:
    """*usual*, but once in so many times one of the others."""
    return st.sampled_from([usual] * ((one_in - 1) * len(others)) + list(others))


def durations(certain: bool) -> Strategy:
    """A duration; a constant where times are to be *certain*."""
    return st.sampled_from((2, 3, 4.5, 6)) if certain else st.sampled_from(DURATIONS)


def kinds(certain: bool) -> Strategy:
    detection = st.fixed_dictionaries(
        {
            "probability": seldom(1.0, 0.7, 0.0, one_in=3),
            "delay": st.one_of(st.just(0), st.sampled_from((0, 1) if certain else (1, 3, *DURATIONS[3:8]))),
            "accuracy": seldom(1.0, 0.6, one_in=4),
        }
    )
    return st.fixed_dictionaries(
        {
            "time_of_flight": st.one_of(st.sampled_from([9, 12]), durations(certain)),
            "detection": detection,
            "lands_in": lands_in(),
            "damage": st.sampled_from([1.0, 0.3, {"uniform": {"low": 0.1, "high": 0.4}}]),
            "decoy": seldom(False, True),
            "recognised": st.sampled_from([0.0, 0.5]),
        }
    )


def batteries(certain: bool) -> Strategy:
    windows = [
        {},
        {"opens": 10, "closes": 1},
        {"opens": 6},
        {"opens": 5, "closes": 5},
        {"closes": 3},
        {"opens": 4, "closes": 2},
    ]
    return st.fixed_dictionaries(
        {
            "channels": st.sampled_from([1, 2, 3] if certain else [1, 2, 3, 6, 12]),
            "engagement_time": st.one_of(st.sampled_from([1, 2, 3]), durations(certain)),
            "intercept_probability": st.one_of(
                st.sampled_from([0.3, 0.6, 0.9, 1.0]), st.just({"fast": 0.8, "slow": 0.4})
            ),
            "window": st.sampled_from(windows),
            "salvo": seldom(1, 2, 3),
            "max_engagements": st.sampled_from(["unlimited", 1, 1, 2, 3]),
            "order": st.sampled_from(["first_detected", "earliest_landing", "highest_value", "random"]),
            "ignore": seldom([], ["open_ground"], ["square", "open_ground"]),
            "magazine": seldom("unlimited", 3, 6, 20),
            "reload": seldom("never", {"time": 4}),
            "breakdown": seldom(
                "never",
                {
                    "time_to_failure": {"exponential": {"mean": 10}},
                    "time_to_repair": {"exponential": {"mean": 4}},
                },
                one_in=12,
            ),
            "debris": seldom("never", {"probability": 0.4, "lands_in": {"square": 1, "open_ground": 1}}),
        }
    )


def entries(certain: bool) -> Strategy:
    threat = st.sampled_from(["fast", "fast", "slow", {"fast": 2, "slow": 1}])
    random = ({"uniform": {"low": 1, "high": 4}}, {"exponential": {"mean": 4}})
    spacing = st.sampled_from([0, 0, 1, 3] if certain else [0, 0, 3, 8, 25, *random])
    volley = st.fixed_dictionaries(
        {"threat": threat, "count": st.integers(1, 5), "at": st.sampled_from([0, 2]), "spacing": spacing}
    )
    stream = st.fixed_dictionaries(
        {
            "threat": threat,
            "rate": st.sampled_from([0.05, 0.5, [[0, 0.1], [10, 0.4]]]),
            "end": st.sampled_from([5, 20]),
            "batch": seldom(1, 2, {"uniform": {"low": 1, "high": 3}}),
        }
    )
    schedule = st.fixed_dictionaries(
        {"threat": threat, "at": st.lists(st.sampled_from([0, 1, 4, 10, 30]), min_size=1, max_size=4)}
    )
    if certain:
        return st.one_of(
            volley.map(lambda part: {"volley": part}), schedule.map(lambda part: {"schedule": part})
        )
    return st.one_of(
        volley.map(lambda part: {"volley": part}),
        volley.map(lambda part: {"volley": part}),
        stream.map(lambda part: {"stream": part}),
        schedule.map(lambda part: {"schedule": part}),
    )


def defences(certain: bool) -> Strategy:
    one = st.fixed_dictionaries({"inner": batteries(certain)})
    two = st.fixed_dictionaries({"outer": batteries(certain), "inner": batteries(certain)})
    coordination = st.sampled_from(["shared", "independent"])
    some = st.one_of(one, one, two, st.just({}))
    return st.fixed_dictionaries({"coordination": coordination, "batteries": some})


def fittable(certain: bool = False) -> Strategy:
    """A whole scenario; where all times are to be *certain*, nearly so."""
    zones = {"compound": {"value": 10, "people": 40}, "square": {"value": 2, "people": 5}, "open_ground": {}}
    siren = {"delay": 1, "shelter_time": {"exponential": {"mean": 3}}, "protection": 0.9, "quiet": 10}
    parts = st.fixed_dictionaries(
        {
            "zones": st.just({name: zones[name] for name in ZONES}),
            "threats": st.fixed_dictionaries(dict.fromkeys(KINDS, kinds(certain))),
            "attack": st.one_of(
                st.tuples(entries(certain)),
                st.tuples(entries(certain)),
                st.tuples(entries(certain), entries(certain)),
            ),
            "defence": defences(certain),
            "warning": seldom("none", siren),
            "run": seldom({}, {"until": 7}, {"until": 200}, {"warm_up": 3}),
        }
    )
    return parts.map(lambda given: Scenario.model_validate(PLAIN | given))
