"""Random scenarios with everything the model has, on coarse grids so that ties abound."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from building import PLAIN
from sim.scenario import Scenario

ZONES = ("compound", "square", "open_ground")
KINDS = ("fast", "slow")


def on_a_grid(low: float = 0, high: float = 8, step: float = 0.5) -> st.SearchStrategy[float]:
    """Times that meet each other often."""
    return st.integers(round(low / step), round(high / step)).map(lambda n: n * step)


def laws(low: float = 0, shortest: float = 0.000001) -> st.SearchStrategy[Any]:
    """Distributions of durations: mostly constants of the grid, one tick at times, some continuous."""
    time = on_a_grid(low)
    return st.one_of(
        time,
        time,
        st.just(shortest),
        st.lists(time, min_size=1, max_size=4).map(lambda values: {"empirical": {"values": values}}),
        st.just({"exponential": {"mean": 2}}),
        st.just({"triangular": {"low": 1, "mode": 3, "high": 5}}),
        st.just({"erlang": {"shape": 3, "mean": 4}}),
        st.just({"normal": {"mean": 2, "sd": 2}}),
        st.just({"weibull": {"shape": 1.5, "scale": 3}}),
        st.just({"lognormal": {"mean": 3, "sd": 2}}),
    )


chances = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
mostly = st.sampled_from([1.0, 1.0, 0.5])
likely = st.sampled_from([0.5, 0.9, 1.0, 0.3, 0.0])
rarely = st.sampled_from([False, False, False, True])
weights = st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any)
shares = st.one_of(chances, st.just({"uniform": {"low": 0, "high": 1}}))


def lands_in() -> st.SearchStrategy[dict[str, float]]:
    """Weights of all zones."""
    return weights.map(lambda given: dict(zip(ZONES, given, strict=True)))


def kinds() -> st.SearchStrategy[dict[str, Any]]:
    """A kind of threat."""
    detection = st.fixed_dictionaries({"probability": mostly, "delay": on_a_grid(high=3), "accuracy": mostly})
    return st.fixed_dictionaries(
        {"time_of_flight": st.one_of(on_a_grid(4, 12), laws(4)), "lands_in": lands_in()},
        optional={"detection": detection, "damage": shares, "decoy": rarely, "recognised": chances},
    )


def windows() -> st.SearchStrategy[dict[str, Any]]:
    """A window whose end does not come before its start."""
    closes = on_a_grid(high=3)
    both = st.fixed_dictionaries({"opens": on_a_grid(3, 10), "closes": closes})
    return st.one_of(both, closes.map(lambda tick: {"closes": tick}))


def batteries() -> st.SearchStrategy[dict[str, Any]]:
    """A battery with any of the parts it may have."""
    # One tick again and again would be a runaway; `test_properties` has services of one tick of its own.
    time_to_failure = laws(1, shortest=0.25)
    breakdown = st.fixed_dictionaries({"time_to_failure": time_to_failure, "time_to_repair": laws(1)})
    debris = st.fixed_dictionaries({"probability": chances, "lands_in": lands_in(), "damage": shares})
    return st.fixed_dictionaries(
        {
            "channels": st.integers(1, 3),
            "engagement_time": st.one_of(on_a_grid(0.5, 4), laws(0.5, shortest=0.25)),
            "intercept_probability": st.one_of(likely, st.fixed_dictionaries(dict.fromkeys(KINDS, likely))),
        },
        optional={
            "window": windows(),
            "salvo": st.integers(1, 3),
            "max_engagements": st.integers(1, 3),
            "order": st.sampled_from(["first_detected", "earliest_landing", "highest_value", "random"]),
            "ignore": st.sets(st.sampled_from(ZONES), max_size=2).map(sorted),
            "magazine": st.integers(0, 6),
            "reload": st.fixed_dictionaries({"time": laws(1)}),
            "breakdown": breakdown,
            "debris": debris,
        },
    )


def defences() -> st.SearchStrategy[dict[str, Any]]:
    """One to three batteries; none at times."""
    one, two, three = ({name: batteries() for name in ("inner", "outer", "third")[:n]} for n in (1, 2, 3))
    some = [st.fixed_dictionaries(names) for names in (one, two, three)]
    return st.one_of(*some, *some, st.just({}))


threats_of_an_entry = st.one_of(st.sampled_from(KINDS), st.just({"fast": 2, "slow": 1}))


def entries() -> st.SearchStrategy[dict[str, Any]]:
    """An entry of the attack."""
    volley = st.fixed_dictionaries(
        {"threat": threats_of_an_entry, "count": st.integers(1, 6), "at": on_a_grid(), "spacing": laws()}
    )
    rate = st.one_of(st.just(0.5), st.just([[0, 0.2], [4, 1.5]]))
    stream = st.fixed_dictionaries(
        {"threat": threats_of_an_entry, "rate": rate, "start": on_a_grid(high=3), "end": on_a_grid(4, 12)},
        optional={"batch": st.sampled_from([1, 2, {"uniform": {"low": 1, "high": 3}}])},
    )
    schedule = st.fixed_dictionaries(
        {"threat": threats_of_an_entry, "at": st.lists(on_a_grid(), min_size=1, max_size=5)}
    )
    return st.one_of(
        volley.map(lambda part: {"volley": part}),
        stream.map(lambda part: {"stream": part}),
        schedule.map(lambda part: {"schedule": part}),
    )


def scenarios() -> st.SearchStrategy[Scenario]:
    """A whole scenario."""
    siren = st.fixed_dictionaries(
        {},
        optional={"delay": on_a_grid(), "shelter_time": laws(), "protection": chances, "quiet": on_a_grid()},
    )
    horizon = st.fixed_dictionaries({}, optional={"until": on_a_grid(4, 20), "warm_up": on_a_grid(0, 0.5)})
    parts = st.fixed_dictionaries(
        {
            "zones": st.just(
                {
                    "compound": {"value": 10, "people": 40},
                    "square": {"value": 2, "people": 5},
                    "open_ground": {},
                }
            ),
            "threats": st.fixed_dictionaries(dict.fromkeys(KINDS, kinds())),
            "attack": st.lists(entries(), min_size=1, max_size=3),
            "defence": st.fixed_dictionaries(
                {
                    "coordination": st.sampled_from(["shared", "independent"]),
                    "batteries": defences(),
                }
            ),
        },
        optional={"warning": siren, "run": horizon},
    )
    return parts.map(lambda given: Scenario.model_validate(PLAIN | given))
