"""What the statistics screen asks another process for: a study once, then its numbers, figures and files."""

from __future__ import annotations

import csv
import io
import pickle
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sim import files, replay, wording
from sim import study as studies
from sim.experiments.run_series import THREATS
from sim.replay import expected
from sim.scenario import Scenario
from sim.statistics import Response
from sim.study import Study

if TYPE_CHECKING:
    from sim import figures
    from sim.experiments import Comparison, Difference
    from sim.theory import Exact

Rows = list[list[str]]

RUNS, FEWEST = 10_000, 200
"""Replications behind the numbers, and of a scenario with very many threats."""

WORK = 4_000_000
"""Threats that are played in all: a second or two on the compiled loop."""


@dataclass(frozen=True)
class Numbers:
    """The responses by name, a row of words for each, and those of the causes of landings that occurred."""

    names: tuple[str, ...]
    rows: Rows
    causes: tuple[str, ...]
    cause_rows: Rows


@dataclass(frozen=True)
class Asked:
    """What is looked at: *n* runs of a pickled scenario, one *figure* and one *table* of them.

    With *others*, (label, pickled scenario), the figure is of their comparison with it.
    """

    pickled: bytes
    n: int
    figure: str
    response: str
    table: str = "numbers"
    replication: int = 1
    others: tuple[tuple[str, bytes], ...] = ()
    theme: str = "white"


def runs(scenario: Scenario) -> int:
    """How many replications are played: fewer where there are very many threats."""
    return round(min(RUNS, max(FEWEST, WORK / max(1.0, expected(scenario)))))


@lru_cache(maxsize=6)
def _study(pickled: bytes, n: int) -> Study:
    return studies.study(pickle.loads(pickled), n)


@lru_cache(maxsize=3)
def _comparison(variants: tuple[tuple[str, bytes], ...], n: int) -> Comparison:
    """The first variant and the others on common draws, in all responses that they share."""
    from sim import experiments

    models = [pickle.loads(pickled) for _, pickled in variants]
    labels = [f"{k + 1}. {label}" for k, (label, _) in enumerate(variants)]
    return experiments.compare(models, n, labels=labels)


@lru_cache(maxsize=6)
def _exact(pickled: bytes) -> Mapping[str, Exact]:
    from sim import theory

    return {one.response: one for one in theory.fit(pickle.loads(pickled)).exact}


# --- tables ---


def numbers(pickled: bytes, n: int) -> Numbers:
    """Of each response: mean, interval, exact value and n; of each cause the same."""
    found = _study(pickled, n)
    names = tuple(name for name in found.names if found[name].mean is not None)
    causes = tuple(name for name in names if name.startswith("cause.") and found[name].mean)
    return Numbers(names, _rows(found, pickled, names), causes, _rows(found, pickled, causes))


def _rows(found: Study, pickled: bytes, names: Sequence[str]) -> Rows:
    rows = []
    for name in names:
        mean, interval, seen = _estimate(found[name])
        exact = _exact(pickled).get(name)
        rows.append(
            [wording.response(name), mean, interval, "" if exact is None else f"{exact.value:.4g}", seen]
        )
    return rows


EVERY = "in every run"
"""In place of an interval, where nothing varied: that it never will, these runs do not say."""


def _estimate(one: Response) -> list[str]:
    mean = "" if one.mean is None else f"{one.mean:.3g}"
    interval = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
    return [mean, EVERY if one.constant and not interval else interval, f"{one.n:,}"]


def compared(asked: Asked) -> Rows:
    """How each of the others differs from the scenario in the response. Raises SimError."""
    rows = []
    for one in _differences(asked):
        ends = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
        mean = "" if one.mean is None else f"{one.mean:+.4g}" if one.mean else "0"
        rows.append([one.b, mean, ends or (EVERY if mean else ""), f"{one.n:,}"])
    return rows


def _differences(asked: Asked) -> list[Difference]:
    found = _comparison(asked.others, asked.n)
    return [one for one in found.of(asked.response) if one.a == found.labels[0]]


# --- figures ---


def drawn(asked: Asked, size: tuple[int, int], scale: float) -> bytes:
    """The figure as RGB bytes of that size. Raises SimError for one that cannot be drawn."""
    from sim import figures

    return figures.pixels(_figure(asked), *size, scale)


def _figure(asked: Asked) -> figures.Picture:
    from sim import figures

    theme, of = asked.theme, asked.response
    if asked.others:
        return figures.of_comparison(_comparison(asked.others, asked.n), asked.figure, of, theme=theme)
    if asked.figure == "channels":
        played = replay.play(pickle.loads(asked.pickled), replication=asked.replication)
        return figures.channels(played, theme=theme)
    if asked.figure == "warm_up":
        return _settling(asked)
    found = _study(asked.pickled, asked.n)
    exact = _exact(asked.pickled).get(of)
    if asked.figure == "histogram" and exact is not None and exact.pmf is not None:
        return figures.histogram(found, of, exact.pmf, theme=theme)
    return figures.of_study(found, asked.figure, of, theme=theme)


def _settling(asked: Asked) -> figures.Picture:
    """Where a long run settles in the response, or in the wait where the response is none over time."""
    from sim import experiments, figures

    over_time = asked.response in THREATS or asked.response.startswith("utilisation.")
    of = asked.response if over_time else THREATS[0]
    return figures.of_warm_up(experiments.warm_up(pickle.loads(asked.pickled), of=[of]), theme=asked.theme)


# --- files ---


def filed(asked: Asked, form: str) -> bytes:
    """The bytes of a file: the figure as "png" or "svg", the table as "csv" or "json", the "runs" as CSV.

    JSON tells all that is known behind the table. Raises SimError.
    """
    from sim import figures
    from sim.study import save

    if form in ("png", "svg"):
        return figures.render(_figure(asked), form)
    if form == "runs":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "runs.csv"
            save(_study(asked.pickled, asked.n), path)
            return path.read_bytes()
    if form == "csv":
        return _csv(_told(asked)).encode()
    whole = _comparison(asked.others, asked.n) if asked.others else _study(asked.pickled, asked.n)
    return files.json_text(whole.to_json()).encode()


def _told(asked: Asked) -> list[dict[str, object]]:
    """The table that is shown, with its numbers in full and the responses by name."""
    if asked.others:
        shown = {(one.a, one.b) for one in _differences(asked)}
        table = _comparison(asked.others, asked.n).table
        return [row for row in table if row["response"] == asked.response and (row["a"], row["b"]) in shown]
    known = numbers(asked.pickled, asked.n)
    found, exact = _study(asked.pickled, asked.n), _exact(asked.pickled)
    names = known.causes if asked.table == "causes" else known.names
    return [_in_full(name, found[name], exact.get(name)) for name in names]


def _in_full(name: str, one: Response, exact: Exact | None) -> dict[str, object]:
    low, high = one.interval or (None, None)
    return {
        "response": name,
        "mean": one.mean,
        "low": low,
        "high": high,
        "confidence": one.confidence,
        "exact": exact and exact.value,
        "n": one.n,
    }


def _csv(rows: Sequence[Mapping[str, object]]) -> str:
    text = io.StringIO()
    if rows:
        table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return text.getvalue()
