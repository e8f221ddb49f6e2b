"""What a picture is made of: plain values, in pixels, with colours named by their meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """Its middle across."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """Its middle from above."""
        return self.y + self.h / 2

    def inset(self, across: float, down: float | None = None) -> Box:
        """The box without a margin of *across* at the sides and *down* above and below."""
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(0.0, self.w - 2 * across), max(0.0, self.h - 2 * down))

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
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
    """Words on one line. *x* is where the anchor stands, *y* the middle of the line.

    A *halo* is a colour around the letters, for words over what moves.
    """

    x: float
    y: float
    words: str
    size: float
    colour: str = "text"
    bold: bool = False
    anchor: Anchor = "left"
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """What follows is drawn inside *box* only; None ends it."""

    box: Box | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture out of pixels: *rows* are its *size* (width, height) pixels of red, green and blue bytes."""

    box: Box
    size: tuple[int, int]
    rows: bytes = field(repr=False)


Value = int | float | str | None
"""What goes with a command, or what a widget is set to."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A number from *low* to *high* that keys, the wheel and the pointer change in *step*s (0: any value).

    The pointer sets it between the pixels *left* and *right*, where there are any. *page* is a larger
    step. *keys* false leaves the arrow keys to the screen, *wheel* false the wheel to what lies beneath;
    *upright* is for what scrolls.
    """

    value: float
    low: float
    high: float
    step: float = 0.0
    left: float = 0.0
    right: float = 0.0
    page: float = 0.0
    keys: bool = True
    upright: bool = False
    wheel: bool = True

    def near(self, value: float) -> float:
        """The value that the dial can show, nearest to *value*."""
        if self.step:
            value = self.low + round((value - self.low) / self.step) * self.step
        return min(max(round(value, 12), self.low), self.high)

    def under(self, x: float) -> float:
        """The value under the pointer."""
        share = (x - self.left) / max(self.right - self.left, 1e-9)
        return self.near(self.low + (self.high - self.low) * min(1.0, max(0.0, share)))

    def turned(self, key: str) -> float | None:
        """The value after *key*; None for a key that does not turn it."""
        step = self.step or (self.high - self.low) / 100
        page = self.page or 10 * step
        less, more = ("up", "down") if self.upright else ("left", "right")
        if key in ("home", "end"):
            return self.low if key == "home" else self.high
        by = {less: -step, more: step, f"shift+{less}": -page, f"shift+{more}": page}
        down = page if self.upright else -page
        by |= {"pagedown": down, "pageup": -down}
        return self.near(self.value + by[key]) if key in by else None


@dataclass(frozen=True, slots=True)
class Choices:
    """One of *values*, changed by the arrow keys."""

    value: Value
    values: tuple[Value, ...]
    upright: bool = False

    def turned(self, key: str) -> Value:
        """The value after *key*; None for a key that does not change it."""
        less, more = ("up", "down") if self.upright else ("left", "right")
        last = len(self.values) - 1
        place = self.values.index(self.value) if self.value in self.values else -1
        to = {less: place - 1, more: place + 1, "home": 0, "end": last}
        to |= {"pageup": place - 8, "pagedown": place + 8}
        return self.values[min(max(to[key], 0), last)] if key in to and self.values else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is written; letters go to it while it has the focus."""

    written: str


Turn = Dial | Choices | Entry


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be pressed or focused, and what it says of itself.

    Pressed, it gives its *command* with its *value*. One that *sets* something says instead that the
    widget of that name has now this value; one that *turns* also follows keys, wheel or letters.
    """

    box: Box
    name: str
    command: str = ""
    value: Value = None
    says: str = ""
    focusable: bool = True
    turns: Turn | None = None
    sets: str = ""


Shape = Fill | Veil | Disc | Mark | Line | Text | Clip | Picture | Target
