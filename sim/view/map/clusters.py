"""Many threats gathered by where they are, so that a map says honestly how many it does not show."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.view.ui.shapes import Point


def gather(spots: NDArray[np.floating[Any]], cell: float) -> list[tuple[Point, int]]:
    """Of every cell of the map with some of *spots* (n, 2) in it: their middle, and how many they are."""
    if not len(spots):
        return []
    columns, rows = (np.floor(spots[:, k] / cell).astype(np.int64) for k in (0, 1))
    rows -= rows.min()
    width = int(rows.max()) + 1
    cells = (columns - columns.min()) * width + rows
    numbers = np.bincount(cells)
    filled = np.flatnonzero(numbers)
    across, down = (np.bincount(cells, weights=spots[:, k])[filled] / numbers[filled] for k in (0, 1))
    found = zip(across.tolist(), down.tolist(), numbers[filled].tolist(), strict=True)
    return [((x, y), n) for x, y, n in found]
