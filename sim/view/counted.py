"""What the statistics screen asks another process for: a study once, then its numbers, figures and files."""

from __future__ import annotations

import pickle
import tempfile
from functools import lru_cache
from pathlib import Path

from sim import study as studies
from sim.scenario import Scenario
from sim.study import Study
from sim.view import words

Rows = list[list[str]]


@lru_cache(maxsize=6)
def _study(pickled: bytes, n: int) -> Study:
    return studies.study(pickle.loads(pickled), n)


def numbers(pickled: bytes, n: int) -> tuple[list[str], Rows, Rows]:
    """The responses; of each mean, interval, n and exact value; the causes of landings."""
    from sim import theory

    scenario: Scenario = pickle.loads(pickled)
    found = _study(pickled, n)
    exact = {one.response: one.value for one in theory.fit(scenario).exact}
    names = [name for name in found.names if found[name].mean is not None]
    rows = []
    for name in names:
        known = f"{exact[name]:.4g}" if name in exact else ""
        mean, interval, seen = _estimate(found, name)
        rows.append([words.response(name), mean, interval, known, seen])
    causes = [name for name in names if name.startswith("cause.") and found[name].mean]
    return names, rows, [[words.response(name), *_estimate(found, name)] for name in causes]


def _estimate(found: Study, name: str) -> list[str]:
    one = found[name]
    mean = "" if one.mean is None else f"{one.mean:.3g}"
    interval = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
    return [mean, interval, f"{one.n:,}"]


def compared(variants: list[tuple[str, bytes]], n: int, response: str) -> Rows:
    """The first variant and the others on common draws: how each differs from the first in the response."""
    from sim import experiments

    models = [pickle.loads(pickled) for _, pickled in variants]
    labels = [f"{k + 1}. {label}" for k, (label, _) in enumerate(variants)]
    found = experiments.compare(models, n, labels=labels, responses=[response])
    rows = []
    for one in found.of(response):
        if one.a == labels[0]:
            ends = "" if one.interval is None else f"{one.interval[0]:.3g} to {one.interval[1]:.3g}"
            rows.append([one.b, "" if one.mean is None else f"{one.mean:+.4g}", ends, f"{one.n:,}"])
    return rows


def drawn(
    pickled: bytes, n: int, figure: str, response: str, size: tuple[int, int], theme: str, scale: float
) -> bytes:
    """A figure as RGB bytes of that size. Raises SimError for a figure that cannot be drawn."""
    from sim import figures

    made = figures.of_study(_study(pickled, n), figure, response, theme=theme)
    return figures.pixels(made, *size, scale)


def filed(pickled: bytes, n: int, figure: str, response: str, theme: str, form: str) -> bytes:
    """The bytes of a file: the figure as "png" or "svg", the study as "csv" or "json". Raises SimError."""
    from sim import figures

    found = _study(pickled, n)
    if form in ("png", "svg"):
        return figures.render(figures.of_study(found, figure, response, theme=theme), form)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"study.{form}"
        found.save(path)
        return path.read_bytes()
