"""What a study says of a response in full, of one that never occurs, and of numbers that must not repeat."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from building import at, battery, defence, kind, scenario
from sim import statistics
from sim.cli import commands
from sim.errors import SimError
from sim.study import Options, Study, report, simulate, study
from sim.study.notes import sentences

N = 150

LEAKY = scenario(
    threats={"plain": kind(flight={"uniform": {"low": 5, "high": 15}})},
    attack=[at(0, 1, 2)],
    defence=defence(inner=battery(intercept_probability=0.5)),
)
HALF_DOWN = {"time_to_failure": {"exponential": {"mean": 1.44}}, "time_to_repair": 100}

TIGHT = scenario(defence=defence(inner=battery()))
"""One threat, always intercepted."""


ONE_FATE = scenario(
    threats={"plain": kind(flight=1)},
    attack=[{"volley": {"threat": "plain", "count": 20, "at": 1}}],
    defence=defence(inner=battery(channels=20, engagement_time=0.5, breakdown=HALF_DOWN)),
)
"""The battery is either up for all of twenty threats or down for all."""


def sim(*words: str) -> Result:
    return CliRunner().invoke(commands, ["study", *words])


def said(found: Study, about: str) -> list[str]:
    return [sentence for sentence in sentences(found.responses) if about in sentence]


def ends(interval: statistics.Interval | None) -> statistics.Interval:
    assert interval is not None
    return interval


# --- never ---


def test_a_response_that_never_occurs_has_no_interval_in_json_but_a_bound():
    leaks: Any = study(TIGHT, N).to_json()["responses"]["leaks"]  # type: ignore[index]
    assert (leaks["interval"], leaks["bound"]) == (None, pytest.approx(0.01977, abs=1e-5))


def test_a_response_that_never_occurs_is_told_with_its_bound():
    assert "is below 1.98 % (95 % confidence)" in said(study(TIGHT, N), "leaks_in.compound")[0]


def test_a_bound_is_rounded_up():
    # 1 - 0.05**(1/100) is 2.9513 %.
    assert "below 2.96 %" in said(study(TIGHT, 100), "leaks_in.compound")[0]


def test_a_response_without_any_value_is_told():
    assert said(study(TIGHT, N), "first_leak_time")[0].startswith("No value in any of 150 replications")


def test_a_response_that_never_varies_is_told():
    assert said(study(TIGHT, N), "threats")[0].startswith("Always the same in 150 replications")


def test_the_table_never_prints_a_mean_between_zero_and_zero():
    assert "0 to 0" not in {cell for row in report.cells(study(TIGHT, N)) for cell in row}


def test_no_interval_of_a_mean_is_a_point():
    found = study(TIGHT, N).responses.values()
    assert not [one for one in found if one.interval and one.interval[0] == one.interval[1]]


def test_a_mean_that_rests_on_few_occurrences_is_warned_about():
    rare = scenario(defence=defence(inner=battery(intercept_probability=0.95, max_engagements=1)))
    assert said(study(rare, N), "Above 0 in only")


def test_missing_values_are_counted():
    assert study(LEAKY, N)["first_leak_time"].missing == int(
        np.isnan(study(LEAKY, N).column("first_leak_time")).sum()
    )


# --- in full ---


def test_an_account_has_both_intervals_of_the_chance():
    found = study(LEAKY, N)
    account, times = found.account("leaks"), int((found.column("leaks") > 0).sum())
    assert (account.wilson, account.clopper_pearson) == (
        statistics.wilson(times, N),
        statistics.clopper_pearson(times, N),
    )


@pytest.mark.parametrize("name", ["leaks", "held", "damage"])
def test_an_account_from_tallies_is_that_from_rows(name: str, monkeypatch: pytest.MonkeyPatch):
    kept = study(LEAKY, N).account(name)
    monkeypatch.setattr(simulate, "KEPT", 0)
    found = study(LEAKY, N).account(name)
    assert (found.wilson, found.clopper_pearson) == (kept.wilson, kept.clopper_pearson)
    assert found.sd_interval == pytest.approx(kept.sd_interval, rel=1e-3)


@pytest.mark.parametrize("name", ["leaks", "held", "leak_fraction"])
def test_all_intervals_follow_the_confidence(name: str):
    wide, narrow = (study(LEAKY, N, options=Options(confidence=c))[name] for c in (0.99, 0.5))
    assert (
        ends(wide.interval)[0] < ends(narrow.interval)[0] < ends(narrow.interval)[1] < ends(wide.interval)[1]
    )
    assert ends(wide.occurrence)[0] < ends(narrow.occurrence)[0]


def test_a_confidence_that_is_none_is_refused():
    with pytest.raises(SimError, match="between 0 and 1"):
        study(LEAKY, 3, options=Options(confidence=95))


def test_any_statistic_can_be_bootstrapped():
    low, high = study(LEAKY, N).bootstrap("damage", np.mean) or (0, 0)
    by_t = study(LEAKY, N)["damage"].interval or (0, 0)
    assert (low, high) == pytest.approx(by_t, rel=0.1)


def test_the_command_tells_everything_about_a_response():
    told = sim("two-inbound", "-n", "100", "--of", "leaks", "--of", "held").output
    assert [word in told for word in ("Student's t", "Wilson", "Clopper-Pearson", "order statistics")] == [
        True
    ] * 4


def test_the_command_s_json_tells_it_too():
    told = json.loads(sim("two-inbound", "-n", "100", "--of", "leaks", "--json", "--quiet").stdout)
    assert list(told["of"]) == ["leaks"]


def test_a_response_that_is_not_there_is_refused_before_anything_is_played():
    found = sim("two-inbound", "-n", "1000000000", "--of", "leeks")
    assert (found.exit_code, "Did you mean leaks?" in found.output) == (1, True)


# --- traps ---


def test_the_leak_fraction_s_interval_is_over_replications_and_not_over_threats():
    found = study(ONE_FATE, 60)
    low, high = ends(found["leak_fraction"].interval)
    leaks, threats = (int(found.column(name).sum()) for name in ("leaks", "threats"))
    narrow = ends(statistics.wilson(leaks, threats))
    assert high - low > 3 * (narrow[1] - narrow[0])


def test_replications_of_one_study_share_no_draws():
    times = study(LEAKY, 400).column("first_leak_time")
    seen = times[~np.isnan(times)]
    assert len(set(seen.tolist())) == len(seen)


@pytest.mark.parametrize("lag", [1, 2, 7])
def test_replications_of_one_study_do_not_lean_on_each_other(lag: int):
    # The correlation of 2,000 independent pairs has a standard error of 0.022.
    leaks = study(LEAKY, 2_000).column("leaks")
    assert abs(np.corrcoef(leaks[:-lag], leaks[lag:])[0, 1]) < 0.09


def test_the_next_replication_of_a_seed_is_not_the_first_of_the_next_seed():
    # As with seeds that are added to the number of the replication.
    one, next_one = (study(LEAKY, 20, seed=seed).column("first_leak_time") for seed in (5, 6))
    assert not set(one[~np.isnan(one)].tolist()) & set(next_one[~np.isnan(next_one)].tolist())


def test_studies_of_other_seeds_do_not_lean_on_each_other():
    one, other = (study(LEAKY, 2_000, seed=seed).column("leaks") for seed in (5, 6))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.09


def test_workers_share_no_draws():
    times = study(LEAKY, 400, options=Options(workers=3)).column("first_leak_time")
    seen = times[~np.isnan(times)]
    assert len(set(seen.tolist())) == len(seen)
