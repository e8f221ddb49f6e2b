"""What stands against the attack: batteries of channels."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag, ValidationInfo, field_validator

from sim.scenario.forms import (
    MOST_NAMES,
    Count,
    Name,
    OrNever,
    OrUnlimited,
    Position,
    Probability,
    Strict,
    Time,
    Weights,
    by_shape,
    told,
    wrong,
)
from sim.scenario.variables import Distribution, Share


class Window(Strict):
    """An engagement may start while opens >= time to landing >= closes."""

    opens: Annotated[
        Annotated[Time, Tag(".number")] | Annotated[Literal["always"], Tag(".word")],
        by_shape("a time, or: always", "always"),
    ] = "always"
    """So long before the landing, at the earliest."""
    closes: Time = 0.0
    """So long before the landing, at the latest."""

    @field_validator("closes")
    @classmethod
    def _after_opening(cls, closes: float, given: ValidationInfo) -> float:
        opens = given.data.get("opens", "always")
        if opens != "always" and opens < closes:
            times = (
                f"the window closes {told(closes)} before the landing, but opens only {told(opens)} before it"
            )
            raise wrong(f"{times}; opens must be at least closes")
        return closes


class Reload(Strict):
    """What happens when the magazine is empty."""

    time: Distribution
    """From empty to full."""


class Breakdown(Strict):
    """When a battery stands still."""

    time_to_failure: Distribution
    """From the start, or from a repair, to the next breakdown."""
    time_to_repair: Distribution
    """From a breakdown to its repair."""


class Debris(Strict):
    """What falls after an interception."""

    probability: Probability
    """The chance that an interception makes debris."""
    lands_in: Weights
    """Weights of the zones it may fall in; may be left out where there is one zone."""
    damage: Share = 0.1
    """The share of the zone's value that is lost."""


class Battery(Strict):
    """Channels that engage threats."""

    position: Position = "chosen for the picture"
    """Where the picture shows it, in map units."""
    channels: Annotated[int, Field(ge=1, le=10_000)]
    """How many threats it can engage at one time."""
    engagement_time: Distribution
    """How long an engagement keeps a channel."""
    intercept_probability: Annotated[
        Annotated[Probability, Tag(".number")] | Annotated[dict[str, Probability], Tag(".mapping")],
        by_shape("a chance between 0 and 1, or one for each kind such as {fast: 0.6, slow: 0.8}"),
    ]
    """The chance that one round stops its threat; one number, or one for each kind."""
    window: Window = Window()
    """When, before the landing, an engagement may start."""
    salvo: Count = 1
    """Rounds fired together in one engagement."""
    max_engagements: Annotated[OrUnlimited[Count], by_shape("a whole number, or: unlimited", "unlimited")] = (
        "unlimited"
    )
    """How often it may engage one threat."""
    order: Literal["first_detected", "earliest_landing", "highest_value", "random"] = "first_detected"
    """Which threat comes first when several wait."""
    ignore: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Threats foreseen to land in these zones are let through."""
    magazine: Annotated[
        OrUnlimited[Annotated[int, Field(ge=0, le=1_000_000_000)]],
        by_shape("a whole number of rounds, or: unlimited", "unlimited"),
    ] = "unlimited"
    """How many rounds it has."""
    reload: Annotated[OrNever[Reload], by_shape("a mapping such as {time: 30}, or: never", "never")] = "never"
    """How the empty magazine becomes full again."""
    breakdown: Annotated[
        OrNever[Breakdown],
        by_shape("a mapping of time_to_failure and time_to_repair, or: never", "never"),
    ] = "never"
    """How it fails and is repaired."""
    debris: Annotated[
        OrNever[Debris], by_shape("a mapping such as {probability: 0.1}, or: never", "never")
    ] = "never"
    """What falls after an interception."""


class Defence(Strict):
    """The batteries, in the order in which they choose. There may be none."""

    coordination: Literal["shared", "independent"] = "shared"
    """Whether a threat that one battery engages is left alone by the others."""
    batteries: Annotated[dict[Name, Battery], Field(max_length=MOST_NAMES)] = {}  # noqa: RUF012 - pydantic copies it
    """The batteries by name."""
