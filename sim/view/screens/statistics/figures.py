"""The figures that the statistics screen offers: of one scenario, or of its comparison with others."""

from __future__ import annotations

from collections.abc import Sequence

Faces = Sequence[tuple[str, str]]

OF_ONE: Faces = (
    ("Ends", "outcomes"),
    ("Histogram", "histogram"),
    ("Running mean", "running_mean"),
    ("Distribution", "ecdf"),
    ("Boxes", "smore"),
    ("Causes", "causes"),
    ("This run", "channels"),
)
"""Face and name."""

OF_LONG: Faces = (("Warm-up", "warm_up"),)
"""Where one run is long enough to settle."""

OF_SEVERAL: Faces = (("Differences", "differences"), ("Distributions", "ecdf"), ("Boxes", "smore"))

OF_ALL = ("outcomes", "causes", "channels", "warm_up")
"""They take no notice of the response, or say themselves what they show."""

LONG = 500
"""Threats from which a run is long enough to look for a warm-up."""

BRIEF = {
    "Histogram": "Bars",
    "Running mean": "Mean",
    "Distribution": "Curve",
    "Distributions": "Curves",
    "Causes": "Why",
    "This run": "Run",
    "Warm-up": "Settles",
}
"""Shorter faces, where there is little room."""


def offered(threats: float, several: bool) -> Faces:
    """The figures of a scenario of about so many threats a run, or of its comparison with *several*."""
    if several:
        return OF_SEVERAL
    return (*OF_ONE, *OF_LONG) if threats >= LONG else OF_ONE


def brief(offers: Faces) -> Faces:
    """The same with shorter faces."""
    return [(BRIEF.get(face, face), name) for face, name in offers]


def after(offers: Faces, figure: str, by: int) -> str:
    """The figure *by* places further on, in a circle."""
    names = [name for _, name in offers]
    return names[((names.index(figure) if figure in names else 0) + by) % len(names)]
