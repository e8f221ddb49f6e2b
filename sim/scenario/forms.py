"""The small forms that a scenario's values take: numbers in their bounds, names, rows, weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

LONGEST = 1e9
"""The longest time a scenario may name, in its own time units."""

MOST_NAMES = 1000
"""The most zones, kinds of threat and batteries, each."""

T = TypeVar("T")

Number = Annotated[float, Field(ge=-LONGEST, le=LONGEST)]
Probability = Annotated[float, Field(ge=0, le=1)]
Time = Annotated[float, Field(ge=0, le=LONGEST)]
Positive = Annotated[float, Field(gt=0, le=LONGEST)]
Amount = Annotated[float, Field(ge=0, le=1e12)]
Weight = Annotated[float, Field(ge=0, le=1e12)]
Rate = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Row: TypeAlias = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]


def told(number: float) -> str:
    """A number as a person writes it: 2, 0.5, 1000000."""
    return str(number) if isinstance(number, int) else f"{number:.15g}"


class Strict(BaseModel):
    """Nothing is converted, nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


def wrong(message: str, field: str | None = None) -> PydanticCustomError:
    """A problem told in plain words; *field* names the key at fault inside the value, if it is one."""
    return PydanticCustomError("plain", "{message}", {"message": message, "field": field})


# --- values that may take one of several shapes ----------------------------------------

SHAPES: tuple[tuple[str, tuple[type, ...]], ...] = (
    (".number", (int, float)),
    (".text", (str,)),
    (".mapping", (dict, BaseModel)),
    (".list", (list, tuple)),
)


def shape(value: object) -> str | None:
    """The tag of a value's shape. A tag starts with a dot, so it is never a scenario's own name."""
    if isinstance(value, bool):
        return None
    return next((tag for tag, types in SHAPES if isinstance(value, types)), None)


def by_shape(expected: str, word: str | None = None) -> Discriminator:
    """Choose a form by the value's shape; where none fits, *expected* says what does."""

    def tag(value: object) -> str | None:
        return ".word" if word is not None and value == word else shape(value)

    return Discriminator(
        tag,
        custom_error_type="expected",
        custom_error_message=expected,
        custom_error_context={"word": word or ""},
    )


OrNever: TypeAlias = Annotated[T, Tag(".mapping")] | Annotated[Literal["never"], Tag(".word")]
OrUnlimited: TypeAlias = Annotated[T, Tag(".number")] | Annotated[Literal["unlimited"], Tag(".word")]


# --- text and names ----------------------------------------------------------------------


def _without(marks: str, spaces: str, what: str) -> Callable[[str], str]:
    """A check that refuses *marks* and, but for *spaces*, what does not print."""

    def check(text: str) -> str:
        odd = next((c for c in text if c in marks or not (c.isprintable() or c in spaces)), None)
        if odd is not None:
            named = f'"{odd}"' if odd.isprintable() else f"the character U+{ord(odd):04X}"
            raise wrong(f"{named} must not stand in {what}")
        return text

    return check


def _is_name(text: str) -> str:
    if text != text.strip():
        raise wrong("a name must not start or end with a space")
    return _without(".=", "", "a name")(text)


Name = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_is_name)]
"""The name of a zone, kind or battery: it becomes part of ``leaks_in.<zone>`` and of paths with dots."""

Label = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_without("", "", "this text"))]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(_without("", "\n\t", "this text"))]


# --- weights -------------------------------------------------------------------------------


def _some_weight(weights: dict[str, float]) -> dict[str, float]:
    if not weights:
        raise wrong("no weight is given; at least one must be above 0")
    if not any(weights.values()):
        raise wrong("all weights are zero; at least one must be above 0")
    return weights


Weights = Annotated[dict[str, Weight], AfterValidator(_some_weight)]
"""Names and their weights: only the proportions count."""

# --- places on the picture -----------------------------------------------------------------

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
Position = Annotated[
    Annotated[tuple[Coordinate, Coordinate], Field(strict=False), Tag(".list")]
    | Annotated[Literal["chosen for the picture"], Tag(".word")],
    by_shape("two numbers such as [3, -1], or: chosen for the picture", "chosen for the picture"),
]
