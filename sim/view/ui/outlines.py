"""The outlines of all forms: filled polygons in a circle of radius 1, y downwards."""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, ceil, cos, hypot, pi, sin

from sim.view.ui.shapes import Point

Polygon = tuple[Point, ...]
Outline = list[Polygon]

STROKE = 0.26
"""The width of a form's line, as a share of its radius."""

TOP = -pi / 2


def arc(r: float, start: float, stop: float) -> Polygon:
    """Points of a circle of radius *r* from one angle to another (radians), clockwise on the screen."""
    steps = max(2, ceil(abs(stop - start) * 20 / pi))
    turns = (start + (stop - start) * step / steps for step in range(steps + 1))
    return tuple((r * cos(turn), r * sin(turn)) for turn in turns)


def ring(r: float, width: float, start: float = 0.0, stop: float = 2 * pi) -> Polygon:
    """A ring, or a part of one between two angles, as one polygon with a seam."""
    return arc(r + width / 2, start, stop) + arc(r - width / 2, start, stop)[::-1]


def pie(r: float, share: float) -> Polygon:
    """A filled sector that begins at the top and goes clockwise."""
    return ((0.0, 0.0), *arc(r, TOP, TOP + 2 * pi * min(1.0, share)))


def bar(a: Point, b: Point, width: float) -> Polygon:
    """A straight stroke from *a* to *b*."""
    length = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    x, y = (b[0] - a[0]) / length * width / 2, (b[1] - a[1]) / length * width / 2
    return (a[0] - y, a[1] + x), (b[0] - y, b[1] + x), (b[0] + y, b[1] - x), (a[0] + y, a[1] - x)


def _longer(a: Point, b: Point, width: float, grow: float) -> Polygon:
    turn = atan2(b[1] - a[1], b[0] - a[0])
    x, y = cos(turn) * grow, sin(turn) * grow
    return bar((a[0] - x, a[1] - y), (b[0] + x, b[1] + y), width + 2 * grow)


def _solid(points: Polygon, grow: float) -> Outline:
    """A filled polygon; if it grows, with strokes along its edges and dots on its corners."""
    if not grow:
        return [points]
    edges = [bar(a, b, 2 * grow) for a, b in zip(points, (*points[1:], points[0]), strict=True)]
    dots = [tuple((x + dx, y + dy) for dx, dy in arc(grow, 0, 2 * pi)) for x, y in points]
    return [points, *edges, *dots]


def _unseen(_: float, grow: float) -> Outline:
    gap = 0.24 - grow / 2
    return [ring(0.87, STROKE + 2 * grow, k * pi / 3 + gap, (k + 1) * pi / 3 - gap) for k in range(6)]


def _waiting(_: float, grow: float) -> Outline:
    return [ring(0.87, STROKE + 2 * grow)]


def _engaged(share: float, grow: float) -> Outline:
    return [ring(0.87, STROKE + 2 * grow), *([pie(0.88, share)] if share > 0 and not grow else [])]


def _intercepted(_: float, grow: float) -> Outline:
    return [ring(0.78, STROKE + 2 * grow), _longer((-0.95, 0.95), (0.95, -0.95), STROKE, grow)]


def _landed(_: float, grow: float) -> Outline:
    return _solid(((0, -1), (1, 0), (0, 1), (-1, 0)), grow)


DIAMOND = ((0.0, -0.86), (0.86, 0.0), (0.0, 0.86), (-0.86, 0.0))


def _harmless(_: float, grow: float) -> Outline:
    return [_longer(a, b, STROKE, grow) for a, b in zip(DIAMOND, (*DIAMOND[1:], DIAMOND[0]), strict=True)]


def _decoy(share: float, grow: float) -> Outline:
    return [*_harmless(share, grow), *_solid((DIAMOND[0], DIAMOND[2], DIAMOND[3]), grow)]


def _balloon(make: Callable[[float, float], Outline]) -> Callable[[float, float], Outline]:
    """The form of a decoy in the air: smaller than that of another threat, and on a string."""

    def made(share: float, grow: float) -> Outline:
        lifted = [tuple((0.85 * x, 0.85 * y - 0.15) for x, y in polygon) for polygon in make(share, grow)]
        return [*lifted, _longer((0.0, 0.75), (0.0, 1.25), STROKE, grow)]

    return made


def _cross(_: float, grow: float) -> Outline:
    return [_longer((-0.7, -0.7), (0.7, 0.7), STROKE, grow), _longer((-0.7, 0.7), (0.7, -0.7), STROKE, grow)]


def _dot(_: float, grow: float) -> Outline:
    return [arc(0.7 + grow, 0, 2 * pi)]


def _tick(_: float, grow: float) -> Outline:
    return [_longer((0, -0.7), (0, 0.7), STROKE, grow)]


def _square(_: float, grow: float) -> Outline:
    return _solid(((-0.65, -0.65), (0.65, -0.65), (0.65, 0.65), (-0.65, 0.65)), grow)


def _hollow_square(_: float, grow: float) -> Outline:
    corners = ((-0.62, -0.62), (0.62, -0.62), (0.62, 0.62), (-0.62, 0.62))
    return [_longer(a, b, STROKE, grow) for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)]


def _framed(_: float, grow: float) -> Outline:
    corners = ((-0.7, -0.7), (0.7, -0.7), (0.7, 0.7), (-0.7, 0.7))
    width = 0.5 * STROKE
    return [_longer(a, b, width, grow) for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)]


def _siren(_: float, grow: float) -> Outline:
    return _solid(((0, -0.85), (0.9, 0.7), (-0.9, 0.7)), grow)


def _chosen(_: float, grow: float) -> Outline:
    return [ring(1.0, 0.14 + 2 * grow)]


def _rim(_: float, grow: float) -> Outline:
    return [ring(1.0, 0.07 + 2 * grow)]


def _play(_: float, grow: float) -> Outline:
    return _solid(((-0.5, -0.8), (0.8, 0), (-0.5, 0.8)), grow)


def _pause(_: float, grow: float) -> Outline:
    return [_longer((-0.36, -0.7), (-0.36, 0.7), 0.36, grow), _longer((0.36, -0.7), (0.36, 0.7), 0.36, grow)]


def _mirrored(make: Callable[[float, float], Outline]) -> Callable[[float, float], Outline]:
    return lambda share, grow: [tuple((-x, y) for x, y in polygon) for polygon in make(share, grow)]


def _step(_: float, grow: float) -> Outline:
    triangle: Polygon = ((-0.15, -0.62), (0.85, 0), (-0.15, 0.62))
    return [_longer((-0.6, -0.62), (-0.6, 0.62), 0.22, grow), *_solid(triangle, grow)]


def _end(_: float, grow: float) -> Outline:
    triangle: Polygon = ((-0.75, -0.62), (0.35, 0), (-0.75, 0.62))
    return [*_solid(triangle, grow), _longer((0.68, -0.62), (0.68, 0.62), 0.24, grow)]


def _chevron(_: float, grow: float) -> Outline:
    return [_longer((-0.3, -0.6), (0.3, 0), 0.24, grow), _longer((0.3, 0), (-0.3, 0.6), 0.24, grow)]


def _down(_: float, grow: float) -> Outline:
    return [_longer((-0.6, -0.3), (0, 0.3), 0.24, grow), _longer((0, 0.3), (0.6, -0.3), 0.24, grow)]


def _fork(_: float, grow: float) -> Outline:
    """A line that forks."""
    strokes = (((-0.85, 0.0), (-0.2, 0.0)), ((-0.2, 0.0), (0.3, -0.55)), ((-0.2, 0.0), (0.3, 0.55)))
    ends = (((0.25, -0.55), (0.85, -0.55)), ((0.25, 0.55), (0.85, 0.55)))
    return [_longer(a, b, 0.22, grow) for a, b in (*strokes, *ends)]


def _undo(_: float, grow: float) -> Outline:
    """An arrow that turns back."""
    head: Polygon = ((-0.9, -0.3), (-0.2, -0.8), (-0.2, 0.2))
    return [ring(0.5, 0.22 + 2 * grow, -pi / 2, pi / 2 + 0.6), *_solid(head, grow)]


def _theme(_: float, grow: float) -> Outline:
    return [ring(0.78, 0.18 + 2 * grow), arc(0.78, pi / 2, 3 * pi / 2)]


def _corners(_: float, grow: float) -> Outline:
    strokes = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        corner = (0.72 * x, 0.72 * y)
        strokes += [_longer(corner, (0.25 * x, 0.72 * y), 0.2, grow)]
        strokes += [_longer(corner, (0.72 * x, 0.25 * y), 0.2, grow)]
    return strokes


def _tiles(_: float, grow: float) -> Outline:
    return [_longer((x - 0.16, y), (x + 0.16, y), 0.5, grow) for x in (-0.42, 0.42) for y in (-0.42, 0.42)]


def _menu(_: float, grow: float) -> Outline:
    return [_longer((-0.75, y), (0.75, y), 0.24, grow) for y in (-0.55, 0.0, 0.55)]


LOUDSPEAKER = ((-0.95, -0.34), (-0.5, -0.34), (0.0, -0.8), (0.0, 0.8), (-0.5, 0.34), (-0.95, 0.34))


def _sound(_: float, __: float) -> Outline:
    waves = [ring(r, 0.19, -pi / 4, pi / 4) for r in (0.45, 0.88)]
    return [LOUDSPEAKER, *waves]


def _muted(_: float, __: float) -> Outline:
    strokes = [bar((0.32, -0.36), (0.98, 0.36), 0.19), bar((0.32, 0.36), (0.98, -0.36), 0.19)]
    return [LOUDSPEAKER, *strokes]


FORMS: dict[str, Callable[[float, float], Outline]] = {
    "unseen": _unseen,
    "waiting": _waiting,
    "engaged": _engaged,
    "intercepted": _intercepted,
    "landed": _landed,
    "harmless": _harmless,
    "decoy": _decoy,
    "unseen decoy": _balloon(_unseen),
    "waiting decoy": _balloon(_waiting),
    "engaged decoy": _balloon(_engaged),
    "missed": _cross,
    "shot": _dot,
    "appeared": _tick,
    "supply": _square,
    "debris": _hollow_square,
    "framed": _framed,
    "siren": _siren,
    "chosen": _chosen,
    "rim": _rim,
    "play": _play,
    "pause": _pause,
    "step": _step,
    "step_back": _mirrored(_step),
    "end": _end,
    "start": _mirrored(_end),
    "next": _chevron,
    "previous": _mirrored(_chevron),
    "down": _down,
    "up": lambda share, grow: [tuple((x, -y) for x, y in polygon) for polygon in _down(share, grow)],
    "fork": _fork,
    "undo": _undo,
    "theme": _theme,
    "full_screen": _corners,
    "gallery": _tiles,
    "menu": _menu,
    "sound": _sound,
    "muted": _muted,
}
"""Every form: takes (share that is filled, growth on all sides), returns polygons.

A grown form behind the form itself is its outline, on white.
"""
