"""A record for each family of responses: all that is known of it without playing anything.

A family is a response's name up to its dot: `leaks_in.compound` is of the family `leaks_in`. What a
replication's value is made of stands in `sim.responses`; a new response needs these two files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

Unit = Literal["count", "value", "people", "time", "share"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """An estimate over all replications together: the sum of *part* over the sum of *whole* less *without*.

    A mean of ratios would weigh a quiet replication as much as a busy one.
    """

    part: str
    whole: str
    without: str

    @property
    def names(self) -> tuple[str, str, str]:
        """The responses that the ratio is made of."""
        return self.part, self.whole, self.without

    def terms(self, column: Callable[[str], Column]) -> tuple[Column, Column]:
        """Numerator and denominator of every replication, shapes (n,); *column* gives a response's values."""
        return column(self.part), column(self.whole) - column(self.without)


@dataclass(frozen=True, slots=True)
class Family:
    """One family of responses.

    *label* is what people call it, with {} for the zone, battery or cause after the dot, and *meaning* what
    it counts, a sentence without its capital letter and full stop. *whole* says whether its values are whole
    numbers; *better* which end is wanted, None where neither is. *estimator* is how a study estimates it;
    *part* what stands after the dot. *offered* is its rank among the responses that the window offers first.
    """

    name: str
    label: str
    meaning: str
    unit: Unit
    whole: bool
    better: Literal["lower", "higher"] | None
    estimator: Literal["mean", "proportion"] | Ratio = "mean"
    part: Literal["", "zone", "battery", "cause"] = ""
    offered: int | None = None


_ALL = (
    Family("threats", "threats", "all that appeared, decoys too", "count", True, None),
    Family("decoys", "decoys", "threats that do no harm when they land", "count", True, None),
    Family(
        "detected", "threats detected", "threats that the defence saw before they landed",
        "count", True, "higher",
    ),
    Family(
        "intercepted", "threats stopped", "threats that an engagement stopped",
        "count", True, "higher", offered=4,
    ),
    Family(
        "landed", "threats landed", "threats that came down, decoys too", "count", True, "lower", offered=5
    ),
    Family(
        "unresolved", "threats unresolved", "threats still in the air when the run ended",
        "count", True, "lower",
    ),
    Family(
        "leaks", "leaks", "threats that landed on something of value, no decoys",
        "count", True, "lower", offered=1,
    ),
    Family(
        "leaks_in", "leaks in {}", "threats that landed in this zone of value, no decoys",
        "count", True, "lower", part="zone",
    ),
    Family(
        "landed_in", "landings in {}", "threats that came down in this zone, decoys too",
        "count", True, "lower", part="zone",
    ),
    Family(
        "cause", "landings: {}", "threats that landed for this cause", "count", True, "lower", part="cause"
    ),
    Family(
        "engagements", "engagements", "times that a channel took a threat, some more than once",
        "count", True, "lower",
    ),
    Family(
        "rounds", "rounds fired", "rounds that engagements used up; a salvo is several",
        "count", True, "lower", offered=8,
    ),
    Family(
        "rounds_left", "rounds left: {}", "rounds in its magazine at the end",
        "count", True, "higher", part="battery",
    ),
    Family(
        "damage", "value lost", "how much of their value the zones lost, all together",
        "value", False, "lower", offered=2,
    ),
    Family(
        "debris_hits", "debris hits", "pieces of stopped threats that fell in a zone", "count", True, "lower"
    ),
    Family(
        "people_exposed", "people exposed", "people who were not in shelter where a threat landed",
        "people", False, "lower", offered=3,
    ),
    Family(
        "first_leak_time", "time of the first leak", "when the first leak landed; not every run has one",
        "time", False, "higher", offered=7,
    ),
    Family(
        "wait", "wait for the first engagement",
        "time from a threat's first chance to its first engagement", "time", False, "lower", offered=6,
    ),
    Family(
        "utilisation", "share of time busy: {}", "share of its channels' time spent on engagements",
        "share", False, None, part="battery",
    ),
    Family(
        "siren_lead", "warning before a landing", "time from the siren's start to a landing among people",
        "time", False, "higher",
    ),
    Family(
        "held", "chance that nothing leaked", "1 for a run without a leak, else 0: its mean is a chance",
        "share", True, "higher", "proportion",
    ),
    Family(
        "leak_fraction", "share of threats that leaked",
        "of the threats that are no decoys, the share that leaked",
        "share", False, "lower", Ratio("leaks", "threats", "decoys"),
    ),
)  # fmt: skip

FAMILIES = {one.name: one for one in _ALL}
"""All families by their names, in the order of a replication's row."""

OFFERED = tuple(
    name for _, name in sorted((one.offered, one.name) for one in _ALL if one.offered is not None)
)
"""The responses that the window offers first; the others follow in the order of a row."""

SUMMARY = ("threats", "intercepted", "landed", "unresolved", "leaks", "rounds", "damage", "people_exposed")
"""The responses that sum up one run."""

COMPARED = (
    *("intercepted", "leaks", "leak_fraction", "held", "damage", "people_exposed"),
    *("rounds", "wait", "first_leak_time"),
)
"""The responses that the table of a comparison shows where more than these were compared."""

SWEPT = ("leaks", "held")
"""The responses that the table of a sweep shows, unless others are asked for."""

TALLIED = ("intercepted", "landed", "leaks")
"""The responses of which a study prints how often each value occurred."""

ALWAYS_EXACT = ("threats", "leaks", "intercepted", "landed", "held", "leak_fraction")
"""The responses of which theory tells the exact value even where it is 0."""

DISTRIBUTED = ("threats", "intercepted", "leaks")
"""The responses of which theory prints the chance of each value."""


def family(response: str) -> Family:
    """The family of a response. Raises KeyError where there is none."""
    return FAMILIES[response.partition(".")[0]]


def ratio(response: str) -> Ratio | None:
    """The ratio by which a response is estimated; None for one that is estimated otherwise."""
    estimator = family(response).estimator
    return estimator if isinstance(estimator, Ratio) else None
