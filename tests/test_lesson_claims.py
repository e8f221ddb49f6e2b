"""The lessons of the shipped scenarios: a number they tell is a formula's, and a study shows it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from math import comb, exp, factorial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import batch, language, live, plan, responses

INNER = "defence.batteries.inner."


def lesson_text(name: str) -> str:
    """All lines of a scenario's lesson."""
    lesson = language.load(name).lesson
    return "\n".join((lesson.about, *(lesson.notice or ()), *(lesson.try_ or ())))


def binomial(n: int, k: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)


def poisson(mean: float, k: int) -> float:
    return exp(-mean) * mean**k / factorial(k)


def lost(load: float, channels: int, patience: float = 0) -> float:
    """Share lost of M/M/c with unit mean service and a deadline to its start; patience 0 is Erlang B.

    Source: D. Y. Barrer, Queuing with impatient customers and ordered service, Operations Research 5 (1957).
    """
    states = [load**busy / factorial(busy) for busy in range(channels)]
    excess = load - channels
    waiting = patience if excess == 0 else (exp(excess * patience) - 1) / excess
    last = load * states[-1] * exp(excess * patience) / channels
    return last / (sum(states) + load * states[-1] * waiting + last)


def stopped(threats: int, rounds: int, looks: int, p: float) -> tuple[float, float]:
    """Threats one after another share some rounds: mean stopped, and chance that one finds none left."""
    if threats == 0 or rounds == 0:
        return 0.0, float(threats > 0)
    mean, empty, missed = 0.0, 0.0, 1.0
    for used in range(1, min(looks, rounds) + 1):
        hit = missed * p
        missed -= hit
        final = used == min(looks, rounds)
        rest = stopped(threats - 1, rounds - used, looks, p)
        mean += hit + (hit + missed * final) * rest[0]
        empty += (hit + missed * final) * rest[1]
    return mean, empty


def leaks_among_decoys(recognised: float) -> float:
    """Three threats, six decoys, three channels that choose at random among what they take for threats."""
    seen = sum(binomial(6, k, 1 - recognised) * min(1, 3 / (3 + k)) for k in range(7))
    return 3 * (1 - 0.8 * seen)


UP = 0.8 + 0.2 * exp(-600 * (1 / 400 + 1 / 100))
"""Chance that the battery of `breakdowns` is up when the four come."""


@dataclass(frozen=True)
class Claim:
    """A number as a lesson tells it, what it is the mean of, and the formula's value."""

    scenario: str
    told: str
    response: str
    exact: float
    value: int | None = None  # the share of replications with this value, instead of the mean
    sets: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.scenario}: {self.response} {self.told}"


def claim(name: str, told: str, response: str, exact: float, value: int | None = None, **sets: Any) -> Claim:
    """A claim about a scenario whose `inner` battery has other parts; two underscores stand for a dot."""
    parts = {INNER + part.replace("__", "."): v for part, v in sets.items()}
    return Claim(name, told, response, exact, value, parts)


def claim_with(sets: dict[str, Any], name: str, told: str, response: str, exact: float) -> Claim:
    return Claim(name, told, response, exact, None, sets)


ONLY = {"channels": 3, "engagement_time": 2, "intercept_probability": 0.8, "max_engagements": 1}
AT_RANDOM = {f"defence.batteries.{crew}.order": "random" for crew in ("east", "west")}

CLAIMS = (
    *(claim("two-inbound", told, "intercepted", binomial(2, k, 0.6), k)
      for k, told in enumerate(("0.16", "0.48", "0.36"))),
    claim("four-inbound", "0.60", "leaks_in.school", 0.88**4, 0),
    claim("four-inbound", "0.85", "leaks_in.school", 0.96**4, 0, intercept_probability=0.8),
    claim("single-slow", "0.973", "held", 1 - 0.3**3),
    claim("single-slow", "0.91", "held", 1 - 0.3**2, max_engagements=2),
    claim("single-slow", "0.7", "held", 0.7, max_engagements=1),
    claim("single-slow", "0.7", "held", 0.7, window__opens=4),
    *(claim("undefended", told, "leaks", binomial(3, k, 0.8), k)
      for k, told in enumerate(("0.008", "0.096", "0.384", "0.512"))),
    claim_with({"defence.batteries": {"only": ONLY}}, "undefended", "0.593", "held", 0.84**3),
    claim("long-season", "66", "intercepted", 72 * 0.95 * 0.96),
    claim("long-season", "1.9", "leaks", 72 * 0.3 * 0.088),
    claim("long-season", "9.8", "debris_hits", 72 * 0.95 * 0.96 * 0.15),
    claim("long-season", "0.15", "held", exp(-72 * 0.3 * 0.088)),
    claim("long-season", "5.2", "leaks", 72 * 0.3 * (1 - 0.95 * 0.8), max_engagements=1),
    claim("layers", "0.9", "leaks", 6 * 0.15),
    claim("layers", "0.38", "held", 0.85**6),
    claim_with({"defence.batteries.outer.intercept_probability": 0}, "layers", "1.8", "leaks", 6 * 0.3),
    claim("saturating-volley", "5.2", "leaks", 10 - 0.8 * 6),
    claim("saturating-volley", "2.8", "leaks", 10 - 0.8 * 9, channels=3),
    claim_with({"attack.0.volley.count": 6}, "saturating-volley", "1.2", "leaks", 6 - 0.8 * 6),
    claim_with({"attack.0.volley.count": 7}, "saturating-volley", "2.2", "leaks", 7 - 0.8 * 6),
    *(claim("empty-magazine", told, "intercepted", stopped(8, 10, looks, 0.6)[0], max_engagements=looks)
      for looks, told in ((1, "4.80"), (2, "5.93"), (3, "5.95"))),
    claim("empty-magazine", "0.25", "cause.no_rounds", 1 - stopped(8, 10, 3, 0.6)[1], 0),
    *(claim_with({"threats.hollow.recognised": known}, "decoys", told, "leaks", leaks_among_decoys(known))
      for known, told in ((0, "2.2"), (0.5, "1.74"), (1, "0.6"))),
    *(claim("four-at-once", told, "leaks", binomial(4, k, 0.25), k)
      for k, told in enumerate(("0.316", "0.422", "0.211", "0.047", "0.004"))),
    claim("four-at-once", "0.24", "held", 0.7**4, intercept_probability=0.7),
    claim("shoot-look-shoot", "4.2", "intercepted", 5 * 0.84),
    claim("shoot-look-shoot", "7", "rounds", 5 * 1.4),
    claim("shoot-look-shoot", "3.0", "intercepted", 5 * 0.6, window__opens=3),
    claim("salvo", "4.2", "intercepted", 5 * 0.84),
    claim("salvo", "10", "rounds", 10),
    claim("salvo", "4.68", "intercepted", 5 * 0.936, salvo=3),
    *(claim("same-for-every-order", told, "leaks", exact, order=order)
      for order, told, exact in (("first_detected", "2.8", 6 - 0.8 * 4), ("random", "2.0", 6 - 0.8 * 5),
                                 ("earliest_landing", "1.2", 6 - 0.8 * 6))),
    claim("breakdowns", "0.200", "leaks", 1 - UP + UP * 0.0625**4, 4),
    claim("breakdowns", "0.618", "held", UP * 0.9375**4),
    claim("breakdowns", "1", "leaks", 4 * (1 - UP * 0.9375)),
    *(claim("clumps", told, "threats", poisson(1, k), k)
      for k, told in enumerate(("0.368", "0.368", "0.184", "0.061"))),
    claim("let-through", "0.77", "leaks", 10 * 0.3 * (0.07 + 0.93 * 0.2)),
    claim("let-through", "3", "rounds", 10 * 0.3),
    claim("let-through", "0.60", "leaks", 10 * 0.3 * 0.2, ignore=[]),
    claim("two-crews", "2.125", "leaks", 2 + 2 * 0.25**2),
    claim_with({"defence.coordination": "shared"}, "two-crews", "1.0", "leaks", 4 * 0.25),
    claim_with(AT_RANDOM, "two-crews", "1.56", "leaks", 4 * (1 - 0.5 * 0.75) ** 2),
    claim("not-all-alike", "0.733", "held", 1 - (0 + 0.4**2 + 0.8**2) / 3),
    claim("not-all-alike", "0.84", "held", 1 - 0.4**2, intercept_probability=0.6),
    claim("not-all-alike", "0.6", "held", 0.6, max_engagements=1),
    *(claim("all-channels-busy", told, "leak_fraction", lost(2, c), channels=c)
      for c, told in enumerate(("0.667", "0.400", "0.211", "0.095", "0.037", "0.012"), start=1)),
    claim("all-channels-busy", "0.211", "leak_fraction", lost(2, 3), engagement_time=1),
    *(claim("short-window", told, "leak_fraction", lost(2, 3, w), window__closes=24 - w)
      for w, told in ((0, "0.211"), (0.25, "0.150"), (0.5, "0.110"), (1, "0.061"), (2, "0.021"),
                      (4, "0.003"))),
    claim_with({"attack.0.stream.rate": 4, INNER + "channels": 6},
               "all-channels-busy", "0.117", "leak_fraction", lost(4, 6)),
    claim_with({"attack.0.stream.rate": 4, INNER + "window.closes": 20},
               "short-window", "0.252", "leak_fraction", lost(4, 3, 4)),
)  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_a_lesson_tells_the_number(claim: Claim) -> None:
    assert re.search(rf"(?<![\d.]){re.escape(claim.told)}(?![\d]|\.\d)", lesson_text(claim.scenario))


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_the_number_is_the_formulas(claim: Claim) -> None:
    decimals = len(claim.told.partition(".")[2])
    assert abs(claim.exact - float(claim.told)) <= 0.5 * 10**-decimals + 1e-9


@cache
def _table(name: str, sets: str, replications: int) -> dict[str, NDArray[np.float64]]:
    scenario = language.load(name, language.value(sets))  # type: ignore[arg-type]
    made = plan.make(scenario)
    rows = batch.rows(made, scenario.seed, 1, replications, "portable")
    return dict(zip(responses.names(made), rows.T, strict=True))


def sample(name: str, sets: dict[str, Any], replications: int) -> dict[str, NDArray[np.float64]]:
    """Each response of a study, shape (replications,). Claims about the same study share it."""
    return _table(name, json.dumps(sets), replications)


REPLICATIONS = {"all-channels-busy": 10, "short-window": 10, "long-season": 100}


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_a_study_agrees_with_the_formula(claim: Claim) -> None:
    replications = REPLICATIONS.get(claim.scenario, 500)
    values = sample(claim.scenario, claim.sets, replications)[claim.response]
    if claim.value is not None:
        values = (values == claim.value).astype(float)
    spread = values.std(ddof=1)
    if set(values) <= {0, 1}:
        # The formula knows the spread of a share, even of one that no replication here shows.
        spread = np.sqrt(claim.exact * (1 - claim.exact))
    assert abs(values.mean() - claim.exact) <= 3.3 * spread / np.sqrt(replications) + 1e-9


@pytest.mark.parametrize("name", ["layers", "breakdowns", "let-through"])
def test_simpys_loop_plays_the_same_study(name: str) -> None:
    made = plan.make(language.load(name))
    leaks = live.rows(made, made.seed, 1, 500)[:, responses.names(made).index("leaks")]
    assert (leaks == sample(name, {}, 500)["leaks"]).all()


# --- what a lesson tells without a formula ---


@pytest.mark.parametrize("order", ["earliest_landing", "random"])
def test_no_order_matters_where_all_fly_equally_long(order: str) -> None:
    equal = {"threats.quick.time_of_flight": 14}
    first = sample("same-for-every-order", equal, 50)["leaks"]
    assert (sample("same-for-every-order", equal | {INNER + "order": order}, 50)["leaks"] == first).all()


def test_a_siren_in_time_leaves_between_6_and_7_exposed() -> None:
    exposed = sample("siren-in-time", {}, 200)["people_exposed"]
    assert ((exposed > 6) & (exposed < 7)).all()


def test_with_perfect_shelter_hardly_anybody_is_exposed() -> None:
    assert sample("siren-in-time", {"warning.protection": 1}, 200)["people_exposed"].max() < 1


def test_a_siren_may_come_after_the_landing() -> None:
    assert np.isnan(sample("siren-too-late", {}, 200)["siren_lead"]).any()


def test_a_quicker_siren_helps_most_where_there_is_little_time() -> None:
    gains = [
        (
            sample(name, {}, 200)["people_exposed"]
            - sample(name, {"warning.delay": 0}, 200)["people_exposed"]
        ).mean()
        for name in ("siren-too-late", "siren-in-time")
    ]
    assert gains[0] > 10 * gains[1]


def test_one_outer_channel_breaks_the_product() -> None:
    leaks = sample("layers", {"defence.batteries.outer.channels": 1}, 500)["leaks"].mean()
    assert leaks > 1.2
