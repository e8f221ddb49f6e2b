"""One long run: truncation by MSER-5, batch means, the warm-up of scenarios. All seeds are fixed."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import lfilter

import calling
from building import battery, defence, kind, scenario
from sim import experiments, live, theory
from sim.errors import SimError
from sim.experiments.run_series import watch
from sim.experiments.warm_up_report import sentences
from sim.scenario import Scenario
from sim.statistics import batch_means, mser5, steady

RUNS = 300
LOW, HIGH = 0.91, 0.985
"""Where coverage of 95 % intervals may lie: 300 runs have a standard error of 0.013, batches are a little too
few. An interval that takes the numbers for independent covers 0.48 of the time at a correlation of 0.8."""


def autoregressive(phi: float, runs: int, n: int, start: float = 0.0) -> np.ndarray:
    """Runs of x' = phi x + e from *start* on, or from the steady state: mean 0, variance 1 / (1 - phi^2)."""
    noise = np.random.default_rng(7).normal(size=(runs, n))
    noise[:, 0] = start or noise[:, 0] / math.sqrt(1 - phi**2)
    return lfilter([1], [1, -phi], noise, axis=1)


def waits(rho: float, runs: int, n: int) -> np.ndarray:
    """Waits of one channel with unit service (M/M/1), by Lindley's recursion, 2,000 left out."""
    random = np.random.default_rng(8)
    steps = random.exponential(1, (runs, n + 2000)) - random.exponential(1 / rho, (runs, n + 2000))
    sums = np.cumsum(steps, axis=1)
    return (sums - np.minimum(np.minimum.accumulate(sums, axis=1), 0))[:, 2000:]


def coverage(series: np.ndarray, truth: float) -> float:
    found = [batch_means(one).interval for one in series]
    return float(np.mean([low <= truth <= high for low, high in found]))


@pytest.mark.parametrize("phi", [0.0, 0.8, 0.9])
def test_batch_means_cover_the_mean_of_an_autoregression(phi: float):
    assert LOW <= coverage(autoregressive(phi, RUNS, 4000), 0.0) <= HIGH


def test_batch_means_cover_the_wait_of_a_queue():
    assert LOW <= coverage(waits(0.5, RUNS, 8000), theory.mean_wait(1, 0.5, 1.0)) <= HIGH


def test_batches_that_are_correlated_say_so():
    found = [batch_means(one).independent for one in autoregressive(0.99, 100, 1000)]
    assert np.mean(found) < 0.1


def test_few_numbers_have_no_batches():
    assert batch_means(np.arange(63.0)) is None


def test_von_neumanns_ratio_rejects_as_often_as_it_says():
    tests = [steady.independent(one) for one in np.random.default_rng(3).normal(size=(4000, 64))]
    assert 1 - np.mean(tests) == pytest.approx(steady.DOUBT, abs=4 * math.sqrt(0.09 / 4000))


def test_numbers_that_are_all_alike_are_independent():
    found = batch_means(np.full(1000, 0.25))
    assert (found.mean, found.interval, found.independent, found.drifting) == (0.25, None, True, False)


def test_mser_is_the_least_standard_error_by_the_book():
    series = autoregressive(0.9, 1, 600, start=20.0)[0]
    batches = series.reshape(-1, 5).mean(axis=1)
    errors = [batches[d:].var() / (120 - d) for d in range(61)]
    assert mser5(series).cut == 5 * int(np.argmin(errors))


def test_mser_cuts_a_transient_and_with_it_the_bias():
    series = autoregressive(0.9, 200, 2000, start=23.0)
    cuts = [mser5(one).cut for one in series]
    left = [one[cut:].mean() for one, cut in zip(series, cuts, strict=True)]
    # Ten standard deviations above the mean at first: 0.115 too high without the cut.
    assert (np.mean(left) < 0.02, np.median(cuts) < 100, min(cuts) > 0) == (True, True, True)


def test_a_steady_series_hardly_ever_drifts():
    assert np.mean([batch_means(one).drifting for one in autoregressive(0.8, 300, 2000)]) < 0.01


def test_a_series_that_changes_in_the_middle_drifts():
    series = autoregressive(0.8, 1, 4000)[0]
    assert batch_means(series + 2 * (np.arange(4000) > 2000)).drifting


@pytest.mark.parametrize("series", [np.linspace(0, 1, 1000), np.arange(49.0)], ids=["trend", "too short"])
def test_mser_says_where_it_cannot(series: np.ndarray):
    assert not mser5(series).settled


# --- scenarios ---


def queue(rate: float, end: float = 1500, **parts: object) -> Scenario:
    """Two channels in the order of arrival, for threats that wait as long as it takes."""
    given = battery(channels=2, engagement_time={"exponential": {"mean": 1}})
    return scenario(
        threats={"plain": kind(10_000)},
        attack=[{"stream": {"threat": "plain", "rate": rate, "end": end}}],
        defence=defence(inner=given),
        **parts,
    )


@pytest.fixture(scope="module")
def steady_queue() -> experiments.WarmUp:
    return experiments.warm_up(queue(1.2))


def test_one_long_run_agrees_with_theory(steady_queue: experiments.WarmUp):
    low, high = steady_queue["wait"].interval
    busy_low, busy_high = steady_queue["utilisation.inner"].interval
    assert (low <= theory.mean_wait(2, 1.2, 1.0) <= high, busy_low <= 0.6 <= busy_high) == (True, True)


def test_a_warm_up_is_a_time_before_the_half_of_the_run(steady_queue: experiments.WarmUp):
    assert 0 <= steady_queue.warm_up < 750


def test_series_add_up_to_the_responses_of_the_run():
    model = scenario(
        attack=[{"stream": {"threat": "plain", "rate": 0.5, "end": 60}}],
        defence=defence(inner=battery(channels=2, intercept_probability=0.5)),
    )
    found, told = watch(model, 3), live.play(model, replication=3).responses
    assert np.nanmean(found["wait"].values) == pytest.approx(told["wait"])
    assert [found[name].values.sum() for name in ("leaks", "intercepted")] == [
        told["leaks"],
        told["intercepted"],
    ]


def test_the_work_of_a_battery_is_that_of_its_channels():
    model = scenario(
        attack=[{"schedule": {"threat": "plain", "at": [0, 1, 8]}}], defence=defence(inner=battery())
    )
    # Engaged from 0 to 3 and from 3 to 6; the last slice ends as the last threat appears.
    assert watch(model, 1)["utilisation.inner"].values == pytest.approx([1, 1, 0.25], abs=1e-6)


def test_threats_after_the_first_unresolved_one_do_not_count():
    assert len(watch(queue(4.0, 100, run={"until": 50}), 1)["wait"].values) < 110


def test_an_overload_never_settles():
    found = experiments.warm_up(queue(2.6), of=["wait"])
    assert (found.warm_up, "does not settle" in sentences(found)[1]) == (None, True)


def test_several_runs_are_averaged():
    one, three = (experiments.warm_up(queue(1.2, 300), of=["leaks"], replications=n) for n in (1, 3))
    assert (three.threats <= one.threats, three["leaks"].batches) == (True, None)


def test_a_scenarios_own_warm_up_does_not_count(steady_queue: experiments.WarmUp):
    found = experiments.warm_up(queue(1.2, run={"warm_up": 100}))
    assert found.to_json() == steady_queue.to_json()


def test_a_series_that_is_not_there_is_said():
    with pytest.raises(SimError, match="Did you mean wait"):
        experiments.warm_up(queue(1.0, 10), of=["waits"])


call = partial(calling.call, "warmup")


LONG = ["two-inbound", "--set", "attack=[{stream: {threat: quick, rate: 0.1, end: 6000}}]"]


def test_the_command_says_what_to_set():
    assert "--set run.warm_up=" in call(*LONG, "--of", "leaks").stdout


def test_a_short_run_is_said_to_be_short():
    assert "too few" in call("two-inbound").stdout


def test_the_command_prints_json_and_draws(tmp_path: Path):
    found = json.loads(call(*LONG, "--of", "leaks", "--json", "--plot", str(tmp_path / "a.png")).stdout)
    assert (list(found["series"]), (tmp_path / "a.png").exists()) == (["leaks"], True)
