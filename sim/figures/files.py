"""Figures as files, as pixels and in a notebook."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.errors import SimError
from sim.figures.picture import Picture
from sim.study.saving import place

FORMS = (".png", ".svg")

DOTS = 160
"""Per inch, of a PNG: 1280 dots for a figure 8 inches wide."""

PRODUCT = "point-defence-sim"


def target(path: str | Path) -> Path:
    """Make sure, before the work is done, that a figure can go to *path*. Raises SimError."""
    found = Path(path)
    if found.suffix.lower() not in FORMS:
        raise SimError(f"{found}: a figure is saved to a file ending in {' or '.join(FORMS)}.")
    if not found.parent.is_dir():
        raise SimError(f"{found}: there is no folder {found.parent} for this figure.")
    return found


def save(figure: Figure, path: str | Path) -> None:
    """Write a figure to a file ending in .png or .svg, whole or not at all, with where it came from.

    The same figure gives the same bytes. Raises SimError for another ending and where nothing can be written.
    """
    goal = target(path)
    form = goal.suffix.lower().lstrip(".")
    found = render(figure, form)

    def write(draft: Path) -> None:
        draft.write_bytes(found)

    place({goal: write})


def render(figure: Figure, form: str, dots: float = DOTS) -> bytes:
    """A figure as the bytes of a "png" or an "svg" file."""
    stream = io.BytesIO()
    metadata = _of_svg(figure) if form == "svg" else _of_png(figure)
    _write(figure, stream, format=form, dpi=dots, metadata=metadata)
    return stream.getvalue()


def _write(figure: Figure, stream: IO[bytes], **options: Any) -> None:
    figure.savefig(stream, **options)


def _of_png(figure: Figure) -> Mapping[str, str]:
    if not isinstance(figure, Picture):
        return {"Software": PRODUCT}
    return {"Software": PRODUCT, "Title": figure.words[0], "Description": figure.says, **figure.source.items}


def _of_svg(figure: Figure) -> Mapping[str, str | None]:
    """The same in the words of an SVG's metadata, without a date."""
    if not isinstance(figure, Picture):
        return {"Creator": PRODUCT, "Date": None}
    items = "; ".join(f"{key}: {value}" for key, value in figure.source.items.items())
    named = {"Title": figure.words[0], "Description": figure.says, "Source": items}
    return {"Creator": PRODUCT, "Date": None, **named}


def inline(figure: Figure) -> str:
    """A figure for a notebook or a page: a PNG within the text, with its words for who cannot see it."""
    from html import escape

    picture = base64.b64encode(render(figure, "png")).decode("ascii")
    says = figure.says if isinstance(figure, Picture) else ""
    return (
        f"<img alt='{escape(says)}' style='max-width:40em;width:100%' src='data:image/png;base64,{picture}'>"
    )


def pixels(figure: Figure, width: int, height: int, scale: float = 1.0) -> bytes:
    """A figure as RGB bytes, row by row from the top, *width* times *height* dots of three bytes.

    *scale* makes words and lines larger or smaller; at 1 a body letter is 11 dots high, at 2 it is 22.
    """
    dots = 72.0 * scale
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(dots)
    # A hundredth of a dot more, for a size that is rounded down.
    figure.set_size_inches((width + 0.01) / dots, (height + 0.01) / dots)
    canvas.draw()  # type: ignore[no-untyped-call]
    shown = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return shown[:height, :width, :3].tobytes()
