"""Ways across the map, for the eye alone: no decision of the model looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.view.ui.shapes import Box, Point

GOLDEN = (sqrt(5) - 1) / 2
"""Steps of this share spread points evenly, however many there are."""

BEND = 0.16
"""How far a way bows upwards, as a share of its length: all to one side, so that ways do not cross."""


@dataclass(frozen=True, slots=True)
class MapPath:
    """A slight arc from *start* by way of *bow* to *end* (a quadratic Bézier curve)."""

    start: Point
    bow: Point
    end: Point

    def at(self, share: float) -> Point:
        """The point after *share* (0 to 1) of the way."""
        back = 1 - share
        a, b, c = back * back, 2 * back * share, share * share
        x = a * self.start[0] + b * self.bow[0] + c * self.end[0]
        return x, a * self.start[1] + b * self.bow[1] + c * self.end[1]

    def stretch(self, first: float, last: float, pieces: int) -> tuple[Point, ...]:
        """Points along the way between two shares."""
        return tuple(self.at(first + (last - first) * k / pieces) for k in range(pieces + 1))


def way(box: Box, number: int, end: Point) -> MapPath:
    """The way of threat *number* to *end*, entering *box* at its own place on the edge."""
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
"""Of many ways, (n, 6): where each starts, and what a share and its square add to that."""


def curves(box: Box, numbers: NDArray[np.int64], ends: NDArray[np.float64]) -> Curves:
    """`way(box, number, end)` of many threats."""
    side = 0.72 * box.h
    far = (0.31 + numbers * GOLDEN) % 1.0 * (2 * side + box.w)
    left, above = far < side, far < side + box.w
    x = np.where(left, box.x, np.where(above, box.x + far - side, box.right))
    y = np.where(left, box.y + side - far, np.where(above, box.y, box.y + far - side - box.w))
    rise = BEND * np.hypot(ends[:, 0] - x, ends[:, 1] - y)
    bow_x, bow_y = (x + ends[:, 0]) / 2, np.maximum(box.y, (y + ends[:, 1]) / 2 - rise)
    starts, bows = np.stack((x, y), axis=1), np.stack((bow_x, bow_y), axis=1)
    return np.hstack((starts, 2 * (bows - starts), starts - 2 * bows + ends), dtype=np.float32)


def along(ways: Curves, which: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float32]:
    """Where those *which* are after *shares* of their ways, shape (n, 2), as `Way.at` tells of one."""
    found, share = ways.take(which, axis=0), shares.astype(np.float32)[:, None]
    places: NDArray[np.float32] = found[:, 0:2] + share * (found[:, 2:4] + share * found[:, 4:6])
    return places


def spot(centre: Point, radius: float, rank: int, of: int) -> Point:
    """Where the *rank*-th of *of* threats lands in a disc: spread as the seeds of a sunflower.

    The middle stays free, for a battery may stand there.
    """
    share = sqrt(0.3 + 0.55 * (rank + 0.5) / max(1, of))
    turn = 2 * pi * (0.6 + rank * GOLDEN)
    return centre[0] + radius * share * cos(turn), centre[1] + radius * share * sin(turn)
