"""The scenario as a whole, with its zones, its kinds of threat, its siren and its horizon."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, Tag, ValidationInfo, field_validator

from sim.scenario.attack import Entry
from sim.scenario.defence import Defence
from sim.scenario.forms import (
    MOST_NAMES,
    Amount,
    Label,
    Name,
    Position,
    Positive,
    Probability,
    Row,
    Strict,
    Text,
    Time,
    Weights,
    by_shape,
    told,
    wrong,
)
from sim.scenario.variables import Distribution, Share


class Lesson(Strict):
    """What a scenario teaches."""

    about: Text = ""
    """What the scenario shows."""
    notice: Row[Text] | None = None
    """What to watch for."""
    try_: Annotated[Row[Text] | None, Field(alias="try")] = None
    """What to change, and see."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Zone(Strict):
    """Where a threat may land. *position* and *radius* are for the picture alone."""

    position: Position = "chosen for the picture"
    """Where the picture shows it, in map units."""
    radius: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    """How large the picture shows it, in map units."""
    value: Amount = 0.0
    """What can be lost here. A landing in a zone with a value above 0 is a leak."""
    people: Amount = 0.0
    """How many people are here."""


class Detection(Strict):
    """Whether and when the defence sees a threat, and whether it foresees the right zone."""

    probability: Probability = 1.0
    """The chance that the threat is detected at all."""
    delay: Distribution = 0.0
    """From its appearance to its detection."""
    accuracy: Probability = 1.0
    """The chance that its landing zone is foreseen rightly."""


class Kind(Strict):
    """A kind of threat."""

    time_of_flight: Distribution
    """From its appearance to its landing."""
    detection: Detection = Detection()
    """Whether and when the defence sees it."""
    lands_in: Weights
    """Weights of the zones it may land in; may be left out where there is one zone."""
    damage: Share = 1.0
    """The share of the zone's value that is lost when it lands."""
    decoy: bool = False
    """A decoy does no harm when it lands."""
    recognised: Probability = 0.0
    """The chance that the defence knows a decoy for what it is."""


class Warning_(Strict):  # noqa: N801 - `Warning` is a builtin
    """The siren. *quiet* is how long no detected threat is in the air before it stops."""

    delay: Time = 0.0
    """From a detection to the siren."""
    shelter_time: Distribution = 0.0
    """How long a person takes to find shelter."""
    protection: Probability = 1.0
    """The share of sheltered people who are not exposed."""
    quiet: Time = 0.0
    """How long the air must be clear before the siren stops."""


class Horizon(Strict):
    """When a replication ends, and from when it counts."""

    until: Annotated[
        Annotated[Positive, Tag(".number")] | Annotated[Literal["resolved"], Tag(".word")],
        by_shape("a time, or: resolved", "resolved"),
    ] = "resolved"
    """A time, or: until every threat is resolved."""
    warm_up: Time = 0.0
    """Threats that appear before this are played, but not counted."""

    @field_validator("warm_up")
    @classmethod
    def _before_the_end(cls, warm_up: float, given: ValidationInfo) -> float:
        until = given.data.get("until", "resolved")
        if until != "resolved" and warm_up >= until:
            times = f"warm_up is {told(warm_up)}, but the run ends at {told(until)}"
            raise wrong(f"{times}; warm_up must be less than until")
        return warm_up


class Scenario(Strict):
    """A whole scenario, every default filled.

    Words stand where a part is absent (``magazine: unlimited``, ``reload: never``,
    ``warning: none``), so a resolved scenario is itself a scenario file.
    """

    name: Label
    """What the scenario is called."""
    description: Text = ""
    """A paragraph on what it is."""
    lesson: Lesson = Lesson()
    """What it teaches."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    """Where the random numbers start: the same seed gives the same run."""
    time_unit: Annotated[Label, Field(max_length=40)] = "time units"
    """What a time of 1 means; a label only."""
    zones: Annotated[dict[Name, Zone], Field(min_length=1, max_length=MOST_NAMES)]
    """Where threats may land, by name."""
    threats: Annotated[dict[Name, Kind], Field(min_length=1, max_length=MOST_NAMES)]
    """The kinds of threat, by name."""
    attack: Annotated[Row[Entry], Field(max_length=1024)]
    """What comes, and when."""
    defence: Defence = Defence()
    """What stands against it."""
    warning: Annotated[
        Annotated[Warning_, Tag(".mapping")] | Annotated[Literal["none"], Tag(".word")],
        by_shape("a mapping such as {delay: 1, shelter_time: 20}, or: none", "none"),
    ] = "none"
    """The siren."""
    run: Horizon = Horizon()
    """When a replication ends."""
