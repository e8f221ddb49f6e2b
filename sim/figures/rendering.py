"""Any matplotlib figure as bytes, and as an image within a page."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from html import escape
from typing import IO, Any

from matplotlib.figure import Figure

DOTS = 160
"""Dots per inch of a PNG: 1280 dots for a figure 8 inches wide."""

PRODUCT = "point-defence-sim"


def render(figure: Figure, form: str, metadata: Mapping[str, str | None], dots: float = DOTS) -> bytes:
    """Return a figure as the bytes of a "png" or an "svg" file with *metadata*, at *dots* per inch."""
    stream = io.BytesIO()
    _save(figure, stream, format=form, dpi=dots, metadata=metadata)
    return stream.getvalue()


def _save(figure: Figure, stream: IO[bytes], **options: Any) -> None:
    figure.savefig(stream, **options)


def image(png: bytes, description: str) -> str:
    """Return a PNG as an HTML image that holds its own bytes; *description* is its alternative text."""
    data = base64.b64encode(png).decode("ascii")
    style = "max-width:40em;width:100%"
    return f"<img alt='{escape(description)}' style='{style}' src='data:image/png;base64,{data}'>"
