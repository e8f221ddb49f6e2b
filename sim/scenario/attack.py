"""What comes: volleys, streams and schedules."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, ClassVar, Self, TypeAlias

from pydantic import AfterValidator, Field, Tag, ValidationInfo, field_validator, model_validator

from sim.scenario.distributions import OneOf
from sim.scenario.forms import Count, Rate, Row, Strict, Time, Weights, by_shape, told, wrong
from sim.scenario.variables import Distribution

Steps: TypeAlias = tuple[tuple[float, float], ...]


def _is_batch(batch: float | OneOf) -> float | OneOf:
    if isinstance(batch, int | float) and (batch < 1 or batch != int(batch)):
        raise wrong("a batch is a whole number of threats, at least 1, or a distribution")
    return batch


Batch = Annotated[Distribution, AfterValidator(_is_batch)]
"""How many threats arrive together; a draw is rounded, and at least 1."""

Threat = Annotated[
    Annotated[str, Tag(".text")] | Annotated[Weights, Tag(".mapping")],
    by_shape("a kind of threat, or weights of kinds such as {fast: 3, slow: 1}"),
]


class Volley(Strict):
    """Some threats, one after the other or all at once."""

    threat: Threat
    """Its kind, or weights of kinds."""
    count: Count = 1
    """How many."""
    at: Time = 0.0
    """When the first appears."""
    spacing: Distribution = 0.0
    """From each to the next; 0 means all at once."""


class Stream(Strict):
    """Poisson arrivals over [start, end). *rate* may be steps of (from time, rate)."""

    threat: Threat
    """Its kind, or weights of kinds."""
    rate: Annotated[
        Annotated[Rate, Tag(".number")]
        | Annotated[Row[Annotated[tuple[Time, Rate], Field(strict=False)]], Tag(".list")],
        by_shape("a number, or steps such as [[0, 0.1], [100, 0.5]]"),
    ]
    """Arrivals per time unit, or steps of [from time, rate]."""
    start: Time = 0.0
    """From when."""
    end: Time
    """Until when."""
    batch: Batch = 1.0
    """How many threats each arrival brings."""

    @field_validator("rate")
    @classmethod
    def _rising(cls, rate: float | Steps) -> float | Steps:
        times = [] if isinstance(rate, int | float) else [time for time, _ in rate]
        for before, after in pairwise(times):
            if after <= before:
                steps = f"the step at {told(after)} follows the step at {told(before)}"
                raise wrong(f"{steps}; the times of steps must rise")
        return rate

    @field_validator("end")
    @classmethod
    def _after_start(cls, end: float, given: ValidationInfo) -> float:
        start = given.data.get("start", 0.0)
        if end <= start:
            times = f"the stream ends at {told(end)}, but starts at {told(start)}"
            raise wrong(f"{times}; it must end after it starts")
        return end


class Schedule(Strict):
    """Threats at the times given."""

    threat: Threat
    """Its kind, or weights of kinds."""
    at: Row[Time]
    """When each appears."""


class Entry(Strict):
    """One entry of the attack: exactly one of its three forms."""

    volley: Volley | None = None
    """Some threats, one after the other or all at once."""
    stream: Stream | None = None
    """Threats at random times, so many per time unit."""
    schedule: Schedule | None = None
    """Threats at the times given."""

    FORMS: ClassVar[tuple[str, ...]] = ("volley", "stream", "schedule")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [form for form in self.FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            raise wrong("an entry of the attack is exactly one of volley, stream or schedule")
        return self

    @property
    def form(self) -> Volley | Stream | Schedule:
        """The one that is given."""
        found = self.volley or self.stream or self.schedule
        assert found is not None
        return found
