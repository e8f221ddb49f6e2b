"""What another process works out for the statistics screen: a study once, then numbers, figures, files."""

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
"""Replications behind the numbers: the usual number, and the least for a scenario with very many threats."""

MOST_THREATS = 4_000_000
"""Threats to play in all replications together: they take the compiled loop a second or two."""


@dataclass(frozen=True)
class Numbers:
    """Two tables, of all responses and of the causes of landings that occurred: names, and rows of words."""

    names: tuple[str, ...]
    rows: Rows
    causes: tuple[str, ...]
    cause_rows: Rows


@dataclass(frozen=True)
class Query:
    """What the screen shows: *n* runs of a pickled scenario, one *figure* and one *table* of them.

    *others* are (label, pickled scenario) of the variants that are compared, the scenario itself first;
    without any, figure and table are about the scenario alone.
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
    """The number of replications to play: fewer for a scenario with very many threats."""
    return round(min(RUNS, max(FEWEST, MOST_THREATS / max(1.0, expected(scenario)))))


@lru_cache(maxsize=6)
def _study(pickled: bytes, n: int) -> Study:
    return studies.study(pickle.loads(pickled), n)


@lru_cache(maxsize=3)
def _comparison(variants: tuple[tuple[str, bytes], ...], n: int) -> Comparison:
    """Compare the first variant with the others on common draws, in all responses that they share."""
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
    """Both tables; a row has a name, mean, interval, exact value and n."""
    found = _study(pickled, n)
    names = tuple(name for name in found.names if found[name].mean is not None)
    causes = tuple(name for name in names if name.startswith("cause.") and found[name].mean)
    return Numbers(names, _rows(found, pickled, names), causes, _rows(found, pickled, causes))


def _rows(found: Study, pickled: bytes, names: Sequence[str]) -> Rows:
    rows = []
    for name in names:
        mean, interval, seen = _estimate_words(found[name])
        exact = _exact(pickled).get(name)
        rows.append(
            [wording.response(name), mean, interval, "" if exact is None else f"{exact.value:.4g}", seen]
        )
    return rows


IN_EVERY_RUN = "in every run"
"""Stands in place of an interval if nothing varied: these runs do not show that nothing ever will."""


def _estimate_words(one: Response) -> list[str]:
    mean = "" if one.mean is None else f"{one.mean:.3g}"
    interval = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
    return [mean, IN_EVERY_RUN if one.constant and not interval else interval, f"{one.n:,}"]


def comparison_rows(query: Query) -> Rows:
    """The table of a comparison: how each of the others differs in the response. Raises SimError."""
    rows = []
    for one in _differences(query):
        ends = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
        mean = "" if one.mean is None else f"{one.mean:+.4g}" if one.mean else "0"
        rows.append([one.b, mean, ends or (IN_EVERY_RUN if mean else ""), f"{one.n:,}"])
    return rows


def _differences(query: Query) -> list[Difference]:
    """How the scenario differs from each of the others in the response. Raises SimError."""
    found = _comparison(query.others, query.n)
    return [one for one in found.of(query.response) if one.a == found.labels[0]]


# --- figures ---


def figure_pixels(query: Query, size: tuple[int, int], scale: float) -> bytes:
    """The figure as RGB bytes, *size* (width, height) in pixels. Raises SimError if it cannot be drawn."""
    from sim import figures

    return figures.pixels(_figure(query), *size, scale)


def _figure(query: Query) -> figures.Picture:
    from sim import figures

    theme, of = query.theme, query.response
    if query.others:
        return figures.of_comparison(_comparison(query.others, query.n), query.figure, of, theme=theme)
    if query.figure == "channels":
        played = replay.play(pickle.loads(query.pickled), replication=query.replication)
        return figures.channels(played, theme=theme)
    if query.figure == "warm_up":
        return _warm_up(query)
    found = _study(query.pickled, query.n)
    exact = _exact(query.pickled).get(of)
    if query.figure == "histogram" and exact is not None and exact.pmf is not None:
        return figures.histogram(found, of, exact.pmf, theme=theme)
    return figures.of_study(found, query.figure, of, theme=theme)


def _warm_up(query: Query) -> figures.Picture:
    """Where a long run settles: in the response, or in the wait if the response has no value over time."""
    from sim import experiments, figures

    over_time = query.response in THREATS or query.response.startswith("utilisation.")
    of = query.response if over_time else THREATS[0]
    return figures.of_warm_up(experiments.warm_up(pickle.loads(query.pickled), of=[of]), theme=query.theme)


# --- files ---


def exported(query: Query, form: str) -> bytes:
    """The bytes of a file: the figure as "png" or "svg", the table as "csv" or "json", the "runs" as CSV.

    JSON has everything that is known behind the table. Raises SimError.
    """
    from sim import figures
    from sim.study import save

    if form in ("png", "svg"):
        return figures.render(_figure(query), form)
    if form == "runs":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "runs.csv"
            save(_study(query.pickled, query.n), path)
            return path.read_bytes()
    if form == "csv":
        return _csv(_full_rows(query)).encode()
    whole = _comparison(query.others, query.n) if query.others else _study(query.pickled, query.n)
    return files.json_text(whole.to_json()).encode()


def _full_rows(query: Query) -> list[dict[str, object]]:
    """The table that is shown, its numbers with all digits and its responses by name."""
    if query.others:
        shown = {(one.a, one.b) for one in _differences(query)}
        table = _comparison(query.others, query.n).table
        return [row for row in table if row["response"] == query.response and (row["a"], row["b"]) in shown]
    known = numbers(query.pickled, query.n)
    found, exact = _study(query.pickled, query.n), _exact(query.pickled)
    names = known.causes if query.table == "causes" else known.names
    return [_full_row(name, found[name], exact.get(name)) for name in names]


def _full_row(name: str, one: Response, exact: Exact | None) -> dict[str, object]:
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
