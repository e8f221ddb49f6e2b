"""Shared parts of the figures of a sweep: its paths as axes, and the response at its points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.errors import SimError
from sim.experiments import Sweep
from sim.experiments.axes import short, shown
from sim.figures import formatting, signature
from sim.figures.picture import Source
from sim.statistics import Response

WIDEST = 22
"""The most characters of a swept value."""

ROOM = 85
"""The characters that fit into a figure's width."""


class Axis(NamedTuple):
    """The values of one path as texts, their places on the axis, and the name of the path."""

    path: str
    name: str
    texts: tuple[str, ...]
    places: tuple[float, ...]
    numeric: bool

    def row(self, value: object) -> int:
        return self.texts.index(shown(value))

    def place(self, value: object) -> float:
        return self.places[self.row(value)]


class Subject(NamedTuple):
    """What a figure shows: a sweep, the response at each of its points, a title and a signature."""

    sweep: Sweep
    found: tuple[Response, ...]
    axes: tuple[Axis, ...]
    title: str
    source: Source

    @property
    def is_empty(self) -> bool:
        return all(one.mean is None for one in self.found)

    @property
    def is_grid(self) -> bool:
        """Whether there is a point for each combination of values."""
        return len(self.found) == int(np.prod([len(axis.texts) for axis in self.axes]))


def subject(sweep: Sweep, response: str) -> Subject:
    """Collect what a figure shows. Raises SimError for a sweep without points or an unknown response."""
    if not sweep.points:
        raise SimError("This sweep has no finished point, so there is nothing to draw.")
    found = tuple(signature.response_of(point.study, response) for point in sweep.points)
    called = short(sweep.paths)
    axes = tuple(_axis(sweep, path, called[path]) for path in sweep.paths)
    title = formatting.capital(formatting.response(response)) + formatting.unit(
        sweep.points[0].study, response
    )
    return Subject(sweep, found, axes, title, signature.of_studies([point.study for point in sweep.points]))


def _axis(sweep: Sweep, path: str, called: str) -> Axis:
    values = {shown(point.values[path]): point.values[path] for point in sweep.points}
    name = formatting.short(called.replace("_", " ").replace(".", " "), 44)
    numbers = [
        float(value)
        for value in values.values()
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if len(numbers) < len(values):
        return Axis(path, name, tuple(values), tuple(float(k) for k in range(len(values))), False)
    order = np.argsort(numbers, kind="stable")
    texts = list(values)
    return Axis(path, name, tuple(texts[k] for k in order), tuple(numbers[k] for k in order), True)


def roles(what: Subject) -> tuple[Axis, Axis | None]:
    """Return the path along the axis, and the path that distinguishes the curves, if there are two."""
    ordered = sorted(what.axes, key=lambda axis: (not axis.numeric, -len(axis.texts)))
    return ordered[0], ordered[1] if len(ordered) > 1 else None


def name(axes: Axes, axis: Axis, side: str, share: float = 1.0) -> None:
    """Label an axis with the path's name, and with its values if they are few or not numbers.

    *share* is the axis's share of the figure's width. Values along a horizontal axis take two rows if one
    is too short.
    """
    texts = [formatting.plain(text, WIDEST) for text in axis.texts]
    if not axis.numeric or (len(texts) <= 10 and max(map(len, texts)) <= 8):
        room = share * (ROOM if side == "x" else 10 * WIDEST)
        step = max(1, -(-len(texts) // 10), -(-len(texts) // int(2 * room / (max(map(len, texts)) + 1))))
        chosen = texts[::step]
        if side == "x" and sum(len(text) + 3 for text in chosen) > room:
            chosen = [f"\n{text}" if place % 2 else text for place, text in enumerate(chosen)]
        mark = axes.set_xticks if side == "x" else axes.set_yticks
        mark(axis.places[::step], chosen)
    (axes.set_xlabel if side == "x" else axes.set_ylabel)(axis.name)
