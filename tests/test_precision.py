"""As many replications as a half-width asks for: how often it holds, and that nobody's speed decides it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from building import at, battery, defence, kind, scenario
from sim import api, statistics, theory
from sim.cli import commands
from sim.errors import SimError
from sim.statistics import Response, Sample
from sim.statistics.sequential import Goal, half_width, next_look
from sim.study import Options, Study, engines, study, verify
from sim.study.precision import Precision, PrecisionResult, StoppingRule

Draw = Callable[[np.random.Generator, int], Sample]

ONE_SHOT = scenario(
    threats={"plain": kind(flight=10)},
    attack=[at(*range(0, 100, 20))],
    defence=defence(inner=battery(intercept_probability=0.7, max_engagements=1)),
)
"""Five threats that never meet, each shot at once: binomial (5, 0.3) leaks."""

RARE = scenario(defence=defence(inner=battery(intercept_probability=0.99, max_engagements=1)))
NEVER = scenario(defence=defence(inner=battery()))


def counted(*values: float, times: int = 100) -> Response:
    return statistics.mean(np.tile(np.array(values, dtype=float), times), whole=True)


def half(found: Response) -> float:
    assert found.interval is not None
    return (found.interval[1] - found.interval[0]) / 2


def sim(*words: str) -> Result:
    return CliRunner().invoke(commands, ["study", *words])


# --- the half-width that is judged ---


def test_of_a_mean_it_is_student_s():
    found = statistics.mean(np.random.default_rng(1).normal(5.0, 1.0, 200))
    assert half_width(found) == pytest.approx(half(found))


def test_of_a_share_it_is_the_longer_side_of_wilson_s():
    found = statistics.share(np.array([0.0] * 149 + [1.0]))
    assert half_width(found) == pytest.approx(2 * half(found) - (1 / 150 - (found.interval or (0,))[0]))


def test_nothing_is_judged_by_fewer_than_a_hundred_values():
    assert half_width(counted(0, 1, 2, times=33)) is None


def test_missing_values_do_not_count():
    values = np.where(np.arange(300) % 3 == 0, 1.0 + np.arange(300) % 2, np.nan)
    assert half_width(statistics.mean(values)) is not None
    assert half_width(statistics.mean(values[:270])) is None


def test_what_never_occurred_is_known_no_better_than_wilson_knows_it():
    assert half_width(counted(0, times=150)) == pytest.approx(0.02497, abs=1e-5)


def test_one_leak_in_a_hundred_is_not_known_as_well_as_student_says():
    found = counted(*[0] * 99, 1, times=1)
    assert (half_width(found) or 0) > 2 * half(found)


def test_damage_that_never_was_is_known_to_nothing():
    assert half_width(statistics.mean(np.zeros(5_000))) is None


# --- the goal ---


def test_a_relative_precision_is_of_the_truth_and_not_of_the_estimate():
    assert Goal(0.25, relative=True).target(counted(10)) == pytest.approx(2.0)


@pytest.mark.parametrize("centre", [0.0, -5.0])
def test_a_relative_precision_is_not_met_by_a_mean_that_is_not_positive(centre: float):
    values = centre + np.random.default_rng(2).normal(0.0, 20.0, 400)
    values -= values.mean() - centre
    assert not Goal(0.05, relative=True).met(statistics.mean(values))


def test_a_relative_precision_of_a_negative_mean_is_of_its_size():
    assert Goal(0.5, relative=True).met(statistics.mean(np.random.default_rng(3).normal(-9.0, 1.0, 400)))


def test_a_relative_precision_is_never_met_by_what_never_occurred():
    assert not Goal(0.5, relative=True).met(counted(0, times=1_000_000))


@pytest.mark.parametrize("asked", ["0", "-1", "nan", "inf", "x", "", "0%", "5 %%"])
def test_what_is_no_precision_is_refused(asked: str):
    with pytest.raises(SimError, match="a half-width above 0"):
        Precision.parse(asked)


# --- the looks ---


@pytest.mark.parametrize(
    ("n", "needed", "met", "expected"),
    [
        (100, 250, False, 250),
        (100, 9_000, False, 400),  # not more than four times as many
        (100, None, False, 400),
        (100, 101, False, 105),
        (100, 90, True, 105),  # the look ahead
        (40_000, 30_000, True, 42_000),
    ],
)
def test_the_next_look(n: int, needed: int | None, met: bool, expected: int):
    assert next_look(n, needed, met) == expected


def chase(
    values: Sample, precision: Precision, describe: Callable[[Sample], Response]
) -> tuple[int, Response]:
    """What a study of these values would do: after how many it stops, and its estimate."""
    n = 0

    def look() -> Response:
        return describe(values[:n])

    pursuit = StoppingRule(precision, look)
    more = pursuit.first
    while more != n:
        n = more
        more = pursuit.next_total(n)
    return n, look()


def whole(values: Sample) -> Response:
    return statistics.mean(values, whole=True)


def test_it_looks_ahead_before_it_stops():
    values = np.random.default_rng(14).normal(0.0, 1.0, 200)
    assert chase(values, Precision.parse("9", most=200), statistics.mean)[0] == 105


def test_it_goes_on_where_the_look_ahead_finds_it_too_wide():
    values = np.append(np.tile([0.0, 1.0], 50), np.tile([-50.0, 50.0], 500))
    assert chase(values, Precision.parse("0.11", most=1_000), statistics.mean)[0] > 105


# --- coverage of the procedure: 400 studies each, so a share's standard error is 1.1 per cent ---

SYNTHETIC: list[tuple[str, Draw, float, str, Callable[[Sample], Response]]] = [
    ("normal", lambda g, n: g.normal(1.0, 2.0, n), 1.0, "0.2", statistics.mean),
    ("normal, relative", lambda g, n: g.normal(1.0, 1.0, n), 1.0, "10%", statistics.mean),
    ("skewed", lambda g, n: g.exponential(1.0, n), 1.0, "0.1", statistics.mean),
    ("counts", lambda g, n: g.poisson(0.3, n).astype(float), 0.3, "0.05", whole),
    ("a share", lambda g, n: (g.random(n) < 0.4).astype(float), 0.4, "0.05", statistics.share),
    ("a rare share", lambda g, n: (g.random(n) < 0.02).astype(float), 0.02, "0.015", statistics.share),
    ("rare counts", lambda g, n: (g.random(n) < 0.02).astype(float), 0.02, "0.015", whole),
]


@pytest.mark.parametrize(("draw", "truth", "asked", "describe"), [case[1:] for case in SYNTHETIC])
def test_it_is_known_to_within_the_half_width_as_often_as_it_says(
    draw: Draw, truth: float, asked: str, describe: Callable[[Sample], Response]
):
    generator, hits = np.random.default_rng(11), []
    for _ in range(400):
        _, found = chase(draw(generator, 4_000), Precision.parse(asked, most=4_000), describe)
        hits.append(abs((found.mean or 0) - truth) <= (half_width(found) or 0))
    assert np.mean(hits) >= 0.95 - 0.033


def test_a_rule_that_stops_at_once_would_be_seen():
    # Planted: looks from 10 values on, at each, by Student's interval, without a look ahead.
    generator, hits = np.random.default_rng(12), []
    for _ in range(400):
        values = (generator.random(2_000) < 0.02).astype(float)
        ends = ((n, whole(values[:n])) for n in range(10, 2_000, 10))
        found = next(one for n, one in ends if one.interval is None or np.diff(one.interval)[0] < 0.03)
        low, high = found.interval or (0, 0)
        hits.append(low <= 0.02 <= high)
    assert np.mean(hits) < 0.5


def test_it_takes_little_more_than_must_be():
    # A normal sample of known spread needs (1.96 * 2 / 0.2)**2 = 385 values.
    generator = np.random.default_rng(13)
    taken = [
        chase(generator.normal(1.0, 2.0, 2_000), Precision.parse("0.2", most=2_000), statistics.mean)[0]
        for _ in range(200)
    ]
    assert 385 < np.mean(taken) < 1.15 * 385


def test_it_covers_the_exact_mean_of_a_real_scenario():
    # 100 seeds; a share's standard error is 2.2 per cent.
    exact = float(np.arange(6) @ theory.leaks(5, 1, 0.7))
    found = [study(ONE_SHOT, precision=0.15, seed=seed)["leaks"].interval or (1, 0) for seed in range(100)]
    assert np.mean([low <= exact <= high for low, high in found]) == pytest.approx(0.95, abs=0.066)


# --- a study ---


def test_a_study_stops_where_the_half_width_is_reached():
    found = study(ONE_SHOT, precision=0.1)
    low, high = found["leaks"].interval or (0, 1)
    assert ((high - low) / 2 <= 0.1, found.complete, found.replications == found.finished) == (True,) * 3


def test_its_replications_are_the_first_of_a_longer_study():
    found = study(ONE_SHOT, precision=0.1)
    assert found.digest == study(ONE_SHOT, found.replications).digest


def test_a_rare_proportion_does_not_stop_it_at_the_first_look():
    # At a hundred replications the estimate is 0 or 1 per cent; Wilson knows these to 3 per cent at best.
    assert study(RARE, precision=0.01, of="held").replications > 380


def test_a_study_that_cannot_reach_it_says_so_after_the_most_it_may():
    found = study(NEVER, precision="5%", most=1_000)
    told: Any = found.to_json()["precision"]
    assert (found.replications, found.complete, told["reached"]) == (1_000, True, False)


def test_the_json_says_what_was_asked_and_what_came_of_it():
    told: Any = study(ONE_SHOT, precision="10%", of="intercepted", most=9_000).to_json()["precision"]
    assert list(told) == ["asked", "relative", "of", "most", "half_width", "target", "reached"]
    assert (told["asked"], told["relative"], told["reached"]) == (0.1, True, True)


def test_a_study_without_a_precision_says_nothing_of_it():
    assert study(ONE_SHOT, 3).to_json()["precision"] is None


def test_a_precision_of_nothing_is_refused():
    with pytest.raises(SimError, match="Did you mean leaks"):
        study(ONE_SHOT, precision=0.1, of="leeks")


@pytest.mark.parametrize("given", [{}, {"replications": 3, "precision": 0.1}])
def test_a_study_takes_a_number_or_a_precision(given: dict[str, Any]):
    with pytest.raises(SimError, match="one of the two"):
        study(ONE_SHOT, **given)


def test_progress_is_told_how_many_are_expected():
    seen: list[tuple[int, int]] = []
    found = study(
        ONE_SHOT,
        precision=0.05,
        options=Options(progress=lambda done, expected: seen.append((done, expected))),
    )
    assert all(done <= expected for done, expected in seen)
    assert (seen[-1], max(expected for _, expected in seen) > 1_000) == ((found.replications,) * 2, True)


def test_python_users_ask_for_it_too():
    found = api.load("two-inbound").study(precision="20%", of="held")
    assert isinstance(found.precision, PrecisionResult)
    assert found.precision.reached


# --- the same whoever plays, dies or interrupts ---


def told(found: Study) -> dict[str, object]:
    return {key: value for key, value in found.to_json().items() if key != "engine"}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers start at once, however small the study."""
    monkeypatch.setattr(engines, "ALONE", 0.0)
    monkeypatch.setattr(engines, "ALONE_COMPILED", 0.0)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("workers", "engine"),
    [(1, "simpy"), pytest.param(2, "simpy", marks=pytest.mark.long), (2, "compiled"), (5, "compiled")],
)
def test_the_number_of_replications_does_not_depend_on_who_plays(workers: int, engine: str):
    alone = study(ONE_SHOT, precision=0.1, options=Options(engine="compiled"))
    assert told(study(ONE_SHOT, precision=0.1, options=Options(workers=workers, engine=engine))) == told(
        alone
    )


@pytest.mark.parametrize("limit", [3, 100, 101, 300])
def test_an_interrupted_study_resumed_ends_with_the_same_bytes(tmp_path: Path, limit: int):
    def interrupt(done: int, expected: int) -> None:
        if done >= limit:
            raise KeyboardInterrupt

    broken = study(ONE_SHOT, precision=0.1, output=tmp_path / "a", options=Options(progress=interrupt))
    study(ONE_SHOT, precision=0.1, output=tmp_path / "a", resume=True)
    study(ONE_SHOT, precision=0.1, output=tmp_path / "b")
    assert not broken.complete
    assert [file.read_bytes() for file in sorted((tmp_path / "a").iterdir())] == [
        file.read_bytes() for file in sorted((tmp_path / "b").iterdir())
    ]


def test_an_unfinished_study_is_not_resumed_for_another_precision(tmp_path: Path):
    def interrupt(done: int, expected: int) -> None:
        raise KeyboardInterrupt

    study(ONE_SHOT, precision=0.1, output=tmp_path, options=Options(progress=interrupt))
    with pytest.raises(SimError, match="the precision differs"):
        study(ONE_SHOT, precision=0.2, output=tmp_path, resume=True)


def test_a_study_with_a_precision_is_verified(tmp_path: Path):
    study(ONE_SHOT, precision=0.1, output=tmp_path)
    assert verify(tmp_path).holds


def test_rows_need_not_be_kept():
    few, many = (study(ONE_SHOT, precision=0.1, most=most) for most in (200_000, 200_001))
    assert (many.rows, many.digest) == (None, few.digest)


# --- the command ---


def test_the_command_says_how_it_ended():
    assert "Precision reached: leaks is known to within" in sim("two-inbound", "--precision", "0.1").output


def test_the_command_says_that_it_did_not_and_ends_well():
    found = sim("two-inbound", "--precision", "5%", "--of", "cause.saturated", "--most", "200")
    assert (found.exit_code, "Precision not reached" in found.output) == (0, True)


def test_the_command_s_json_has_it():
    found = json.loads(sim("two-inbound", "--precision", "0.1", "--json", "--quiet").stdout)
    assert found["precision"]["reached"]


@pytest.mark.parametrize(
    "words",
    [("--precision", "0.1", "-n", "5"), ("--precision", "x"), ("--most", "5"), ("--precision", "-1")],
)
def test_what_makes_no_sense_is_wrong_usage(words: tuple[str, ...]):
    assert sim("two-inbound", *words).exit_code == 2


def test_what_was_never_known_is_said_in_words():
    precision = Precision.parse("5%", "wait")
    said = PrecisionResult.of(precision, 100, statistics.mean(np.full(100, np.nan))).sentence
    assert said == "Precision not reached: 5% was asked for, but no replication gave wait a value."
