"""What the formulas of long streams ask of a scenario, which they see as one queue."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sim import distributions, plan
from sim.scenario import Battery, Kind, Stream
from sim.theory.looks import Looks
from sim.theory.model import TheoryModel, told

NEGLIGIBLE = 1e-7
"""A chance below this is left out."""


@dataclass(frozen=True, eq=False)
class Queue:
    """A scenario that is one stream at one battery, as a queue; times in time units."""

    theory_model: TheoryModel
    stream: Stream
    battery: Battery
    looks: Looks
    name: str
    kind_name: str

    @property
    def kind(self) -> Kind:
        return self.looks.kind

    @property
    def channels(self) -> int:
        return self.battery.channels

    @cached_property
    def rate(self) -> float:
        """Detected threats per time unit."""
        return mean_rate(self) * self.kind.detection.probability

    @cached_property
    def time(self) -> float:
        """The mean engagement time, in time units."""
        return self.looks.time.mean() / plan.TICKS

    @cached_property
    def left(self) -> float:
        """What is left of the flight at the first chance; with means where it is random."""
        left = min(self.looks.flight.mean() - self.looks.delay.mean(), self.looks.opens)
        return max(0.0, left) / plan.TICKS

    @property
    def patience(self) -> float:
        """From the first chance to the last."""
        return self.left - self.looks.closes / plan.TICKS

    @property
    def is_exponential(self) -> bool:
        return self.looks.time.code == distributions.EXPONENTIAL

    @property
    def again(self) -> bool:
        """Whether a threat that was missed may be engaged again, and again, until it lands."""
        return self.battery.max_engagements == "unlimited"

    def slow(self, time: float) -> float:
        """The chance that an engagement takes longer than a time in time units."""
        return 1.0 - self.looks.time.below(time * plan.TICKS)


def queue(theory_model: TheoryModel) -> Queue | None:
    """The scenario as a queue; None where it is not one stream at one battery."""
    model = theory_model.model
    form = model.attack[0].form
    names = list(theory_model.batteries)
    if (
        len(model.attack) > 1
        or not isinstance(form, Stream)
        or len(theory_model.kinds) > 1
        or len(names) != 1
    ):
        return None
    if len(model.defence.batteries) > 1:
        return None
    (kind,) = theory_model.kinds
    if not theory_model.everybody[0].batches or not theory_model.kinds[kind].detection.probability:
        return None
    return Queue(
        theory_model,
        form,
        theory_model.batteries[names[0]],
        theory_model.looks(kind, names[0]),
        names[0],
        kind,
    )


@dataclass(frozen=True)
class Demand:
    """Something that a formula asks of a queue: a path in it, what else would be wrong, and a cure."""

    holds: Callable[[Queue], bool]
    path: str
    wrong: str
    cure: Callable[[Queue], object]


BATTERY, KIND, STREAM = "defence.batteries.{name}.", "threats.{kind_name}.", "attack.0.stream."

ONE_STREAM = (
    Demand(lambda q: isinstance(q.stream.rate, int | float), STREAM + "rate", "the rate changes",
           lambda q: float(f"{mean_rate(q):.3g}")),
    Demand(lambda q: q.stream.batch == 1, STREAM + "batch", "threats come in batches", lambda q: 1),
    Demand(lambda q: not q.kind.decoy, KIND + "decoy", "decoys come", lambda q: False),
    Demand(
        lambda q: q.looks.delay.constant is not None, KIND + "detection.delay",
        "the delay of detection is random", lambda q: 0,
    ),
    Demand(lambda q: not q.battery.ignore, BATTERY + "ignore", "threats are let through", lambda q: []),
    Demand(lambda q: q.battery.magazine == "unlimited", BATTERY + "magazine", "rounds are limited",
           lambda q: "unlimited"),
    Demand(
        lambda q: q.theory_model.model.run.warm_up >= q.stream.start + forgotten(q), "run.warm_up",
        "the warm-up is too short for the empty start to be forgotten",
        lambda q: rounded(q.stream.start + forgotten(q)),
    ),
    Demand(
        lambda q: q.stream.end >= q.theory_model.model.run.warm_up + 1 / q.rate, STREAM + "end",
        "the stream is over before anything is counted",
        lambda q: rounded(
            2 * (max(q.theory_model.model.run.warm_up, q.stream.start + forgotten(q)) + 1 / q.rate)
        ),
    ),
)  # fmt: skip

CONSTANT_FLIGHT = Demand(
    lambda q: q.looks.flight.constant is not None, KIND + "time_of_flight", "the time of flight is random",
    lambda q: told(q.kind.time_of_flight),
)  # fmt: skip
EXPONENTIAL = Demand(
    lambda q: q.is_exponential, BATTERY + "engagement_time", "the engagement time is not exponential",
    lambda q: {"exponential": {"mean": told(q.battery.engagement_time)}},
)  # fmt: skip
BY_ARRIVAL = Demand(
    lambda q: q.battery.order in {"first_detected", "earliest_landing"}, BATTERY + "order",
    "threats are not engaged in the order of their arrival", lambda q: "first_detected",
)  # fmt: skip
ONE_LOOK = Demand(
    lambda q: q.battery.max_engagements == 1 or q.looks.chance == 1.0, BATTERY + "max_engagements",
    "a missed threat is engaged again", lambda q: 1,
)  # fmt: skip
ONCE_OR_ALWAYS = Demand(
    lambda q: q.looks.chance == 1.0 or (q.again and q.looks.chance > 0), BATTERY + "intercept_probability",
    "a missed threat gives up its place", lambda q: 1,
)  # fmt: skip
TO_THE_END = Demand(
    lambda q: q.looks.closes == 1,
    BATTERY + "window.closes",
    "the window closes before the landing",
    lambda q: 0,
)
ENDS_IN_TIME = Demand(
    lambda q: q.slow(q.looks.closes / plan.TICKS) < NEGLIGIBLE, BATTERY + "window.closes",
    "an engagement that starts late may be cut by the landing", lambda q: rounded(20 * q.time),
)  # fmt: skip


def forgotten(q: Queue) -> float:
    """A time after which an empty start no longer shows: many engagements, and a long queue's slow drift.

    The drift of an M/M/c queue dies out within 1 / (√(cμ) - √λ)², of one whose waits end at w within w²cμ/π²:
    J. W. Cohen, The Single Server Queue, 2nd ed. (1982), III.7.
    """
    capacity = q.channels / q.time
    rate = mean_rate(q) * q.kind.detection.probability
    drift = (math.sqrt(capacity) - math.sqrt(rate)) ** 2
    wait = max(0.0, q.patience) if q.looks.flight.constant is not None else q.looks.flight.mean() / plan.TICKS
    slow = min(1 / drift if drift else math.inf, wait**2 * capacity / math.pi**2)
    return 20 * q.time + 15 * slow


def rounded(time: float) -> float:
    """A little more than a time, in two digits."""
    digits = 1 - math.floor(math.log10(max(time, 1e-6)))
    return float(math.ceil(time * 10.0**digits) / 10.0**digits)


def mean_rate(q: Queue) -> float:
    entry = q.theory_model.everybody[0]
    return entry.batches / (q.stream.end - q.stream.start)
