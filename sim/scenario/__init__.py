"""What a scenario is: typed, complete and immutable. `language` fills it from text."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

LONGEST = 1e9
"""The longest time a scenario may name, in its own time units."""

Probability = Annotated[float, Field(ge=0, le=1)]
Time = Annotated[float, Field(ge=0, le=LONGEST)]
Positive = Annotated[float, Field(gt=0, le=LONGEST)]
Amount = Annotated[float, Field(ge=0, le=1e12)]
Weight = Annotated[float, Field(ge=0, le=1e12)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Weights = dict[str, Weight]


class Strict(BaseModel):
    """Nothing is converted, nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def _row(item: Any) -> Any:
    """Mark a sequence field as a tuple that may be written as a list."""
    return Annotated[tuple[item, ...], Field(strict=False, min_length=1)]


# --- distributions -------------------------------------------------------------------


class Parameters(Strict):
    """The parameters of one distribution; `_wrong` names the field at fault, if any."""

    def _wrong(self) -> tuple[str, str] | None:
        return None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        wrong = self._wrong()
        if wrong:
            field, message = wrong
            raise PydanticCustomError("parameters", "{message}", {"message": message, "field": field})
        return self


class Value(Parameters):
    value: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]


class Range(Parameters):
    low: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]
    high: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]

    def _wrong(self) -> tuple[str, str] | None:
        if self.low > self.high:
            return "low", f"low is {self.low:g}, above high ({self.high:g}); low must not exceed high"
        return None


class Triangle(Parameters):
    low: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]
    mode: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]
    high: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]

    def _wrong(self) -> tuple[str, str] | None:
        if self.low > self.high:
            return "low", f"low is {self.low:g}, above high ({self.high:g}); low must not exceed high"
        if not self.low <= self.mode <= self.high:
            return "mode", f"mode is {self.mode:g}; it must lie between low ({self.low:g}) and high ({self.high:g})"
        return None


class Mean(Parameters):
    mean: Positive


class Erlang(Parameters):
    shape: Annotated[int, Field(ge=1, le=100)]
    mean: Positive


class Weibull(Parameters):
    shape: Annotated[float, Field(gt=0, le=1000)]
    scale: Positive


class MeanSd(Parameters):
    mean: Annotated[float, Field(ge=-LONGEST, le=LONGEST)]
    sd: Annotated[float, Field(ge=0, le=LONGEST)]


class PositiveMeanSd(Parameters):
    mean: Positive
    sd: Annotated[float, Field(ge=0, le=LONGEST)]


class Empirical(Parameters):
    values: _row(Annotated[float, Field(ge=-LONGEST, le=LONGEST)])  # type: ignore[valid-type]
    weights: _row(Weight) | None = None  # type: ignore[valid-type]

    def _wrong(self) -> tuple[str, str] | None:
        if self.weights is None:
            return None
        if len(self.weights) != len(self.values):
            return "weights", f"{len(self.weights)} weights for {len(self.values)} values; there must be one for each"
        if not sum(self.weights):
            return "weights", "all weights are zero; at least one must be above 0"
        return None


class OneOf(Strict):
    """A distribution as it is written: a mapping of its name to its parameters."""

    @property
    def name(self) -> str:
        return next(iter(type(self).model_fields))

    @property
    def parameters(self) -> Any:
        return getattr(self, self.name)


class OfConstant(OneOf):
    constant: float | Value


class OfUniform(OneOf):
    uniform: Range


class OfTriangular(OneOf):
    triangular: Triangle


class OfExponential(OneOf):
    exponential: Mean


class OfErlang(OneOf):
    erlang: Erlang


class OfWeibull(OneOf):
    weibull: Weibull


class OfNormal(OneOf):
    normal: MeanSd


class OfLognormal(OneOf):
    lognormal: PositiveMeanSd


class OfEmpirical(OneOf):
    empirical: Empirical


DISTRIBUTIONS: dict[str, type[OneOf]] = {
    "constant": OfConstant,
    "uniform": OfUniform,
    "triangular": OfTriangular,
    "exponential": OfExponential,
    "erlang": OfErlang,
    "weibull": OfWeibull,
    "normal": OfNormal,
    "lognormal": OfLognormal,
    "empirical": OfEmpirical,
}


def _which_distribution(value: Any) -> str | None:
    if isinstance(value, OneOf):
        return value.name
    if isinstance(value, dict):
        return next((key for key in value if key in DISTRIBUTIONS), None)
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else None


Distribution = Annotated[
    Annotated[Annotated[float, Field(ge=-LONGEST, le=LONGEST)], Tag("number")]
    | Annotated[OfConstant, Tag("constant")]
    | Annotated[OfUniform, Tag("uniform")]
    | Annotated[OfTriangular, Tag("triangular")]
    | Annotated[OfExponential, Tag("exponential")]
    | Annotated[OfErlang, Tag("erlang")]
    | Annotated[OfWeibull, Tag("weibull")]
    | Annotated[OfNormal, Tag("normal")]
    | Annotated[OfLognormal, Tag("lognormal")]
    | Annotated[OfEmpirical, Tag("empirical")],
    Discriminator(
        _which_distribution,
        custom_error_type="distribution",
        custom_error_message="not a number or a distribution",
    ),
]
"""A bare number is a constant; otherwise a mapping of one distribution's name to its parameters."""


# --- the parts of a scenario ---------------------------------------------------------

Position = Annotated[tuple[float, float], Field(strict=False)]


class Lesson(Strict):
    about: str = ""
    notice: _row(str) | None = None  # type: ignore[valid-type]
    try_: Annotated[_row(str) | None, Field(alias="try")] = None  # type: ignore[valid-type]

    model_config = ConfigDict(populate_by_name=True)


class Zone(Strict):
    """Where a threat may land. *position* and *radius* are for the picture alone."""

    position: Position | Literal["chosen for the picture"] = "chosen for the picture"
    radius: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    value: Amount = 0.0
    people: Amount = 0.0


class Detection(Strict):
    probability: Probability = 1.0
    delay: Distribution = 0.0
    accuracy: Probability = 1.0


class Kind(Strict):
    """A kind of threat. *lands_in* is filled by `language` where there is one zone."""

    time_of_flight: Distribution
    detection: Detection = Detection()
    lands_in: Weights
    damage: Distribution = 1.0
    decoy: bool = False
    recognised: Probability = 0.0


class Volley(Strict):
    threat: str | Weights
    count: Count = 1
    at: Time = 0.0
    spacing: Distribution = 0.0


class Stream(Strict):
    """Poisson arrivals over [start, end). *rate* may be steps of (from time, rate)."""

    threat: str | Weights
    rate: Annotated[float, Field(ge=0, le=1e9)] | _row(Annotated[tuple[Time, Annotated[float, Field(ge=0, le=1e9)]], Field(strict=False)])  # type: ignore[valid-type]
    start: Time = 0.0
    end: Time
    batch: Distribution = 1


class Schedule(Strict):
    threat: str | Weights
    at: _row(Time)  # type: ignore[valid-type]


class Entry(Strict):
    """One entry of the attack: exactly one of its three forms."""

    volley: Volley | None = None
    stream: Stream | None = None
    schedule: Schedule | None = None

    FORMS: ClassVar[tuple[str, ...]] = ("volley", "stream", "schedule")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [form for form in self.FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            raise PydanticCustomError("entry", "an entry of the attack is one of volley, stream or schedule")
        return self

    @property
    def form(self) -> Volley | Stream | Schedule:
        """The one that is given."""
        found = self.volley or self.stream or self.schedule
        assert found is not None
        return found


class Window(Strict):
    """An engagement may start while opens >= time to landing >= closes."""

    opens: Time | Literal["always"] = "always"
    closes: Time = 0.0


class Reload(Strict):
    time: Distribution


class Breakdown(Strict):
    time_to_failure: Distribution
    time_to_repair: Distribution


class Debris(Strict):
    """*lands_in* is filled by `language` where there is one zone."""

    probability: Probability
    lands_in: Weights
    damage: Distribution = 0.1


class Battery(Strict):
    position: Position | Literal["chosen for the picture"] = "chosen for the picture"
    channels: Annotated[int, Field(ge=1, le=10_000)]
    engagement_time: Distribution
    intercept_probability: Probability | dict[str, Probability]
    window: Window = Window()
    salvo: Count = 1
    max_engagements: Count | Literal["unlimited"] = "unlimited"
    order: Literal["first_detected", "earliest_landing", "highest_value", "random"] = "first_detected"
    ignore: Annotated[tuple[str, ...], Field(strict=False)] = ()
    magazine: Annotated[int, Field(ge=0, le=1_000_000_000)] | Literal["unlimited"] = "unlimited"
    reload: Reload | Literal["never"] = "never"
    breakdown: Breakdown | Literal["never"] = "never"
    debris: Debris | Literal["never"] = "never"


class Defence(Strict):
    coordination: Literal["shared", "independent"] = "shared"
    batteries: dict[str, Battery] = {}


class Siren(Strict):
    """The siren. *quiet* is how long no detected threat is in the air before it stops."""

    delay: Time = 0.0
    shelter_time: Distribution = 0.0
    protection: Probability = 1.0
    quiet: Time = 0.0


class Horizon(Strict):
    until: Positive | Literal["resolved"] = "resolved"
    warm_up: Time = 0.0


class Scenario(Strict):
    """A whole scenario, every default filled.

    Words stand where a part is absent (``magazine: unlimited``, ``reload: never``,
    ``warning: none``), so a resolved scenario is itself a scenario file.
    """

    name: Annotated[str, Field(min_length=1)]
    description: str = ""
    lesson: Lesson = Lesson()
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    time_unit: Annotated[str, Field(min_length=1)] = "time units"
    zones: Annotated[dict[str, Zone], Field(min_length=1)]
    threats: Annotated[dict[str, Kind], Field(min_length=1)]
    attack: _row(Entry)  # type: ignore[valid-type]
    defence: Defence = Defence()
    warning: Siren | Literal["none"] = "none"
    run: Horizon = Horizon()
