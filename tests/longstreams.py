"""Random long streams at one battery, near those that a formula of a steady state fits."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from building import PLAIN
from fittable import seldom
from sim.scenario import Scenario

ENGAGEMENTS: tuple[Any, ...] = (
    {"exponential": {"mean": 1}},
    {"exponential": {"mean": 1}},
    {"exponential": {"mean": 0.5}},
    1,
    {"lognormal": {"mean": 1, "sd": 1}},
)


def long_streams() -> st.SearchStrategy[Scenario]:
    """One stream of one kind at one battery, a warm-up, each complication now and then."""
    windows = [{}, {"opens": 20, "closes": 20}, {"closes": 28}, {"opens": 24, "closes": 23}, {"opens": 30}]
    battery = st.fixed_dictionaries(
        {
            "channels": st.sampled_from([1, 2, 3, 5]),
            "engagement_time": st.sampled_from(ENGAGEMENTS),
            "intercept_probability": st.sampled_from([1, 1, 0.6]),
            "window": st.sampled_from(windows),
            "max_engagements": st.sampled_from([1, "unlimited"]),
            "order": seldom("first_detected", "earliest_landing", "random"),
            "salvo": seldom(1, 2),
            "magazine": seldom("unlimited", 50, one_in=12),
        }
    )
    kind = st.fixed_dictionaries(
        {
            "time_of_flight": st.sampled_from(
                [2, 30, 30, 200, {"exponential": {"mean": 2}}, {"uniform": {"low": 28, "high": 32}}]
            ),
            "detection": st.sampled_from([{}, {}, {"probability": 0.8}, {"delay": 1}]),
            "lands_in": st.sampled_from([{"compound": 1}, {"compound": 1, "open_ground": 1}]),
        }
    )
    stream = st.fixed_dictionaries(
        {
            "threat": st.just("plain"),
            "rate": st.sampled_from([0.6, 1.5, 2.5, 4]),
            "batch": seldom(1, 2),
            "end": st.sampled_from([260, 260, 260, 20]),
        }
    )
    parts = st.fixed_dictionaries(
        {
            "zones": st.just({"compound": {"value": 10}, "open_ground": {}}),
            "threats": st.fixed_dictionaries({"plain": kind}),
            "attack": stream.map(lambda part: [{"stream": part}]),
            "defence": battery.map(lambda part: {"batteries": {"inner": part}}),
            "run": st.sampled_from(
                [
                    {"warm_up": 60},
                    {"warm_up": 60},
                    {"warm_up": 60},
                    {"warm_up": 0},
                    {"warm_up": 60, "until": 250},
                ]
            ),
        }
    )
    return parts.map(lambda given: Scenario.model_validate(PLAIN | given))
