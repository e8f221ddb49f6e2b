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
"""Figures of one scenario: face and name."""

OF_LONG: Faces = (("Warm-up", "warm_up"),)
"""Figures for scenarios whose runs are long enough to settle."""

OF_SEVERAL: Faces = (("Differences", "differences"), ("Distributions", "ecdf"), ("Boxes", "smore"))
"""Figures of a comparison."""

OF_ALL = ("outcomes", "causes", "channels", "warm_up")
"""Figures that do not depend on the response, or that name it themselves."""

WARM_UP_THREATS = 500
"""Threats in a run from which on it is long enough to look for a warm-up."""

BRIEF = {
    "Histogram": "Bars",
    "Running mean": "Mean",
    "Distribution": "Curve",
    "Distributions": "Curves",
    "Causes": "Why",
    "This run": "Run",
    "Warm-up": "Settles",
}
"""Shorter faces for little room."""


def offered(threats: float, several: bool) -> Faces:
    """The figures of a scenario with about *threats* a run; with *several*, those of a comparison."""
    if several:
        return OF_SEVERAL
    return (*OF_ONE, *OF_LONG) if threats >= WARM_UP_THREATS else OF_ONE


def brief(offers: Faces) -> Faces:
    """The figures with shorter faces."""
    return [(BRIEF.get(face, face), name) for face, name in offers]


def after(offers: Faces, figure: str, by: int) -> str:
    """The figure *by* places after this one; the first follows the last."""
    names = [name for _, name in offers]
    return names[((names.index(figure) if figure in names else 0) + by) % len(names)]
