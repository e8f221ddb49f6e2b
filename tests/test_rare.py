"""Chances of rare events: against exact ones down to a billionth, and unbiased whatever is played.

Seeds are fixed. A right estimate fails a bound of 4 standard errors for 1 seed in 15,000, a coverage of 200
intervals the bound of 0.895 for 1 in 1,000. Seen to fail with faults planted in `likelihood`: a miss not
counted, an engagement that was cut counted as a miss, the few rounds of an emptying magazine taken for whole
salvos, a stream's ratio left out, and in `playing`: the searches' replications used again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from scipy.stats import binom, poisson

import sim
from building import at, battery, defence, kind, scenario
from players import PLAYERS
from sim import batch, language, live, plan, responses, theory
from sim.cli import commands
from sim.errors import SimError
from sim.plan import Floats, Plan
from sim.rare import DOUBTFUL, ESTIMATED, NEVER_SEEN, NOT_RARE, Rare, estimates, probabilities, rare, report
from sim.rare import proposal as proposals
from sim.rare.cross_entropy import search
from sim.rare.event import Event
from sim.rare.proposal import Proposal
from sim.rare.sampling import FIRST_PILOT, PLAIN_IN, Player
from sim.rules import likelihood as lh
from sim.scenario import Scenario
from strategies import scenarios

dozens = settings(max_examples=60, deadline=None, derandomize=True)


# --- exact cases ---


def volley(count: int, seen: float = 1, **parts: Any) -> Scenario:
    """A volley at once, engaged in rounds of 2 before it lands at 20."""
    return scenario(
        threats={"plain": kind(20, detection={"probability": seen})},
        attack=[{"volley": {"threat": "plain", "count": count}}],
        defence=defence(inner=battery(**({"channels": count, "engagement_time": 2} | parts))),
    )


def stream(rate: float, **parts: Any) -> Scenario:
    """A stream of 10 time units, each threat with a channel of its own."""
    return scenario(
        attack=[{"stream": {"threat": "plain", "rate": rate, "end": 10}}],
        defence=defence(inner=battery(**({"channels": 200, "max_engagements": 1} | parts))),
    )


ONE_BY_ONE: dict[str, Any] = {
    "threats": {"plain": kind(20)},
    "attack": [at(*range(0, 300, 30))],
    "defence": defence(
        inner=battery(engagement_time=4, magazine=14, max_engagements=3, intercept_probability=0.9)
    ),
}

EXACT: dict[str, tuple[Scenario, str, float]] = {
    "1e-8: three misses in a row": (
        volley(4, max_engagements=3, intercept_probability=0.9986428),
        "leaks >= 1",
        float(binom.sf(0, 4, 0.0013572**3)),
    ),
    "1e-7: four of six": (
        volley(6, max_engagements=2, intercept_probability=0.9),
        "leaks >= 4",
        float(theory.leaks(6, 2, 0.9)[4:].sum()),
    ),
    "1e-8: a batch in rounds": (
        volley(6, channels=2, intercept_probability=0.9, window={"opens": 12}),
        "leaks >= 4",
        float(theory.leaks_in_rounds(6, 2, 6, 0.9)[4:].sum()),
    ),
    "1e-5: unseen or missed": (
        volley(5, seen=0.999, max_engagements=2, intercept_probability=0.99),
        "leaks >= 2",
        float(binom.sf(1, 5, 0.001 + 0.999 * 1e-4)),
    ),
    "1e-6: a thinned stream": (
        stream(0.8, intercept_probability=0.9),
        "leaks >= 8",
        float(poisson.sf(7, 0.8)),
    ),
    "1e-9: many arrivals": (stream(0.8), "threats >= 30", float(poisson.sf(29, 8))),
    "1e-8: few arrivals": (stream(2), "threats <= 1", float(poisson.cdf(1, 20))),
    "1e-5: a magazine": (
        scenario(**ONE_BY_ONE),
        "leaks >= 4",
        float(theory.leaks_with_magazine(10, 14, 3, 0.9)[4:].sum()),
    ),
    "1e-8: the last round of an emptying magazine": (
        volley(2, channels=1, salvo=3, magazine=4, max_engagements=1, intercept_probability=0.99),
        "leaks >= 2",
        0.01**4,
    ),
    "1e-6: salvos of three": (
        volley(3, salvo=3, max_engagements=1, intercept_probability=0.99),
        "leaks >= 1",
        float(binom.sf(0, 3, 1e-6)),
    ),
}


@cache
def found(name: str) -> Rare:
    model, event, _ = EXACT[name]
    return rare(model, event, relative_error=0.05)


@pytest.mark.parametrize("name", EXACT)
def test_an_exact_chance_is_met(name: str):
    chance, error = found(name).chance, found(name).relative_error
    assert chance is not None
    assert error is not None
    assert abs(chance - EXACT[name][2]) < 4 * error * chance


@pytest.mark.parametrize("name", EXACT)
def test_the_error_asked_for_is_reached(name: str):
    assert (found(name).relative_error or 1) <= 0.05


@pytest.mark.parametrize("name", EXACT)
def test_it_takes_a_hundredth_of_plain_replications_at_most(name: str):
    gain = found(name).gain
    assert gain is not None
    assert gain.replications > 100


@cache
def many(name: str, runs: int, size: int) -> tuple[Floats, Floats]:
    """Weights and worth of *runs* estimates by one proposal; shapes (runs, size)."""
    model, event, _ = EXACT[name]
    made = plan.make(model)
    player = Player(made, Event.parse(event, responses.names(made)), 2, "auto")
    found = search(player).proposal
    assert found is not None
    sample = player.estimate(found, 1, runs * size)
    return sample.weights.reshape(runs, size), sample.hit_weights.reshape(runs, size)


MANY = ("1e-8: three misses in a row", "1e-7: four of six")


@pytest.mark.parametrize("name", MANY)
def test_many_estimates_are_right_on_the_average(name: str):
    _, worth = many(name, 200, 1000)
    means = worth.mean(axis=1)
    assert abs(means.mean() - EXACT[name][2]) < 4 * means.std() / 200**0.5


@pytest.mark.parametrize("name", MANY)
def test_an_interval_covers_as_often_as_it_says(name: str):
    weights, worth = many(name, 200, 1000)
    intervals = [estimates.estimate(*one).interval or (0, 0) for one in zip(weights, worth, strict=True)]
    assert np.mean([low <= EXACT[name][2] <= high for low, high in intervals]) > 0.895


def test_no_weight_of_an_estimate_is_above_the_share_of_plain_ones():
    weights, _ = many(MANY[1], 200, 1000)
    assert weights.max() <= PLAIN_IN + 1e-9


# --- unbiased whatever is played ---

EVERYTHING: dict[str, Any] = {
    "name": "everything",
    "zones": {"compound": {"value": 10, "people": 5}, "square": {"value": 3}, "open_ground": {}},
    "threats": {
        "fast": {
            "time_of_flight": {"lognormal": {"mean": 9, "sd": 2}},
            "lands_in": {"compound": 2, "square": 1, "open_ground": 3},
            "detection": {
                "probability": 0.8,
                "delay": {"weibull": {"shape": 1.5, "scale": 2}},
                "accuracy": 0.7,
            },
        },
        "slow": {
            "time_of_flight": {"normal": {"mean": 12, "sd": 3}},
            "lands_in": {"compound": 1, "square": 1},
            "detection": {
                "probability": 0.9,
                "delay": {"erlang": {"shape": 3, "mean": 2}},
                "accuracy": 0.9,
            },
            "decoy": True,
            "recognised": 0.4,
        },
        "plain": {
            "time_of_flight": {"erlang": {"shape": 20, "mean": 10}},
            "lands_in": {"compound": 1, "square": 1, "open_ground": 2},
            "detection": {"delay": {"exponential": {"mean": 2}}, "accuracy": 0.6},
        },
    },
    "attack": [
        {"volley": {"threat": {"fast": 4, "slow": 1}, "count": 4, "spacing": {"exponential": {"mean": 1}}}},
        {
            "stream": {
                "threat": {"plain": 3, "slow": 1},
                "rate": [[0, 0.05], [4, 0.15]],
                "end": 30,
                "batch": {"uniform": {"low": 1, "high": 3}},
            }
        },
    ],
    "defence": {
        "coordination": "independent",
        "batteries": {
            "outer": battery(
                channels=2,
                engagement_time={"exponential": {"mean": 2}},
                intercept_probability={"fast": 0.4, "slow": 0.6, "plain": 0.5},
                salvo=3,
                magazine=8,
                reload={"time": 4},
                ignore=["open_ground"],
                breakdown={"time_to_failure": {"exponential": {"mean": 9}}, "time_to_repair": 2},
            ),
            "inner": battery(
                channels=2,
                engagement_time=2,
                intercept_probability=0.4,
                order="highest_value",
                ignore=["open_ground"],
                debris={"probability": 0.3, "lands_in": {"square": 1}},
            ),
        },
    },
    "warning": {"delay": 1, "shelter_time": 3, "protection": 0.5, "quiet": 3},
    "run": {"until": 20, "warm_up": 2},
}


def bad(made: Plan) -> Proposal:
    """A proposal that no search would choose: everything is changed, to no end."""
    own = probabilities.of(made)
    entries = len(made.tables.entry)
    twin = probabilities.Chances(
        mix=0.6 * own.mix + 0.4 * (own.mix > 0) / (own.mix > 0).sum(axis=1, keepdims=True),
        success=own.success * 0.4,
        detected=np.where(own.detected < 1, own.detected * 0.4, 1),
        accuracy=np.where(own.accuracy < 1, own.accuracy * 0.3, 1),
        zones=0.1 * own.zones + 0.9 * (own.zones > 0) / (own.zones > 0).sum(axis=1, keepdims=True),
        delay=own.delay * 2.0,
        flight=own.flight * 0.8,
    )
    streams = made.tables.entry[:, plan.FORM] == plan.STREAM
    return Proposal(np.full(entries, 0.3), np.where(streams, 1.3, 1.0), twin)


RESPONSES = (
    *("threats", "decoys", "detected", "intercepted", "unresolved", "leaks", "landed_in.square"),
    *("engagements", "rounds", "damage", "debris_hits", "people_exposed", "held"),
    *("cause.missed", "cause.undetected", "cause.ignored"),
)


@cache
def everything() -> tuple[Plan, Floats]:
    """A plan with all that the model has, and 40,000 replications of it."""
    made = plan.make(language.parse(json.dumps(EVERYTHING)))
    return made, batch.rows(made, 1, 1_000_001, 40_000)


def off(proposal: Proposal, change: Mapping[str, Any] | None = None) -> dict[str, float]:
    """Standard errors between weighed and plain means, of each response and of the mean weight from 1."""
    made, plain = everything()
    tilt = proposals.tilt(made, proposal)._replace(**(change or {}))
    n = 20_000
    rows, drawn = batch.weighed_rows(proposals.played(made, proposal), tilt, 1, 1, n, 1)
    weights = np.exp(drawn[:, :1])
    names = responses.names(made)
    columns = [names.index(name) for name in RESPONSES]
    values = np.hstack([weights * rows[:, columns], weights])
    expected = np.hstack([plain[:, columns], np.ones((len(plain), 1))])
    spread = np.sqrt(values.var(axis=0) / n + expected.var(axis=0) / len(plain))
    difference = values.mean(axis=0) - expected.mean(axis=0)
    return dict(zip((*RESPONSES, "weight"), difference / np.maximum(spread, 1e-12), strict=True))


@cache
def fair() -> dict[str, float]:
    """The same of a bad proposal, rightly weighed."""
    return off(bad(everything()[0]))


@pytest.mark.parametrize("name", [*RESPONSES, "weight"])
def test_a_bad_proposal_is_unbiased_too(name: str):
    assert abs(fair()[name]) < 4


BLOCKS = {
    "mix": lh.KINDS,
    "success": lh.FULL,
    "detected": lh.SEEN,
    "accuracy": lh.ACCURATE,
    "zones": lh.ZONES,
    "delay": lh.DELAY,
    "flight": lh.FLIGHT,
}


@pytest.mark.parametrize("field", BLOCKS)
def test_a_forgotten_kind_of_draw_shows(field: str):
    made, _ = everything()
    alone = bad(made)
    alone = replace(alone, twin=replace(probabilities.of(made), **{field: getattr(alone.twin, field)}))
    tilt = proposals.tilt(made, alone)
    forgetful = tilt.coefficient.copy()
    forgetful[tilt.start[BLOCKS[field]] : tilt.start[BLOCKS[field] + 1]] = 0.0
    assert max(map(abs, off(alone, {"coefficient": forgetful}).values())) > 5


def test_a_forgotten_stream_shows():
    made, _ = everything()
    more = replace(proposals.none(made), rate=bad(made).rate)
    forgetful = proposals.tilt(made, more).stream * [1, 0, 0]
    assert abs(off(more, {"stream": forgetful})["threats"]) > 5


# --- both loops, any crew ---


@pytest.mark.parametrize("player", PLAYERS)
@given(model=scenarios())
@dozens
def test_the_compiled_loops_weigh_as_simpys(player: str, model: Scenario):
    made = plan.make(model)
    proposal = bad(made)
    played, tilt = proposals.played(made, proposal), proposals.tilt(made, proposal)
    items = int(tilt.start[-1])
    fast = batch.weighed_rows(played, tilt, 3, 1, 3, items, player)
    slow = live.weighed_rows(played, tilt, 3, 1, 3, items)
    assert [part.tobytes() for part in fast] == [part.tobytes() for part in slow]


def test_weighing_changes_no_response():
    made, _ = everything()
    played, tilt = proposals.played(made, bad(made)), proposals.tilt(made, bad(made))
    assert (
        batch.weighed_rows(played, tilt, 3, 1, 200, 1)[0].tobytes() == batch.rows(played, 3, 1, 200).tobytes()
    )


def test_a_workspace_grows_while_it_weighs():
    made = plan.make(stream(30, intercept_probability=0.5))
    played, tilt = proposals.played(made, bad(made)), proposals.tilt(made, bad(made))
    fast, slow = (loop.weighed_rows(played, tilt, 1, 1, 2, 1) for loop in (batch, live))
    assert fast[1].tobytes() == slow[1].tobytes()


def test_workers_change_no_number():
    alone, three = (rare(*EXACT[MANY[0]][:2], workers=workers).estimate for workers in (1, 3))
    assert alone == three


def test_estimates_use_no_draw_of_the_search(monkeypatch: pytest.MonkeyPatch):
    blocks: list[tuple[int, int]] = []
    kept = Player._rows

    def watched(self: Player, played: Plan, tilt: lh.Tilt, block: tuple[int, int], items: int) -> Any:
        blocks.append(block)
        return kept(self, played, tilt, block, items)

    monkeypatch.setattr(Player, "_rows", watched)
    cost = rare(*EXACT[MANY[0]][:2]).cost
    estimating = [block for block in blocks if block[0] < FIRST_PILOT]
    numbers = {n for first, size in estimating for n in range(first, first + size)}
    assert len(numbers) == sum(size for _, size in estimating) == cost.estimating


# --- where it does not apply ---


def test_an_event_that_is_not_rare_is_left_to_a_study():
    answer = rare(language.load("layers"), "leaks >= 1")
    assert (answer.outcome, answer.cost.replications) == (NOT_RARE, 2000)


def test_an_impossible_event_has_a_bound_and_no_estimate():
    answer = rare(language.load("layers"), "leaks >= 7", most=1000)
    assert (answer.outcome, answer.chance) == (NEVER_SEEN, None)
    assert answer.interval == (0.0, pytest.approx(1 - 0.05 ** (1 / 3000)))


def test_luck_that_cannot_be_changed_is_named():
    inner = battery(breakdown={"time_to_failure": {"exponential": {"mean": 1e6}}, "time_to_repair": 50})
    answer = rare(scenario(defence=defence(inner=inner)), "leaks >= 1", most=1000)
    assert answer.outcome == NEVER_SEEN
    assert "breakdowns" in answer.unchanged


def test_an_event_that_no_chance_makes_commoner_is_left_to_a_study():
    inner = battery(breakdown={"time_to_failure": {"exponential": {"mean": 2000}}, "time_to_repair": 50})
    answer = rare(scenario(defence=defence(inner=inner)), "leaks >= 1")
    assert (answer.outcome, answer.chance) == (DOUBTFUL, None)


def of(worth: Floats, weights: Floats | None = None) -> estimates.Estimate:
    return estimates.estimate(np.ones(len(worth)) if weights is None else weights, worth)


EVEN = np.repeat([0.0, 1e-6], 1000)
DOUBTFUL_WORTH = {
    "only 3 of": np.repeat([0.0, 1e-6], [1997, 3]),
    "alone carries": np.append(EVEN, 1e-3),
    "weights are heavy": np.append(EVEN, np.full(12, 1e-3)),
    "too far away": EVEN * 2,
}


@pytest.mark.parametrize("reason", DOUBTFUL_WORTH)
def test_heavy_or_few_weights_are_doubted(reason: str):
    assert any(reason in doubt for doubt in estimates.doubts(of(DOUBTFUL_WORTH[reason]), of(EVEN)))


def test_a_mean_weight_far_from_1_is_doubted():
    weights = np.tile([0.5, 0.6], 1000)
    assert "mean weight is 0.55" in estimates.doubts(of(EVEN, weights), of(EVEN))[0]


def test_even_weights_are_trusted():
    assert estimates.doubts(of(EVEN), of(EVEN)) == []


# --- what is asked, and what is told ---


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (12_345.0, "12,300"),
        (9.3e8, "930 million"),
        (9.999e8, "1 billion"),
        (4.56e9, "4.56 billion"),
        (1e13, "10 trillion"),
        (1e16, "1e+16"),
    ],
)
def test_a_large_number_is_told_in_words(count: float, words: str):
    assert report.in_words(count) == words


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("leaks", "RESPONSE >= NUMBER"),
        ("leaks >= many", "RESPONSE >= NUMBER"),
        ("leaks >= inf", "RESPONSE >= NUMBER"),
        ("leeks >= 1", 'did you mean "leaks"'),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(event: str, message: str):
    with pytest.raises(SimError, match=message):
        rare(language.load("layers"), event)


@pytest.mark.parametrize("comparison", [">=", ">", "<=", "<", "=="])
def test_an_event_is_what_its_comparison_says(comparison: str):
    event = Event.parse(f"leaks {comparison} 2", ["leaks"])
    values = np.array([1.0, 2.0, 3.0, np.nan])
    assert event.happened_in(values).tolist() == [eval(f"{value} {comparison} 2") for value in (1, 2, 3)] + [
        False
    ]


@pytest.mark.parametrize(
    "given",
    [{"relative_error": 0.0}, {"relative_error": 0.9}, {"most": 3}, {"workers": 0}, {"confidence": 1}],
)
def test_a_number_that_makes_no_sense_is_refused(given: dict[str, Any]):
    with pytest.raises(SimError):
        rare(language.load("layers"), "leaks >= 5", **given)


def test_the_shipped_place_is_hit_once_in_a_million():
    answer = sim.load("well-defended").rare("leaks >= 1", relative_error=0.05)
    assert answer.outcome == ESTIMATED
    assert answer.chance == pytest.approx(1e-6, rel=0.2)


def test_the_command_tells_the_chance_and_what_was_played():
    told = CliRunner().invoke(commands, ["rare", "well-defended", "--quiet"]).output
    assert "The chance of leaks >= 1 is 1.0" in told
    assert "an engagement by inner stops it with the chance" in told
    assert "A plain study would need about 930 million replications" in told


def test_the_machines_form_has_no_missing_numbers():
    told = (
        CliRunner().invoke(commands, ["rare", "layers", "--event", "leaks >= 6", "--json", "--quiet"]).stdout
    )
    answer = json.loads(told, parse_constant=pytest.fail)
    assert answer["chance"] == pytest.approx(0.15**6, rel=0.2)


def test_the_command_ends_in_one_sentence_where_the_event_is_wrong():
    ended = CliRunner().invoke(commands, ["rare", "layers", "--event", "leaks", "--quiet"])
    assert ended.exit_code == 1
    assert "Traceback" not in ended.output
