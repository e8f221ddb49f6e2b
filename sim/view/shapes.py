"""What a picture is made of: plain values, in pixels, with colours named by their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["left", "centre", "right"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its left upper corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def inset(self, across: float, down: float | None = None) -> Box:
        """The box without a margin of *across* at the sides and *down* above and below."""
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(0.0, self.w - 2 * across), max(0.0, self.h - 2 * down))

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def covers(self, other: Box) -> bool:
        """Whether the other box lies wholly inside this one."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom

    def overlap(self, other: Box) -> float:
        """The area that both boxes cover."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle with round corners; `colour` "none" leaves it hollow, *alpha* mixes it with the ground."""

    box: Box
    colour: str
    radius: float = 0.0
    edge: str | None = None
    edge_width: float = 0.0
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Veil:
    """A rectangle laid over what is there, letting some of it through."""

    box: Box
    colour: str
    alpha: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A soft disc with an edge, dashed or whole."""

    x: float
    y: float
    r: float
    colour: str
    alpha: float
    edge: str
    edge_width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign out of `forms.FORMS`; *share* is how far it is filled where it can fill."""

    x: float
    y: float
    r: float
    form: str
    colour: str
    share: float = 0.0
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line through *points*."""

    points: tuple[Point, ...]
    colour: str
    width: float
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line. *x* is where the anchor stands, *y* the middle of the line."""

    x: float
    y: float
    words: str
    size: float
    colour: str = "text"
    bold: bool = False
    anchor: Anchor = "left"


@dataclass(frozen=True, slots=True)
class Clip:
    """What follows is drawn inside *box* only; None ends it."""

    box: Box | None


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be pressed or focused, the command it gives, and what it says of itself.

    *value* goes with the command. A *slides* target passes the share of its width pressed instead.
    """

    box: Box
    name: str
    command: str
    value: int | str | None = None
    says: str = ""
    slides: bool = False
    focusable: bool = True


Shape = Fill | Veil | Disc | Mark | Line | Text | Clip | Target
