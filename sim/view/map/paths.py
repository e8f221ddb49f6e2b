"""The paths of threats across the map. They are for the eye alone: the model does not know them."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.view.ui.shapes import Box, Point

GOLDEN = (sqrt(5) - 1) / 2
"""The golden ratio: steps of this share spread any number of points evenly."""

BEND = 0.16
"""How far a path bows upwards, as a share of its length; all bow alike, so that paths do not cross."""


@dataclass(frozen=True, slots=True)
class MapPath:
    """A slight arc from *start* by way of *bow* to *end* (a quadratic Bézier curve)."""

    start: Point
    bow: Point
    end: Point

    def at(self, share: float) -> Point:
        """The point after *share* (0 to 1) of the path."""
        back = 1 - share
        a, b, c = back * back, 2 * back * share, share * share
        x = a * self.start[0] + b * self.bow[0] + c * self.end[0]
        return x, a * self.start[1] + b * self.bow[1] + c * self.end[1]

    def stretch(self, first: float, last: float, pieces: int) -> tuple[Point, ...]:
        """*pieces* + 1 points along the path between two shares."""
        return tuple(self.at(first + (last - first) * k / pieces) for k in range(pieces + 1))


def threat_path(box: Box, number: int, end: Point) -> MapPath:
    """The path of threat *number* to *end*; each threat enters *box* at a place of its own on the edge."""
    start = entry(box, number)
    rise = BEND * hypot(end[0] - start[0], end[1] - start[1])
    bow = (start[0] + end[0]) / 2, max(box.y, (start[1] + end[1]) / 2 - rise)
    return MapPath(start, bow, end)


def entry(box: Box, number: int) -> Point:
    """Where threat *number* enters: on the left, upper or right edge, spread by the golden ratio."""
    side = 0.72 * box.h
    along = (0.31 + number * GOLDEN) % 1.0 * (2 * side + box.w)
    if along < side:
        return box.x, box.y + side - along
    if along < side + box.w:
        return box.x + along - side, box.y
    return box.right, box.y + along - side - box.w


Curves = NDArray[np.float32]
"""Many paths, shape (n, 6): the start of each (x, y), and the coefficients of a share and of its square."""


def curves(box: Box, numbers: NDArray[np.int64], ends: NDArray[np.float64]) -> Curves:
    """The paths of many threats, as `threat_path` gives them; *ends* has shape (n, 2)."""
    side = 0.72 * box.h
    far = (0.31 + numbers * GOLDEN) % 1.0 * (2 * side + box.w)
    left, above = far < side, far < side + box.w
    x = np.where(left, box.x, np.where(above, box.x + far - side, box.right))
    y = np.where(left, box.y + side - far, np.where(above, box.y, box.y + far - side - box.w))
    rise = BEND * np.hypot(ends[:, 0] - x, ends[:, 1] - y)
    bow_x, bow_y = (x + ends[:, 0]) / 2, np.maximum(box.y, (y + ends[:, 1]) / 2 - rise)
    starts, bows = np.stack((x, y), axis=1), np.stack((bow_x, bow_y), axis=1)
    return np.hstack((starts, 2 * (bows - starts), starts - 2 * bows + ends), dtype=np.float32)


def along(paths: Curves, which: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float32]:
    """Points on the paths at places *which*, after *shares* of each, as `MapPath.at`; shape (n, 2)."""
    found, share = paths.take(which, axis=0), shares.astype(np.float32)[:, None]
    places: NDArray[np.float32] = found[:, 0:2] + share * (found[:, 2:4] + share * found[:, 4:6])
    return places


def spot(centre: Point, radius: float, rank: int, of: int) -> Point:
    """Where the *rank*-th of *of* threats lands in a disc, spread like the seeds of a sunflower.

    The middle stays free, because a battery may stand there.
    """
    share = sqrt(0.3 + 0.55 * (rank + 0.5) / max(1, of))
    turn = 2 * pi * (0.6 + rank * GOLDEN)
    return centre[0] + radius * share * cos(turn), centre[1] + radius * share * sin(turn)
