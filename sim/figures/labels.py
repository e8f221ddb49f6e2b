"""Labels beside what they name, pushed apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation, Text

from sim.figures.picture import Picture
from sim.figures.style import BODY, Style

AWAY = 10.0
"""Points between a mark and its label."""

MOVED = 3.0
"""Points by which a label may move before a thin line connects it to its mark."""


def halo(look: Style) -> list[Any]:
    """Return an outline in the background's colour, so that text on top of lines can be read."""
    return [withStroke(linewidth=3, foreground=look.background)]


def beside(picture: Picture, axes: Axes, x: float, y: float, words: str, **options: Any) -> Annotation:
    """Add a label to the right of a point of *axes*."""
    settings = {"fontsize": BODY, "va": "center", "ha": "left", "annotation_clip": False, **options}
    tie = {"arrowstyle": "-", "color": picture.style.faint, "lw": 0.7, "shrinkA": 0, "shrinkB": 0}
    label = axes.annotate(words, (x, y), (AWAY, 0), textcoords="offset points", arrowprops=tie, **settings)
    if label.arrow_patch is not None:
        label.arrow_patch.set_visible(False)
    return label


def dodge(picture: Picture, axes: Axes, labels: Sequence[Annotation]) -> None:
    """Push *labels* apart vertically within *axes*, each time the figure is laid out.

    If there is no room for all, only every second, third and so on is shown.
    """
    if labels:
        picture.after_layout.append(lambda renderer: _dodge(picture, axes, list(labels), renderer))


def _dodge(picture: Picture, axes: Axes, labels: list[Annotation], renderer: RendererBase) -> None:
    box = axes.get_window_extent(renderer)
    height = max(Text.get_window_extent(label, renderer).height for label in labels)
    wanted = np.array([axes.transData.transform(label.xy)[1] for label in labels])
    order = np.argsort(wanted, kind="stable")
    shown = order[:: max(1, -(-len(labels) * int(height) // int(max(box.height, 1))))]
    for label in labels:
        label.set_visible(False)
    places = apart(wanted[shown], height, box.y0, box.y1)
    for which, place in zip(shown, places, strict=True):
        shift = (place - wanted[which]) * 72 / picture.dpi
        label = labels[which]
        label.set_visible(True)
        label.set_position((AWAY, shift))
        if label.arrow_patch is not None:
            label.arrow_patch.set_visible(abs(shift) > MOVED)


def apart(wanted: Any, gap: float, low: float, high: float) -> Any:
    """Return the places nearest to *wanted* (ascending) that are *gap* apart and within *low* and *high*.

    Shapes (n,) and (n,). Least squares by pooling neighbours that would overlap (isotonic regression).
    """
    steps = gap * np.arange(len(wanted))
    pools: list[list[float]] = []
    for value in np.asarray(wanted) - steps:
        pools.append([float(value), 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, m), (a, n) = pools.pop(), pools.pop()
            pools.append([(a * n + b * m) / (n + m), n + m])
    level = np.concatenate([np.full(int(n), value) for value, n in pools]) if pools else np.empty(0)
    bottom, top = low + gap / 2, high - gap / 2 - gap * (len(wanted) - 1)
    return np.clip(level, bottom, max(bottom, top)) + steps
