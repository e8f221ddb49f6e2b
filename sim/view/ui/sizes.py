"""Sizes as fractions of the window, and the boxes of a replay's parts."""

from __future__ import annotations

from dataclasses import dataclass

from sim.view.ui.shapes import Box

SMALLEST = (640, 360)
"""Width and height of the smallest window in pixels; everything fits into it."""

FEWEST_LINES = 26
"""A window with fewer lines of small text in its height saves room: fewer words, less margin."""

ACROSS, LEAST_ACROSS = 33, 25
"""The least width of a window in heights of small text: of its usual size, and of scaled text."""

LEAST_LINES = 20
"""The least number of lines of small text that fit, however large text is scaled."""


@dataclass(frozen=True)
class Sizes:
    """Sizes in pixels. *unit* is for spacing; text sizes follow the text scale, *sign* less so."""

    width: float
    height: float
    scale: float
    unit: float
    small: float
    body: float
    headline: float
    row: float
    sign: float

    @property
    def narrow(self) -> bool:
        """Whether the panel stands below the map."""
        return self.width < 1.3 * self.height

    @property
    def large(self) -> bool:
        """Whether text takes so much room that words must be brief."""
        return self.height / self.small < (FEWEST_LINES * 1.4 if self.narrow else FEWEST_LINES)


def least(width: float, height: float) -> float:
    """The size of the smallest words: a fiftieth of the height, or less in a very high window."""
    return min(height / 50, max(width / ACROSS, min(width, height) / 50))


def sizes(width: float, height: float, scale: float = 1.0) -> Sizes:
    """The sizes for a window: fractions of its height, or of its width if that is short."""
    side = min(height, 0.72 * width)
    small = max(side / 41, least(width, height), 10.0)
    scale = min(scale, max(1.0, min(height / LEAST_LINES, width / LEAST_ACROSS) / small))
    body = max(1.2 * small, 11.5)
    return Sizes(
        width,
        height,
        scale,
        unit=side / 90,
        small=small * scale,
        body=body * scale,
        headline=max(side / 19, 18.0) * (1 + (scale - 1) * 0.75),
        row=1.42 * body * scale,
        sign=small * (1 + (scale - 1) * 0.4),
    )


@dataclass(frozen=True)
class Layout:
    """The boxes of a replay's parts."""

    header: Box
    status: Box
    field: Box
    legend: Box
    caption: Box
    panel: Box
    transport: Box
    scrub: Box


def layout(s: Sizes, header_rows: int = 1, legend_rows: int = 1, transport_rows: int = 1) -> Layout:
    """Divide the window into a replay's parts; the panel goes below the map in a narrow window."""
    u, margin = s.unit, 1.5 * s.unit
    bar = (1.7 if s.large else 1.9) * s.body
    header = Box(margin, 0.8 * u, s.width - 2 * margin, header_rows * bar)
    scrub_height = max(4.6 * u, 1.2 * s.small)
    transport_height = transport_rows * bar
    bottom = transport_height + scrub_height + 1.2 * u
    transport = Box(margin, s.height - bottom - 0.5 * u, s.width - 2 * margin, transport_height)
    scrub = Box(margin, transport.bottom + 0.8 * u, s.width - 2 * margin, scrub_height)
    top = header.bottom + 0.8 * u
    main = Box(margin, top, s.width - 2 * margin, transport.y - 1.2 * u - top)
    base_map, panel = _below(s, main) if s.narrow else _beside(s, main)
    status = Box(base_map.x, base_map.y, base_map.w, (1.5 if s.large else 1.75) * s.small)
    caption_height = (1.4 if s.large else 2.7) * s.small
    caption = Box(base_map.x, base_map.bottom - caption_height, base_map.w, caption_height)
    legend_height = legend_rows * (1.4 if s.large else 1.6) * s.small
    legend = Box(base_map.x, caption.y - legend_height - 0.4 * u, base_map.w, legend_height)
    field_top = status.bottom + 0.8 * u
    field = Box(base_map.x, field_top, base_map.w, max(4 * u, legend.y - 0.6 * u - field_top))
    return Layout(header, status, field, legend, caption, panel, transport, scrub)


def _beside(s: Sizes, main: Box) -> tuple[Box, Box]:
    wide = main.w * (0.36 + 0.06 * (s.scale - 1))
    gap = 2 * s.unit
    return Box(main.x, main.y, main.w - wide - gap, main.h), Box(main.right - wide, main.y, wide, main.h)


def _below(s: Sizes, main: Box) -> tuple[Box, Box]:
    high = main.h * 0.42
    gap = 1.5 * s.unit
    return Box(main.x, main.y, main.w, main.h - high - gap), Box(main.x, main.bottom - high, main.w, high)
