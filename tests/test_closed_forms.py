"""Scenarios whose answer is known exactly: the simulator against the formulas of `sim.theory`.

Every test plays a fixed seed, so it either holds or does not; its error rate is over the choice of seed.

* A distribution is compared by a chi-square test (cells with fewer than 5 expected put together) that a
  right simulator fails for 1 seed in 10,000. From 2,000 replications of four looks it catches a success
  chance of 0.75 that is 0.03 off in 95 of 100 cases (the noncentrality is 2,000 x 0.02).
* A steady state is compared at 4 standard errors, estimated from 80 replications of about 400 threats after
  a warm-up of 30 mean service times: 1 seed in 7,000 (Student's t, 79 degrees of freedom). The standard error
  is 1 to 3 % of the share that is lost and 6 % of the mean wait; 6 of them are caught in 97 of 100 cases.

The portable loop plays; SimPy's, which gives the same numbers (`test_loops`), plays three of each kind too,
on fewer replications (1,000 and 20).

With the stream's order of arrival, threats do not feel those that come later: the end of the stream is no
bias, and after the warm-up what is left of the empty start is far below the standard error.

Seen to fail with each of these faults, planted one by one: landings before the ends of engagements; landings
that cut nothing; a channel fewer; a salvo that counts as one; a magazine one round short; a window without
its end, or without its start; one engagement too many; interceptions 4 % too rare; services 15 % too long; a
lognormal of the wrong mean; dice shared by threats, by replications, or by duration and success; a missed
threat that goes to the back of the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim import batch, language, live, plan, theory
from sim.responses import names

SEED = 20_260_101


def sample(
    text: str, sets: Mapping[str, Any], replications: int, loop: ModuleType = batch
) -> dict[str, np.ndarray]:
    """The responses of a scenario, each an array of shape (replications,)."""
    made = plan.make(language.parse(text, sets=sets))
    rows = loop.rows(made, SEED, 1, replications)
    return dict(zip(names(made), rows.T, strict=True))


def inner(**parts: Any) -> dict[str, Any]:
    """Changes to the battery of a scenario, by path."""
    return {f"defence.batteries.inner.{name}": part for name, part in parts.items()}


# --- attacks that are over soon: the whole distribution of leaks ---

VOLLEY = """
name: A volley
zones: {compound: {value: 1}}
threats: {plain: {time_of_flight: 6}}
attack: [{volley: {threat: plain, count: 4}}]
defence: {batteries: {inner: {channels: 4, engagement_time: 6, intercept_probability: 0.75}}}
"""

ONE_BY_ONE = """
name: One by one, and ten rounds for all
zones: {compound: {value: 1}}
threats: {plain: {time_of_flight: 6}}
attack: [{schedule: {threat: plain, at: [0, 10, 20, 30, 40, 50, 60, 70]}}]
defence:
  batteries:
    inner: {channels: 1, engagement_time: 2, intercept_probability: 0.6, magazine: 10, max_engagements: 2}
"""

RAIN = """
name: Eight expected, of which few land where it matters
zones: {compound: {value: 1}, open_ground: {}}
threats: {plain: {time_of_flight: 6, lands_in: {compound: 15, open_ground: 85}}}
attack: [{stream: {threat: plain, rate: 0.5, end: 16}}]
defence: {batteries: {inner: {channels: 40, engagement_time: 5, intercept_probability: 0.3}}}
"""


def misfit(leaks: np.ndarray, pmf: np.ndarray) -> float:
    """The chi-square test's p-value; *pmf* may leave out a tail, which then is one more cell."""
    expected = len(leaks) * np.append(pmf, max(0.0, 1 - pmf.sum()))
    seen = np.bincount(np.minimum(leaks.astype(int), len(pmf)), minlength=len(pmf) + 1)
    order = np.argsort(expected)
    rare = max(np.searchsorted(expected[order].cumsum(), 5), np.sum(expected < 5) - 1)
    cells = [
        np.append(counts[order][: rare + 1].sum(), counts[order][rare + 1 :]) for counts in (seen, expected)
    ]
    return float(stats.chisquare(*cells).pvalue)


@pytest.mark.parametrize(
    ("text", "sets", "pmf"),
    [
        pytest.param(VOLLEY, {}, theory.leaks(4, 1, 0.75), id="one look each, to the very end"),
        pytest.param(VOLLEY, inner(engagement_time=2), theory.leaks(4, 3, 0.75), id="three looks"),
        pytest.param(
            VOLLEY, inner(engagement_time=2.000001), theory.leaks(4, 2, 0.75), id="just too slow for three"
        ),
        pytest.param(
            VOLLEY,
            inner(engagement_time=2, max_engagements=2),
            theory.leaks(4, 2, 0.75),
            id="two of three looks",
        ),
        pytest.param(
            VOLLEY, inner(intercept_probability=0.5, salvo=2), theory.leaks(4, 2, 0.5), id="salvo of two"
        ),
        pytest.param(
            VOLLEY,
            inner(channels=2, engagement_time=2) | {"attack.0.volley.count": 8},
            theory.leaks_in_rounds(8, 2, 3, 0.75),
            id="more than the rounds reach",
        ),
        pytest.param(
            VOLLEY,
            inner(channels=3, engagement_time=1.5) | {"attack.0.volley.count": 5},
            theory.leaks_in_rounds(5, 3, 4, 0.75),
            id="rounds with channels to spare at the end",
        ),
        pytest.param(ONE_BY_ONE, {}, theory.leaks_with_magazine(8, 10, 2, 0.6), id="an empty magazine"),
        pytest.param(
            ONE_BY_ONE,
            inner(max_engagements=3),
            theory.leaks_with_magazine(8, 10, 3, 0.6),
            id="emptied by third looks",
        ),
        pytest.param(RAIN, {}, theory.hits(8, 0.15 * 0.7, 4), id="a thinned Poisson stream"),
    ],
)
def test_the_distribution_of_leaks(text: str, sets: Mapping[str, Any], pmf: np.ndarray):
    assert misfit(sample(text, sets, 2000)["leaks"], pmf) > 1e-4


@pytest.mark.parametrize(
    ("text", "pmf"),
    [
        pytest.param(VOLLEY, theory.leaks(4, 1, 0.75), id="one look each, to the very end"),
        pytest.param(ONE_BY_ONE, theory.leaks_with_magazine(8, 10, 2, 0.6), id="an empty magazine"),
        pytest.param(RAIN, theory.hits(8, 0.15 * 0.7, 4), id="a thinned Poisson stream"),
    ],
)
def test_the_distribution_of_leaks_on_simpys_loop(text: str, pmf: np.ndarray):
    assert misfit(sample(text, {}, 1000, live)["leaks"], pmf) > 1e-4


# --- steady states ---

STREAM = """
name: A long stream
zones: {compound: {value: 1}}
threats: {plain: {time_of_flight: 1000}}
attack: [{stream: {threat: plain, rate: 2, end: 230}}]
defence:
  batteries:
    inner: {channels: 3, engagement_time: {exponential: {mean: 1}}, intercept_probability: 1}
run: {warm_up: 30}
"""


def flight(time: Any) -> dict[str, Any]:
    """A time of flight for the stream's threats."""
    return {"threats.plain.time_of_flight": time}


def z(part: np.ndarray, whole: np.ndarray, ratio: float) -> float:
    """How many standard errors the pooled part / whole lies above *ratio* (a ratio estimate)."""
    estimate = part.sum() / whole.sum()
    error = np.std(part - estimate * whole, ddof=1) / np.sqrt(len(part)) / whole.mean()
    return float((estimate - ratio) / error)


def z_of_lost(sets: Mapping[str, Any], lost: float, which: str = "leaks") -> float:
    """The same for the share of threats that land, or that land for a cause."""
    seen = sample(STREAM, sets, 80)
    return z(seen[which], seen["threats"], lost)


@pytest.mark.parametrize(
    "law",
    [{"exponential": {"mean": 1}}, {"lognormal": {"mean": 1, "sd": 2}}],
    ids=["exponential", "lognormal"],
)
def test_nobody_may_wait(law: Any):
    """Erlang B: a threat is engaged at one instant of its flight or never, whatever the law of the time."""
    at_once = inner(window={"opens": 1000, "closes": 1000}, engagement_time=law)
    assert abs(z_of_lost(flight(1001) | at_once, theory.erlang_b(3, 2))) < 4


def test_all_may_wait():
    """Erlang C: there is time for everyone; the mean wait of those engaged, who are all."""
    seen = sample(STREAM, {}, 80)
    assert abs(z(seen["wait"] * seen["threats"], seen["threats"], theory.mean_wait(3, 2, 1))) < 4


def test_constant_patience_to_the_start():
    """An engagement may start within 0.8 of the appearance, and then has the time to end."""
    sets = flight(1000.8) | inner(window={"closes": 1000})
    assert abs(z_of_lost(sets, theory.lost_by_start(3, 2, 1, 0.8))) < 4


@pytest.mark.parametrize(("channels", "patience"), [(1, 3), (3, 1)])
def test_constant_patience_to_the_end(channels: int, patience: float):
    """Engagements are cut when the threat lands."""
    sets = flight(patience) | inner(channels=channels)
    assert abs(z_of_lost(sets, theory.lost_by_end(channels, 2, 1, patience))) < 4


def test_patience_for_look_after_look():
    """A threat that was missed is the first detected of those that wait: looks make up one service."""
    sets = flight(2) | inner(engagement_time={"exponential": {"mean": 0.5}}, intercept_probability=0.5)
    assert abs(z_of_lost(sets, theory.lost_by_end(3, 2, 1, 2))) < 4


def test_exponential_patience():
    """Erlang A: a channel is free when the engagement or the flight is over; who got none was saturated."""
    sets = flight({"exponential": {"mean": 2}}) | inner(channels=2)
    assert abs(z_of_lost(sets, theory.erlang_a(2, 2, 1 + 1 / 2, 1 / 2).lost, "cause.saturated")) < 4


@pytest.mark.parametrize(
    ("sets", "lost"),
    [
        (flight(1001) | inner(window={"opens": 1000, "closes": 1000}), theory.erlang_b(3, 2)),
        (flight(1000.8) | inner(window={"closes": 1000}), theory.lost_by_start(3, 2, 1, 0.8)),
        (flight(1), theory.lost_by_end(3, 2, 1, 1)),
    ],
    ids=["nobody may wait", "patience to the start", "patience to the end"],
)
def test_steady_states_on_simpys_loop(sets: Mapping[str, Any], lost: float):
    seen = sample(STREAM, sets, 20, live)
    assert abs(z(seen["leaks"], seen["threats"], lost)) < 4
