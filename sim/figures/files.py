"""Figures as files and as pixels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim import files
from sim.errors import SimError
from sim.figures import rendering
from sim.figures.picture import Picture
from sim.figures.rendering import DOTS, PRODUCT

FORMS = (".png", ".svg")

UNSIGNED: Mapping[str, Mapping[str, str | None]] = {
    "png": {"Software": PRODUCT},
    "svg": {"Creator": PRODUCT, "Date": None},
}
"""The metadata of a figure that is not a `Picture`."""


def target(path: str | Path) -> Path:
    """Check, before any work is done, that a figure can be saved to *path*. Raises SimError."""
    found = Path(path)
    if found.suffix.lower() not in FORMS:
        raise SimError(f"{found}: a figure is saved to a file ending in {' or '.join(FORMS)}.")
    if not found.parent.is_dir():
        raise SimError(f"{found}: there is no folder {found.parent} for this figure.")
    return found


def save(figure: Figure, path: str | Path) -> None:
    """Save a figure to a file ending in .png or .svg, with metadata on its source; all of it or nothing.

    Equal figures give equal bytes. Raises SimError for another ending, and if the file cannot be written.
    """
    place = target(path)
    files.save_bytes(place, render(figure, place.suffix.lower().lstrip(".")))


def render(figure: Figure, form: str, dots: float = DOTS) -> bytes:
    """Return a figure as the bytes of a "png" or an "svg" file, at *dots* per inch."""
    metadata = figure.metadata(form) if isinstance(figure, Picture) else UNSIGNED[form]
    return rendering.render(figure, form, metadata, dots)


def pixels(figure: Figure, width: int, height: int, scale: float = 1.0) -> bytes:
    """Return a figure as RGB bytes, row by row from the top, *width* times *height* dots of three bytes.

    *scale* makes text and lines larger or smaller; body text is 11 dots high at 1 and 22 at 2.
    """
    dots = 72.0 * scale
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(dots)
    # A hundredth of a dot more, as sizes are rounded down.
    figure.set_size_inches((width + 0.01) / dots, (height + 0.01) / dots)
    canvas.draw()  # type: ignore[no-untyped-call]
    shown = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return shown[:height, :width, :3].tobytes()
